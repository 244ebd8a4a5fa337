"""A summary application of exports (CEB701) computed again for any day (重算): its answer, its days, what was formed.

No number of the law decides which lists are taken: the receipt's codes are judged from what was asked for and from
what never changes in a list; how the lists stood then is not kept. Which modes are summed up and by when is told by
the law of the month after they left, how many lines a declaration has by that of the day it was formed; asked for
another day, all by that day. Of days nothing was stored: what is set beside them is the law of their own time.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from psycopg import Connection

from heliu.clearance.exports.summaries.forming import LINES_MAX
from heliu.clearance.exports.summaries.grouping import SummedDeclaration, form
from heliu.clearance.exports.summaries.reading import inventories_of
from heliu.clearance.recomputing.summary_answers import Unknown, answered
from heliu.clearance.recomputing.summary_rules import rules_of
from heliu.clearance.recomputing.summed import LISTS_MAX, Applied, Listed, read_applied
from heliu.declarations.api import Archive
from heliu.kernel.days import business_day
from heliu.kernel.sealing import Sealer
from heliu.policies.parameters import NotInForce, in_force
from heliu.policies.recomputing.explaining import Circumstances, Ties, results, used_on
from heliu.policies.recomputing.facts import Because, Cause, Kind, Recomputed, Used
from heliu.policies.rules.export_summary import MODES, MONTHLY_DAY, due_on, following, summed_modes

DAYS: Final = ("modes", "sum_until", "late_lists")
FORMED: Final = ("declarations", "lines_most", "declared_lines")
LISTS_SHOWN_MAX: Final = 200
_TIES: Final = Ties(
    following={"outcome": ("codes",), "late_lists": ("sum_until",)},
    concerned={
        "modes": (MODES,),
        "sum_until": (MONTHLY_DAY,),
        "declarations": (LINES_MAX,),
        "lines_most": (LINES_MAX,),
    },
    usual=(),
    movable=(),
)


@dataclass(frozen=True, slots=True)
class Days:
    """What the law says of its lists: which modes are summed up, until when those of each month, which came late."""

    modes: tuple[str, ...]
    due: Mapping[date, date]
    late: int

    def told(self) -> dict[str, Any]:
        return {"modes": self.modes, "sum_until": min(self.due.values(), default=None), "late_lists": self.late}


def recompute_summary(connection: Connection, number: int, day: date | None) -> Recomputed:
    """The decision on an application beside what the law of ``day`` says of it. Raises NotThere."""
    of = read_applied(connection, number)
    decided_on = business_day(of.first.received_at)
    stored, again, unknown = answered(of)
    for each in (_days, _formed):
        then, now, gaps = each(connection, of, day)
        stored, again, unknown = stored | then, again | now, unknown | gaps
    used = _used(of, day)
    return Recomputed(
        number=number,
        kind=Kind.SUMMARY,
        cop_no=of.first.asked.cop_no,
        decided_on=decided_on,
        received_at=of.first.received_at,
        day=day or decided_on,
        results=results(stored, again, Circumstances(_TIES, used, unknown, moved=False)),
        parameters=used,
        inputs=_inputs(of),
        lines=tuple(_line(of, one, again.get("numbered"), day) for one in of.lists[:LISTS_SHOWN_MAX]),
        rules=tuple(rules_of(of, stored["codes"], day)),
        message_id=of.first.message_id,
    )


def _days(_connection: Connection, of: Applied, day: date | None) -> tuple[dict[str, Any], dict[str, Any], Unknown]:
    if not of.is_taken:
        return {}, {}, {}
    if of.too_many:
        nothing = dict.fromkeys(DAYS)
        return nothing, {}, dict.fromkeys(DAYS, (Because(Cause.TOO_MANY),))
    own = days_of(of, None).told()
    try:
        return own, days_of(of, day).told(), {}
    except NotInForce as gap:
        return own, {}, dict.fromkeys(DAYS, (Because(Cause.NOT_IN_FORCE, detail=str(gap)),))


def days_of(of: Applied, day: date | None) -> Days:
    """By the law of ``day``, of the month after each list left where there is none. Raises NotInForce."""
    left = [(one, one.left_on.replace(day=1)) for one in of.lists if one.left_on]
    due = {month: due_on(month, day) for month in sorted({month for _, month in left})}
    summed = {month: summed_modes(month, day) for month in due}
    modes = {one.now.trade_mode for one, month in left if one.now.trade_mode in summed[month]}
    late = sum(of.asked_on(one) > due[month] for one, month in left)
    return Days(tuple(sorted(modes)), due, late)


def _formed(connection: Connection, of: Applied, day: date | None) -> tuple[dict[str, Any], dict[str, Any], Unknown]:
    """Formed again from the lists as they were declared."""
    if not of.is_taken or not of.summary or not of.summary["formed_at"]:
        return {}, {}, {}
    stored = _sizes([one.lines for one in of.declared])
    if of.too_many:
        return stored, {}, dict.fromkeys(FORMED, (Because(Cause.TOO_MANY),))
    try:
        lines_max = int(in_force(LINES_MAX, day or business_day(of.summary["formed_at"])).value)
        with connection.cursor() as cursor:
            lists = list(inventories_of(cursor, of.summary["id"], Archive(Sealer())))
    except NotInForce as gap:
        return stored, {}, dict.fromkeys(FORMED, (Because(Cause.NOT_IN_FORCE, detail=str(gap)),))
    except LookupError:
        return stored, {}, dict.fromkeys(FORMED, (Because(Cause.NOT_KEPT),))
    formed = form(lists, by_owner=of.summary["by_owner"], by_name=of.summary["by_name"], lines_max=lines_max)
    return stored, _sizes([len(one.lines) for one in formed]) | {"numbered": _numbered(formed)}, {}


def _sizes(lines: Sequence[int]) -> dict[str, int]:
    return dict(zip(FORMED, (len(lines), max(lines, default=0), sum(lines)), strict=True))


def _numbered(formed: Iterable[SummedDeclaration]) -> Mapping[int, Sequence[int]]:
    """Into which of the declarations, counted from 1, each list goes."""
    found = Counter((item.inventory.id, place) for place, one in enumerate(formed, 1) for _, item in one.items)
    numbered: dict[int, list[int]] = {}
    for inventory_id, place in sorted(found):
        numbered.setdefault(inventory_id, []).append(place)
    return numbered


def _used(of: Applied, day: date | None) -> tuple[Used, ...]:
    """Each by the law of its own day; of several months those that differ."""
    if not of.is_taken or of.too_many:
        return ()
    months = sorted({following(one.left_on) for one in of.lists if one.left_on})
    found = [one for month in months for one in used_on((MODES, MONTHLY_DAY), month, day or month)]
    formed_at = of.summary["formed_at"] if of.summary else None
    if formed_at:
        found += used_on((LINES_MAX,), business_day(formed_at), day or business_day(formed_at))
    return tuple({(one.name, str(one.then)): one for one in found}.values())


def _inputs(of: Applied) -> dict[str, Any]:
    asked, summary = of.first.asked, of.summary or {}
    return {
        "sum_no": summary.get("sum_no"),
        "ebc_code": asked.ebc_code,
        "agent_code": asked.agent_code,
        "customs_code": asked.customs_code,
        "span": f"{asked.period_from}–{asked.period_to}" if asked.period_from or asked.period_to else None,
        "by_owner": asked.terms[3],
        "by_name": asked.terms[4],
        "asked_at": of.first.received_at,
        "formed_at": summary.get("formed_at"),
        "parts": f"{len(of.parts)}/{asked.parts}",
        "lists_named": len(asked.invt_nos) if asked.period_from is None and not of.is_taken else None,
        "lists_held": (f"{LISTS_MAX}+" if of.too_many else len(of.lists)) if of.is_taken else None,
        "lists_shown": LISTS_SHOWN_MAX if len(of.lists) > LISTS_SHOWN_MAX else None,
    }


def _line(of: Applied, one: Listed, numbered: Mapping[int, Sequence[int]] | None, day: date | None) -> dict[str, Any]:
    """A list as it stands, and what became of it: the law's day, and in which declaration it stands."""
    told: dict[str, Any] = {
        "list": one.now.invt_no,
        "mode": one.now.trade_mode,
        "stands": one.now.status,
        "left_on": one.left_on,
    }
    if not of.is_taken:
        return told
    places = {declared.id: place for place, declared in enumerate(of.declared, 1)}
    stored = [places[declared] for declared in of.went.get(one.now.id, ())]
    return told | {
        "due_stored": _due(one, None),
        "due_again": _due(one, day),
        "in_stored": tuple(f"{place} {of.declared[place - 1].entry_no}" for place in stored) or None,
        "in_again": tuple(map(str, (numbered or {}).get(one.now.id, ()))) or None,
    }


def _due(one: Listed, day: date | None) -> date | None:
    try:
        return due_on(one.left_on.replace(day=1), day) if one.left_on else None
    except NotInForce:
        return None
