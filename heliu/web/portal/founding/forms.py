"""One question: which enterprise. Everything else is asked once, in the filing."""

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

CODE_FORM = RegexValidator(r"^[0-9]{4}[0-9A-Z]{6}$", _("海关编码为 10 位：4 位数字加 6 位数字或大写字母。"))


class FoundingForm(forms.Form):
    code = forms.CharField(
        label=_("海关编码"),
        max_length=10,
        validators=[CODE_FORM],
        help_text=_("海关登记时取得的 10 位编码。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        return code.strip()
