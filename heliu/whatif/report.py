"""What came of all parts put together: sums, groups, examples. Pure, but for the names of the examples."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from heliu.clearance.facts import Outcome
from heliu.whatif.facts import BANDS, ZERO, Channel, Chapter, Crossing, Example, Group, Reason, Sums, Unlike, Way
from heliu.whatif.part import ASSESSED, EXAMPLES_MAX, UNLIKE_LISTED_MAX, Answer, Row

_BY_MODE, _BY_BAND, _BY_SELLER = 3, 5, 6  # as sql/groups.sql numbers them
REPLACED: Final = "replaced_by_correction"
_WAYS: Final = {
    Outcome.OVER_SINGLE: Way.OVER_SINGLE,
    Outcome.ZERO_VALUE: Way.ZERO_VALUE,
    Outcome.OVER_ANNUAL: Way.OVER_ANNUAL,
    Outcome.UNTAXABLE: Way.UNTAXABLE,
    Outcome.NOT_LISTED: Way.NOT_LISTED,
    Outcome.MODE_BARRED: Way.MODE_BARRED,
}


class Name(NamedTuple):
    """A declaration by its business keys."""

    cop_no: str
    agent_code: str
    ebc_code: str
    order_no: str
    day: date
    tax_price: Decimal


Named = Mapping[int, Name]


def way(outcome: int, *, over: bool) -> Way:
    """The way of an outcome; ``over``: the price is above the single limit."""
    if outcome == Outcome.ADMITTED:
        return Way.ONE_ITEM if over else Way.WITHIN_LIMITS
    return _WAYS[Outcome(outcome)]


def months(rows: Iterable[Row]) -> tuple[Group, ...]:
    return tuple(_summed((f"{row[0] // 100}-{row[0] % 100:02d}", *row[5:]) for row in rows))


def modes(rows: Iterable[Row]) -> tuple[Group, ...]:
    return tuple(_summed(row[1:] for row in rows if row[0] == _BY_MODE))


def bands(rows: Iterable[Row]) -> tuple[Group, ...]:
    """From the cheapest; the key is the highest price of the band, empty for what is dearer than all."""
    bounds = [*map(str, BANDS), ""]
    return tuple(
        replace(one, key=bounds[int(one.key)]) for one in _summed(row[1:] for row in rows if row[0] == _BY_BAND)
    )


def gaining(rows: Iterable[Row]) -> tuple[Group, ...]:
    """The sellers whose declarations gain most on balance."""
    found = sorted(_sellers(rows), key=lambda one: (one.loss - one.gain, one.key))
    return tuple(one for one in found if one.gain > one.loss)[:EXAMPLES_MAX]


def losing(rows: Iterable[Row]) -> tuple[Group, ...]:
    """The sellers whose declarations lose most on balance."""
    found = sorted(_sellers(rows), key=lambda one: (one.gain - one.loss, one.key))
    return tuple(one for one in found if one.loss > one.gain)[:EXAMPLES_MAX]


def _sellers(rows: Iterable[Row]) -> list[Group]:
    return _summed(row[1:] for row in rows if row[0] == _BY_SELLER)


def _summed(rows: Iterable[Row]) -> list[Group]:
    """Rows of one key added up, in the order of the keys: key, declarations, winners, losers, gain, loss, taxes."""
    groups: dict[str, Group] = {}
    for key, count, winners, losers, gain, loss, *taxes in rows:
        one = Group(key, count, winners, losers, gain, loss, Sums(*taxes[:3]), Sums(*taxes[3:]))
        groups[key] = groups[key] + one if key in groups else one
    return [groups[key] for key in sorted(groups)]


def total(groups: Iterable[Group]) -> Group:
    whole = Group("total")
    for group in groups:
        whole += group
    return whole


def channels(rows: Iterable[Row]) -> tuple[Channel, ...]:
    found = {one: Channel(one) for one in Way}
    for _, b_outcome, b_over, a_outcome, a_over, count, _, _, _, _, *taxes in rows:
        one = way(b_outcome, over=b_over)
        old = found[one]
        found[one] = replace(
            old, declarations_before=old.declarations_before + count, tax_before=old.tax_before + sum(taxes[:3])
        )
        one = way(a_outcome, over=a_over)
        old = found[one]
        found[one] = replace(
            old, declarations_after=old.declarations_after + count, tax_after=old.tax_after + sum(taxes[3:])
        )
    return tuple(one for one in found.values() if one.declarations_before or one.declarations_after)


def crossings_count(rows: Iterable[Row]) -> tuple[int, int]:
    """How many fall out of retail import, and how many come into it."""
    out = into = 0
    for _, b_outcome, b_over, a_outcome, a_over, count, *_ in rows:
        before, after = way(b_outcome, over=b_over).is_retail, way(a_outcome, over=a_over).is_retail
        out += count * (before and not after)
        into += count * (after and not before)
    return out, into


def chapters(rows: Iterable[Row]) -> tuple[Chapter, ...]:
    found: dict[str, Chapter] = {}
    for chapter, lines, before, after in rows:
        old = found.get(chapter, Chapter(chapter, 0, ZERO, ZERO))
        found[chapter] = Chapter(chapter, old.lines + lines, old.tax_before + before, old.tax_after + after)
    return tuple(found[chapter] for chapter in sorted(found))


def movers(rows: Iterable[Row]) -> tuple[list[Row], list[Row]]:
    """The declarations with the most to gain, and those with the most to lose: number, tax before, tax after."""
    ordered = sorted(rows, key=lambda row: (row[2] - row[1], row[0]))
    winners = [row for row in ordered if row[2] < row[1]][:EXAMPLES_MAX]
    losers = sorted((row for row in ordered if row[2] > row[1]), key=lambda row: (row[1] - row[2], row[0]))
    return winners, losers[:EXAMPLES_MAX]


def examples(rows: Iterable[Row], named: Named) -> tuple[Example, ...]:
    return tuple(_example(number, named[number], before, after) for number, before, after in rows)


def _example(number: int, name: Name, before: Decimal | None = None, after: Decimal | None = None) -> Example:
    keys = (name.cop_no, name.agent_code, name.ebc_code, name.order_no)
    return Example(number, *keys, name.day, name.tax_price, before, after)


def crossings(rows: Iterable[Row], named: Named) -> tuple[Crossing, ...]:
    """Both parts' rows of one crossing put together; a buyer stands in one part only, so their numbers add up."""
    found: dict[tuple[int, int], Row] = {}
    for b_outcome, a_outcome, *figures, ids in rows:
        old = found.get((b_outcome, a_outcome))
        whole = figures if old is None else [mine + theirs for mine, theirs in zip(old[:-1], figures, strict=True)]
        found[b_outcome, a_outcome] = (*whole, [*(old[-1] if old else []), *ids])
    return tuple(_crossing(*key, found[key], named) for key in sorted(found))


