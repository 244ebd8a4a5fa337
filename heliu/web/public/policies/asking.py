"""What the reader of the library asks for: words, a kind, and the day as of which it is told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from django import forms
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from heliu.kernel.days import business_day, now
from heliu.people.api import may
from heliu.web.kit.fields import DayField

QUERY_CHARS_MAX: Final = 100
SEE_RISK: Final = "clearance.see_risk"


class Kind(StrEnum):
    """What can be found."""

    ARTICLE = "article"
    RULE = "rule"
    PARAMETER = "parameter"


KINDS: Final[Mapping[Kind, Promise]] = {Kind.ARTICLE: _("条文"), Kind.RULE: _("规则"), Kind.PARAMETER: _("参数")}


@dataclass(frozen=True, slots=True)
class Asked:
    """``link`` carries the day on to other pages where one was chosen, ``wrong`` says what is wrong with it.

    ``internal``: the reader may see what declarations are looked at for.
    """

    words: str
    kind: Kind | None
    day: date
    link: str
    wrong: str
    internal: bool

    @property
    def travels(self) -> bool:
        return bool(self.link)


class DayForm(forms.Form):
    """The day in the address."""

    on = DayField(required=False)


def asked_of(request: HttpRequest) -> Asked:
    """What the address asks; of a day that is none today is told."""
    words = request.GET.get("q", "").strip()[:QUERY_CHARS_MAX]
    kind = next((one for one in Kind if one.value == request.GET.get("kind")), None)
    form = DayForm(request.GET)
    chosen = form.cleaned_data.get("on") if form.is_valid() else None
    return Asked(
        words=words,
        kind=kind,
        day=chosen or business_day(now()),
        link=f"?{urlencode({'on': chosen.isoformat()})}" if chosen else "",
        wrong=" ".join(str(fault) for fault in form.errors.get("on", [])),
        internal=may(request.actor, SEE_RISK),  # type: ignore[attr-defined]  # ActorRequest
    )
