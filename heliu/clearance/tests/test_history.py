"""The stored past that benchmarks stand on."""

import psycopg
import pytest

from heliu.clearance.history import fill_history

pytestmark = [pytest.mark.database, pytest.mark.django_db]
COMPLETE = """
SELECT count(*) FROM public.declarations_inventory i
JOIN public.declarations_order USING (order_no)
JOIN public.declarations_payment USING (order_no)
JOIN public.declarations_waybill w ON w.logistics_no = i.logistics_no
JOIN public.clearance_decision d ON d.inventory_id = i.id AND d.status = 899
JOIN public.declarations_message m ON m.id = i.message_id AND m.kind = 'CEB621' AND m.documents = 100
WHERE i.id BETWEEN m.first_id AND m.first_id + 99
"""


EXPORTS = """
SELECT count(*) FROM public.declarations_export_inventory i
JOIN public.declarations_export_order USING (order_no)
JOIN public.declarations_collection USING (order_no)
JOIN public.declarations_export_waybill w ON w.logistics_no = i.logistics_no
JOIN public.clearance_export_decision d ON d.inventory_id = i.id AND d.status = 899
JOIN public.declarations_message m ON m.id = i.message_id AND m.kind = 'CEB603' AND m.documents = 100
WHERE i.id BETWEEN m.first_id AND m.first_id + 99
"""


def test_a_past_of_exports_stands_beside_one_of_imports(database_url):
    with psycopg.connect(database_url) as connection:
        fill_history(connection, 3)
        fill_history(connection, 2, exports=True)
        assert connection.execute(COMPLETE).fetchone() == (3,)
        assert connection.execute(EXPORTS).fetchone() == (2,)
        connection.rollback()


def test_a_past_is_made_of_complete_decided_sets(database_url):
    with psycopg.connect(database_url) as connection:
        fill_history(connection, 3)
        assert connection.execute(COMPLETE).fetchone() == (3,)
        connection.rollback()
