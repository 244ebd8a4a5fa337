"""Export refund rates (退税率文库): no public copy exists, officers bring them in; without one nothing is computed."""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.db.models import ExpressionWrapper, Func, IntegerField
from django.utils.translation import gettext as _

from heliu.kernel.days import business_day, now
from heliu.kernel.languages import Words
from heliu.kernel.problems import Invalid
from heliu.kernel.workbooks import cells
from heliu.kernel.workbooks.checking import check
from heliu.kernel.workbooks.limits import Limits
from heliu.kernel.workbooks.reading import read_workbook
from heliu.kernel.workbooks.template import Column, Template
from heliu.people.api import record, require
from heliu.people.facts import Actor
from heliu.policies.rules.export_refund import PER_CENT, invoice_rates
from heliu.refunds.facts import Rate, Table
from heliu.refunds.models import RateTable
from heliu.refunds.releasing import KEEP, RELEASED, fact, proposed, release

FAULTS_SHOWN: Final = 10
SHOWN_MAX: Final = 50
_PERCENT = cells.number(2, least=Decimal(0), most=PER_CENT)

TEMPLATE: Final = Template(
    name="refund-rates",
    version=1,
    title=Words("退税率文库", "Export refund rates"),
    key="code",
    limits=Limits(rows_max=20_000),
    columns=(
        Column(
            "code",
            Words("商品编码", "HS code"),
            cells.digits(10),
            required=True,
            example="3304990049",
            former=("商品代码",),
        ),
        Column(
            "levy", Words("征税率(%)", "Levy rate (%)"), _PERCENT, required=True, example="13", former=("征税税率",)
        ),
        Column(
            "refund", Words("退税率(%)", "Refund rate (%)"), _PERCENT, required=True, example="13", former=("退税税率",)
        ),
    ),
)


def rates_of(asked: Mapping[date, Collection[str]]) -> dict[tuple[str, date], Rate]:
    """The rates of codes on the days of their export; a code without one is left out. Each table is read once."""
    if not asked:
        return {}
    released = RateTable.objects.filter(released_at__isnull=False, since__lte=max(asked)).order_by("-since", "-id")
    known = list(released.values_list("pk", "since"))
    chosen = {day: next((number for number, since in known if since <= day), None) for day in asked}
    tables = RateTable.objects.in_bulk({number for number in chosen.values() if number is not None})
    found = ((day, tables[number]) for day, number in chosen.items() if number is not None)
    return {
        (code, day): Rate(Decimal(levy), Decimal(refund), f"{table.document}（{table.since}）", table.is_demo)
        for day, table in found
        for code in asked[day]
        if code in table.rates
        for levy, refund in [table.rates[code]]
    }


@transaction.atomic
def propose_rates(content: bytes, since: date, document: str, *, actor: Actor) -> Table:
    """Bring a table in from a workbook; it binds once a second person has released it."""
    require(actor, KEEP)
    lines = check(read_workbook(content, TEMPLATE), TEMPLATE)
    told = [
        _("第 %(row)d 行：%(cause)s%(fix)s") % {"row": one.row, "cause": one.cause, "fix": one.fix}
        for line in lines
        for one in line.faults
    ]
    read = [line for line in lines if not line.faults]
    above = (line for line in read if line.values["refund"] > line.values["levy"])
    told += [_("第 %(row)d 行：退税率高于征税率。") % {"row": line.row.number} for line in above]
    highest = max(invoice_rates(business_day(now()))) * PER_CENT
    beyond = (line.row.number for line in read if line.values["levy"] > highest)
    told += [_("第 %(row)d 行：征税率高于 %(most)s%%。") % {"row": row, "most": f"{highest:f}"} for row in beyond]
    if told:
        raise Invalid.at(
            "file", "refund_rates", _("退税率文库没有录入。") + "".join(told[:FAULTS_SHOWN]), _("请改正后重新上传。")
        )
    rates = {line.values["code"]: _pair(line.values) for line in lines}
    made = RateTable.objects.create(
        since=since,
        document=document,
        rates=rates,
        **proposed(actor),
    )
    record(actor, KEEP, subject=document, since=since.isoformat())
    return _fact(made, len(rates))


def _pair(values: Any) -> list[str]:
    return [str(values["levy"] / PER_CENT), str(values["refund"] / PER_CENT)]


@transaction.atomic
def release_rates(table_id: int, *, actor: Actor) -> Table:
    """Let a proposed table bind. Raises Conflict where it was released; NotAllowed to who proposed it."""
    table = release(RateTable.objects.all(), table_id, actor=actor)
    record(actor, KEEP, subject=table.document, since=table.since.isoformat(), step=RELEASED)
    return _fact(table, len(table.rates))


def rate_tables(*, actor: Actor) -> list[Table]:
    require(actor, KEEP)
    codes = Func("rates", template="(SELECT count(*) FROM jsonb_object_keys(%(expressions)s))")
    tables = RateTable.objects.defer("rates").annotate(codes=ExpressionWrapper(codes, IntegerField()))
    return [_fact(one, one.codes) for one in tables[:SHOWN_MAX]]


def _fact(one: RateTable, codes: int) -> Table:
    return fact(one, one.since, codes, is_demo=one.is_demo)
