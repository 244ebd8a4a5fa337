"""How returned exports are spoken of on the officers' pages."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from heliu.web.cases.messages.words import Tag, status_tag

STATES: Final[Mapping[int, Tag]] = {
    120: Tag(_("等待理货"), "now"),
    505: Tag(_("移交"), "warn"),
    600: Tag(_("挂起"), "warn"),
}
VERBS: Final[Mapping[str, Promise]] = {
    "release": _("放行"),
    "inspect": _("转查验"),
    "suspend": _("挂起"),
    "hand_over": _("移交"),
    "return_to_sender": pgettext_lazy("verb", "退单"),
}
TAX_FREE: Final[Mapping[bool | None, Promise]] = {True: _("免征"), False: _("不免征"), None: _("待核定")}


def tag_of(status: int) -> Tag:
    return STATES.get(status) or status_tag(status)
