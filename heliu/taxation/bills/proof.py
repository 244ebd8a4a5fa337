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
_PAYOUTS: Final = """
SELECT c.bill_id, sum(c.refund)::text, coalesce(sum(p.amount), 0)::text
FROM public.taxation_change c LEFT JOIN public.taxation_payout p ON p.change_id = c.id
GROUP BY c.bill_id HAVING sum(c.refund) <> coalesce(sum(p.amount), 0)
"""
_GUARANTEES: Final = """
SELECT g.id, g.drawn::text, coalesce(d.amount, 0)::text FROM public.taxation_guarantee g
LEFT JOIN (SELECT guarantee_id, sum(amount) AS amount FROM public.taxation_drawing GROUP BY guarantee_id) d
    ON d.guarantee_id = g.id
WHERE g.drawn <> coalesce(d.amount, 0)
UNION ALL
SELECT p.id, (p.amount + p.late_fee)::text, sum(d.amount)::text
FROM public.taxation_payment p JOIN public.taxation_drawing d ON d.payment_id = p.id
GROUP BY p.id HAVING p.state <> 'paid' OR p.amount + p.late_fee <> sum(d.amount)
"""


@dataclass(frozen=True, slots=True)
class Proof:
    """What does not agree: (firm, used, held by bills); (payment, its amount, that of its bills); (bill, tax to be
    paid back by its changes, by its payouts); (guarantee or payment, drawn by its own word, by the drawings).
    """

    accounts: list[tuple[Any, ...]]
    payments: list[tuple[Any, ...]]
    payouts: list[tuple[Any, ...]]
    guarantees: list[tuple[Any, ...]]

    @property
    def agrees(self) -> bool:
        return not (self.accounts or self.payments or self.payouts or self.guarantees)


def proof(connection: Connection) -> Proof:
    asked = (_ACCOUNTS, _PAYMENTS, _PAYOUTS, _GUARANTEES)
    return Proof(*(connection.execute(question).fetchall() for question in asked))
