"""The documents of a parcel read back as facts, by the same look-ups the statement makes."""

from dataclasses import fields
from typing import TypeVar

from psycopg import Cursor, sql
from psycopg.rows import class_row

from heliu.clearance.facts import Inventory, Order, Payment, Trio, Waybill

Fact = TypeVar("Fact", Inventory, Order, Payment, Waybill)


def load_trio(cursor: Cursor, inventory_id: int) -> Trio:
    """Read an inventory of the open window and its counterparts. Raises LookupError when it is not there."""
    inventory = _one(cursor, Inventory, "window_inventory", "id = %s", (inventory_id,))
    if inventory is None:
        raise LookupError(f"inventory {inventory_id} is not in the open window")
    key = (inventory.order_no, inventory.ebp_code)
    order = _one(cursor, Order, "window_order", "order_no = %s AND ebp_code = %s", key)
    cursor.execute("SELECT logistics_no, logistics_code FROM window_inventory WHERE id = %s LIMIT 1", (inventory_id,))
    shipped = cursor.fetchone() or ("", "")
    return Trio(
        inventory=inventory,
        order=order,
        payment=_payment(cursor, key, order),
        waybill=_one(cursor, Waybill, "window_waybill", "logistics_no = %s AND logistics_code = %s", shipped),
    )


def _payment(cursor: Cursor, key: tuple[str, str], order: Order | None) -> Payment | None:
    """The payment the order names comes first; else the latest for that order."""
    named = (order.pay_code, order.pay_transaction_id) if order else (None, None)
    return _one(
        cursor,
        Payment,
        "window_payment",
        "order_no = %s AND ebp_code = %s",
        (*key, *named),
        sql.SQL("ORDER BY (pay_code = %s AND pay_transaction_id = %s) DESC, id DESC"),
    )


def _one(
    cursor: Cursor,
    kind: type[Fact],
    table: str,
    condition: str,
    values: tuple[object, ...],
    order: sql.SQL | None = None,
) -> Fact | None:
    statement = sql.SQL("SELECT {} FROM {} WHERE {} AND superseded_by IS NULL {} LIMIT 1").format(
        sql.SQL(", ").join(sql.Identifier(field.name) for field in fields(kind)),
        sql.Identifier(table),
        sql.SQL(condition),
        order or sql.SQL(""),
    )
    with cursor.connection.cursor(row_factory=class_row(kind)) as reader:
        reader.execute(statement, values)
        return reader.fetchone()
