"""Inviting somebody, and giving duties."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from heliu.people.facts import NAME_MAX_LENGTH, Duty
from heliu.web.public.account.titles import DUTY_MEANINGS, DUTY_NAMES


class DutiesForm(forms.Form):
    """What a person may do; at least one."""

    duties = forms.MultipleChoiceField(label=_("职责"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["duties"].choices = [  # type: ignore[attr-defined]
            (duty.value, _("%(duty)s：%(meaning)s") % {"duty": name, "meaning": DUTY_MEANINGS[duty]})
            for duty, name in DUTY_NAMES.items()
        ]

    @property
    def chosen(self) -> frozenset[Duty]:
        return frozenset(Duty(word) for word in self.cleaned_data["duties"])


class InviteForm(DutiesForm):
    name = forms.CharField(label=_("姓名"), max_length=NAME_MAX_LENGTH)
    field_order = ("name", "duties")
