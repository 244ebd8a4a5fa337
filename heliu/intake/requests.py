"""One HTTP request as a door sees it: the few headers that matter, the query, and who is asking."""

from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from heliu.intake.refused import Refused

Scope = MutableMapping[str, Any]
Event = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Event]]
Send = Callable[[Event], Awaitable[None]]
HeaderPairs = tuple[tuple[bytes, bytes], ...]

# Sent twice with two values, each of these could be read one way here and another way at a proxy.
_READ = frozenset({
    b"authorization",
    b"content-type",
    b"content-length",
    b"content-encoding",
    b"accept",
})  # fmt: skip
MAX_QUERY_FIELDS = 16
ANSWER_WHOLE = "heliu.answer_whole"  # in the scope: sends head and body of a usual answer in one piece
BODY_IS_HERE = "heliu.body_is_here"  # in the scope: the whole body came with the head, nobody need watch the clock


@dataclass(slots=True)
class Request:
    """What a door needs of a request. ``headers``, by names in lower case: all that the doors read."""

    receive: Receive
    method: str
    path: str
    query_string: bytes
    headers: dict[bytes, bytes]
    address: str
    id: str
    firm: str | None = None
    body_is_here: bool = False
    doubled: bytes | None = None  # a header the doors read, sent twice

    def media(self) -> str:
        """The media type without parameters, lower case; "" when none was sent."""
        return self.headers.get(b"content-type", b"").split(b";", 1)[0].strip().lower().decode("latin-1")

    def query(self) -> dict[str, str]:
        """The query, each name once."""
        try:
            pairs = parse_qsl(
                self.query_string.decode("ascii"),
                keep_blank_values=True,
                errors="strict",
                max_num_fields=MAX_QUERY_FIELDS,
            )
        except ValueError as error:
            raise Refused("query", "查询字符串无法解析。") from error
        query = dict(pairs)
        if len(query) != len(pairs):
            raise Refused("query", "同一查询参数出现了两次。")
        return query


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back to the client."""

    status: int
    body: bytes
    content_type: bytes
    headers: HeaderPairs = ()


def read_request(scope: Scope, receive: Receive, request_id: str) -> Request:
    """The request behind an ASGI scope. A doubled header is remembered, to be refused."""
    headers: dict[bytes, bytes] = {}
    doubled = None
    for name, value in scope["headers"]:
        if name in _READ:
            if name in headers:
                doubled = name
            headers[name] = value
    client = scope.get("client")
    return Request(
        receive=receive,
        method=scope["method"],
        path=scope["path"],
        query_string=scope.get("query_string", b""),
        headers=headers,
        address=client[0] if client else "",
        id=request_id,
        body_is_here=BODY_IS_HERE in scope,
        doubled=doubled,
    )


def written(reply: Reply, request_id: str) -> bytes:
    """What every answer says of itself, and its body: all that comes after the status and the server's own headers."""
    extra = b"".join(b"%b: %b\r\n" % header for header in reply.headers)
    head = b"content-type: %b\r\ncontent-length: %d\r\nx-request-id: %b\r\n%b\r\n"
    return head % (reply.content_type, len(reply.body), request_id.encode(), extra) + reply.body
