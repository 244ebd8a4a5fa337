"""Which documents a page may see: those the firm is a party of, and their counterparts.

The wall stands before the partitioned parents; the leaves and the views over them stay closed to pages altogether.
"""

from django.db import migrations

from heliu.kernel.walls import FIRM, no_wall, wall

# The inner look-ups are behind the wall themselves: a counterpart is seen through a document that is seen.
OF_AN_ORDER = """EXISTS (
    SELECT FROM declarations_order o
    WHERE o.order_no = declarations_payment.order_no AND o.ebp_code = declarations_payment.ebp_code
      AND o.superseded_by IS NULL)"""
OF_AN_INVENTORY = """EXISTS (
    SELECT FROM declarations_inventory i
    WHERE i.order_no = declarations_waybill.order_no AND i.logistics_no = declarations_waybill.logistics_no
      AND i.logistics_code = declarations_waybill.logistics_code AND i.superseded_by IS NULL)"""
OF_A_WAYBILL = """EXISTS (
    SELECT FROM declarations_waybill w
    WHERE w.logistics_no = declarations_delivery.logistics_no
      AND w.logistics_code = declarations_delivery.logistics_code AND w.superseded_by IS NULL)"""
OWN = {
    "declarations_message": f"sender = {FIRM}",
    "declarations_order": f"{FIRM} IN (ebc_code, ebp_code)",
    "declarations_payment": f"{FIRM} IN (pay_code, ebp_code) OR {OF_AN_ORDER}",
    "declarations_inventory": f"{FIRM} IN (ebc_code, agent_code, ebp_code, logistics_code)",
    "declarations_waybill": f"logistics_code = {FIRM} OR {OF_AN_INVENTORY}",
    "declarations_delivery": f"logistics_code = {FIRM} OR {OF_A_WAYBILL}",
}


class Migration(migrations.Migration):
    dependencies = [("declarations", "0002_first_generation"), ("people", "0003_wall")]
    operations = [migrations.RunSQL(wall(table, own), no_wall(table)) for table, own in OWN.items()]
