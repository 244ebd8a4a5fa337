"""From a plan to signed message sets, one after the other, each with the truth about its inventories."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Final, Protocol

from heliu.ceb.signature.model import Form
from heliu.cli.traffic.documents import Papers, Stationery, make_guid
from heliu.cli.traffic.plan import Plan
from heliu.cli.traffic.purchases import make_purchase
from heliu.cli.traffic.truth import Expectation, Kind

CODES: Final = ("311", "411", "511", "621")
STRICT: Final[Form] = "strict"
UKEY: Final[Form] = "pretty-nl"  # the white-space form UKey clients send
NOTHING: Final = -1


class Signs(Protocol):
    """What a set is signed with: the Signer of heliu.ceb.signature."""

    def sign(self, unsigned: bytes, form: Form = ..., /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class MessageSet:
    """Up to four messages about the same purchases, in the order they are sent.

    ``after``: every set up to and including this number must be answered before this one starts (-1: none).
    """

    number: int
    messages: tuple[tuple[str, bytes], ...]
    truths: tuple[Expectation, ...]
    after: int = NOTHING


@dataclass(slots=True)
class Draft:
    """A set being filled."""

    number: int
    documents: dict[str, list[str]] = field(default_factory=lambda: {code: [] for code in CODES})
    truths: list[Expectation] = field(default_factory=list)
    after: int = NOTHING

    def add(self, papers: Papers, group: int | None) -> None:
        purchase = papers.purchase
        self.documents["311"].append(papers.order)
        self.documents["511"].append(papers.waybill)
        self.documents["621"].append(papers.inventory)
        self.expect(papers, purchase.kind, group)

    def expect(self, papers: Papers, kind: Kind, group: int | None = None) -> None:
        fen = papers.purchase.tax_fen
        self.truths.append(Expectation(self.number, papers.cop_no, papers.order_no, kind, fen, group))


class Generator:
    """Walks through a plan. Holds back late payments and remembers inventories that will be declared once more."""

    def __init__(self, plan: Plan, signer: Signs) -> None:
        self.plan = plan
        self.signer = signer
        self.random = Random(plan.seed)  # noqa: S311 - test traffic, no secret
        self.stationery = Stationery(plan.firms, plan.instant)
        self.late: deque[tuple[int, str]] = deque()
        self.declared: deque[tuple[int, Papers]] = deque()
        self.kinds = list(plan.weights)
        self.weights = list(plan.weights.values())

    def sets(self) -> Iterator[MessageSet]:
        for number in range(self.plan.sets):
            draft = Draft(number)
            for slot in range(self.plan.documents):
                self.place(draft, slot)
            self.place_late_payments(draft, until=number - self.plan.distance)
            yield self.finish(draft)
        yield from self.tail()

    def place(self, draft: Draft, slot: int) -> None:
        plan, random = self.plan, self.random
        number = plan.start + draft.number * plan.documents + slot
        kind = random.choices(self.kinds, self.weights)[0]
        group = plan.annual_group(draft.number) if slot == 0 else None
        if group is not None:
            kind = Kind.OVER_ANNUAL
        elif kind is Kind.DUPLICATE:
            if self.place_duplicate(draft, number):
                return
            kind = Kind.OK  # nothing old enough to repeat yet
        direct = random.random() < plan.direct
        purchase = make_purchase(number, kind, random, group=plan.start + (group or 0), direct=direct)
        papers = self.stationery.papers(purchase)
        draft.add(papers, group)
        if kind is Kind.LATE:
            self.late.append((draft.number, papers.payment))
            return
        draft.documents["411"].append(papers.payment)
        if kind is Kind.OK and random.random() < 2 * plan.duplicate:
            self.declared.append((draft.number, papers))

    def place_duplicate(self, draft: Draft, number: int) -> bool:
        if not self.declared or self.declared[0][0] > draft.number - self.plan.distance:
            return False
        origin, papers = self.declared.popleft()
        draft.documents["621"].append(papers.inventory_again(number))
        draft.expect(papers, Kind.DUPLICATE)
        draft.after = max(draft.after, origin)
        return True

    def place_late_payments(self, draft: Draft, until: int) -> None:
        payments = draft.documents["411"]
        while self.late and self.late[0][0] <= until and len(payments) < self.plan.documents:
            origin, payment = self.late.popleft()
            payments.append(payment)
            draft.after = max(draft.after, origin)

    def tail(self) -> Iterator[MessageSet]:
        """Late payments that found no room: sets of their own, sent last."""
        number = self.plan.sets
        while self.late:
            draft = Draft(number)
            self.place_late_payments(draft, until=number)
            yield self.finish(draft)
            number += 1

    def finish(self, draft: Draft) -> MessageSet:
        messages = []
        for code in (code for code in CODES if draft.documents[code]):
            guid = make_guid(int(code), self.plan.start << 32 | draft.number)
            form = UKEY if self.random.random() < self.plan.ukey else STRICT
            raw = self.stationery.message(code, draft.documents[code], guid)
            messages.append((code, self.signer.sign(raw, form)))
        return MessageSet(draft.number, tuple(messages), tuple(draft.truths), draft.after)


def message_sets(plan: Plan, signer: Signs) -> Iterator[MessageSet]:
    """The sets of ``plan``, signed; streamed, so that they may go to disk or be kept."""
    return Generator(plan, signer).sets()
