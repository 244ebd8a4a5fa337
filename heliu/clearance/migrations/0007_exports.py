"""Decisions on exports, beside the export documents; who may see them."""

from pathlib import Path

from django.db import migrations

from heliu.kernel.walls import no_wall, wall

TABLES = (Path(__file__).resolve().parent.parent / "exports" / "sql" / "tables.sql").read_text(encoding="utf-8")


def with_the_inventory(table):
    return f"EXISTS (SELECT FROM declarations_export_inventory i WHERE i.id = {table}.inventory_id)"


OWN = {table: with_the_inventory(table) for table in ("clearance_export_decision", "clearance_export_waiting")}
# A step is of one inventory, of either direction.
STEPS = (
    "EXISTS (SELECT FROM declarations_inventory i WHERE i.id = clearance_step.inventory_id)"
    " OR EXISTS (SELECT FROM declarations_export_inventory i WHERE i.id = clearance_step.inventory_id)"
)
STEPS_BEFORE = "EXISTS (SELECT FROM declarations_inventory i WHERE i.id = clearance_step.inventory_id)"


class Migration(migrations.Migration):
    dependencies = [("clearance", "0006_counted_uses"), ("declarations", "0005_exports")]
    operations = [
        migrations.RunSQL(TABLES, migrations.RunSQL.noop),
        *(migrations.RunSQL(wall(table, own), no_wall(table)) for table, own in OWN.items()),
        migrations.RunSQL(
            no_wall("clearance_step") + wall("clearance_step", STEPS),
            no_wall("clearance_step") + wall("clearance_step", STEPS_BEFORE),
        ),
    ]
