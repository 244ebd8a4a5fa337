"""What customs' own papers should hold by our books (税单、汇总结果的预期): an import's tax, a summary's goods."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from uuid import uuid4

from psycopg import Cursor

from heliu.ceb.writer import write
from heliu.clearance.notices import senders_of
from heliu.declarations.api import compress

_TAX: Final = (
    "SELECT d.status, d.duty, d.consumption_tax, d.vat, i.message_id, i.cop_no FROM clearance_decision d"
    " JOIN public.declarations_inventory i ON i.id = d.inventory_id WHERE d.inventory_id = %s"
)
_TOUCHED: Final = """
SELECT DISTINCT d.id, d.decl_seq_no, s.sum_no, a.message_id
FROM public.declarations_export_inventory i
JOIN clearance_summary_item t ON t.inventory_id = i.id
JOIN clearance_summary_declaration d ON d.id = t.declaration_id
JOIN clearance_summary s ON s.id = d.summary_id
JOIN public.declarations_summary_application a ON a.id = s.id
WHERE i.logistics_no = ANY (%s) AND s.agent_code = %s AND s.ebc_code = %s ORDER BY d.id
"""
_ITEMS: Final = (
    "SELECT i.logistics_no, t.goods_no FROM clearance_summary_item t"
    " JOIN public.declarations_export_inventory i ON i.id = t.inventory_id WHERE t.declaration_id = %s"
)
_KEEP: Final = (
    "INSERT INTO public.clearance_answer (sender, dxp_id, message, message_id, documents, keys, body)"
    " VALUES (%s, %s, %s, %s, 1, %s, %s)"
)
Values = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class TaxExpected:
    """What we computed for an import; an amount is None where it bears none or was returned. CNY."""

    status: int
    duty: Decimal | None
    consumption_tax: Decimal | None
    vat: Decimal | None
    message_id: int
    cop_no: str

    @property
    def amounts(self) -> tuple[Decimal, Decimal, Decimal]:
        nothing = Decimal(0)
        return self.duty or nothing, self.consumption_tax or nothing, self.vat or nothing


@dataclass(frozen=True, slots=True)
class SummaryExpected:
    """A declaration we formed: the goods in it by waybill and line."""

    id: int
    decl_seq_no: str
    sum_no: str
    message_id: int
    items: frozenset[tuple[str, int]]


def tax_expected(cursor: Cursor, inventory_id: int) -> TaxExpected | None:
    """Of an import we decided on."""
    row = cursor.execute(_TAX, (inventory_id,)).fetchone()
    return TaxExpected(*row) if row else None


def summaries_expected(cursor: Cursor, waybills: Sequence[str], agent: str, seller: str) -> list[SummaryExpected]:
    """The declarations of these firms that goods of these waybills stand in."""
    rows = cursor.execute(_TOUCHED, (list(waybills), agent, seller)).fetchall()
    return [
        SummaryExpected(
            number, decl_seq_no, sum_no, message_id, frozenset(cursor.execute(_ITEMS, (number,)).fetchall())
        )
        for number, decl_seq_no, sum_no, message_id in rows
    ]


def tell_paper(cursor: Cursor, kind: str, message_id: int, key: str, paper: tuple[Values, Sequence[Values]]) -> None:
    """Keep a paper of customs, word by word, for who sent the message it belongs to."""
    head, lines = ({k: v for k, v in paper[0].items() if v is not None}, [_given(one) for one in paper[1]])
    body = write(kind, [(head, lines) if lines else head], guid=str(uuid4()))
    sender, dxp_id, _ = senders_of(cursor, [message_id]).get(message_id, (None, None, None))
    cursor.execute(_KEEP, (sender, dxp_id, kind, message_id, [key], compress(body)))


def _given(values: Values) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
