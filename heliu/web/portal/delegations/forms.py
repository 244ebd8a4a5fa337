"""Giving a delegation: to whom, for what, from when until when."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from heliu.ceb.catalogue.index import MESSAGES
from heliu.kernel.languages import english
from heliu.people.facts import Actor
from heliu.registry.api import delegable, sendable_by
from heliu.web.kit.fields import DayField, FirmCodeField, in_order
from heliu.web.public.account.titles import sentence_of


class DelegationForm(forms.Form):
    agent = FirmCodeField(label=_("受托企业的海关编码"))
    messages = forms.MultipleChoiceField(label=_("可代发的报文"), required=False, widget=forms.CheckboxSelectMultiple)
    permissions = forms.MultipleChoiceField(
        label=_("可在网页上代办的事项"), required=False, widget=forms.CheckboxSelectMultiple
    )
    since = DayField(label=_("起始日期"))
    until = DayField(label=_("截止日期"), required=False, help_text=_("含当日；不填则到撤回为止。"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["messages"].choices = [  # type: ignore[attr-defined]
            (name, name if english() else f"{name} {MESSAGES[name].zh}") for name in sendable_by(actor.roles)
        ]
        self.fields["permissions"].choices = [  # type: ignore[attr-defined]
            (name, sentence_of(name)) for name in delegable()
        ]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not (told.get("messages") or told.get("permissions")):
            self.add_error("messages", _("请至少选择一种报文或一项事项。"))
        in_order(self)
        return told
