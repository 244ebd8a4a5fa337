"""The stored messages read (报文查询): lists newest first by place, one by its number or GUID, its sealed octets.

Every statement is answered by an index of sql/messages.sql, whatever is stored: lists go on after a place, not after a
number of rows, and the kinds of one firm are merged from the beginnings of their own orders.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from psycopg import Connection, Cursor, sql

from heliu.ceb.catalogue.index import MESSAGES
from heliu.declarations.facts import Asked, Evidence, Held, Message, Outgoing, Trouble
from heliu.kernel.days import day_bounds

FOUND_MAX: Final = 20
COMMON: Final = ("CEB311", "CEB411", "CEB511", "CEB621")
UNKNOWN_KIND: Final = "-"
KINDS: Final = (*sorted(MESSAGES), UNKNOWN_KIND)
_COLUMNS: Final = (
    "id, kind, guid, door, sender, dxp_id, signature, combination, form, certificate, documents, first_id,"
    " deviations IS NOT NULL AS deviating, digest, size_octets, received_at,"
    " envelope_id, envelope_sender"
)
_TABLE: Final = "public.declarations_message"
_TROUBLED: Final = "(documents = 0 OR signature = 'invalid' OR deviations IS NOT NULL)"
_TROUBLES: Final[Mapping[Trouble, str]] = {
    Trouble.UNREADABLE: "documents = 0",
    Trouble.UNSEALED: "documents > 0 AND signature = 'invalid'",
    Trouble.DEVIATING: "documents > 0 AND signature <> 'invalid' AND deviations IS NOT NULL",
}
# Of one firm by the instant, of everybody by the same as an expression: each has its own index (sql/messages.sql).
_INSTANT: Final = "received_at"
_INSTANT_OF_ALL: Final = "(received_at AT TIME ZONE 'UTC')"


def listed(connection: Connection, asked: Asked, limit: int) -> list[Message]:
    """At most ``limit`` messages, newest first unless asked otherwise."""
    values: dict[str, Any] = {"limit": limit, "sender": asked.sender, "kind": asked.kind, "kinds": list(KINDS)}
    order = _order(asked)
    where = _within(asked, values)
    if _by_kind(asked):
        statement = (
            f"SELECT m.* FROM unnest(%(kinds)s::text[]) AS k (of_kind) CROSS JOIN LATERAL (SELECT {_COLUMNS}"  # noqa: S608
            f" FROM {_TABLE} WHERE kind = k.of_kind AND {_all(['sender = %(sender)s', *where])} {order}) m {order}"
        )
    else:
        statement = f"SELECT {_COLUMNS} FROM {_TABLE} WHERE {_all([*_of(asked), *where])} {order}"  # noqa: S608
    return _messages(connection, statement, values)


def _instant(asked: Asked) -> str:
    return _INSTANT if asked.sender is not None else _INSTANT_OF_ALL


def _order(asked: Asked) -> str:
    way = "" if asked.oldest_first else "DESC"
    return f"ORDER BY {_instant(asked)} {way}, id {way} LIMIT %(limit)s"


def counted(connection: Connection, asked: Asked, most: int) -> int:
    """How many there are, but no more than ``most`` are counted."""
    values: dict[str, Any] = {"limit": most, "sender": asked.sender, "kind": asked.kind}
    where = _all([*_of(asked), *_within(replace(asked, after=None), values)])
    statement = f"SELECT count(*) FROM (SELECT FROM {_TABLE} WHERE {where} LIMIT %(limit)s) m"  # noqa: S608
    row = connection.execute(sql.SQL(statement), values).fetchone()
    return int(row[0]) if row else 0


def _by_kind(asked: Asked) -> bool:
    """A firm's messages of all kinds: each kind has an order of its own in the index, and they are merged."""
    return asked.sender is not None and asked.among is None and asked.trouble is None and asked.kind is None


def message(connection: Connection, message_id: int) -> Message | None:
    found = _messages(connection, f"SELECT {_COLUMNS} FROM {_TABLE} WHERE id = %(id)s LIMIT 1", {"id": message_id})  # noqa: S608
    return found[0] if found else None


