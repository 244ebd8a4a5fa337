"""What the review shows of decisions on applications: what they rest on, line by line, and the rules looked at."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from heliu.clearance.undoing.facts import State
from heliu.kernel.languages import told
from heliu.kernel.phrases import plain
from heliu.policies.recomputing.facts import Kind, Looked, Recomputed
from heliu.refunds import facts as refunds
from heliu.refunds.api import Standing
from heliu.web.cases.messages.words import status_tag
from heliu.web.cases.undoing.words import STATES
from heliu.web.kit.codes import currency_of, unit_of
from heliu.web.office.audits.paper_words import COLUMNS, INPUTS, NOTES
from heliu.web.office.audits.rows import plain_text
from heliu.web.public.policies.law import rules

MONEY: Final = (
    *("tax_price", "tax", "value_back", "tax_back", "value_again", "tax_again", "counted_before"),
    *("output_vat", "input_vat", "credit_in", "duty_free_material", "total", "price", "refund_stored", "refund_again"),
)
TEXTS: Final = (
    *("entry", "goods", "invoice", "currency", "side", "goods_code", "unit"),
    *("list", "mode", "stands", "left_on", "due_stored", "due_again", "in_stored", "in_again"),
)
"""Columns that are no figures."""
SAID: Final[Mapping[str, Callable[[Any], str]]] = {
    "state": lambda state: str(STATES[State(state)][0]),
    "refund_state": lambda state: told(refunds.State(state)),
    "settlement_state": lambda state: told(Standing(state)),
    "refund_kind": lambda kind: told(refunds.Kind(kind)),
    "business": lambda business: told(refunds.Business(business)),
    "currency": currency_of,
    "unit": unit_of,
    "side": lambda side: str(_("出口清单") if side == "listed" else _("登记内容")),
    **dict.fromkeys(("invoice_rate", "refund_rate", "rate_again"), lambda rate: f"{plain(rate * 100)}%"),
    **dict.fromkeys(("in_stored", "in_again"), lambda places: gettext("、").join(places)),
    **dict.fromkeys(("stood", "stands"), lambda status: f"{status} {status_tag(status).text}"),
}
"""Values that are codes, in words."""


@dataclass(frozen=True, slots=True)
class LookedRow:
    """A rule with the document it rests on and what it came to."""

    code: str
    url: str
    sentence: str
    citation: str
    tag: tuple[Promise, str]
    seen: str


def note_on(kind: Kind) -> Promise:
    """By the law of which days such a decision is judged."""
    return NOTES[kind]


def input_rows(again: Recomputed) -> list[tuple[Promise, str]]:
    """What it rests on, as stored; what there is not is left out."""
    return [(INPUTS[name], in_words(name, value)) for name, value in again.inputs.items() if value not in (None, "")]


def line_table(
    again: Recomputed,
) -> tuple[list[tuple[Promise, str]], list[list[tuple[Promise, str, str]]]]:
    """Headings and rows, each value with its heading; figures stand to the right."""
    names = list(again.lines[0]) if again.lines else []
    tones = {name: "" if name in TEXTS else "number" for name in names}
    rows = [[(COLUMNS[name], tones[name], in_words(name, line[name])) for name in names] for line in again.lines]
    return [(COLUMNS[name], tones[name]) for name in names], rows


def looked_rows(again: Recomputed) -> list[LookedRow]:
    return [
        LookedRow(one.code, _url(one.code), told(one), one.citation, _tag(one, again.kind), one.seen)
        for one in again.rules
    ]


def _url(code: str) -> str:
    """The page of a rule of the law, of the parameter that says it, or of the code a receipt tells it by."""
    if "/" in code:
        return reverse("policies:parameter", args=[code])
    return reverse("policies:rule" if code in rules() else "errors:code", args=[code])


def _tag(one: Looked, kind: Kind) -> tuple[Promise, str]:
    if one.broken is None:
        return _("用于计算"), ""
    if kind is Kind.EXEMPTION:  # its rules say what must not be
        return (_("有这种情形"), "bad") if one.broken else (_("没有这种情形"), "good")
    return (_("不符"), "bad") if one.broken else (_("相符"), "good")


def in_words(name: str, value: Any) -> str:
    """A value as people read it."""
    if value is None:
        return "—"
    if name in SAID:
        return SAID[name](value)
    if isinstance(value, Decimal) and name not in MONEY:
        return plain(value)
    return plain_text(value)
