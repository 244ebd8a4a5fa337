"""From a plan to signed message sets of exports, each with the truth about its inventories."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Final

from heliu.cli.traffic.documents import make_guid
from heliu.cli.traffic.export_documents import ExportPapers, ExportStationery
from heliu.cli.traffic.exports import make_export
from heliu.cli.traffic.plan import Plan
from heliu.cli.traffic.sets import NOTHING, STRICT, MessageSet, Signs
from heliu.cli.traffic.truth import Expectation, Kind

CODES: Final = ("303", "403", "505", "603")
RECEIPT: Final = "CEB604"
WRONG: Final = (Kind.EXPORT_TYPE, Kind.EXPORT_GOODS, Kind.EXPORT_CHARGE, Kind.EXPORT_VALUE, Kind.EXPORT_EARLY)


@dataclass(slots=True)
class ExportDraft:
    """A set being filled."""

    number: int
    documents: dict[str, list[str]] = field(default_factory=lambda: {code: [] for code in CODES})
    truths: list[Expectation] = field(default_factory=list)
    after: int = NOTHING

    def expect(self, papers: ExportPapers, kind: Kind) -> None:
        self.truths.append(Expectation(self.number, papers.cop_no, papers.order_no, kind, 0, receipt=RECEIPT))


class ExportGenerator:
    """Walks through a plan. Holds back late waybills and remembers inventories that will be declared once more."""

    def __init__(self, plan: Plan, signer: Signs) -> None:
        self.plan, self.signer = plan, signer
        self.random = Random(plan.seed)  # noqa: S311 - test traffic, no secret
        self.stationery = ExportStationery(plan.firms, plan.instant)
        self.late: deque[tuple[int, str]] = deque()
        self.declared: deque[tuple[int, ExportPapers]] = deque()
        shares = dict.fromkeys(WRONG, (plan.mismatch + plan.over_limit) / len(WRONG))
        shares |= {Kind.EXPORT_DUPLICATE: plan.duplicate, Kind.LATE: plan.late}
        self.weights = {Kind.OK: 1 - sum(shares.values()), **shares}

    def sets(self) -> Iterator[MessageSet]:
        for number in range(self.plan.sets):
            draft = ExportDraft(number)
            for slot in range(self.plan.documents):
                self.place(draft, self.plan.start + number * self.plan.documents + slot)
            self.place_late_waybills(draft, until=number - self.plan.distance)
            yield self.finish(draft)
        number = self.plan.sets
        while self.late:  # those that found no room: sets of their own, sent last
            draft = ExportDraft(number)
            self.place_late_waybills(draft, until=number)
            yield self.finish(draft)
            number += 1

    def place(self, draft: ExportDraft, number: int) -> None:
        kind = self.random.choices(list(self.weights), list(self.weights.values()))[0]
        if kind is Kind.EXPORT_DUPLICATE:
            if self.place_duplicate(draft, number):
                return
            kind = Kind.OK  # nothing old enough to repeat yet
        papers = self.stationery.papers(make_export(number, kind, self.random))
        documents = draft.documents
        if kind is not Kind.EXPORT_EARLY:
            documents["303"].append(papers.order)
        if papers.collection:
            documents["403"].append(papers.collection)
        documents["603"].append(papers.inventory)
        draft.expect(papers, kind)
        if kind is Kind.LATE:
            self.late.append((draft.number, papers.waybill))
            return
        documents["505"].append(papers.waybill)
        if kind is Kind.OK and self.random.random() < 2 * self.plan.duplicate:
            self.declared.append((draft.number, papers))

    def place_duplicate(self, draft: ExportDraft, number: int) -> bool:
        if not self.declared or self.declared[0][0] > draft.number - self.plan.distance:
            return False
        origin, papers = self.declared.popleft()
        draft.documents["603"].append(papers.inventory_again(number))
        draft.expect(papers, Kind.EXPORT_DUPLICATE)
        draft.after = max(draft.after, origin)
        return True

    def place_late_waybills(self, draft: ExportDraft, until: int) -> None:
        waybills = draft.documents["505"]
        while self.late and self.late[0][0] <= until and len(waybills) < self.plan.documents:
            origin, waybill = self.late.popleft()
            waybills.append(waybill)
            draft.after = max(draft.after, origin)

    def finish(self, draft: ExportDraft) -> MessageSet:
        messages = []
        for code in (code for code in CODES if draft.documents[code]):
            guid = make_guid(int(code), self.plan.start << 32 | draft.number)
            raw = self.stationery.message(code, draft.documents[code], guid)
            messages.append((code, self.signer.sign(raw, STRICT)))
        return MessageSet(draft.number, tuple(messages), tuple(draft.truths), draft.after)


def export_sets(plan: Plan, signer: Signs) -> Iterator[MessageSet]:
    """The sets of ``plan`` as exports, signed; streamed."""
    return ExportGenerator(plan, signer).sets()
