"""Refunds of a stored past, for measuring what growth costs: those that are there, again and again.

Most were paid long ago; one in twenty waits to be accepted, one in twenty for what the firm has to supplement: the
first of each twenty, so that a small past has them too.
"""

from typing import Final

from psycopg import Connection

# What is there first is copied under new numbers; a copy of an invoice is held by the copy of its application.
_STATEMENTS: Final = {
    "refund_applications": """
CREATE TEMP TABLE past_refund ON COMMIT DROP AS
SELECT a.id AS old, nextval(pg_get_serial_sequence('public.refunds_application', 'id')) AS new, n,
    CASE n %% 20 WHEN 1 THEN 'submitted' WHEN 2 THEN 'supplement' END AS open
FROM public.refunds_application a CROSS JOIN generate_series(1, %(times)s::int) n ORDER BY n
""",
    "applications": """
INSERT INTO public.refunds_application (id, firm, kind, business, state, enterprise_class, content, digest, claimed,
    approved, reason, submitted_at, accepted_on, sort_on, done_on, net_days, paid_on)
SELECT p.new, firm, kind, business, coalesce(open, state), enterprise_class, content, digest, claimed,
    CASE WHEN open IS NULL THEN approved END, reason, submitted_at - n * interval '1 hour',
    CASE WHEN open IS DISTINCT FROM 'submitted' THEN accepted_on - n / 24 END,
    CASE open WHEN 'submitted' THEN a.accepted_on - n / 24 ELSE sort_on END,
    CASE WHEN open IS NULL THEN done_on - n / 24 END, CASE WHEN open IS NULL THEN net_days END,
    CASE WHEN open IS NULL THEN paid_on - n / 24 END
FROM past_refund p JOIN public.refunds_application a ON a.id = p.old
""",
    "events": """
INSERT INTO public.refunds_event (application_id, at, by, by_officer, verb, words)
SELECT p.new, at - n * interval '1 hour', by, by_officer, verb, words
FROM past_refund p JOIN public.refunds_event e ON e.application_id = p.old ORDER BY p.new, e.id
""",
    "pauses": """
INSERT INTO public.refunds_pause (application_id, since, reason, answer)
SELECT p.new, accepted_on - n / 24, '请补充出口合同', ''
FROM past_refund p JOIN public.refunds_application a ON a.id = p.old WHERE open = 'supplement'
""",
    "papers": """
CREATE TEMP TABLE past_paper ON COMMIT DROP AS
SELECT 'invoice' AS kind, p.new AS application, u.invoice_id AS old, n,
    nextval(pg_get_serial_sequence('public.refunds_invoice', 'id')) AS new, u.quantity, NULL::numeric AS amount
FROM past_refund p JOIN public.refunds_invoiceuse u ON u.application_id = p.old
UNION ALL
SELECT 'receipt', p.new, u.receipt_id, n, nextval(pg_get_serial_sequence('public.refunds_receipt', 'id')), NULL,
    u.amount
FROM past_refund p JOIN public.refunds_receiptuse u ON u.application_id = p.old
""",
    "refund_invoices": """
INSERT INTO public.refunds_invoice (id, firm, number, line_no, seller_code, seller_name, issued_on, goods_code,
    goods_name, unit, quantity, amount, rate, tax, entered_by, entered_at)
SELECT p.new, firm, 'H' || p.new, 1, seller_code, seller_name, issued_on, goods_code, goods_name, unit, i.quantity,
    i.amount, rate, tax, entered_by, entered_at
FROM past_paper p JOIN public.refunds_invoice i ON i.id = p.old WHERE p.kind = 'invoice'
""",
    "refund_receipts": """
INSERT INTO public.refunds_receipt (id, firm, number, received_on, currency, amount, payer, entered_by, entered_at)
SELECT p.new, firm, 'H' || p.new, received_on, currency, p.amount, payer, entered_by, entered_at
FROM past_paper p JOIN public.refunds_receipt r ON r.id = p.old WHERE p.kind = 'receipt'
""",
    "invoice_uses": "INSERT INTO public.refunds_invoiceuse (application_id, invoice_id, quantity)"
    " SELECT application, new, quantity FROM past_paper WHERE kind = 'invoice'",
    "receipt_uses": "INSERT INTO public.refunds_receiptuse (application_id, receipt_id, amount) SELECT application,"
    " new, amount FROM past_paper WHERE kind = 'receipt'",
}
_TOLD: Final = ("refund_applications", "refund_invoices", "refund_receipts")


def repeat_refunds(connection: Connection, times: int) -> dict[str, int]:
    """Each application that is there so often again, in the caller's transaction; how many of each were made."""
    made = {name: connection.execute(text, {"times": times}).rowcount for name, text in _STATEMENTS.items()}
    return {name: made[name] for name in _TOLD}
