"""One part of the buyers, taxed under both laws on one connection, and what came of it in rows (分片推演)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from psycopg import Connection, errors

from heliu.clearance.facts import UNLISTED, Outcome
from heliu.policies.positive_list_rows import LIST_DIGITS
from heliu.policies.rules.positive_list import DIRECT
from heliu.whatif.annual import Purchase, refused
from heliu.whatif.facts import BANDS
from heliu.whatif.judging import judge_open
from heliu.whatif.law import CodeRates, Side, Span
from heliu.whatif.statements import cases, statement, text

ASSESSED: Final = (
    Outcome.OVER_SINGLE,
    Outcome.ZERO_VALUE,
    Outcome.OVER_ANNUAL,
    Outcome.ADMITTED,
    Outcome.UNTAXABLE,
    *UNLISTED,
)
"""What a decision comes to once the papers agree: for these the tax was asked."""
EXAMPLES_MAX: Final = 10
UNLIKE_LISTED_MAX: Final = 1_000
PURCHASES_AT_ONCE: Final = 10_000
STEPS: Final = 4
"""How often a part says that it is further: lines taxed, the rest judged, annual sums gone through, all summed up."""
BAR: Final = CodeRates._fields.index("bar")
"""What stands before it is what the tax depends on."""
_BANDS: Final = {"bands": len(BANDS), "bounds": [-bound for bound in reversed(BANDS)]}
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """The same for all parts: two laws and the period."""

    before: Side
    after: Side
    spans: Sequence[Span]
    since: date
    until: date


@dataclass(slots=True)
class Answer:
    """Rows as sql/*.sql describe them."""

    cases: int = 0
    judged: int = 0
    summary: list[Row] = field(default_factory=list)
    chapters: list[Row] = field(default_factory=list)
    groups: list[Row] = field(default_factory=list)
    movers: list[Row] = field(default_factory=list)
    crossing: list[Row] = field(default_factory=list)
    unlike: list[Row] = field(default_factory=list)
    unlike_counts: list[Row] = field(default_factory=list)
    listed_firms: list[Row] = field(default_factory=list)
    listed_goods: list[Row] = field(default_factory=list)

    def add(self, other: "Answer") -> None:
        self.cases += other.cases
        self.judged += other.judged
        for mine, theirs in (
            (self.summary, other.summary),
            (self.chapters, other.chapters),
            (self.groups, other.groups),
            (self.movers, other.movers),
            (self.crossing, other.crossing),
            (self.unlike, other.unlike),
            (self.unlike_counts, other.unlike_counts),
            (self.listed_firms, other.listed_firms),
            (self.listed_goods, other.listed_goods),
        ):
            mine.extend(theirs)


def make_tables(connection: Connection) -> None:
    """Before the transaction that reads: within it nothing may be created."""
    connection.execute(text("tables"))


def answer(
    connection: Connection,
    question: Question,
    share: tuple[int, int],
    called_off: Callable[[], bool],
    further: Callable[[], None] = lambda: None,
) -> Answer:
    """Tax one part, ``share`` (which of how many), and ask what came of it, in a transaction that only reads.

    Between two statements ``called_off`` is asked; whoever calls off cancels the statement that runs, too. ``further``
    is called STEPS times.
    """
    bucket, buckets = share
    told = {"since": question.since, "until": question.until, "bucket": bucket, "buckets": buckets}
    direct = {"direct": DIRECT}
    # What is joined by hash and summed up in memory must fit; the default would spill to disk.
    connection.execute("SET LOCAL work_mem = '128MB'; SET LOCAL enable_mergejoin = off; SET LOCAL random_page_cost = 1")
    _tell_laws(connection, question.spans)
    found = connection.execute(cases({**told, **direct, "assessed": [int(one) for one in ASSESSED]})).rowcount
    connection.execute("ANALYZE pg_temp.whatif_case")
    further()
    judged = judge_open(connection, question.before, question.after, called_off)
    further()
    if question.since > date(question.since.year, 1, 1):
        connection.execute(statement("earlier", {**told, "year_began": date(question.since.year, 1, 1)}))
    _refuse_over_annual(connection, called_off)
    further()
    most = {"most": EXAMPLES_MAX}
    come = Answer(
        found,
        judged,
        connection.execute(statement("summary")).fetchall(),
        connection.execute(statement("chapters")).fetchall(),
        connection.execute(statement("groups", _BANDS)).fetchall(),
        connection.execute(statement("movers", most)).fetchall(),
        connection.execute(statement("crossing", most)).fetchall(),
        connection.execute(statement("unlike", {"most": UNLIKE_LISTED_MAX})).fetchall(),
        connection.execute(statement("unlike_counts")).fetchall(),
        connection.execute(statement("listed_firms")).fetchall(),
        connection.execute(statement("listed_goods", {**direct, "digits": LIST_DIGITS})).fetchall(),
    )
    further()
    return come


def _tell_laws(connection: Connection, spans: Sequence[Span]) -> None:
    with connection.cursor() as cursor:
        with cursor.copy("COPY pg_temp.whatif_day FROM STDIN") as copy:
            for place, span in enumerate(spans):
                same = span.before[5:8] == span.after[5:8]  # share, duty, rounding: what the tax of a line depends on
                for day in span.days():
                    copy.write_row((day, day.year * 100 + day.month, place, same, *span.before, *span.after))
        with cursor.copy("COPY pg_temp.whatif_rate FROM STDIN") as copy:
            for place, span in enumerate(spans):
                for code, before in span.rates_before.items():
                    after = span.rates_after[code]  # one tariff under both laws: the same codes
                    same = before[:BAR] == after[:BAR]
                    copy.write_row((place, code, same, *before, *after))
        cursor.execute("ANALYZE pg_temp.whatif_day, pg_temp.whatif_rate")


def _refuse_over_annual(connection: Connection, called_off: Callable[[], bool]) -> None:
    """Go through the years of the buyers for whom the limit may matter; note whom it refuses."""
    over: list[tuple[int, bool, bool]] = []
    with connection.cursor("whatif_tight") as cursor:
        cursor.itersize = PURCHASES_AT_ONCE
        cursor.execute(statement("tight"))
        for (_, _, earlier), purchases in groupby(cursor, key=itemgetter(0, 1, 2)):
            if called_off():
                raise errors.QueryCanceled("called off")
            over.extend(refused(earlier, _purchases(purchases)))
    if over:
        with connection.cursor() as writer, writer.copy("COPY pg_temp.whatif_over FROM STDIN") as copy:
            for row in over:
                copy.write_row(row)
        connection.execute(statement("over"))


def _purchases(rows: Iterable[Row]) -> Iterable[Purchase]:
    return (Purchase(*row[3:]) for row in rows)
