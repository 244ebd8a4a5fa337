"""What officers type: decisions with their reasons, filings for refunds, rates, holidays."""

import unicodedata
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from heliu.kernel.days import read_day
from heliu.kernel.languages import told
from heliu.policies.rules.export_refund_clock import CLASSES
from heliu.refunds.facts import Kind
from heliu.web.kit.fields import DayField, FirmCodeField

DAYS_MAX = 80


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("理由"), max_length=500, help_text=_("企业看得到。"), widget=forms.Textarea(attrs={"rows": 2})
    )


class ApproveForm(forms.Form):
    amount = forms.DecimalField(
        label=_("核准退税额"), max_digits=13, decimal_places=2, min_value=Decimal(0), widget=forms.TextInput
    )
    reason = forms.CharField(
        label=_("少核的理由"), max_length=500, required=False, help_text=_("核准额少于申请额时必填，企业看得到。")
    )


class PaidForm(forms.Form):
    paid_on = DayField(label=_("退库日"), help_text=_("国库办理退库的日期。"))


class SettledForm(forms.Form):
    on = DayField(label=_("缴退日期"), help_text=_("国库收到补缴或办理补退的日期。"))


class ProfileForm(forms.Form):
    firm = FirmCodeField(label=_("海关编码"))
    kind = forms.TypedChoiceField(label=_("退（免）税办法"), coerce=Kind)
    enterprise_class = forms.ChoiceField(label=_("管理类别"), choices=[(one, one) for one in CLASSES])
    since = DayField(label=_("备案自"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(one.value, told(one)) for one in Kind]  # type: ignore[attr-defined]


class RatesForm(forms.Form):
    since = DayField(label=_("施行日期"))
    document = forms.CharField(label=_("文件"), max_length=100, help_text=_("文库的名称与版本，如 2026C 版。"))
    file = forms.FileField(label=_("Excel 文件"))


class DaysField(forms.CharField):
    """Days as people paste them, one or several a line."""

    def to_python(self, value: Any) -> list[date]:  # type: ignore[override]  # a list comes of the text
        text = super().to_python(value) or ""
        found = [(part, read_day(part)) for part in unicodedata.normalize("NFKC", text).replace(",", " ").split()]
        if wrong := [part for part, day in found if day is None]:
            raise ValidationError(_("“%(day)s”不是日期，请写成 2027-01-01。"), params={"day": wrong[0]})
        if len(found) > DAYS_MAX:
            raise ValidationError(_("日期超过 %(most)d 个（DAYS_MAX）。"), params={"most": DAYS_MAX})
        return _days(day for _part, day in found)


def _days(found: Iterable[date | None]) -> list[date]:
    return [day for day in found if day is not None]


class HolidaysForm(forms.Form):
    year = forms.IntegerField(label=_("年份"), min_value=2020, max_value=2099, widget=forms.TextInput)
    document = forms.CharField(label=_("文件"), max_length=100, help_text=_("国务院办公厅通知的文号。"))
    published = DayField(label=_("公布日期"))
    closed = DaysField(
        label=_("放假日"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("全年的放假日，每个日期写成 2027-01-01，用空格、逗号或换行分开。"),
    )
    worked = DaysField(
        label=_("调休上班日"), required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text=_("周末上班的日期。")
    )
