"""One file checked as the doors would check it: readable, form, seal, sender; what holds between files is beside it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from heliu.ceb.catalogue.index import MESSAGES
from heliu.ceb.check import Checked, Terms, check
from heliu.ceb.reader import Document
from heliu.ceb.scanner.rows import Row, Unfit, row_text, unexpected
from heliu.ceb.signature.answers import must_be_sealed, seal_answer
from heliu.ceb.signature.enterprise import check_enterprise
from heliu.ceb.signature.model import Reason, Verdict
from heliu.ceb.signature.trust import Trust
from heliu.conformance.facts import Case, Note, Outcome, judged, noted
from heliu.conformance.roles import Suite
from heliu.conformance.taking import Taken
from heliu.declarations.api import PROFILES
from heliu.intake.refusals import NOT_VALID
from heliu.kernel.days import business_day
from heliu.kernel.problems import Violation
from heliu.registry.api import may_send, party_fields, sendable
from heliu.registry.facts import Directory, Firm, directory_of

TITLES: Final = {"readable": "能读", "form": "格式与字段", "seal": "签名", "sender": "发送角色"}
_KEYS: Final = (1, 2)  # fingerprints are made and thrown away
_CHANGES: Final = ("2", "3")


@dataclass(frozen=True, slots=True)
class Desk:
    """Under which terms files are checked."""

    suite: Suite
    trust: Trust
    at: datetime


def checked(taken: Taken, desk: Desk) -> Iterator[Case]:
    """The four cases of one file; what cannot be read is not looked at further, what customs sends not at all."""
    reading = taken.reading
    if taken.message and not MESSAGES[taken.message].transfer:
        said = f"{taken.message} {MESSAGES[taken.message].zh}，不由企业发送"
        yield Case("readable", TITLES["readable"], Outcome.SKIPPED, taken.name, note=said)
        return
    faults = [taken.problem] if taken.problem else []
    if reading is not None:
        faults += [Note(one.code, one.path, one.detail, one.fix) for one in reading.problems]
        faults += list(_misnamed(taken))
    yield _case("readable", taken, faults)
    if faults or reading is None:
        for name in ("form", "seal", "sender"):
            yield Case(name, TITLES[name], Outcome.SKIPPED, taken.name, note="报文不能读")
        return
    found = check(taken.raw, Terms(desk.trust, {}, desk.at))
    yield _case("form", taken, _form(taken, found))
    yield _case("seal", taken, _seal(taken, found.signature, desk))
    yield _case("sender", taken, _sender(taken, desk))


def _case(name: str, taken: Taken, notes: list[Note]) -> Case:
    return judged(name, TITLES[name], taken.name, notes, taken.message)


def _misnamed(taken: Taken) -> Iterator[Note]:
    kind, message = taken.kind, taken.message
    if kind is not None and kind != message:
        yield noted(Violation("/", NOT_VALID, f"封装写的是 {kind}，里面是 {message}", "两处写同一种报文"))


def _form(taken: Taken, found: Checked) -> list[Note]:
    """What the schema refuses or tolerates, then what the platform demands of each document besides."""
    if taken.reading is None:
        return []
    tolerated = taken.reading.deviations if found.verdict == "invalid" else found.deviations
    shape = [
        Note(one.code, one.path, one.detail, one.fix, fault=one not in tolerated)
        for one in found.deviations
        if one.code != Reason.SIGNATURE_MISSING  # said of the seal
    ]
    if any(note.fault for note in shape):
        return shape
    demanded = [note for document in taken.reading.documents for note in _demanded(taken.message, document)]
    return shape + demanded


def _demanded(kind: str, document: Document) -> Iterator[Note]:
    profile = PROFILES.get(kind)
    if profile is None:
        return
    where = f"/{kind}Message/{MESSAGES[kind].body}[{document.ordinal}]//"
    for name, wanted, told in unexpected(profile, document.head):
        if (name, told) == ("appStatus", "1") or (name == "appType" and told in _CHANGES):
            continue
        detail = f"{name} 应为 {wanted}，实为 {told or '空'}"
        yield noted(Violation(where + name, NOT_VALID, detail, f"请填写 {wanted}"))
    try:
        row_text(profile, Row(document.head, document.lines, 1, 1, _KEYS))
    except Unfit as unfit:
        yield noted(Violation(where + unfit.field, NOT_VALID, unfit.detail, unfit.fix))


def _seal(taken: Taken, verdict: Verdict, desk: Desk) -> list[Note]:
    """Without named authorities any certificate is believed whose seal is right and whose firm is the sender."""
    kind, where = taken.message, f"/{taken.message}Message/ds:Signature"
    if verdict.status == "absent":
        if must_be_sealed(kind):
            return [_unbelieved(Reason.SIGNATURE_MISSING, kind, where)]
        told = seal_answer(Reason.SIGNATURE_MISSING, kind)
        return [Note(str(Reason.SIGNATURE_MISSING), where, told.sentence, "未签名的只能凭接口令牌发送", fault=False)]
    if verdict.reason == Reason.CERT_UNTRUSTED and not desk.trust.anchors and taken.reading is not None:
        transfer = taken.reading.transfer
        believed = replace(verdict, status="valid", reason=Reason.OK)
        verdict = check_enterprise(believed, transfer.get("copCode"), transfer.get("copName"), {})
    return [] if verdict.status == "valid" else [_unbelieved(verdict.reason, kind, where)]


def _unbelieved(reason: str, kind: str, where: str) -> Note:
    told = seal_answer(Reason(reason), kind)
    return Note(told.code, where, f"{told.sentence}（{reason}）", told.fix)


def _sender(taken: Taken, desk: Desk) -> list[Note]:
    """Whether a firm of this role may send it: by the platform's own rules, the firm filed in this role alone.

    What firms of other roles send may lie there to be matched; sent by this one it takes an entrustment.
    """
    reading = taken.reading
    if reading is None:
        return []
    code, name = reading.transfer.get("copCode") or "", reading.transfer.get("copName") or ""
    directory = _register(code, name, desk)
    own = taken.message in sendable(directory, code)
    notes = []
    for document in reading.documents:
        parties = {field: document.head.get(field) for field in party_fields(taken.message)}
        refusal = may_send(directory, code, taken.message, parties)
        if refusal is not None:
            where = f"/{taken.message}Message/{MESSAGES[taken.message].body}[{document.ordinal}]//{refusal.field}"
            fix = refusal.fix if own else "作为对方单证只用于比对；由本企业代发须先登记委托"
            notes.append(Note(refusal.code, where, refusal.sentence, fix, fault=own))
    return notes


def _register(code: str, name: str, desk: Desk) -> Directory:
    firm = Firm(code, name, roles=frozenset({desk.suite.role}))
    return directory_of([firm], version=0, day=business_day(desk.at))
