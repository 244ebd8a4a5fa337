"""From a delivery to rows (验签与扫描): scan, ask whether the sender may; the tolerant reader where that fails."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from heliu.ceb.catalogue.index import MESSAGES
from heliu.ceb.reader import Document, Reading, read
from heliu.ceb.scanner.rows import Row, Unfit, echo_text, row_text, unexpected
from heliu.ceb.scanner.scan import Root, Scan, Scanner, root_of
from heliu.ceb.signature.answers import must_be_sealed
from heliu.ceb.signature.model import Reason, Verdict
from heliu.ceb.signature.trust import Trust
from heliu.declarations.api import PROFILES, elements_of, order_key, own_key
from heliu.intake.facts import Delivery
from heliu.intake.numbers import Numbers
from heliu.intake.prepared import Prepared, Reply, Revision
from heliu.intake.records import message_row, sealed_alone
from heliu.intake.refusals import NOT_READABLE, NOT_VALID, card_wanted, code, seal_refused, sentence
from heliu.kernel.sealing import Sealer
from heliu.registry.api import counts_for, firm_of_certificate, may_send
from heliu.registry.facts import Directory, Refusal

UNKNOWN = "-"
STORED_ONLY = "1"  # appStatus 1 暂存
NEW = "1"  # appType 1 新增
_OWN_KEYS = {kind: elements_of(kind, own_key(kind)) for kind in PROFILES}
_ORDER_KEYS = {kind: elements_of(kind, order_key(kind)) for kind in PROFILES}


@dataclass(slots=True)
class Desk:
    """What a worker needs to make messages ready; replaced as a whole when the registry changes."""

    directory: Directory
    trust: Trust
    scanners: Mapping[str, Scanner]
    keys: tuple[int, int]
    numbers: Numbers
    sealer: Sealer
    allowed: dict[tuple[str, str, tuple[bytes, ...]], Reply | None] = field(default_factory=dict)

    def permission(self, sender: str, kind: str, parties: tuple[bytes, ...]) -> Reply | None:
        """None when ``sender`` may send for these parties; remembered, as a message repeats the same few."""
        asked = (sender, kind, parties)
        if asked not in self.allowed:
            names = PROFILES[kind].parties
            said = {name: value.decode(errors="replace") or None for name, value in zip(names, parties, strict=True)}
            refusal = may_send(self.directory, sender, kind, said)
            self.allowed[asked] = refused(refusal) if refusal else None
        return self.allowed[asked]


def refused(refusal: Refusal) -> Reply:
    return Reply(int(refusal.code), sentence(refusal.code, refusal.sentence, refusal.fix, refusal.field))


def prepare(delivery: Delivery, verdict: Verdict, desk: Desk) -> Prepared:
    """Make one message ready. Never raises for bad input: what is wrong stands in ``refused`` or ``unreadable``."""
    prepared = _prepared(delivery, verdict, desk)
    prepared.evidence, prepared.sealed = message_row(prepared), sealed_alone(desk.sealer, prepared)
    return prepared


def _prepared(delivery: Delivery, verdict: Verdict, desk: Desk) -> Prepared:
    root = root_of(delivery.raw)
    if root and root.message in PROFILES and (verdict.fast or verdict.status == "absent"):
        scanner = desk.scanners[root.message]
        message_id = desk.numbers.take(1 + scanner.documents_at_most(delivery.raw))
        first = message_id + 1
        scan = scanner.scan(delivery.raw, root, verdict.body_end, first, message_id)
        if scan is not None and fits_door(delivery, root.message):
            return scanned(delivery, verdict, desk, (root, scan, first, message_id))
    return tolerated(delivery, verdict, desk)


def fits_door(delivery: Delivery, kind: str) -> bool:
    return delivery.message is None or delivery.message == kind


def scanned(delivery: Delivery, verdict: Verdict, desk: Desk, found: tuple[Root, Scan, int, int]) -> Prepared:
    root, scan, first, message_id = found
    prepared = Prepared(
        raw=delivery.raw,
        door=delivery.door,
        received_at=delivery.received_at,
        envelope_id=delivery.envelope_id,
        envelope_sender=delivery.envelope_sender,
        message_id=message_id,
        kind=root.message,
        guid=root.guid,
        sender=scan.transfer.cop_code,
        dxp_id=scan.transfer.dxp_id,
        verdict=verdict,
        first_id=first,
        documents=scan.documents,
        rows=scan.rows,
        echoes=scan.echoes,
    )
    nobody = sender_refused(prepared, delivery, desk)
    asked = set(scan.parties)
    answers = {parties: nobody or desk.permission(scan.transfer.cop_code, root.message, parties) for parties in asked}
    for ordinal, parties in enumerate(scan.parties if any(answers.values()) else ()):
        if (reply := answers[parties]) is not None:
            prepared.refused[ordinal] = reply
    if prepared.refused:
        lines = scan.rows.splitlines(keepends=True)
        prepared.rows = {n: line for n, line in enumerate(lines) if n not in prepared.refused}
    return prepared


def sender_refused(prepared: Prepared, delivery: Delivery, desk: Desk) -> Reply | None:
    """Say why nothing of this sender is taken: a bad seal, none where one is needed, a certificate of somebody else."""
    verdict, kind = prepared.verdict, prepared.kind
    if verdict.status == "invalid":
        return seal_refused(kind, verdict.reason)
    if verdict.status == "absent":
        if must_be_sealed(kind) or delivery.token_firm is None:
            return seal_refused(kind, Reason.SIGNATURE_MISSING)
        if delivery.token_firm != prepared.sender:
            return seal_refused(kind, Reason.CERT_ENTERPRISE_MISMATCH)
        return None if counts_for(desk.directory, delivery.token_firm, None) else card_wanted(kind)
    firm = firm_of_certificate(desk.directory, verdict.certificate) if verdict.certificate else None
    if firm is None or firm.code != prepared.sender:
        return seal_refused(kind, Reason.CERT_ENTERPRISE_MISMATCH)
    return None if counts_for(desk.directory, firm.code, verdict.certificate) else card_wanted(kind)


def tolerated(delivery: Delivery, verdict: Verdict, desk: Desk) -> Prepared:
    """Make a message ready by the tolerant reader: every document by itself."""
    reading = read(delivery.raw)
    kind = reading.message or UNKNOWN
    prepared = Prepared(
        raw=delivery.raw,
        door=delivery.door,
        received_at=delivery.received_at,
        envelope_id=delivery.envelope_id,
        envelope_sender=delivery.envelope_sender,
        message_id=desk.numbers.take(1),
        kind=kind,
        guid=reading.guid or "",
        sender=reading.transfer.get("copCode") or delivery.token_firm,
        dxp_id=reading.transfer.get("dxpId"),
        verdict=verdict,
        fast=False,
    )
    prepared.unreadable = unreadable(delivery, reading, kind)
    if prepared.unreadable is None:
        prepared.documents = len(reading.documents)
        prepared.first_id = desk.numbers.take(max(1, prepared.documents))
        take_documents(prepared, reading, delivery, desk)
    noted = [{"code": d.code, "path": d.path, "detail": d.detail} for d in (*reading.problems, *reading.deviations)]
    prepared.deviations = json.dumps(noted[:_NOTED_MAX], ensure_ascii=False) if noted else None
    return prepared


_NOTED_MAX = 200


def unreadable(delivery: Delivery, reading: Reading, kind: str) -> Reply | None:
    """Say why a message as a whole cannot be taken, or None."""
    if reading.problems:
        first = reading.problems[0]
        return Reply(-1, sentence(NOT_READABLE, f"{first.code} {first.detail}", first.fix, first.path))
    if kind not in PROFILES:
        known = "、".join(PROFILES)
        return Reply(-2, sentence(NOT_VALID, f"本口不接收 {kind} 报文", f"请发送 {known}", "/"))
    if not fits_door(delivery, kind):
        detail = f"报文为 {kind}, 而发往 {delivery.message} 接口"
        return Reply(-2, sentence(NOT_VALID, detail, "请核对接口地址与报文类型", "/"))
    if not reading.documents:
        return Reply(-2, sentence(NOT_VALID, "报文中没有单证", "至少应有一份单证", f"/{kind}Message"))
    return None


def take_documents(prepared: Prepared, reading: Reading, delivery: Delivery, desk: Desk) -> None:
    """Write the row of each good document and the refusal of each bad one."""
    nobody = sender_refused(prepared, delivery, desk)
    rows: dict[int, bytes] = {}
    echoes = []
    for ordinal, document in enumerate(reading.documents):
        echoes.append(echo_text(PROFILES[prepared.kind], document.head))
        reply = nobody or document_refused(prepared, document, desk)
        if reply is None:
            try:
                row = Row(document.head, document.lines, prepared.first_id + ordinal, prepared.message_id, desk.keys)
                rows[ordinal] = row_text(PROFILES[prepared.kind], row)
            except Unfit as unfit:
                path = f"/{prepared.kind}Message/{MESSAGES[prepared.kind].body}[{ordinal + 1}]//{unfit.field}"
                reply = Reply(code(prepared.kind, "form"), sentence(NOT_VALID, unfit.detail, unfit.fix, path))
        if reply is not None:
            prepared.refused[ordinal] = reply
        elif document.head.get("appType") != NEW:
            prepared.revisions[ordinal] = revision_of(prepared.kind, document)
    prepared.rows = rows
    prepared.echoes = tuple(echoes)


def document_refused(prepared: Prepared, document: Document, desk: Desk) -> Reply | None:
    kind = prepared.kind
    if document.violations:
        texts = [sentence(d.code, d.detail, d.fix, d.path) for d in document.violations[:_VIOLATIONS_SHOWN]]
        return Reply(code(kind, "form"), "".join(texts))
    parties = tuple((document.head.get(name) or "").encode() for name in PROFILES[kind].parties)
    refusal = desk.permission(prepared.sender or "", kind, parties)
    if refusal is not None:
        return refusal
    for name, expected, found in unexpected(PROFILES[kind], document.head):
        if name == "appStatus" and found == STORED_ONLY:
            return Reply(1, "[Code:1;Desc:已暂存, 未申报;Fix:申报时请以 appStatus=2 重新发送]")
        if name == "appType" and found in ("2", "3"):
            continue
        path = f"/{kind}Message/{MESSAGES[kind].body}[{document.ordinal}]//{name}"
        detail = f"{name} 应为 {expected}, 实为 {found or '空'}"
        return Reply(code(kind, "form"), sentence(NOT_VALID, detail, f"请填写 {expected}", path))
    return None


_VIOLATIONS_SHOWN = 8


def revision_of(kind: str, document: Document) -> Revision:
    head = document.head
    own, order = (tuple(head.get(name) or "" for name in keys[kind]) for keys in (_OWN_KEYS, _ORDER_KEYS))
    return Revision(int(head.get("appType") or 0), int(head.get("appTime") or 0), own, order)
