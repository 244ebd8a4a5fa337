"""A new API client: its name and what it is for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from heliu.registry.facts import CLIENT_NAME_MAX_LENGTH, ORIGINALS, RECEIPTS, SALES, SEND

SCOPES = {
    SEND: _("发送报文（send）"),
    RECEIPTS: _("领取回执（receipts）"),
    ORIGINALS: _("存入支付原始数据（originals）"),
    SALES: _("登记海外仓销售（sales）"),
}


class ClientForm(forms.Form):
    name = forms.CharField(label=_("名称"), max_length=CLIENT_NAME_MAX_LENGTH, help_text=_("例如：ERP 正式环境。"))
    scopes = forms.MultipleChoiceField(
        label=_("用途"), choices=list(SCOPES.items()), widget=forms.CheckboxSelectMultiple
    )
