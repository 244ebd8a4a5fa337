"""Which days are summed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from heliu.web.kit.fields import DayField, in_order


class DaysForm(forms.Form):
    since = DayField(label=_("离境不早于"))
    until = DayField(label=_("离境不晚于"))

    def clean(self) -> dict[str, Any]:
        in_order(self)
        return self.cleaned_data