def _crossing(b_outcome: int, a_outcome: int, row: Row, named: Named) -> Crossing:
    declarations, buyers, price, before, after, ids = row
    largest = sorted(ids, key=lambda number: (-named[number].tax_price, number))[:EXAMPLES_MAX]
    told = tuple(_example(number, named[number]) for number in largest)
    ways = way(b_outcome, over=False), way(a_outcome, over=False)
    return Crossing(*ways, declarations, buyers, price, before, after, told)


def unlike(rows: Sequence[Row], named: Named) -> tuple[Unlike, ...]:
    """The first of them in full."""
    told = []
    for number, stored, computed, _, *taxes in sorted(rows)[:UNLIKE_LISTED_MAX]:
        name = named[number]
        before, after = _sums(taxes[:3]), _sums(taxes[3:])
        told.append(
            Unlike(
                number,
                name.cop_no,
                name.agent_code,
                name.day,
                reason_of(stored, computed, untaxed=None in taxes[:3]),
                stored,
                computed,
                before if stored == Outcome.ADMITTED else None,
                after if computed == Outcome.ADMITTED else None,
            )
        )
    return tuple(told)


def unlike_counts(rows: Iterable[Row]) -> dict[Reason, int]:
    counts: Counter[Reason] = Counter()
    for stored, computed, untaxed, count in rows:
        counts[reason_of(stored, computed, untaxed=untaxed)] += count
    return dict(counts)


def reason_of(stored: int, computed: int, *, untaxed: bool) -> Reason:
    if stored == computed:
        return Reason.NO_TAX_STORED if untaxed else Reason.AMOUNT
    if Outcome.OVER_ANNUAL in (stored, computed):
        return Reason.ANNUAL_SUM
    return Reason.OUTCOME


def left_out(found: Mapping[int, int], cases: int) -> dict[str, int]:
    """Declarations of the period that were not taxed again, by why."""
    told = {Outcome(outcome).name.lower(): count for outcome, count in found.items() if outcome not in ASSESSED}
    replaced = sum(count for outcome, count in found.items() if outcome in ASSESSED) - cases
    return dict(sorted(told.items())) | ({REPLACED: replaced} if replaced else {})


def wanted(answer: Answer) -> list[int]:
    """Of which declarations the names are needed."""
    winners, losers = movers(answer.movers)
    ids = {row[0] for row in (*winners, *losers, *sorted(answer.unlike)[:UNLIKE_LISTED_MAX])}
    return sorted(ids.union(*(row[-1] for row in answer.crossing)))


def _sums(taxes: Sequence[Decimal | None]) -> Sums:
    return Sums(*(amount if amount is not None else ZERO for amount in taxes))
