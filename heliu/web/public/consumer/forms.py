"""The forms of a consumer's pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from heliu.clearance.facts import DisputeReason
from heliu.kernel.languages import told

NUMBER_MAX = 60


class IdentityForm(forms.Form):
    """Three facts the buyer holds together. The identity number is never written back into the page."""

    name = forms.CharField(label=_("姓名"), max_length=50, widget=forms.TextInput({"autocomplete": "name"}))
    id_number = forms.RegexField(
        r"^[0-9]{17}[0-9Xx]$",
        label=_("身份证件号码"),
        strip=True,
        help_text=_("18 位。只用于即时比对，不保存、不记录。"),
        widget=forms.PasswordInput({"autocomplete": "off", "inputmode": "text"}, render_value=False),
        error_messages={"invalid": _("身份证件号码为 18 位：17 位数字加 1 位数字或 X。")},
    )
    number = forms.CharField(
        label=_("本人的一个订单号或运单号"),
        max_length=NUMBER_MAX,
        help_text=_("您名下任意一笔跨境购买的订单号或快递运单号。"),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )


class TraceForm(forms.Form):
    """A number printed on the parcel or shown by the shop."""

    number = forms.CharField(
        label=_("订单号或运单号"),
        max_length=NUMBER_MAX,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "data-search": ""}),
    )


class DisputeForm(forms.Form):
    """What a person disputes, and why."""

    reason = forms.ChoiceField(label=_("异议原因"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("情况说明"),
        max_length=1000,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("最多 1000 字，加密保存，只有核查人员可以看到。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = [(one.value, told(one)) for one in DisputeReason]  # type: ignore[attr-defined]
