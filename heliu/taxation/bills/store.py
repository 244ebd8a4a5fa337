"""Tax bills in their table: read as facts, written in sets."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from psycopg import Connection, Cursor, sql

from heliu.taxation.bills.facts import Bill, Draft, Line, State, inventory_of

COLUMNS: Final = (
    "inventory_id, message_id, cop_no, order_no, invt_no, customs_code, withholder, platform, seller, carrier, agent,"
    " taxpayer, released_on, lines, id, version, state, first_on, last_on, secured, payment_id, made_at"
)
_WRITTEN: Final = (
    "inventory_id bigint, message_id bigint, cop_no text, order_no text, invt_no text, customs_code text,"
    " withholder text, platform text, seller text, carrier text, agent text, taxpayer text, released_on date,"
    " lines jsonb, state text, first_on date, last_on date, tax numeric, secured numeric"
)
_NAMES: Final = ", ".join(part.split()[0] for part in _WRITTEN.split(","))
# A bill is there already where a cancellation made it first: then it stays as it is.
_INSERT: Final = (
    f"INSERT INTO public.taxation_bill ({_NAMES}, version, untold, made_at)"  # noqa: S608 - this file's own words
    f" SELECT {_NAMES}, 0, false, %s FROM jsonb_to_recordset(%s::jsonb) AS made ({_WRITTEN}) ORDER BY inventory_id"
    f" ON CONFLICT (inventory_id) DO NOTHING RETURNING {COLUMNS}"
)


def insert(cursor: Cursor, rows: Sequence[dict[str, Any]], at: datetime) -> list[Bill]:
    """Store those that are new; return them."""
    cursor.execute(_INSERT, (at, json.dumps(rows)))
    return read(cursor)


def row_of(draft: Draft, state: State, days: tuple[Any, Any], secured: Decimal) -> dict[str, Any]:
    """A bill as its table takes it."""
    return {
        "inventory_id": draft.inventory_id,
        "message_id": draft.message_id,
        "cop_no": draft.cop_no,
        "order_no": draft.order_no,
        "invt_no": draft.invt_no,
        "customs_code": draft.customs_code,
        "withholder": draft.withholder,
        "platform": draft.platform,
        "seller": draft.seller,
        "carrier": draft.carrier,
        "agent": draft.agent,
        "taxpayer": draft.taxpayer,
        "released_on": draft.released_on.isoformat(),
        "lines": written(draft.lines),
        "state": state.value,
        "first_on": days[0].isoformat(),
        "last_on": days[1].isoformat(),
        "tax": str(draft.tax),
        "secured": str(secured),
    }


def written(lines: Iterable[Line]) -> list[list[str | int]]:
    return [
        [line.gnum, line.code, str(line.tax_price), str(line.duty), str(line.consumption_tax), str(line.vat)]
        for line in lines
    ]


def lines_of(kept: Iterable[Sequence[Any]] | str) -> tuple[Line, ...]:
    """``kept``: as jsonb comes, which the pages' connection leaves as text."""
    lines: Iterable[Sequence[Any]] = json.loads(kept) if isinstance(kept, str) else kept
    return tuple(Line(gnum, code, *map(Decimal, amounts)) for gnum, code, *amounts in lines)


def find(cursor: Cursor, where: str, values: Sequence[Any] | dict[str, Any]) -> list[Bill]:
    """The bills that fit a condition of the caller's own words."""
    cursor.execute(sql.SQL(f"SELECT {COLUMNS} FROM public.taxation_bill b WHERE {where}"), values)  # noqa: S608
    return read(cursor)


def newest(connection: Connection, firm: str, state: State | None, number: str, limit: int) -> list[Bill]:
    """For who sits at the machine: the newest bills of a withholding agent, in a state, of a number; "" is any."""
    told = {"firm": firm, "state": state.value if state else "", "number": number, "limit": limit}
    told["inventory"] = inventory_of(number)
    where = (
        "(%(firm)s = '' OR withholder = %(firm)s) AND (%(state)s = '' OR state = %(state)s)"
        " AND (%(number)s = '' OR invt_no = %(inventory)s OR %(number)s IN (cop_no, order_no))"
        " ORDER BY id DESC LIMIT %(limit)s"
    )
    with connection.cursor() as cursor:
        return find(cursor, where, told)


def read(cursor: Cursor) -> list[Bill]:
    return [fact(row) for row in cursor.fetchall()]


def fact(row: Sequence[Any]) -> Bill:
    """A row in the order of COLUMNS."""
    return Bill(*[*row[:13], lines_of(row[13]), *row[14:16], State(row[16]), *row[17:]])
