"""Decisions are seen with the inventories they are about, answers by whom they are for, quotas by whose they are."""

from django.db import migrations

from heliu.kernel.walls import FIRM, no_wall, wall


def with_the_inventory(table):
    return f"EXISTS (SELECT FROM declarations_inventory i WHERE i.id = {table}.inventory_id)"


OWN = {
    "clearance_decision": with_the_inventory("clearance_decision"),
    "clearance_waiting": with_the_inventory("clearance_waiting"),
    "clearance_step": with_the_inventory("clearance_step"),
    "clearance_answer": f"sender = {FIRM}",
    "clearance_quota": "buyer_id = (SELECT nullif(current_setting('app.buyer', true), '')::uuid)",
}


class Migration(migrations.Migration):
    dependencies = [("clearance", "0002_upkeep"), ("declarations", "0003_wall")]
    operations = [migrations.RunSQL(wall(table, own), no_wall(table)) for table, own in OWN.items()]
