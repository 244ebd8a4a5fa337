"""The stored messages read (报文查询): lists newest first by place, one by its number or GUID, its sealed octets.

Every statement is answered by an index of sql/messages.sql, whatever is stored: lists go on after a place, not after a
number of rows, and the kinds of one firm are merged from the beginnings of their own orders.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from psycopg import Connection, sql

from heliu.ceb.catalogue.index import MESSAGES
from heliu.declarations.facts import Asked, Message, Place, Trouble
from heliu.kernel.days import day_bounds

GUID_FOUND_MAX: Final = 20
COMMON: Final = ("CEB311", "CEB411", "CEB511", "CEB621")
UNKNOWN_KIND: Final = "-"
KINDS: Final = (*sorted(MESSAGES), UNKNOWN_KIND)
_COLUMNS: Final = (
    "id, kind, guid, door, sender, dxp_id, signature, combination, form, certificate, documents, first_id,"
    " deviations IS NOT NULL AS deviating, digest, size_octets, received_at"
)
_TABLE: Final = "public.declarations_message"
_TROUBLED: Final = "(documents = 0 OR signature = 'invalid' OR deviations IS NOT NULL)"
_TROUBLES: Final[Mapping[Trouble, str]] = {
    Trouble.UNREADABLE: "documents = 0",
    Trouble.UNSEALED: "documents > 0 AND signature = 'invalid'",
    Trouble.DEVIATING: "documents > 0 AND signature <> 'invalid' AND deviations IS NOT NULL",
}
_ORDER: Final = "ORDER BY received_at DESC, id DESC LIMIT %(limit)s"


def listed(connection: Connection, asked: Asked, limit: int) -> list[Message]:
    """At most ``limit`` messages, newest first."""
    values: dict[str, Any] = {"limit": limit, "sender": asked.sender, "kind": asked.kind, "kinds": list(KINDS)}
    where = [*_within(asked, values)]
    if asked.sender is not None and asked.among is None and asked.trouble is None and asked.kind is None:
        statement = (
            f"SELECT m.* FROM unnest(%(kinds)s::text[]) AS k (kind) CROSS JOIN LATERAL (SELECT {_COLUMNS}"  # noqa: S608
            f" FROM {_TABLE} WHERE kind = k.kind AND {_all(['sender = %(sender)s', *where])} {_ORDER}) m"
            f" {_ORDER.replace('received_at', 'm.received_at').replace(', id', ', m.id')}"
        )
    else:
        statement = f"SELECT {_COLUMNS} FROM {_TABLE} WHERE {_all([*_of(asked), *where])} {_ORDER}"  # noqa: S608
    return _messages(connection, statement, values)


def message(connection: Connection, message_id: int) -> Message | None:
    found = _messages(connection, f"SELECT {_COLUMNS} FROM {_TABLE} WHERE id = %(id)s LIMIT 1", {"id": message_id})  # noqa: S608
    return found[0] if found else None


def by_guid(connection: Connection, guid: str, sender: str | None) -> list[Message]:
    """The messages with this GUID, of ``sender`` only where one is named; the newest first."""
    statement = (
        f"SELECT {_COLUMNS} FROM {_TABLE} WHERE guid = %(guid)s"  # noqa: S608
        f" AND (%(sender)s::text IS NULL OR sender = %(sender)s) {_ORDER}"
    )
    return _messages(connection, statement, {"guid": guid, "sender": sender, "limit": GUID_FOUND_MAX})


def sealed_octets(connection: Connection, message_id: int) -> bytes | None:
    """The octets as received, sealed; None where there is no such message or no evidence of it."""
    row = connection.execute(
        "SELECT content FROM public.declarations_message WHERE id = %s LIMIT 1", (message_id,)
    ).fetchone()
    return bytes(row[0]) if row and row[0] else None


def _of(asked: Asked) -> list[str]:
    """The conditions by which an index is chosen."""
    if asked.among is not None:
        return ["id = ANY (%(among)s)", *(["sender = %(sender)s"] if asked.sender else [])]
    conditions = ["sender = %(sender)s"] if asked.sender is not None else []
    if asked.trouble is not None:
        conditions.append(_TROUBLED)
    if asked.kind is not None:
        conditions.append("kind = %(kind)s")
        if asked.sender is None and asked.kind not in COMMON:
            conditions.append(f"kind NOT IN ({', '.join(repr(one) for one in COMMON)})")
    return conditions


def _within(asked: Asked, values: dict[str, Any]) -> list[str]:
    """The conditions that only narrow, and their values."""
    conditions = []
    if asked.among is not None:
        values["among"] = list(asked.among)
        conditions += ["kind = %(kind)s"] if asked.kind else []
    if asked.trouble is not None:
        conditions.append(_TROUBLES[asked.trouble])
    if asked.day is not None:
        values["begins"], values["ends"] = day_bounds(asked.day)
        conditions.append("received_at >= %(begins)s AND received_at < %(ends)s")
    if asked.after is not None:
        values["at"], values["number"] = asked.after.received_at, asked.after.id
        conditions.append("(received_at, id) < (%(at)s, %(number)s)")
    return conditions


def _all(conditions: Sequence[str]) -> str:
    return " AND ".join(conditions) or "true"


def _messages(connection: Connection, statement: str, values: Mapping[str, Any]) -> list[Message]:
    # Statements are made of this file's own words; what is asked for goes in as parameters.
    return [Message(*row) for row in connection.execute(sql.SQL(statement), values).fetchall()]


def place_of(message: Message) -> Place:
    return Place(message.received_at, message.id)


def written(place: Place) -> str:
    """A place as it stands in an address."""
    return f"{int(place.received_at.timestamp() * 1_000_000)}.{place.id}"


def read_place(text: str) -> Place | None:
    """A place from an address; None for anything we did not write."""
    instant, dot, number = text.partition(".")
    if not dot or not (instant.isascii() and instant.isdigit()) or len(instant) > 16:  # noqa: PLR2004 - microseconds
        return None
    if not (number.removeprefix("-").isascii() and number.removeprefix("-").isdigit()) or len(number) > 19:  # noqa: PLR2004 - bigint
        return None
    return Place(datetime.fromtimestamp(int(instant) / 1_000_000, UTC), int(number))
