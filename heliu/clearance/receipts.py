"""Receipts read again (回执查询): in order by cursor, by key, or by minute; nothing committed is ever skipped.

Order is (transaction, number). A transaction that began earlier may commit later, so nothing is handed out from behind
the oldest one still running: what lies before a cursor is complete.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from psycopg import AsyncConnection

from heliu.ceb.reader import read
from heliu.clearance.facts import Receipt
from heliu.declarations.api import decompress

ANSWERS_AT_ONCE_MAX = 50
_KEYS = {
    "CEB622": ("inventory", "cop_no", "copNo"),
    "CEB312": ("order", "order_no", "orderNo"),
    "CEB412": ("payment", "pay_transaction_id", "payTransactionId"),
    "CEB512": ("waybill", "logistics_no", "logisticsNo"),
    "CEB624": ("import_cancellation", "cop_no", "copNo"),
    "CEB626": ("import_return", "cop_no", "copNo"),
    "CEB604": ("export_inventory", "cop_no", "copNo"),
    "CEB304": ("export_order", "order_no", "orderNo"),
    "CEB404": ("collection", "order_no", "orderNo"),
    "CEB506": ("export_waybill", "logistics_no", "logisticsNo"),
    "CEB606": ("cancellation", "cop_no", "copNo"),
    "CEB608": ("master_list", "cop_no", "copNo"),
    "CEB508": ("arrival", "cop_no", "copNo"),
    "CEB510": ("departure", "cop_no", "copNo"),
    "CEB214": ("export_return", "cop_no", "coElNo"),
    "CEB712": ("inbound_detail", "cop_no", "copNo"),
    "CEB216": ("return_tally", "cop_no", "coElNo"),
    "CEB702": ("summary_application", "cop_no", "copNo"),
}
# Bills stand beside the receipts of their inventory; they are found by its number.
OF_BILLS = ("CEB816", "CEB818")
# The steps a receipt stands for when the local authority took them at once.
_STEPS: Mapping[str, tuple[str, ...]] = {
    "800": ("2", "120", "800"),
    "300": ("2", "120", "300"),
    "500": ("2", "120", "500"),
    "100": ("2", "100"),
}
_STEPPED = ("CEB622", "CEB604")
_STEP_TEXTS = {"2": "[Code:2;Desc:清单新增申报成功]", "120": "[Code:1800;Desc:逻辑校验通过]"}

_MAX = 2**63 - 1  # bigint

Connection = AsyncConnection[Any]
Row = tuple[int, int, str, str, str, bool, bytes]


async def receipts_after(
    connection: Connection, firm_code: str, cursor: str, limit: int
) -> tuple[list[Receipt], str | None]:
    """Return the receipts of a firm after ``cursor`` ("" from the beginning) and the next cursor.

    ``limit`` counts receipts; a receipt message is never torn, so a few more may come. Raises ValueError for a cursor
    that was not given by us.
    """
    txid, number = parsed(cursor)
    found = await connection.execute(
        "SELECT txid::text::bigint, id, message, coalesce(sender, ''), coalesce(dxp_id, ''), keys = '{}', body,"
        " message_id FROM clearance_answer WHERE sender = %s AND (txid, id) > (%s::text::xid8, %s)"
        # The order names the column, not what is made of it above: only that is in the index.
        " AND txid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY clearance_answer.txid, id LIMIT %s",
        (firm_code, str(txid), number, ANSWERS_AT_ONCE_MAX),
    )
    receipts: list[Receipt] = []
    after: str | None = cursor or None
    rows = await found.fetchall()
    envelopes = await _envelopes(connection, [row[-1] for row in rows])
    for *row, message_id in rows:
        told = expanded((*row,))
        receipts += [replace(one, envelope_id=envelopes.get(message_id)) for one in told]
        after = f"{row[0]}.{row[1]}"
        if len(receipts) >= limit:
            break
    return receipts, after


async def _envelopes(connection: Connection, message_ids: Sequence[int]) -> dict[int, str]:
    """The numbers of their own under which these messages were sent, where they had any."""
    found = await connection.execute(
        "SELECT id, envelope_id FROM public.declarations_message WHERE id = ANY (%s) AND envelope_id IS NOT NULL",
        (list(message_ids),),
    )
    return dict(await found.fetchall())


async def receipts_by_key(connection: Connection, message: str, cop_no: str) -> list[Receipt]:
    """Return the latest receipt of each current document with this number; empty when there is none."""
    table, column, field = _KEYS.get(message, _KEYS["CEB622"])
    # Names from the table above, never from a request.
    found = await connection.execute(
        f"SELECT message_id FROM public.declarations_{table} WHERE {column} = %s AND superseded_by IS NULL",  # noqa: S608
        (cop_no,),
    )
    latest = []
    for (message_id,) in await found.fetchall():
        answers = await connection.execute(
            "SELECT txid::text::bigint, id, message, coalesce(sender, ''), coalesce(dxp_id, ''), keys = '{}', body,"
            " keys FROM clearance_answer WHERE message_id = %s AND (keys = '{}' OR %s = ANY (keys))"
            " AND (message = %s OR %s AND message <> ALL (%s)) ORDER BY id DESC LIMIT 1",
            (message_id, cop_no, message, message not in OF_BILLS, list(OF_BILLS)),
        )
        for *row, keys in await answers.fetchall():
            told = list(plain((*row,)))
            if message in OF_BILLS:  # these do not name the inventory as its firm does
                latest += [one for one, key in zip(told, keys, strict=True) if key == cop_no]
            else:
                latest += [one for one in told if one.document.get(field) == cop_no]
    return latest


async def answered_in_window(
    connection: Connection, message: str, dxp_id: str, since: datetime, until: datetime
) -> int:
    """Return how many documents ``receipts_in_window`` would tell of, without reading their receipts."""
    found = await connection.execute(
        "SELECT coalesce(sum(documents), 0)::bigint FROM clearance_answer"
        " WHERE message = %s AND dxp_id = %s AND given_at >= %s AND given_at < %s",
        (message, dxp_id, since, until),
    )
    row = await found.fetchone()
    return int(row[0]) if row else 0


async def receipts_in_window(
    connection: Connection, message: str, dxp_id: str, since: datetime, until: datetime
) -> list[Receipt]:
    """Return the receipts of one kind given to ``dxp_id`` from ``since`` until before ``until``."""
    found = await connection.execute(
        "SELECT txid::text::bigint, id, message, coalesce(sender, ''), coalesce(dxp_id, ''), keys = '{}', body"
        " FROM clearance_answer WHERE message = %s AND dxp_id = %s AND given_at >= %s AND given_at < %s"
        " ORDER BY given_at, id",
        (message, dxp_id, since, until),
    )
    return [receipt for row in await found.fetchall() for receipt in expanded(row)]


def parsed(cursor: str) -> tuple[int, int]:
    """Return (transaction, number) of a cursor. Raises ValueError."""
    if not cursor:
        return 0, 0
    txid, dot, number = cursor.partition(".")
    digits = txid + number
    if not (dot and txid and number and digits.isascii() and digits.isdigit()) or max(int(txid), int(number)) > _MAX:
        raise ValueError(f"{cursor!r} is no cursor of ours: use the one the last answer gave, or none")
    return int(txid), int(number)


def plain(row: Row) -> Iterator[Receipt]:
    """The receipts of one stored message, as they were given."""
    txid, number, message, sender, dxp_id, _, body = row
    for document in read(decompress(body)).documents:
        yield Receipt(f"{txid}.{number}", message, sender, dxp_id, document.head, lines=document.lines)


def expanded(row: Row) -> Iterator[Receipt]:
    """The receipts of one stored message with the steps in between, which happened at the same instant."""
    first_answer = row[5]
    for receipt in plain(row):
        for status in steps(receipt) if first_answer and receipt.message in _STEPPED else ():
            document = dict(receipt.document) | {"returnStatus": status, "returnInfo": _STEP_TEXTS[status]}
            yield Receipt(receipt.cursor, receipt.message, receipt.sender, receipt.dxp_id, document)
        yield receipt


def steps(receipt: Receipt) -> Sequence[str]:
    """The statuses an inventory passed before the one its receipt names."""
    return _STEPS.get(receipt.document.get("returnStatus") or "", ("",))[:-1]
