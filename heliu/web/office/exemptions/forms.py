"""What the tax bureau writes: a conclusion, excluded goods, a period."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from heliu.reliefs.exemption.api import Noted
from heliu.reliefs.exemption.facts import Decision
from heliu.web.kit.fields import DayField, in_order


class DecisionForm(forms.Form):
    to = forms.ChoiceField(
        label=_("结论"),
        widget=forms.RadioSelect,
        choices=lambda: [
            (Decision.GRANTED.value, _("同意：这些条件不再计入，其余条件照常核对")),
            (Decision.REFUSED.value, _("不同意：登记仍不符合")),
        ],
    )
    reason = forms.CharField(
        label=_("审核意见"), max_length=500, widget=forms.Textarea({"rows": 3}), help_text=_("企业会看到这段文字。")
    )


class ExclusionForm(forms.Form):
    code = forms.RegexField(
        r"^[0-9]{4,10}$",
        label=_("商品编码（前若干位）"),
        error_messages={"invalid": _("填写 4 至 10 位数字。")},
        help_text=_("以这些数字开头的商品都除外。"),
    )
    name = forms.CharField(label=_("商品名称"), max_length=250)
    since = DayField(label=_("自"), help_text=_("文件规定的施行日。"))
    until = DayField(label=_("至（含）"), required=False, help_text=_("没有终止日的留空。"))
    document = forms.CharField(label=_("文件"), max_length=200, help_text=_("文号和条款，或附件的序号。"))
    note = forms.CharField(label=_("说明"), max_length=200, required=False)

    def noted(self) -> Noted:
        """Only after the form has proved right."""
        told = dict(self.cleaned_data)
        return Noted(told.pop("code"), **told)


class EndForm(forms.Form):
    until = DayField(label=_("最后一天（含）"))


class PeriodForm(forms.Form):
    since = DayField(label=_("放行日自"))
    until = DayField(label=_("至（含）"))

    def clean(self) -> dict[str, Any]:
        in_order(self)
        return self.cleaned_data
