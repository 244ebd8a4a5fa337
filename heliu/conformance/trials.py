"""The cases put to a server with our doors: what is sent, and what the answer must be. Each yields what was wrong.

A server that says it is the sandbox is not asked what only a platform judges.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from heliu.ceb.catalogue.index import MESSAGES
from heliu.ceb.signature.answers import must_be_sealed
from heliu.ceb.signature.sign import Signer
from heliu.conformance.calling import Answer, Line
from heliu.conformance.making import EARLIER, LATER, Maker
from heliu.intake.routes import BY_MINUTE

UNREADABLE: Final = "CEB900"
REFUSED: Final = "100"
PAGE: Final = 500
PAGES_MAX: Final = 400
HTTP_OK, HTTP_BAD = 200, 400
CANCEL: Final = "CEB623"
JSON_PLACE: Final = 8
GUIDS: Final = ("A" * 36, "B" * 36)
_ENTITY: Final = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
Trial = Callable[["Visit"], Iterator[str]]


class Unsuited(Exception):
    """The case cannot be put to this server; the sentence says why."""


@dataclass
class Visit:
    """One run against one server. ``stranger``: a signer nobody trusts; ``sandbox``: it is a customs sandbox."""

    line: Line
    maker: Maker
    stranger: Signer
    at: datetime
    sandbox: bool
    first: Answer = field(default_factory=lambda: Answer(0, b"", "", ()))
    sent: bytes = b""

    @property
    def kind(self) -> str:
        return self.maker.suite.main

    def only_a_platform(self) -> None:
        if self.sandbox:
            raise Unsuited("海关沙箱不判此项，由平台判")


def _taken(answer: Answer, kind: str, wanted: str = "已受理（不是 100，不小于 0）") -> Iterator[str]:
    right = answer.message == MESSAGES[kind].answered_by and _is_taken(answer.status)
    if not right:
        yield f"预期 {MESSAGES[kind].answered_by} {wanted}，实际 {answer.told()}"


def _is_taken(status: str) -> bool:
    return status.isdigit() and status != REFUSED


def _refused(answer: Answer, kind: str, wanted: str) -> Iterator[str]:
    if answer.message != MESSAGES[kind].answered_by or not answer.status.startswith("-"):
        yield f"预期 {MESSAGES[kind].answered_by} 负数（{wanted}），实际 {answer.told()}"


def _told(answer: Answer, kind: str) -> Iterator[str]:
    """Refused as things stand: the receipt names the rule and what may be done instead."""
    info = (answer.receipts[0].get("returnInfo") or "") if answer.receipts else ""
    right = answer.message == MESSAGES[kind].answered_by and bool(answer.status) and not _is_taken(answer.status)
    if not right or "[Code:" not in info or "Fix:" not in info:
        yield f"预期 {MESSAGES[kind].answered_by} 100 或负数，写明规则与办法，实际 {answer.told()}"


def _unreadable(answer: Answer, wanted: str) -> Iterator[str]:
    if answer.message != UNREADABLE or not answer.status.startswith("-"):
        yield f"预期 {UNREADABLE} 负数（{wanted}），实际 {answer.told()}"


def valid(visit: Visit) -> Iterator[str]:
    for kind in visit.maker.suite.papers:
        yield from _taken(visit.line.send(kind, visit.maker.message(kind, 0)), kind)
    visit.sent = visit.maker.message(visit.kind, 0)
    visit.first = visit.line.send(visit.kind, visit.sent)
    yield from _taken(visit.first, visit.kind)


def again(visit: Visit) -> Iterator[str]:
    """A client that has lost the answer sends once more: the same receipt, the same numbers."""
    if not visit.first.receipts:
        raise Unsuited("前一例没有回执")
    second = visit.line.send(visit.kind, visit.sent)
    names = ("guid", "preNo", "invtNo", "returnStatus")
    before, after = ([one.get(name) for name in names] for one in (visit.first.receipts[0], (*second.receipts, {})[0]))
    if before != after:
        yield f"预期同一回执 {before}，实际 {after}"


def duplicate(visit: Visit) -> Iterator[str]:
    changed = visit.maker.message(visit.kind, 0, guid=GUIDS[0], appTime=visit.maker.at(LATER))
    yield from _refused(visit.line.send(visit.kind, changed), visit.kind, "编号已申报")


def older(visit: Visit) -> Iterator[str]:
    changed = visit.maker.message(visit.kind, 0, guid=GUIDS[1], appTime=visit.maker.at(EARLIER), appType="2")
    yield from _refused(visit.line.send(visit.kind, changed), visit.kind, "申报时间更早或不可变更")


def neighbours(visit: Visit) -> Iterator[str]:
    if MESSAGES[visit.kind].max_bodies == 1:
        raise Unsuited(f"{visit.kind} 每个报文只有一份单证")
    places = {1: {"appTime": "yesterday"}, 2: {}}
    answer = visit.line.send(visit.kind, visit.maker.together(visit.kind, places))
    states = [one.get("returnStatus") or "" for one in answer.receipts]
    if len(states) != len(places) or not states[0].startswith("-") or not _is_taken(states[1]):
        yield f"预期前一份负数、后一份已受理，实际 {answer.told()}"


def tampered(visit: Visit) -> Iterator[str]:
    raw = visit.maker.message(visit.kind, 3)
    year = f"{visit.maker.day:%Y}"
    changed = raw.replace(f"appTime>{year}".encode(), f"appTime>{int(year) - 1}".encode())
    yield from _refused(visit.line.send(visit.kind, changed), visit.kind, "加签后被改动")


def unsigned(visit: Visit) -> Iterator[str]:
    if not must_be_sealed(visit.kind):
        visit.only_a_platform()
    raw = visit.maker.bare(visit.kind, 4)
    yield from _refused(visit.line.send(visit.kind, raw), visit.kind, "没有加签，也没有令牌")


def untrusted(visit: Visit) -> Iterator[str]:
    visit.only_a_platform()
    raw = visit.stranger.sign(visit.maker.bare(visit.kind, 5), canonical=False)
    yield from _refused(visit.line.send(visit.kind, raw), visit.kind, "证书不受信任")


def foreign(visit: Visit) -> Iterator[str]:
    """Somebody else's document under one's own seal."""
    visit.only_a_platform()
    names = {name: "5105969999" for name in visit.maker.draft(visit.kind, 6).head if name in _PARTIES}
    yield from _refused(
        visit.line.send(visit.kind, visit.maker.message(visit.kind, 6, **names)), visit.kind, "他人单证"
    )


_PARTIES: Final = ("ebpCode", "ebcCode", "payCode", "logisticsCode", "agentCode", "operatorCode")


def truncated(visit: Visit) -> Iterator[str]:
    raw = visit.maker.message(visit.kind, 7)
    yield from _unreadable(visit.line.send(visit.kind, raw[: len(raw) // 2]), "报文残缺")


def entities(visit: Visit) -> Iterator[str]:
    raw = visit.maker.message(visit.kind, 7).replace(b"?>", b"?>" + _ENTITY, 1)
    yield from _unreadable(visit.line.send(visit.kind, raw), "含实体定义")


def wrong_door(visit: Visit) -> Iterator[str]:
    other = "CEB411" if visit.kind != "CEB411" else "CEB511"
    yield from _unreadable(visit.line.send(other, visit.maker.message(visit.kind, 7)), f"发往 {other} 接口")


def json_door(visit: Visit) -> Iterator[str]:
    answer = visit.line.send_json(
        visit.kind, visit.maker.message(visit.kind, JSON_PLACE), visit.maker.party.code, visit.at
    )
    if answer.body != b"OK":
        yield f"预期应答恰为 OK，实际 {answer.told()}"


def envelope_door(visit: Visit) -> Iterator[str]:
    raw, party = visit.maker.message(visit.kind, 9), visit.maker.party
    number = f"CONFORM-{visit.maker.base}"
    answer = visit.line.send_enveloped(visit.kind, raw, party.dxp_id, visit.at, number)
    if answer.http != HTTP_OK or b"0000" not in answer.body or number.encode() not in answer.body:
        yield f"预期 DxpRep 0000，指明 {number}，实际 {answer.told()}"


def out_of_order(visit: Visit) -> Iterator[str]:
    """The inventory before its papers: it waits, and is decided when the last has come."""
    visit.only_a_platform()
    if not visit.maker.suite.papers:
        raise Unsuited("该角色没有先后可言")
    answer = visit.line.send(visit.kind, visit.maker.message(visit.kind, 10))
    if answer.status != "2":
        yield f"预期 2（等齐单证），实际 {answer.told()}"
    for kind in visit.maker.suite.papers:
        yield from _taken(visit.line.send(kind, visit.maker.message(kind, 10)), kind)
    number = visit.maker.number_of(visit.kind, 10)
    later = visit.line.ask("GET", f"/ceb/{MESSAGES[visit.kind].answered_by}/{number}")
    if later.status in {"", "2"} or not _is_taken(later.status):
        yield f"预期单证到齐后作出决定，实际 {later.told()}"


def mismatch(visit: Visit) -> Iterator[str]:
    visit.only_a_platform()
    if visit.kind != "CEB621" or not visit.maker.suite.papers:
        raise Unsuited("该角色的报文不单独比对")
    for kind in visit.maker.suite.papers:
        yield from _taken(visit.line.send(kind, visit.maker.message(kind, 11)), kind)
    answer = visit.line.send(visit.kind, visit.maker.message(visit.kind, 11, buyerTelephone="13800009999"))
    told = (answer.receipts[0].get("returnInfo") or "") if answer.receipts else ""
    if answer.status != REFUSED or "130126" not in told:
        yield f"预期 100，指明 130126（订购人电话与订单不一致），实际 {answer.told()}"


def undone(visit: Visit) -> Iterator[str]:
    """What was released is cancelled under its number; a number that nobody has is not."""
    if visit.kind != "CEB621" or not visit.maker.suite.papers:
        raise Unsuited("该角色的套件不含撤销")
    number = visit.first.receipts[0].get("invtNo") if visit.first.receipts else None
    if number is None or visit.first.status not in {"800", "899"}:
        raise Unsuited("第一例没有放行")
    if not visit.sandbox:
        stray = visit.line.send(CANCEL, visit.maker.message(CANCEL, 12, invtNo=number[:9] + "999999999"))
        if _is_taken(stray.status):
            yield f"预期没有这份清单而拒绝，实际 {stray.told()}"
    yield from _taken(visit.line.send(CANCEL, visit.maker.message(CANCEL, 0, invtNo=number)), CANCEL)


def others(visit: Visit) -> Iterator[str]:
    """What the role sends besides: taken, or told by which rule it cannot be as things stand."""
    if not visit.maker.suite.others:
        raise Unsuited("该角色没有其他报文")
    number = (visit.first.receipts[0].get("invtNo") or "") if visit.first.receipts else ""
    for kind, is_taken in visit.maker.suite.others:
        about = {"invtNo": number} if number and "invtNo" in visit.maker.draft(kind, 0).head else {}
        answer = visit.line.send(kind, visit.maker.message(kind, 0, **about))
        if is_taken:
            yield from _taken(answer, kind)
        elif not visit.sandbox:
            yield from _told(answer, kind)


def by_number(visit: Visit) -> Iterator[str]:
    """/cebcmsg has answered OK and no receipt: it is asked for by the document's number."""
    number = visit.maker.number_of(visit.kind, JSON_PLACE)
    yield from _taken(visit.line.listed(f"/ceb/{MESSAGES[visit.kind].answered_by}/{number}"), visit.kind)


