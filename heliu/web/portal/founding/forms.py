"""One question: which enterprise. Everything else is asked once, in the filing."""

from django import forms
from django.utils.translation import gettext_lazy as _

from heliu.web.kit.fields import FirmCodeField


class FoundingForm(forms.Form):
    code = FirmCodeField(label=_("海关编码"), help_text=_("海关登记时取得的 10 位编码。"))
