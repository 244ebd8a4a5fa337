"""What the officers' pages of the law call things."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from heliu.kernel.languages import english, told
from heliu.lawbook.changes.api import department
from heliu.people.facts import OFFICER_ROLES, Role
from heliu.policies.pages import topic_zh
from heliu.policies.parameters import Parameter, Period, Value
from heliu.policies.units import unit_zh

CONFIDENCE: Final[Mapping[str, tuple[Promise, str]]] = {
    "confirmed": (_("已核原文"), "good"),
    "secondary": (_("二手来源"), "warn"),
    "to be confirmed": (_("待确认"), "warn"),
}
KINDS: Final[Mapping[str, Promise]] = {
    "decimal": pgettext_lazy("kind of value", "数字"),
    "text": pgettext_lazy("kind of value", "文本"),
    "switch": pgettext_lazy("kind of value", "是或否"),
}


def topic_text(name: str) -> str:
    topic = name.partition("/")[0]
    return topic.replace("_", " ").capitalize() if english() else topic_zh(topic)


def value_text(value: Value) -> str:
    if isinstance(value, bool):
        return gettext("是") if value else gettext("否")
    return str(value)


def unit_text(one: Parameter) -> str:
    """Nothing for units that only say what kind of word the value is."""
    if one.kind == "switch" or "|" in one.unit:
        return ""
    return one.unit if english() else unit_zh(one.unit)


def with_unit(one: Parameter, period: Period | None) -> str:
    return f"{value_text(period.value)} {unit_text(one)}".strip() if period else "—"


def department_text(name: str) -> str:
    held = department(name)
    roles = [told(role) for role in OFFICER_ROLES if role in held] or [told(Role.ZONE)]
    return gettext("、").join(roles)
