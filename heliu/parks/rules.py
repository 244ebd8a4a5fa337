"""Pure rules of the parks: criteria and points, grades, conflicts of interest, free space, and the moves of a case."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml

from heliu.kernel.naming import Named
from heliu.kernel.problems import Conflict
from heliu.parks.facts import EvidenceKind, GradeLevel, RecognitionState, StartupState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

CENT: Final = Decimal("0.01")
REVIEWERS_NEEDED: Final = 2
_FOLDER: Final = Path(__file__).with_name("criteria")

_R, _S = RecognitionState, StartupState
RECOGNITION_MOVES: Final[Mapping[RecognitionState, frozenset[RecognitionState]]] = {
    _R.DRAFT: frozenset({_R.SUBMITTED, _R.WITHDRAWN}),
    _R.SUBMITTED: frozenset({_R.REVIEWED, _R.RETURNED, _R.WITHDRAWN}),
    _R.RETURNED: frozenset({_R.SUBMITTED, _R.WITHDRAWN}),
    _R.REVIEWED: frozenset({_R.NOTICE, _R.REFUSED}),
    _R.NOTICE: frozenset({_R.RECOGNISED, _R.REFUSED}),
    _R.RECOGNISED: frozenset(),
    _R.REFUSED: frozenset(),
    _R.WITHDRAWN: frozenset(),
}
STARTUP_MOVES: Final[Mapping[StartupState, frozenset[StartupState]]] = {
    _S.APPLIED: frozenset({_S.SEATED, _S.REFUSED}),
    _S.SEATED: frozenset({_S.FILED, _S.LEFT}),
    _S.FILED: frozenset(),
    _S.REFUSED: frozenset(),
    _S.LEFT: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Item:
    """One criterion. An indicator counts in full at ``full_at``; a document is judged by the reviewers."""

    code: str
    zh: str
    en: str
    weight: Decimal
    evidence: EvidenceKind
    indicator: str = ""
    full_at: Decimal = Decimal(0)
    ask_zh: str = ""
    ask_en: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    """A grade, the score it begins at, and what follows from it."""

    level: GradeLevel
    begins_at: Decimal
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Criteria:
    """A version of the criteria, in force from ``since`` until the next one."""

    code: str
    since: date
    reference: str
    status: str
    items: tuple[Item, ...]
    pass_score: Decimal = Decimal(0)
    levels: tuple[Level, ...] = ()

    def item(self, code: str) -> Item | None:
        return next((item for item in self.items if item.code == code), None)

    @property
    def documents(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.evidence is EvidenceKind.DOCUMENT)

    @property
    def indicators(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.evidence is EvidenceKind.INDICATOR)


@lru_cache(maxsize=8)
def versions(kind: str) -> tuple[Criteria, ...]:
    """All versions of ``recognition`` or ``grading``, oldest first."""
    rows: list[dict[str, Any]] = yaml.safe_load((_FOLDER / f"{kind}.yaml").read_text(encoding="utf-8"))
    return tuple(sorted((_criteria(row) for row in rows), key=lambda one: one.since))


def criteria_on(kind: str, day: date) -> Criteria:
    """The version in force on ``day``. Raises Conflict on a day before the first."""
    found = [one for one in versions(kind) if one.since <= day]
    if not found:
        raise Conflict(f"{day} 尚无施行的标准：最早的版本自 {versions(kind)[0].since} 起施行。")
    return found[-1]


def criteria_of(kind: str, code: str) -> Criteria:
    """The version of that code: a case is judged by the version it was opened under."""
    return next(one for one in versions(kind) if one.code == code)


def _criteria(row: dict[str, Any]) -> Criteria:
    return Criteria(
        code=row["code"],
        since=row["since"],
        reference=f"{row['reference']['title']} {row['reference']['article']}",
        status=row["status"],
        items=tuple(_item(item) for item in row["items"]),
        pass_score=Decimal(row.get("pass_score", "0")),
        levels=tuple(
            Level(GradeLevel(one["level"]), Decimal(one["from"]), one["zh"], one["en"]) for one in row.get("levels", ())
        ),
    )


def _item(row: dict[str, Any]) -> Item:
    told = dict(row)
    for name in {"weight", "full_at"} & told.keys():
        told[name] = Decimal(told[name])
    told["evidence"] = EvidenceKind(told["evidence"])
    return Item(**told)


def indicator_points(item: Item, value: Decimal) -> Decimal:
    """Weight × value ÷ full_at, between nothing and the weight, to the cent."""
    share = min(max(value / item.full_at, Decimal(0)), Decimal(1))
    return (item.weight * share).quantize(CENT, ROUND_HALF_UP)


def document_points(opinions: Sequence[Mapping[str, Decimal]], item: Item) -> Decimal | None:
    """The mean of what the reviewers gave; None while nobody has."""
    given = [points[item.code] for points in opinions if item.code in points]
    return (sum(given, Decimal(0)) / len(given)).quantize(CENT, ROUND_HALF_UP) if given else None


def points_of(
    criteria: Criteria, values: Mapping[str, Decimal], opinions: Sequence[Mapping[str, Decimal]]
) -> dict[str, Decimal | None]:
    """Points for each item: ``values`` are the frozen indicator values by item, ``opinions`` the reviewers' points."""
    return {
        item.code: (indicator_points(item, values[item.code]) if item.code in values else None)
        if item.evidence is EvidenceKind.INDICATOR
        else document_points(opinions, item)
        for item in criteria.items
    }