def by_minute(visit: Visit) -> Iterator[str]:
    receipt = MESSAGES[visit.kind].answered_by or ""
    if receipt not in BY_MINUTE:
        raise Unsuited(f"{receipt} 没有按分钟查询的接口")
    if not visit.first.receipts:
        raise Unsuited("第一例没有回执")
    given = (visit.first.receipts[0].get("returnTime") or "")[:12]
    query = f"dxpid={visit.maker.party.dxp_id}&qryid={given}"
    answer = visit.line.listed(f"/{receipt.lower()}msg?{query}")
    guid = visit.first.receipts[0].get("guid")
    if answer.http != HTTP_OK or not any(row.get("re_order_guid") == guid for row in _rows(answer.body, None)):
        yield f"预期 {given} 这一分钟里有第一例的回执，实际 {answer.told()}"


def cursor(visit: Visit) -> Iterator[str]:
    """Everything is listed, once each and in one order; from any cursor on the rest is the same."""
    if visit.line.token is None:
        raise Unsuited("没有令牌：用 --token 给出本企业的接口令牌")
    seen, last = [], ""
    for _ in range(PAGES_MAX):
        answer = visit.line.listed(f"/receipts?limit={PAGE}&after={last}")
        if answer.http != HTTP_OK:
            yield f"预期 200，实际 {answer.told()}"
            return
        rows = _rows(answer.body, "receipts")
        before, last = last, str(json.loads(answer.body).get("next") or last)
        if not rows:
            break
        seen += rows
        tail = visit.line.listed(f"/receipts?limit={PAGE}&after={before}")
        if _rows(tail.body, "receipts")[: len(rows)] != rows:
            yield "从同一游标再读，回执不同"
    found = {row.get("guid") for row in seen}
    lacking = [one.get("guid") for one in visit.first.receipts if one.get("guid") not in found]
    if lacking:
        yield f"列表中没有第一例的回执 {lacking[0]}"


