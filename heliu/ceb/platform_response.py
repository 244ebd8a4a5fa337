"""The platform's answer to an envelope (平台响应报文 DxpRep): whether it was taken for each receiver, not its verdict.

Form: access specification of May 2022, schema of the client side. ``RecevierId`` is spelled so there.
"""

from dataclasses import dataclass
from datetime import date, datetime

from lxml import etree

from heliu.ceb.envelope_parts import (
    NAMESPACE,
    VERSION,
    WHITE,
    Head,
    check_version,
    leaf,
    open_cover,
    parts,
    read_head,
    refuse,
    value,
    value_or_none,
    written,
    written_head,
    written_if,
)

MAX_RESPONSE_BYTES = 1_048_576
RECEIVED = "0000"
_DATE_CHARS = 10


@dataclass(frozen=True, slots=True)
class Result:
    """What became of the message for one receiver."""

    receiver_id: str
    code: str
    text: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Response:
    """One answer to one envelope, which ``original`` names. ``code`` 0000: taken."""

    code: str
    noticed_on: date
    original: Head
    text: str | None = None
    results: tuple[Result, ...] = ()
    node_id: str | None = None  # the node that found the fault
    note: str | None = None


@dataclass(frozen=True, slots=True)
class PlatformResponse:
    """A DxpRep: who receives it and what is answered."""

    receiver_id: str
    responses: tuple[Response, ...]
    home_node: str | None = None
    carries_signature: bool = False  # there is one; nobody checked it


def read_platform_response(raw: bytes) -> PlatformResponse:
    """Read a DxpRep, with or without prefix. Raises EnvelopeProblem for what the specification forbids."""
    root = open_cover(raw, MAX_RESPONSE_BYTES, ("DxpRep",))
    check_version(root, "ver")
    found = parts(root, "/DxpRep", "RecevierId", "AdNodeId?", "Response+", "Signature?")
    return PlatformResponse(
        receiver_id=value(found, "RecevierId", "/DxpRep"),
        responses=tuple(_response(one, "/DxpRep/Response") for one in found["Response"]),
        home_node=value_or_none(found, "AdNodeId", "/DxpRep"),
        carries_signature=bool(found["Signature"]),
    )


def write_platform_response(answer: PlatformResponse) -> bytes:
    """Write a DxpRep in the default namespace. Raises EnvelopeProblem if a value does not fit."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<DxpRep xmlns="{NAMESPACE}" ver="{VERSION}">'
        f"{written('RecevierId', answer.receiver_id)}{written_if('AdNodeId', answer.home_node)}"
        f"{''.join(map(_written_response, answer.responses))}</DxpRep>"
    ).encode()


def _response(element: etree._Element, path: str) -> Response:
    shape = ("NodeId?", "ResponseCode", "ResponseInfo?", "Results?", "NoticeTime", "Note?", "OriHead")
    found = parts(element, path, *shape)
    results = parts(found["Results"][0], f"{path}/Results", "Result+")["Result"] if found["Results"] else []
    return Response(
        code=value(found, "ResponseCode", path),
        noticed_on=_day(found["NoticeTime"][0], f"{path}/NoticeTime"),
        original=read_head(found["OriHead"][0], f"{path}/OriHead"),
        text=value_or_none(found, "ResponseInfo", path),
        results=tuple(_result(one, f"{path}/Results/Result") for one in results),
        node_id=value_or_none(found, "NodeId", path),
        note=value_or_none(found, "Note", path),
    )


def _result(element: etree._Element, path: str) -> Result:
    found = parts(element, path, "RecId", "Code", "Info?", "Note?")
    return Result(
        receiver_id=value(found, "RecId", path),
        code=value(found, "Code", path),
        text=value_or_none(found, "Info", path),
        note=value_or_none(found, "Note", path),
    )


def _day(element: etree._Element, path: str) -> date:
    """An xs:date, with or without a zone: the day as the platform wrote it."""
    written_day = leaf(element, path).strip(WHITE)
    day, zone = written_day[:_DATE_CHARS], written_day[_DATE_CHARS:]
    try:
        found = datetime.fromisoformat(f"{day}T00:00:00{zone}").date()
    except ValueError:
        found = None
    if found is None or day != f"{found:%Y-%m-%d}":  # Python reads more ways to write a day than the schema has
        refuse("ENVELOPE_TIME", path, "日期写法不对", "请写 yyyy-MM-dd，如 2026-11-21")
    return found


def _written_response(one: Response) -> str:
    results = "".join(
        f"<Result>{written('RecId', each.receiver_id)}{written('Code', each.code)}"
        f"{written_if('Info', each.text)}{written_if('Note', each.note)}</Result>"
        for each in one.results
    )
    return (
        f"<Response>{written_if('NodeId', one.node_id)}{written('ResponseCode', one.code)}"
        f"{written_if('ResponseInfo', one.text)}{f'<Results>{results}</Results>' if results else ''}"
        f"<NoticeTime>{one.noticed_on:%Y-%m-%d}</NoticeTime>{written_if('Note', one.note)}"
        f"<OriHead>{written_head(one.original)}</OriHead></Response>"
    )
