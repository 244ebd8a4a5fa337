"""How to sign."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from heliu.people.facts import Actor
from heliu.submission.api import confirm, has_sandbox_key
from heliu.submission.facts import Seal

SEALS = {Seal.SANDBOX: _("沙箱软证书（仅演练：私钥由平台保管）"), Seal.UKEY: _("UKey（在下一页输入口令）")}


class SealForm(forms.Form):
    """By which key; only those the firm has."""

    seal = forms.ChoiceField(label=_("签名方式"), widget=forms.RadioSelect)

    def __init__(self, actor: Actor, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        offered = [Seal.SANDBOX, Seal.UKEY] if has_sandbox_key(actor.firm or "") else [Seal.UKEY]
        self.fields["seal"].choices = [(one.value, SEALS[one]) for one in offered]  # type: ignore[attr-defined]
        self.fields["seal"].initial = offered[0].value

    def confirmed(self, number: int, actor: Actor) -> HttpResponse:
        """Confirm the batch by the key chosen, and lead on."""
        seal = Seal(self.cleaned_data["seal"])
        confirm(number, seal, actor=actor)
        return redirect("sending:sign" if seal is Seal.UKEY else "sending:batch", number)