def wrong_cursor(visit: Visit) -> Iterator[str]:
    if visit.line.token is None:
        raise Unsuited("没有令牌：用 --token 给出本企业的接口令牌")
    answer = visit.line.listed("/receipts?after=never-given")
    if answer.http != HTTP_BAD:
        yield f"预期 400（不是所给的游标），实际 {answer.told()}"


def _rows(body: bytes, name: str | None) -> list[dict[str, str]]:
    """The rows of a JSON answer; nothing where it is none."""
    try:
        told = json.loads(body)
        rows = told if name is None else told[name]
    except (ValueError, KeyError, TypeError):
        return []
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


TRIALS: Final[tuple[tuple[str, str, Trial], ...]] = (
    ("valid", "合格的报文被受理", valid),
    ("again", "重发同一报文得到同一回执", again),
    ("duplicate", "同一编号另行申报被拒", duplicate),
    ("older", "较早的变更被拒", older),
    ("neighbours", "一份不合格不影响同一报文的另一份", neighbours),
    ("tampered", "加签后改动被拒", tampered),
    ("unsigned", "未加签被拒", unsigned),
    ("untrusted", "不受信任的证书被拒", untrusted),
    ("foreign", "他人的单证被拒", foreign),
    ("truncated", "残缺的报文得到 CEB900", truncated),
    ("entities", "实体定义得到 CEB900", entities),
    ("wrong-door", "发错接口得到 CEB900", wrong_door),
    ("json-door", "/cebcmsg 应答恰为 OK", json_door),
    ("envelope-door", "/dxp 应答 DxpRep 0000", envelope_door),
    ("out-of-order", "清单先到：等齐后自动决定", out_of_order),
    ("mismatch", "三单不符被退单并指明字段", mismatch),
    ("undone", "已放行的可以撤销，没有的不可以", undone),
    ("others", "该角色的其他报文被受理，或得到规则与办法", others),
    ("by-number", "丢失的回执可按编号取得", by_number),
    ("by-minute", "回执可按分钟取得", by_minute),
    ("cursor", "回执按游标读取，不缺不重", cursor),
    ("wrong-cursor", "伪造的游标被拒", wrong_cursor),
)
