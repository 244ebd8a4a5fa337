"""Which days are summed; the number customs gave a declaration."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from heliu.clearance.exports.api import ENTRY_NO
from heliu.web.kit.fields import DayField, in_order

NUMBER_CHARS_MAX: Final = 32


class DaysForm(forms.Form):
    since = DayField(label=_("离境不早于"))
    until = DayField(label=_("离境不晚于"))

    def clean(self) -> dict[str, Any]:
        in_order(self)
        return self.cleaned_data


class EntryNumberForm(forms.Form):
    """``number`` leads to the declaration; its own checks are those of the room."""

    number = forms.CharField(
        label=_("汇总报关单"), max_length=NUMBER_CHARS_MAX, help_text=_("汇总统一编号，或汇总时的报关单编号。")
    )
    entry_no = forms.RegexField(
        ENTRY_NO,
        label=_("海关给出的报关单编号"),
        help_text=_("18 位：关区 4 位、年份 4 位、0（出口）、顺序号 9 位。"),
        error_messages={"invalid": _("出口报关单编号为 18 位：关区 4 位、年份 4 位、0、顺序号 9 位。")},
    )
