"""Worksheets as people are shown them, scoped to who asks."""

from typing import Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from heliu.kernel.keyset import count_up_to, keyset
from heliu.kernel.listing import Asked
from heliu.kernel.problems import NotThere
from heliu.people.api import require
from heliu.people.facts import Actor
from heliu.policies.rules.platform_reporting import Quarter
from heliu.registry.api import names_of
from heliu.reliefs.assessed import computing
from heliu.reliefs.assessed.facts import Row
from heliu.reliefs.assessed.facts import Worksheet as Sheet
from heliu.reliefs.assessed.models import Worksheet
from heliu.reliefs.assessed.services import VIEW

ORDERS: Final = {"made_at": "made_at"}


def list_worksheets(actor: Actor, asked: Asked) -> list[Row]:
    rows = list(keyset(_chosen(actor, asked), asked, ORDERS))
    names = names_of({one.firm for one in rows})
    return [_row(one, names.get(one.firm, "")) for one in rows]


def count_worksheets(actor: Actor, asked: Asked, most: int) -> int:
    return count_up_to(_chosen(actor, asked), most)


def _chosen(actor: Actor, asked: Asked) -> QuerySet[Worksheet]:
    require(actor, VIEW)
    rows = Worksheet.objects.defer("result")
    rows = rows if actor.is_officer else rows.filter(firm=actor.firm or "")
    if firm := asked.filters.get("firm"):
        rows = rows.filter(firm=firm)
    if year := asked.filters.get("year"):
        rows = rows.filter(year=year)
    return rows


def worksheet_fact(number: int, *, actor: Actor) -> Sheet:
    """One worksheet with what it comes to now, a closed one as it was. NotThere for those of others."""
    require(actor, VIEW)
    rows = Worksheet.objects.prefetch_related("adjustments")
    rows = rows if actor.is_officer else rows.filter(firm=actor.firm or "")
    one = rows.filter(pk=number).first()
    if one is None:
        raise NotThere(_("没有找到，或不属于您的企业。"))
    row = _row(one, names_of([one.firm]).get(one.firm, ""))
    return Sheet(row, computing.answers_of(one), computing.lines_of(one), one.result or computing.figures_of(one))


def _row(one: Worksheet, firm_name: str) -> Row:
    return Row(one.pk, one.firm, firm_name, Quarter(one.year, one.quarter), one.closed_at, one.due, one.made_at)
