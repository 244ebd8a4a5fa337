"""The rules a return of an import was held against (退货规则), each with its article and the days it was held to."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from heliu.clearance.facts import Paper
from heliu.clearance.moves import name
from heliu.clearance.recomputing.return_cases import Case
from heliu.clearance.undoing.facts import Kind
from heliu.clearance.undoing.judging import fits, wanted
from heliu.clearance.undoing.moves import Way, answer
from heliu.clearance.undoing.rules import Window, window
from heliu.kernel.languages import say
from heliu.policies.recomputing.facts import Looked

NOTICE: Final = "海关总署公告2020年第45号 第三条"


def rules_of(case: Case, day: date | None) -> tuple[Looked, ...]:
    """By the law of ``day``, of the release without one. The codes are those of the receipt that refuses."""
    return tuple(_rules(case, window(case.of.subject.released_on, day)))


def _rules(case: Case, limits: Window) -> Iterator[Looked]:
    of = case.of
    yield Looked(
        "U31",
        "申请与原清单同为一笔交易：电商平台、订单、运单和订购人相同。",
        "The application speaks of its inventory: platform, order, waybill and buyer are the same.",
        NOTICE,
        fits(of.row, of.subject) is not None,
    )
    yield Looked(
        "U33",
        "原清单已经放行或结关。",
        "The inventory was released or closed.",
        NOTICE,
        answer(Kind.RETURN, of.subject.status).way is Way.NO,
        f"{of.subject.status} {name(of.subject.status)}",
    )
    yield Looked(
        "U32",
        "原清单没有撤销申请。",
        "No cancellation of the inventory is asked for or granted.",
        NOTICE,
        bool(of.stands.cancellation),
        of.stands.cancellation,
    )
    yield from _days(case, limits)
    found = wanted(case.asked, case.wishes)
    yield Looked(
        "U35",
        "每项退回的数量不超过尚未退回的数量。",
        "No line goes back with more than is left of it.",
        NOTICE,
        isinstance(found, Paper),
    )
    yield Looked(
        "U22",
        "货物运回核收后，税款按退回数量的比例不征、额度退回，四舍五入到分；最后一批取余额。",
        "Once the goods are back, tax and quota go back in proportion to the quantity, half-up to the fen; "
        "the last part takes what is left.",
        NOTICE,
    )


def _days(case: Case, limits: Window) -> Iterator[Looked]:
    of, arrived_on = case.of, case.of.told.arrived_on
    told = {"released": limits.released_on, "asked": of.asked_on, "last": limits.apply_until}
    yield Looked(
        "U34",
        "退货申请在放行之日起的申请期限内提出。",
        "The return is applied for within the days from release.",
        str(limits.applying.reference),
        of.asked_on > limits.apply_until,
        say("放行 {released}，最迟 {last}，申请 {asked}", "released {released}, last day {last}, asked {asked}").format(
            **told
        ),
    )
    seen = {"last": limits.arrive_until, "arrived": arrived_on}
    yield Looked(
        "U24",
        "退货商品在放行之日起的运抵期限内运抵原监管作业场所。",
        "The goods are back at their original place within the days from release.",
        str(limits.arriving.reference),
        None if arrived_on is None else arrived_on > limits.arrive_until,
        say("最迟 {last}，运抵 {arrived}", "last day {last}, arrived {arrived}").format(**seen)
        if arrived_on
        else say("最迟 {last}，尚未运抵", "last day {last}, not arrived").format(**seen),
    )