def by_guid(connection: Connection, guid: str, sender: str | None) -> list[Message]:
    """The messages with this GUID, of ``sender`` only where one is named; the newest first."""
    statement = (
        f"SELECT {_COLUMNS} FROM {_TABLE} WHERE guid = %(guid)s"  # noqa: S608
        f" AND (%(sender)s::text IS NULL OR sender = %(sender)s) {_order(Asked(sender))}"
    )
    return _messages(connection, statement, {"guid": guid, "sender": sender, "limit": FOUND_MAX})


def by_envelope(connection: Connection, envelope_id: str, sender: str | None) -> list[Message]:
    """The messages sent under this number of the sender's own, of ``sender`` only where one is named; newest first."""
    statement = (
        f"SELECT {_COLUMNS} FROM {_TABLE} WHERE envelope_id = %(number)s"  # noqa: S608
        f" AND (%(sender)s::text IS NULL OR sender = %(sender)s) {_order(Asked(sender))}"
    )
    return _messages(connection, statement, {"number": envelope_id, "sender": sender, "limit": FOUND_MAX})


def sealed_octets(connection: Connection, message_id: int) -> Held | None:
    """The octets as received, sealed; None where there is no such message or no evidence of it."""
    found = evidence_of(connection, [message_id]).get(message_id)
    return found.content if found and found.content else None


def evidence_of(connection: Connection, message_ids: Sequence[int]) -> dict[int, Evidence]:
    """The sealed octets of several messages with what places them."""
    return {
        number: Evidence(*told)
        for number, *told in _with_octets(connection, "first_id, sender, received_at", message_ids)
    }


def outgoing(connection: Connection, message_ids: Sequence[int]) -> dict[int, Outgoing]:
    """These messages with their sealed octets, by number, for who sends them on."""
    columns = "kind, sender, signature, documents, received_at, size_octets"
    return {row[0]: Outgoing(*row) for row in _with_octets(connection, columns, message_ids)}


def _with_octets(connection: Connection, columns: str, message_ids: Sequence[int]) -> list[tuple[Any, ...]]:
    """``id``, these columns and where the octets stand, of each message. What several share is read once."""
    # Not the connection's own kind of cursor: that of pages binds parameters itself, and then nothing comes in binary.
    with Cursor(connection) as cursor:
        wanted = f"SELECT id, {columns}, kept_with, kept_from, size_octets, content FROM {_TABLE} WHERE id = ANY (%s)"  # noqa: S608
        rows = cursor.execute(wanted, (list(message_ids),), binary=True).fetchall()
        contents: dict[int, bytes] = {row[0]: row[-1] for row in rows}
        if elsewhere := {row[-4] for row in rows} - contents.keys() - {None}:
            shared = f"SELECT id, content FROM {_TABLE} WHERE id = ANY (%s)"  # noqa: S608
            contents.update(cursor.execute(shared, (list(elsewhere),), binary=True).fetchall())
    return [(*row[:-4], Held(contents.get(row[-4] or row[0], b""), row[-3], row[-2])) for row in rows]


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
        conditions += [
            f"{_instant(asked)} >= {_bound(asked, 'begins')}",
            f"{_instant(asked)} < {_bound(asked, 'ends')}",
        ]
    if asked.after is not None:
        values["at"], values["number"] = asked.after.received_at, asked.after.id
        past = ">" if asked.oldest_first else "<"
        conditions.append(f"({_instant(asked)}, id) {past} ({_bound(asked, 'at')}, %(number)s)")
    return conditions


def _bound(asked: Asked, name: str) -> str:
    """An instant to compare with, written as the index has it."""
    return f"%({name})s" if asked.sender is not None else f"(%({name})s::timestamptz AT TIME ZONE 'UTC')"


def _all(conditions: Sequence[str]) -> str:
    return " AND ".join(conditions) or "true"


def _messages(connection: Connection, statement: str, values: Mapping[str, Any]) -> list[Message]:
    # Statements are made of this file's own words; what is asked for goes in as parameters.
    return [Message(*row) for row in connection.execute(sql.SQL(statement), values).fetchall()]
