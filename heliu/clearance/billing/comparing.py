"""Holding what was withheld against what is levied (代扣比对): a sweep over new bills, behind the hot path.

The order tells what the enterprise withheld, and only its signed message holds it: a message is opened once for all
its orders. New bills are those with numbers above the last compared, so they are read while no transaction makes one;
the messages are opened after that, when nobody waits. Two sweeps at once do the same work, and it is kept once.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from psycopg import Connection, Cursor, sql
from psycopg.rows import dict_row

from heliu.clearance.authority import in_one_transaction
from heliu.clearance.billing.evidence import goods_in_full, heads_of
from heliu.clearance.billing.making import BILL_LOCK
from heliu.clearance.terms import hot_lines
from heliu.policies.parameters import NotInForce
from heliu.taxation.api import difference_of, needs_goods, order_of
from heliu.taxation.bills.api import keep_findings
from heliu.taxation.bills.facts import Finding
from heliu.taxation.facts import CannotCompute, DeclaredInventory, Difference, Reason, Withheld

AT_ONCE_MAX: Final = 500
# An order is found by its keys, whose index leads to it at once; that of numbers only to its neighbourhood, and rather
# than that the planner reads all orders. In no index of keys stands what was replaced after the decision.
_BILL: Final = sql.SQL("""
SELECT b.id, b.tax + coalesce((SELECT sum(c.amount) FROM public.taxation_change c WHERE c.bill_id = b.id), 0) AS levied,
    d.decided_on, i.id AS inventory_id, i.message_id, i.freight, i.insured_fee, i.goods_codes, i.totals, i.quantity,
    d.order_id, coalesce(
        (SELECT o.message_id FROM public.declarations_order o WHERE o.order_no = i.order_no AND o.ebp_code = i.ebp_code
            AND o.superseded_by IS NULL AND o.id = d.order_id),
        (SELECT o.message_id FROM public.declarations_order o WHERE o.id = d.order_id LIMIT 1)
    ) AS order_message
FROM public.taxation_bill b
JOIN clearance_decision d ON d.inventory_id = b.inventory_id
JOIN public.declarations_inventory i ON i.id = b.inventory_id
""")
_NEW: Final = _BILL + sql.SQL(
    "WHERE b.id > (SELECT coalesce(max(bill_id), 0) FROM public.taxation_comparison) ORDER BY b.id LIMIT %s"
)
_ONE: Final = _BILL + sql.SQL("WHERE b.id = %s")
Row = Mapping[str, Any]


def compare_bills(connection: Connection, limit: int = AT_ONCE_MAX) -> int:
    """Compare at most ``limit`` new bills; how many. 0: all are compared."""

    def new(cursor: Cursor) -> list[Row]:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", (BILL_LOCK,))
        with cursor.connection.cursor(row_factory=dict_row) as named:
            return list(named.execute(_NEW, (limit,)).fetchall())

    rows = in_one_transaction(connection, new)
    found = _findings(connection, rows)
    in_one_transaction(connection, lambda cursor: keep_findings(cursor, found))
    return len(rows)


def _findings(connection: Connection, rows: Sequence[Row]) -> list[Finding]:
    orders = {row["order_id"]: row["order_message"] for row in rows if row["order_message"] is not None}
    heads = heads_of(connection, "CEB311", orders)
    return [_finding(connection, row, heads.get(row["order_id"])) for row in rows]


def _finding(connection: Connection, row: Row, head: Mapping[str, str] | None) -> Finding:
    levied = row["levied"]
    if head is None:
        return Finding(row["id"], levied, None, Reason.UNREADABLE)
    withheld = _withheld(head)
    if withheld.tax == levied:
        return Finding(row["id"], levied, withheld.tax, Reason.EQUAL)
    return Finding(row["id"], levied, withheld.tax, _difference(connection, row, withheld).reason)


def explain_difference(connection: Connection, bill_id: int) -> tuple[Withheld | None, Difference]:
    """What was withheld on the order of this bill beside what is levied, line by line, from the evidence.

    None, and no lines, where the order cannot be read.
    """
    with connection.cursor(row_factory=dict_row) as cursor:
        row = cursor.execute(_ONE, (bill_id,)).fetchone()
    order = row and row["order_message"] and row["order_id"]
    head = heads_of(connection, "CEB311", {order: row["order_message"]}).get(order) if row and order else None
    if row is None or head is None:
        return None, Difference(Reason.UNREADABLE)
    withheld = _withheld(head)
    return withheld, _difference(connection, row, withheld)


def _withheld(head: Mapping[str, str]) -> Withheld:
    return Withheld(*(Decimal(head.get(name) or 0) for name in ("taxTotal", "goodsValue", "discount")))


def _difference(connection: Connection, row: Row, withheld: Withheld) -> Difference:
    lines = hot_lines(row["goods_codes"], row["totals"], row["quantity"])
    if needs_goods(row["goods_codes"], row["decided_on"]):
        lines = tuple(goods_in_full(connection, row)) or lines
    inventory = DeclaredInventory(row["decided_on"], lines, row["freight"], row["insured_fee"])
    try:
        return difference_of(withheld, order_of(inventory), row["levied"])
    except (CannotCompute, NotInForce):
        return Difference(Reason.UNEXPLAINED)
