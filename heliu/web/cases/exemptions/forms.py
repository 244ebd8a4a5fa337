"""Why a rule should be set aside."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("理由"),
        max_length=500,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("说明为什么没有及时或正确登记，附上能证明的单证编号。不要写个人信息。"),
    )
