"""The form of a team that applies for a seat, and the choice of a period."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ApplicationForm(forms.Form):
    """What a team writes; lengths are the room's."""

    project = forms.CharField(label=_("项目名称"), max_length=100)
    summary = forms.CharField(
        label=_("项目简介"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("做什么、卖到哪里、现在做到哪一步，最多 1000 字。"),
    )
    contact_name = forms.CharField(label=_("联系人"), max_length=50, widget=forms.TextInput({"autocomplete": "name"}))
    contact_phone = forms.CharField(
        label=_("联系电话"),
        max_length=20,
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "tel"}),
        help_text=_("只用于通知申请结果，加密保存。"),
    )
