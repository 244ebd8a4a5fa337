"""A change asked about (推演一项变更): which law is held against which, over which days, and the whole answer."""

import time
from collections.abc import Mapping
from datetime import date
from typing import Any

import psycopg

from heliu.policies.changes import Change, Difference, as_written, differences
from heliu.policies.parameters import Law
from heliu.policies.positive_list_rows import GoodsList
from heliu.whatif import report
from heliu.whatif.facts import Basis, Impact, Limits
from heliu.whatif.law import Side, listed_throughout, spans, standing, throughout
from heliu.whatif.listing import listed
from heliu.whatif.part import Answer, Question
from heliu.whatif.running import PATIENT, Asker, check_period, run
from heliu.whatif.statements import statement

NOTHING = {"zh": "不作任何变更", "en": "No change at all"}
STANDARD = Limits()


def study(  # noqa: PLR0913 - what, where, when, how the days are taken, how much, for whom: all are the asker's to say
    url: str,
    change: Change | GoodsList | None,
    since: date,
    until: date,
    *,
    basis: Basis | None = None,
    limits: Limits = STANDARD,
    asker: Asker = PATIENT,
) -> Impact:
    """Tax the stored import declarations decided from ``since`` to ``until`` (both included) anew under ``change``.

    ``url`` is the database's address. ``change``: of parameters, or a new version of the positive list; None: only
    whether what is stored recomputes. ``basis``: how the days of the change are taken; left out, as written where a
    value begins within the period or before, else throughout.
    Raises ChangeRefused, NotInForce, Invalid, TooLarge, TookTooLong, CalledOff. Money in CNY.
    """
    began = time.perf_counter()
    check_period(since, until)
    before = standing()
    basis = basis or basis_of(change, until)
    after = _asked(change, before, basis, (since, until))
    question = Question(before, after, spans(before, after, since, until), since, until)
    found, answer = run(url, question, limits, asker)
    named = _names(url, report.wanted(answer))
    told = _told(title_of(change), basis, question, (found, answer), named)
    return Impact(
        **told,
        differences=tuple(_differences(before.law, after.law, since, until)),
        seconds=round(time.perf_counter() - began, 1),
    )


def title_of(change: Change | GoodsList | None) -> Mapping[str, str]:
    """What is asked about, in both languages."""
    if change is None:
        return NOTHING
    if isinstance(change, Change):
        return change.title._asdict()
    return {"zh": f"{change.since} 起的正面清单", "en": f"Positive list from {change.since}"}


def basis_of(change: Change | GoodsList | None, until: date) -> Basis:
    """A change that begins after the period is asked about as if it had been in force in it."""
    if change is None:
        return Basis.DATED
    first_day = change.first_day if isinstance(change, Change) else change.since
    return Basis.THROUGHOUT if first_day > until else Basis.DATED


def _asked(change: Change | GoodsList | None, before: Side, basis: Basis, period: tuple[date, date]) -> Side:
    """The law under the change: a new list stands over those there are, from its day on."""
    whole = basis is Basis.THROUGHOUT
    if isinstance(change, GoodsList):
        lists = listed_throughout(change, *period) if whole else (change, *before.lists)
        return Side(before.law, tuple(sorted(lists, key=lambda one: one.since, reverse=True)))
    if isinstance(change, Change):
        return Side((throughout(change, *period) if whole else change).over(before.law), before.lists)
    return before


def _told(
    title: Mapping[str, str],
    basis: Basis,
    question: Question,
    come: tuple[Mapping[int, int], Answer],
    named: report.Named,
) -> dict[str, Any]:
    found, answer = come
    groups = report.months(answer.summary)
    whole = report.total(groups)
    out, into = report.crossings_count(answer.summary)
    crossings = report.crossings(answer.crossing, named)
    winners, losers = report.movers(answer.movers)
    crossed = sum(one.declarations for one in crossings)
    return {
        "title": title,
        "basis": basis,
        "since": question.since,
        "until": question.until,
        "found": sum(found.values()),
        "recomputed": whole.declarations,
        "judged": answer.judged,
        "total": whole,
        "unchanged": whole.declarations - whole.winners - whole.losers - crossed,
        "falls_out": out,
        "comes_in": into,
        "listed": listed(answer.listed_firms, answer.listed_goods, question.spans),
        "months": groups,
        "channels": report.channels(answer.summary),
        "chapters": report.chapters(answer.chapters),
        "modes": report.modes(answer.groups),
        "bands": report.bands(answer.groups),
        "gaining": report.gaining(answer.groups),
        "losing": report.losing(answer.groups),
        "winners": report.examples(winners, named),
        "losers": report.examples(losers, named),
        "crossings": crossings,
        "left_out": report.left_out(found, answer.cases),
        "unlike_counts": report.unlike_counts(answer.unlike_counts),
        "unlike": report.unlike(answer.unlike, named),
    }


def _names(url: str, ids: list[int]) -> report.Named:
    """Declarations by their business keys."""
    if not ids:
        return {}
    with psycopg.connect(url, autocommit=True) as connection:
        rows = connection.execute(statement("named", {"ids": ids})).fetchall()
    return {number: report.Name(*row) for number, *row in rows}


def _differences(before: Law, after: Law, since: date, until: date) -> list[dict[str, Any]]:
    """What of the law is another in the period, for the reader."""
    return [
        _difference(one)
        for one in differences(before, after, tuple(after.replaced))
        if one.since <= until and (one.until is None or one.until >= since)
    ]


def _difference(one: Difference) -> dict[str, Any]:
    return {
        "parameter": one.name,
        "from": str(one.since),
        "to": str(one.until) if one.until else None,
        "before": as_written(one.before.value) if one.before else None,
        "after": as_written(one.after.value) if one.after else None,
        "reference": str(one.after.reference) if one.after else None,
    }
