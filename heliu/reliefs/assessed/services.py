"""The verbs of a worksheet: begin, answer, adjust, take an adjustment off, close."""

from dataclasses import asdict
from decimal import Decimal
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from heliu.kernel.days import business_day, now
from heliu.kernel.problems import Conflict, Invalid, NotThere
from heliu.people.api import record, require, require_firm
from heliu.people.facts import Actor
from heliu.policies.rules.platform_reporting import Quarter
from heliu.reliefs.assessed import computing
from heliu.reliefs.assessed.facts import Answers, Kind
from heliu.reliefs.assessed.models import REASON_CHARS_MAX, Adjustment, Worksheet

VIEW: Final = "reliefs.view_assessment"
PREPARE: Final = "reliefs.prepare_assessment"
REASON_CHARS_MIN: Final = 2
ADJUSTMENTS_MAX: Final = 50
AMOUNT_MAX: Final = Decimal("99999999999.99")


@transaction.atomic
def begin(quarter: Quarter, *, actor: Actor) -> int:
    """The worksheet of the quarter: a new one, or the one that is there."""
    require(actor, PREPARE)
    firm = require_firm(actor)
    if quarter.first > business_day(now()):
        raise Invalid.at("quarter", "future", _("这个季度还没有开始。"), _("请选择已经开始的季度。"))
    one, is_new = Worksheet.objects.get_or_create(
        firm=firm,
        year=quarter.year,
        quarter=quarter.number,
        defaults={"made_by": actor.name, "made_at": now(), **_answers_before(firm, quarter)},
    )
    if is_new:
        record(actor, PREPARE, subject=str(one))
    return one.pk


def _answers_before(firm: str, quarter: Quarter) -> dict[str, object]:
    """Staff and assets of the worksheet before it in the year are a start; the statements are made anew."""
    before = Worksheet.objects.filter(firm=firm, year=quarter.year, quarter__lt=quarter.number)
    last = before.order_by("-quarter").first()
    return {"staff": last.staff, "assets": last.assets} if last else {}


@transaction.atomic
def answer(number: int, answers: Answers, *, actor: Actor) -> None:
    require(actor, PREPARE)
    one = _open(number, actor)
    for name, value in asdict(answers).items():
        setattr(one, name, value)
    one.save(update_fields=list(asdict(answers)))
    record(actor, PREPARE, subject=str(one), step="answered")


@transaction.atomic
def adjust(number: int, kind: Kind, amount: Decimal, reason: str, *, actor: Actor) -> None:
    """Add a line: an amount with its reason. Raises Invalid, and Conflict where there are ADJUSTMENTS_MAX already."""
    require(actor, PREPARE)
    one = _open(number, actor)
    said = " ".join(reason.split())
    if not REASON_CHARS_MIN <= len(said) <= REASON_CHARS_MAX:
        raise Invalid.at("reason", "length", _("请写明调整的理由。"), "")
    if not amount or abs(amount) > AMOUNT_MAX:
        raise Invalid.at("amount", "range", _("调整金额不能为零，也不能超过上限。"), _("减少收入填写负数。"))
    if kind is Kind.EXEMPT and amount < 0:
        raise Invalid.at("amount", "range", _("免税收入不能为负数。"), _("请填写正数；写错的行可以删除。"))
    if one.adjustments.count() >= ADJUSTMENTS_MAX:
        raise Conflict(_("调整行已有 %(limit)d 行（ADJUSTMENTS_MAX）。请合并后填写。") % {"limit": ADJUSTMENTS_MAX})
    Adjustment.objects.create(worksheet=one, kind=kind, amount=amount, reason=said, noted_by=actor.name, noted_at=now())
    record(actor, PREPARE, subject=str(one), step="adjusted", adjusted=str(amount))


@transaction.atomic
def take_off(number: int, line: int, *, actor: Actor) -> None:
    """Delete a line while the worksheet is open; the audit keeps it."""
    require(actor, PREPARE)
    one = _open(number, actor)
    found = one.adjustments.filter(pk=line).first()
    if found is None:
        raise NotThere(_("没有这一行。"))
    record(actor, PREPARE, subject=str(one), step="taken off", adjusted=str(found.amount), reason=found.reason)
    found.delete()


@transaction.atomic
def close(number: int, *, actor: Actor) -> None:
    """结表: the figures are written down with their trace and do not change any more.

    Raises Conflict before the quarter is over, where nothing could be computed, or an earlier quarter is open.
    """
    require(actor, PREPARE)
    one = _open(number, actor)
    if Quarter(one.year, one.quarter).last >= business_day(now()):
        raise Conflict(_("季度还没有结束，不能结表。"))
    figures = computing.figures_of(one)
    if figures["open_before"]:
        named = "、".join(figures["open_before"])
        raise Conflict(_("本年较早的季度还没有结表：%(named)s。请先结表，已预缴税额由此计算。") % {"named": named})
    if figures["refused"]:
        raise Conflict(_("所属期间没有可用的政策参数，不能计算，也不能结表。"))
    one.result, one.due = figures, figures["due"]
    one.closed_by, one.closed_at = actor.name, now()
    one.save(update_fields=["result", "due", "closed_by", "closed_at"])
    record(actor, PREPARE, subject=str(one), step="closed", due=figures["due"])


def _open(number: int, actor: Actor) -> Worksheet:
    one = Worksheet.objects.select_for_update().filter(pk=number, firm=require_firm(actor)).first()
    if one is None:
        raise NotThere(_("没有找到，或不属于您的企业。"))
    if one.closed_at is not None:
        raise Conflict(_("计算表已经结表，不再变动。"))
    return one
