"""One difference between withheld and levied tax (差异详情): both computations line by line, and the rule."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from heliu.clearance.billing.api import explain_difference
from heliu.kernel.languages import told
from heliu.people.api import beyond_the_wall, may
from heliu.taxation.api import total_of
from heliu.taxation.bills import api
from heliu.taxation.facts import RULED, Difference, LineTax, Reason
from heliu.web.actors import ActorRequest
from heliu.web.cases.bills import words
from heliu.web.database import database
from heliu.web.kit.access import known
from heliu.web.public.policies.law import LawRule, rules
from heliu.web.public.policies.linked import Link, sources_of


@dataclass(frozen=True, slots=True)
class Side:
    """A row of the table: one computation of one line, or how far they are apart. Money in CNY."""

    name: str
    price: Decimal
    duty: Decimal
    consumption_tax: Decimal
    vat: Decimal
    total: Decimal


@dataclass(frozen=True, slots=True)
class Line:
    """One line of goods with its computations below each other."""

    gnum: int
    code: str
    sides: list[Side]


@require_safe
def difference(request: ActorRequest, number: int) -> HttpResponse:
    actor = known(request)
    found = api.compared(number, actor=actor)
    bill = api.bill_fact(number, actor=actor)[0]
    with beyond_the_wall("what the order of one's own bill says was withheld stands in a message its platform sent"):
        withheld, explained = explain_difference(database(), number)
    # What was found when the bill was made stands; lines that no longer come to it would explain something else.
    shown = explained if total_of(explained.levied) == found.levied else Difference(found.reason)
    page = {
        "found": found,
        "bill": bill,
        "withheld": withheld,
        "reason": told(found.reason),
        "tone": words.reason_tone(found),
        "rules": list(_rules(found.reason)),
        "lines": _lines(shown, {line.gnum: line.code for line in bill.lines}),
        "otherwise": total_of(shown.otherwise) if shown.otherwise else None,
        "no_way": not shown.otherwise and found.reason not in (Reason.EQUAL, Reason.NOT_WITHHELD),
        "may_see_declaration": may(actor, "clearance.view_inventory"),
    }
    return render(request, "bills/difference.html", page)


def _rules(reason: Reason) -> Iterator[tuple[LawRule, tuple[Link, ...]]]:
    for code in RULED.get(reason, ()):
        rule = rules()[code]
        yield rule, sources_of(rule.citation)


def _lines(explained: Difference, codes: dict[int, str]) -> list[Line]:
    otherwise = {line.gnum: line for line in explained.otherwise}
    return [
        Line(line.gnum, codes.get(line.gnum, ""), list(_sides(line, otherwise.get(line.gnum))))
        for line in explained.levied
    ]


def _sides(levied: LineTax, other: LineTax | None) -> Iterator[Side]:
    by_law = _side(_("应征"), levied)
    yield by_law
    if other is not None:
        by_firm = _side(_("代扣的算法"), other)
        yield by_firm
        apart = [
            getattr(by_firm, name) - getattr(by_law, name)
            for name in ("price", "duty", "consumption_tax", "vat", "total")
        ]
        yield Side(_("相差"), *apart)


def _side(name: str, line: LineTax) -> Side:
    payable = line.payable
    return Side(name, line.tax_price, payable.duty, payable.consumption_tax, payable.vat, payable.total)
