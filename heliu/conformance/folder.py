"""The suite over a folder of an enterprise's own messages: each file, then what holds between them, then the role."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from heliu.ceb.codes import explain
from heliu.ceb.reader import Document
from heliu.clearance.pages import foresee, foresee_export
from heliu.conformance.checking import Desk, checked
from heliu.conformance.facts import Case, Note, Outcome, Report, judged, noted
from heliu.conformance.taking import Taken
from heliu.kernel.days import business_day
from heliu.kernel.problems import Violation
from heliu.sandbox.judging import KEYS

REPEATED, MISSING = "conform-repeated", "conform-missing"
_NEW: Final = "1"
MATCH: Final = "单证相符"
Numbered = tuple[Taken, Document]
Content = tuple[Mapping[str, str | None], Sequence[Mapping[str, str | None]]]
Compared = tuple[tuple[str, ...], list[Note]]


@dataclass(frozen=True, slots=True)
class Road:
    """One direction: what names the order, what the carrier says, what declares, and how they are compared."""

    by_order: tuple[str, ...]
    waybill: str
    inventory: str
    compare: Callable[[Mapping[str, Content], date], Compared]


def over_folder(files: Sequence[Taken], desk: Desk, name: str) -> Report:
    """Everything that can be said of these files, in a fixed order."""
    cases = [case for taken in files for case in checked(taken, desk)]
    failed = {case.subject for case in cases if case.outcome is not Outcome.PASSED}
    sound = [taken for taken in files if taken.name not in failed]
    cases += [_apart(sound), *_parcels(sound, desk), *_shown(sound, desk)]
    lines = "".join(f"{taken.name}\t{taken.digest}\n" for taken in files)
    return Report(desk.suite.name, "folder", name, hashlib.sha256(lines.encode()).hexdigest(), tuple(cases))


def _documents(files: Sequence[Taken]) -> Iterator[Numbered]:
    for taken in files:
        for document in taken.reading.documents if taken.reading else ():
            yield taken, document


def _apart(files: Sequence[Taken]) -> Case:
    """A guid names one document, a business number one declaration."""
    notes: list[Note] = []
    guids: dict[str, Numbered] = {}
    numbers: dict[tuple[str, ...], Numbered] = {}
    for taken, document in _documents(files):
        guid = document.head.get("guid") or ""
        number = (taken.message, *(document.head.get(name) or "" for name in KEYS[taken.message]))
        same = guids.setdefault(guid, (taken, document))
        if same[1] is not document and same[1].head != document.head:
            notes.append(_repeated("guid", taken, same[0], "每份单证用自己的 guid；重发才用原来的"))
        if document.head.get("appType") == _NEW:
            first = numbers.setdefault(number, (taken, document))
            if first[1] is not document and first[1].head.get("guid") != guid:
                field = "、".join(KEYS[taken.message])
                notes.append(_repeated(field, taken, first[0], "同一编号只新增申报一次；更正用 appType=2"))
    return judged("apart", "编号不重复", f"{len(files)} 个文件", notes)


def _repeated(field: str, taken: Taken, other: Taken, fix: str) -> Note:
    return noted(Violation(field, REPEATED, f"{taken.name} 与 {other.name} 的 {field} 相同，单证却不同", fix))


def _parcels(files: Sequence[Taken], desk: Desk) -> Iterator[Case]:
    """The documents of one parcel that lie together, compared as a decision compares them."""
    for road in ROADS:
        found: defaultdict[tuple[str, str], dict[str, Document]] = defaultdict(dict)
        carried = [document for taken, document in _documents(files) if taken.message == road.waybill]
        waybills = {document.head.get("logisticsNo"): document for document in carried}
        for taken, document in _documents(files):
            if taken.message in road.by_order:
                key = (document.head.get("ebpCode") or "", document.head.get("orderNo") or "")
                found[key][taken.message] = document
        for (_, order_no), documents in sorted(found.items()):
            inventory = documents.get(road.inventory)
            waybill = waybills.get(inventory.head.get("logisticsNo")) if inventory else None
            if waybill is not None:
                documents[road.waybill] = waybill
            contents = {kind: (one.head, one.lines) for kind, one in documents.items()}
            yield _parcel(f"订单 {order_no}", contents, road, desk)


def _parcel(subject: str, documents: Mapping[str, Content], road: Road, desk: Desk) -> Case:
    missing, notes = road.compare(documents, business_day(desk.at))
    if missing:
        return Case("match", MATCH, Outcome.SKIPPED, subject, note=f"目录里没有它的 {'、'.join(missing)}")
    return judged("match", MATCH, subject, notes)


def _import(documents: Mapping[str, Content], day: date) -> Compared:
    told = foresee(documents, day)
    notes = [_explained(rule.code, rule.fields, rule.sentence()) for rule in told.broken]
    verdict = told.verdict
    if verdict is not None and not notes and verdict.status < 0:
        notes.append(_explained(str(verdict.status), "/", ""))
    return told.missing, notes


def _export(documents: Mapping[str, Content], day: date) -> Compared:
    told = foresee_export(documents, day)
    return told.missing, [_explained(rule.code, rule.fields, rule.sentence()) for rule in told.broken]


def _explained(code: str, field: str, sentence: str) -> Note:
    """A code in the words of the catalogue."""
    known = explain(code)
    words = known.entries[0].zh if known and known.entries else None
    return Note(code, field, sentence or (words.title if words else ""), words.fix if words else "")


ROADS: Final = (
    Road(("CEB311", "CEB411", "CEB621"), "CEB511", "CEB621", _import),
    Road(("CEB303", "CEB403", "CEB603"), "CEB505", "CEB603", _export),
)


def _shown(files: Sequence[Taken], desk: Desk) -> Iterator[Case]:
    """What the role must be able to produce, shown by at least one sound file of each group."""
    there = {taken.message for taken in files}
    for group in desk.suite.needs:
        kinds = "、".join(group)
        fix = f"放入一份{'其中之一' if len(group) > 1 else ''}；样例：heliu ceb sample {group[0]}"
        notes = [] if there & {*group} else [noted(Violation("/", MISSING, f"没有合格的 {kinds}", fix))]
        yield judged("shown", "能产生", kinds, notes)
