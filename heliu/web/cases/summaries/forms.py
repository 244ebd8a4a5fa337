"""Which days are summed."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from heliu.web.kit.fields import DayField


class DaysForm(forms.Form):
    since = DayField(label=gettext_lazy("离境不早于"))
    until = DayField(label=gettext_lazy("离境不晚于"))

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        since, until = told.get("since"), told.get("until")
        if since and until and until < since:
            self.add_error("until", _("末日早于首日。"))
        return told
