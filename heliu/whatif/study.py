"""A change asked about (推演一项变更): which law is held against which, over which days, and the whole answer."""

import time
from collections.abc import Mapping
from datetime import date
from typing import Any

import psycopg

from heliu.policies.changes import Change, Difference, as_written, differences
from heliu.policies.parameters import Law, law
from heliu.whatif import report
from heliu.whatif.facts import Basis, Impact, Limits
from heliu.whatif.law import spans, throughout
from heliu.whatif.part import Answer, Question
from heliu.whatif.running import PATIENT, Asker, check_period, run
from heliu.whatif.statements import statement

NOTHING = {"zh": "不作任何变更", "en": "No change at all"}
STANDARD = Limits()


def study(  # noqa: PLR0913 - what, where, when, how the days are taken, how much, for whom: all are the asker's to say
    url: str,
    change: Change | None,
    since: date,
    until: date,
    *,
    basis: Basis | None = None,
    limits: Limits = STANDARD,
    asker: Asker = PATIENT,
) -> Impact:
    """Tax the stored import declarations decided from ``since`` to ``until`` (both included) anew under ``change``.

    ``url`` is the database's address. ``change`` None: only whether what is stored recomputes. ``basis``: how the days
    of the change are taken; left out, as written where a value begins within the period or before, else throughout.
    Raises ChangeRefused, NotInForce, Invalid, TooLarge, TookTooLong, CalledOff. Money in CNY.
    """
    began = time.perf_counter()
    check_period(since, until)
    standing = law()
    basis = basis or basis_of(change, until)
    asked = standing if change is None else _asked(change, basis, since, until).over(standing)
    question = Question(standing, asked, spans(standing, asked, since, until), since, until)
    found, answer = run(url, question, limits, asker)
    named = _names(url, report.wanted(answer))
    title = NOTHING if change is None else change.title._asdict()
    told = _told(title, basis, question, (found, answer), named)
    return Impact(
        **told,
        differences=tuple(_differences(standing, asked, since, until)),
        seconds=round(time.perf_counter() - began, 1),
    )


def basis_of(change: Change | None, until: date) -> Basis:
    """A change that begins after the period is asked about as if it had been in force in it."""
    return Basis.THROUGHOUT if change is not None and change.first_day > until else Basis.DATED


def _asked(change: Change, basis: Basis, since: date, until: date) -> Change:
    return throughout(change, since, until) if basis is Basis.THROUGHOUT else change


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
