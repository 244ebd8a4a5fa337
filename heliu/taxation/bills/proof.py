"""Do the books agree (勾稽): accounts with what bills hold, payments with their bills. Nothing is mended here."""

from dataclasses import dataclass
from typing import Any, Final

from psycopg import Connection

_ACCOUNTS: Final = """
SELECT coalesce(a.firm, b.firm), coalesce(a.used, 0)::text, coalesce(b.held, 0)::text
FROM public.taxation_account a
FULL JOIN (SELECT withholder AS firm, sum(secured) AS held FROM public.taxation_bill GROUP BY withholder) b
    ON b.firm = a.firm
WHERE coalesce(a.used, 0) <> coalesce(b.held, 0)
"""
_PAYMENTS: Final = """
SELECT p.id, p.amount::text, coalesce(b.amount, 0)::text
FROM public.taxation_payment p
LEFT JOIN (SELECT payment_id, sum(tax) AS amount, count(*) AS bills FROM public.taxation_bill
           WHERE state IN ('summed', 'paid') GROUP BY payment_id) b ON b.payment_id = p.id
WHERE p.state = 'open' AND (p.amount <> coalesce(b.amount, 0) OR p.bills <> coalesce(b.bills, 0))
"""


@dataclass(frozen=True, slots=True)
class Proof:
    """What does not agree: (firm, used, held by bills) and (payment, its amount, that of its bills)."""

    accounts: list[tuple[Any, ...]]
    payments: list[tuple[Any, ...]]

    @property
    def agrees(self) -> bool:
        return not self.accounts and not self.payments


def proof(connection: Connection) -> Proof:
    return Proof(connection.execute(_ACCOUNTS).fetchall(), connection.execute(_PAYMENTS).fetchall())
