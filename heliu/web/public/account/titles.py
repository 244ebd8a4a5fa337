"""Hats and duties as people call them, in the reader's language."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from heliu.people.facts import Duty, Hat
from heliu.web.kit.faces import ROLE_NAMES

DUTY_NAMES: Final[dict[Duty, Promise]] = {
    Duty.ADMINISTRATOR: gettext_lazy("管理员"),
    Duty.HANDLER: gettext_lazy("经办"),
    Duty.REVIEWER: gettext_lazy("复核"),
    Duty.FINANCE: gettext_lazy("财务"),
    Duty.READER: gettext_lazy("查阅"),
}


def duties_in_words(duties: frozenset[Duty]) -> str:
    return _("、").join(str(name) for duty, name in DUTY_NAMES.items() if duty in duties)


def title_of(hat: Hat) -> str:
    if hat.post is not None:
        return _("%(office)s（%(post)s）") % {"office": hat.office, "post": ROLE_NAMES[hat.post]}
    if hat.agent is not None:
        return _("受托办理 %(firm)s 的业务") % {"firm": hat.firm}
    return _("%(firm)s（%(duties)s）") % {"firm": hat.firm, "duties": duties_in_words(hat.duties)}
