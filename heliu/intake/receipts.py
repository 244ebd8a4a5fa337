"""The receipt doors: by minute as regional platforms have it, by cursor so that nothing is ever skipped, and by key.

The minute doors (``/ceb312msg`` and its sisters) need no token where the setting allows it (sandbox): they hold no
personal field. With a token a firm sees its own receipts only.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import msgspec

from heliu.ceb.catalogue.index import MESSAGES
from heliu.ceb.writer import write as write_bills
from heliu.intake import limits
from heliu.intake.help import address_of_receipt
from heliu.intake.house import BadCursor, House, Receipt, WindowTooFull
from heliu.intake.messages import message_named
from heliu.intake.pages import page
from heliu.intake.refused import Refused
from heliu.intake.requests import Reply, Request
from heliu.intake.tokens import require_firm
from heliu.kernel.days import BEIJING

WriteReceipts = Callable[[str, Sequence[Mapping[str, str | None]]], bytes]

JSON = b"application/json"
XML = b"application/xml; charset=utf-8"

_DXP_ID = re.compile(r"[0-9A-Za-z_\-]{1,30}", re.ASCII)
_KEY = re.compile(rf"[^\x00-\x1f\x7f/]{{1,{limits.MAX_KEY_CHARS}}}")
_TIMES = {12: ("%Y%m%d%H%M", timedelta(minutes=1)), 14: ("%Y%m%d%H%M%S", timedelta(seconds=1))}
_DIGITS = re.compile(r"[0-9]{12}(?:[0-9]{2})?", re.ASCII)
_TIME_17 = "%Y%m%d%H%M%S%f"
_TIME_DIGITS = 14

# What the rows of the regional doors already say under a name of their own.
_RENAMED = {
    "guid": "re_order_guid",
    "returnStatus": "returnstatus",
    "ebpCode": "ebpcode",
    "returnTime": "returntime2",
    "ebcCode": "ebccode",
    "returnInfo": "returninfo",
    "orderNo": "orderno",
}


async def by_minute(request: Request, house: House, message: str) -> Reply:
    """``GET /ceb622msg?dxpid=&qryid=``: receipts given in that minute (12 digits) or second (14), Beijing time."""
    if request.firm is None and not house.settings.open_receipts:
        require_firm(request.firm)
    query = request.query()
    dxp_id = query.get("dxpid", "")
    if not _DXP_ID.fullmatch(dxp_id):
        raise Refused("query", "dxpid 应为 1 至 30 位的传输编号。")
    since, until = window(query.get("qryid", ""))
    try:
        receipts = await house.shelf.in_window(message, dxp_id, since, until)
    except WindowTooFull as error:
        raise Refused(
            "query",
            f"这段时间的回执超过 {limits.MAX_WINDOW_ROWS} 份, 请按秒查询 (14 位 qryid) 或改用 GET /receipts。",
            limit=("MAX_WINDOW_ROWS", limits.MAX_WINDOW_ROWS),
        ) from error
    rows = [row(receipt) for receipt in receipts if request.firm in {None, receipt.sender}]
    return Reply(200, msgspec.json.encode(rows), JSON)


def window(text: str) -> tuple[datetime, datetime]:
    """The instants between which ``qryid`` asks: a Beijing minute or second, as UTC."""
    if not _DIGITS.fullmatch(text):
        raise Refused("query", "qryid 应为 12 位 (yyyyMMddHHmm) 或 14 位 (yyyyMMddHHmmss) 数字。")
    form, length = _TIMES[len(text)]
    try:
        since = datetime.strptime(text, form).replace(tzinfo=BEIJING).astimezone(UTC)
        return since, since + length
    except (ValueError, OverflowError) as error:
        raise Refused("query", f"qryid {text} 不是存在的时间。") from error


def row(receipt: Receipt) -> dict[str, str | int | None]:
    """One receipt as a row of the regional doors.

    Their eleven keys always; what else the official receipt holds to name its document (payTransactionId, logisticsNo,
    copNo, invtNo …) follows in lower case.
    """
    document = receipt.document
    told = document.get("returnTime") or ""
    given = _instant(told)
    regional: dict[str, str | int | None] = {
        "org_id": receipt.sender,
        "instm": None if given is None else given.strftime("%Y-%m-%d %H:%M:%S"),
        "re_order_guid": document.get("guid"),
        "returnstatus": document.get("returnStatus"),
        "ebpcode": document.get("ebpCode"),
        "returntime2": told,
        "ebccode": document.get("ebcCode"),
        "trans_dxpid": receipt.dxp_id,
        "returninfo": document.get("returnInfo"),
        "returntime": None if given is None else int(given.timestamp() * 1000),
        "orderno": document.get("orderNo"),
    }
    return regional | {
        name.lower(): value for name, value in document.items() if name not in _RENAMED and value is not None
    }


def _instant(text: str) -> datetime | None:
    """The Beijing instant of a 17-digit (or, from some systems, 14-digit) return time."""
    try:
        return datetime.strptime(text.ljust(_TIME_DIGITS + 3, "0"), _TIME_17).replace(tzinfo=BEIJING)
    except ValueError:
        return None


async def by_cursor(request: Request, house: House, write: WriteReceipts) -> Reply:
    """``GET /receipts?after=&limit=``: everything for the firm of the token, in order.

    As XML the answer is one official message: the longest run of receipts of one kind, at most 100; the cursor to go on
    with is in ``Heliu-Next``. An empty page as XML is 204.
    """
    firm = require_firm(request.firm)
    query = request.query()
    cursor = query.get("after", "")
    if len(cursor) > limits.MAX_CURSOR_CHARS:
        raise Refused("cursor", "after 过长。")
    as_xml = wants_xml(request, query)
    limit = _limit(query.get("limit", ""))
    if as_xml:
        limit = min(limit, limits.RECEIPTS_PER_XML)
    try:
        receipts, after = await page(house.shelf, firm, cursor, limit, of_one_kind=as_xml)
    except BadCursor as error:
        raise Refused("cursor", "after 不是本接口给出的游标。") from error
    if not as_xml:
        rows = [told(one) for one in receipts]
        return Reply(200, msgspec.json.encode({"receipts": rows, "next": after}), JSON)
    next_header = (b"heliu-next", (after or "").encode())
    if not receipts:
        return Reply(204, b"", XML, (next_header,))
    kind = receipts[0].message
    body = written(write, kind, receipts)
    return Reply(200, body, XML, (next_header, (b"heliu-message", kind.encode())))


def told(receipt: Receipt) -> dict[str, Any]:
    """One receipt of the cursor door; ``copMsgId`` where the message it answers came under a number of the sender's.

    A tax bill has its ``lines`` besides.
    """
    envelope = {"copMsgId": receipt.envelope_id} if receipt.envelope_id else {}
    named = {"message": receipt.message, "dxpId": receipt.dxp_id, **envelope}
    lines = {"lines": list(receipt.lines)} if receipt.lines else {}
    return {**named, **receipt.document, **lines, "help": address_of_receipt(receipt.document)}


def _limit(text: str) -> int:
    if not text:
        return limits.RECEIPTS_PER_PAGE
    if not (text.isascii() and text.isdigit() and len(text) < 10) or not 1 <= int(text) <= limits.MAX_RECEIPTS_PER_PAGE:  # noqa: PLR2004 - more digits are more than the limit
        raise Refused(
            "query",
            f"limit 应为 1 至 {limits.MAX_RECEIPTS_PER_PAGE} 的整数。",
            limit=("MAX_RECEIPTS_PER_PAGE", limits.MAX_RECEIPTS_PER_PAGE),
        )
    return int(text)


def wants_xml(request: Request, query: Mapping[str, str]) -> bool:
    wanted = query.get("format", "")
    if wanted not in {"", "xml", "json"}:
        raise Refused("query", "format 只能是 json 或 xml。")
    if wanted:
        return wanted == "xml"
    accepted = request.headers.get(b"accept", b"").lower()
    return b"application/xml" in accepted and b"application/json" not in accepted


async def by_key(request: Request, house: House, names: tuple[str, str], write: WriteReceipts) -> Reply:
    """``GET /ceb/CEB622/{copNo}``: the latest receipt of one document, as official XML."""
    if request.firm is None and not house.settings.open_receipts:
        require_firm(request.firm)
    message = message_named(names[0])
    if message is None or MESSAGES[message].transfer:
        raise Refused("message-unknown", f"{names[0][:20]} 不是回执报文。")
    key = names[1]
    if not _KEY.fullmatch(key):
        raise Refused("query", f"编号应为 1 至 {limits.MAX_KEY_CHARS} 个字符。")
    receipts = [one for one in await house.shelf.by_key(message, key) if request.firm in {None, one.sender}]
    if not receipts:
        raise Refused("receipt-not-found", f"没有 {key} 的 {message} 回执。")
    return Reply(200, written(write, message, receipts[-1:]), XML)


def written(write: WriteReceipts, kind: str, receipts: Sequence[Receipt]) -> bytes:
    """One official message of these receipts, or of tax bills (CEB816, CEB818), which have a header and lines."""
    if MESSAGES[kind].head.element is None:
        return write(kind, [receipt.document for receipt in receipts])
    return write_bills(kind, [(receipt.document, receipt.lines) for receipt in receipts], guid=str(uuid4()))
