"""What customs asks for."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AskForm(forms.Form):
    firm = forms.RegexField(
        r"^[0-9]{4}[0-9A-Z]{6}$", label=_("平台海关编码"), error_messages={"invalid": _("海关编码为 10 位。")}
    )
    order_no = forms.CharField(label=_("订单编号"), max_length=60)
