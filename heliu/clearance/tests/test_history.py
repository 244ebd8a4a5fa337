"""The stored past that benchmarks stand on."""

import psycopg
import pytest

from heliu.clearance.history.api import bill_history, fill_history, return_exports, return_imports, sum_up_history

pytestmark = [pytest.mark.database, pytest.mark.django_db]
IMPORTS = 700  # a bought basket of every kind, thirteen of them returned, one of these still under way
EXPORTS = 540
COMPLETE = """
SELECT count(*) FROM public.declarations_inventory i
JOIN public.declarations_order USING (order_no)
JOIN public.declarations_payment USING (order_no)
JOIN public.declarations_waybill w ON w.logistics_no = i.logistics_no
JOIN public.clearance_decision d ON d.inventory_id = i.id AND d.status = 899
JOIN public.declarations_message m ON m.id = i.message_id AND m.kind = 'CEB621' AND m.documents = 100
WHERE i.id BETWEEN m.first_id AND m.first_id + 99
"""
COMPLETE_EXPORTS = """
SELECT count(*) FROM public.declarations_export_inventory i
JOIN public.declarations_export_order USING (order_no)
JOIN public.declarations_collection USING (order_no)
JOIN public.declarations_export_waybill w ON w.logistics_no = i.logistics_no
JOIN public.clearance_export_decision d ON d.inventory_id = i.id AND d.status = 899
JOIN public.declarations_message m ON m.id = i.message_id AND m.kind = 'CEB603' AND m.documents = 100
WHERE i.id BETWEEN m.first_id AND m.first_id + 99
"""
# Each finds the rows that do not add up: none may be there.
WRONG = {
    "quota": """SELECT FROM clearance_quota q WHERE (q.committed, q.purchases) IS DISTINCT FROM (
        SELECT ROW (sum(d.counted), count(*) FILTER (WHERE d.counted > 0)::int) FROM clearance_decision d
        WHERE (d.buyer_id, d.year) = (q.buyer_id, q.year))""",
    "lines of a return": """SELECT FROM clearance_undoing u WHERE (u.value_back, u.vat_back) IS DISTINCT FROM (
        SELECT ROW (sum(l.tax_price_back), sum(l.vat_back)) FROM clearance_undoing_line l
        WHERE l.application_id = u.id)""",
    "payment": """SELECT FROM taxation_payment p WHERE (p.bills, p.amount) IS DISTINCT FROM (
        SELECT ROW (count(*)::int, sum(b.tax + coalesce(c.refund, 0)))
        FROM taxation_bill b LEFT JOIN taxation_change c ON c.bill_id = b.id
        WHERE b.payment_id = p.id AND b.tax + coalesce(c.refund, 0) > 0)""",
    "bill": """SELECT FROM taxation_bill b JOIN clearance_decision d USING (inventory_id)
        WHERE b.state <> 'void' AND b.tax <> d.duty + d.consumption_tax + d.vat""",
    "void": """SELECT FROM taxation_bill b WHERE (b.state = 'void') IS DISTINCT FROM (b.tax = 0 AND EXISTS (
        SELECT FROM clearance_undoing u WHERE u.inventory_id = b.inventory_id AND u.state = 'done'))""",
    "account": """SELECT FROM taxation_account a WHERE a.used <> (
        SELECT sum(b.secured) FROM taxation_bill b WHERE b.withholder = a.firm)""",
    "payout": """SELECT FROM taxation_change c LEFT JOIN taxation_payout p ON p.change_id = c.id
        WHERE c.refund <> coalesce(p.amount, 0)""",
    "summed line": """SELECT FROM clearance_summary_line l WHERE (l.quantity, l.total) IS DISTINCT FROM (
        SELECT ROW (sum(t.quantity), sum(t.total)) FROM clearance_summary_item t
        WHERE (t.declaration_id, t.line_no) = (l.declaration_id, l.line_no))""",
    "summed": """SELECT FROM clearance_summed s WHERE NOT EXISTS (
        SELECT FROM clearance_summary_item t WHERE t.inventory_id = s.inventory_id)""",
}


def test_a_past_is_made_of_complete_decided_sets(database_url):
    with psycopg.connect(database_url) as connection:
        fill_history(connection, 3)
        fill_history(connection, 2, exports=True)
        assert connection.execute(COMPLETE).fetchone() == (3,)
        assert connection.execute(COMPLETE_EXPORTS).fetchone() == (2,)
        connection.rollback()


def test_what_followed_of_a_past_adds_up(database_url):
    with psycopg.connect(database_url) as connection:
        fill_history(connection, IMPORTS)
        fill_history(connection, EXPORTS, exports=True)
        assert return_imports(connection, IMPORTS) == 13
        assert return_exports(connection, EXPORTS) == 10
        billed = bill_history(connection, IMPORTS, IMPORTS)
        summed = sum_up_history(connection, EXPORTS)
        assert min(*billed.values(), *summed.values()) > 0, (billed, summed)
        wrong = [name for name, text in WRONG.items() if connection.execute(text).fetchone() is not None]
        assert wrong == []
        connection.rollback()
