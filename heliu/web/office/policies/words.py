"""What the officers' pages of the law call things."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy

from heliu.kernel.languages import english, told
from heliu.lawbook.changes.api import department
from heliu.people.facts import OFFICER_ROLES, Role
from heliu.policies.pages import topic_zh
from heliu.policies.parameters import Parameter, Period
from heliu.web.public.policies.words import unit_text, value_text

KINDS: Final[Mapping[str, Promise]] = {
    "decimal": pgettext_lazy("kind of value", "数字"),
    "text": pgettext_lazy("kind of value", "文本"),
    "switch": pgettext_lazy("kind of value", "是或否"),
}


def topic_text(name: str) -> str:
    topic = name.partition("/")[0]
    return topic.replace("_", " ").capitalize() if english() else topic_zh(topic)


def with_unit(one: Parameter, period: Period | None) -> str:
    return f"{value_text(period.value)} {unit_text(one)}".strip() if period else "—"


def department_text(name: str) -> str:
    held = department(name)
    roles = [told(role) for role in OFFICER_ROLES if role in held] or [told(Role.ZONE)]
    return gettext("、").join(roles)