def score_of(criteria: Criteria, values: Mapping[str, Decimal], opinions: Sequence[Mapping[str, Decimal]]) -> Decimal:
    """The sum of all points: reproducible by anybody who holds the evidence."""
    return sum((points or Decimal(0) for points in points_of(criteria, values, opinions).values()), Decimal("0.00"))


def level_of(criteria: Criteria, score: Decimal) -> GradeLevel:
    """The best grade whose threshold the score reaches."""
    reached = [one for one in criteria.levels if score >= one.begins_at]
    return max(reached, key=lambda one: one.begins_at).level


class Interest(Named):
    """Why somebody may not review a case (利益冲突): the sentence they read, with the firms of theirs it is about."""

    APPLICANT = (
        "applicant",
        "申请由您提交，须由他人评审（利益冲突回避）。",
        "You handed this application in: somebody else must review it (conflict of interest).",
    )
    OPERATOR = (
        "operator",
        "您在被评园区任职，须回避评审（利益冲突回避）。",
        "You work for the park under review and may not review it (conflict of interest).",
    )
    TENANT = (
        "tenant",
        "您任职的企业（{firms}）入驻被评园区，须回避评审（利益冲突回避）。",
        "A firm you work for ({firms}) is at home in the park under review (conflict of interest).",
    )


def interest_of(
    *, is_applicant: bool, runs_park: bool, tenant_firms: Iterable[str], own_firms: Iterable[str]
) -> tuple[Interest, list[str]] | None:
    """The conflict of interest with the firms behind it, or None."""
    if is_applicant:
        return Interest.APPLICANT, []
    if runs_park:
        return Interest.OPERATOR, []
    if shared := sorted(set(tenant_firms) & set(own_firms)):
        return Interest.TENANT, shared
    return None


def most_let(leases: Iterable[tuple[Decimal, date, date | None]], since: date, until: date | None) -> Decimal:
    """The largest area under lease at once on any day from ``since`` to ``until`` (None: for ever)."""
    touching = [
        (area, first, last)
        for area, first, last in leases
        if (until is None or first <= until) and (last is None or last >= since)
    ]
    # The sum only rises where a lease begins, so the days to look at are those and the first.
    days = {since} | {first for _, first, _ in touching if first >= since}
    return max(
        (
            sum((area for area, first, last in touching if first <= day and (last is None or last >= day)), Decimal(0))
            for day in days
        ),
        default=Decimal(0),
    )
