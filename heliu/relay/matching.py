"""Which of our documents a return of customs speaks of (回执匹配): by the keys it names, among what was sent."""

from collections.abc import Mapping
from dataclasses import dataclass

from psycopg import Cursor, sql

from heliu.declarations.api import TABLES, columns_of, elements_of, own_key
from heliu.relay.opening import ANSWERS

PART = "part_no"


@dataclass(frozen=True, slots=True)
class Matched:
    """A document that customs was sent."""

    document_id: int
    message_id: int
    sender: str | None
    kind: str
    key: str


def matched(cursor: Cursor, answer: str, fields: Mapping[str, str | None]) -> Matched | None:
    """The document a return names: the one with its guid if several had the key, else the current one."""
    kind = ANSWERS[answer]
    if kind not in TABLES:
        return None
    key = key_of(kind, fields)
    if key is None:
        return None
    conditions = [sql.SQL("d.{} = %s").format(sql.Identifier(column)) for column in key]
    with_guid = "guid" in columns_of(kind)
    cursor.execute(
        sql.SQL(
            "SELECT d.id, d.message_id, s.sender FROM public.{table} d JOIN relay_sent s ON s.message_id = d.message_id"
            " WHERE {same} ORDER BY {guid} DESC, d.superseded_by IS NULL DESC, d.id DESC LIMIT 1"
        ).format(
            table=sql.Identifier(f"declarations_{TABLES[kind]}"),
            same=sql.SQL(" AND ").join(conditions),
            guid=sql.SQL("d.guid = %s") if with_guid else sql.SQL("%s::text IS NULL"),
        ),
        (*key.values(), fields.get("guid")),
    )
    row = cursor.fetchone()
    return Matched(row[0], row[1], row[2], kind, named(kind, fields)) if row else None


def key_of(kind: str, fields: Mapping[str, str | None]) -> dict[str, str | int] | None:
    """Column -> value, of those parts of the key that the receipt has; None where it does not name the document."""
    columns = own_key(kind)
    found: dict[str, str | int] = {}
    for column, element in zip(columns, elements_of(kind, columns), strict=True):
        value = (fields.get(element) or "").strip()
        if not value:
            continue
        if column == PART and not (value.isascii() and value.isdigit() and len(value) < 6):  # noqa: PLR2004 - smallint
            return None
        found[column] = int(value) if column == PART else value
    return found if columns[0] in found else None


def named(kind: str, fields: Mapping[str, str | None]) -> str:
    """By which number people know the document."""
    first = own_key(kind)[:1]
    return (fields.get(elements_of(kind, first)[0]) or "").strip()
