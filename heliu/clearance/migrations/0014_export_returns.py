"""Decisions on returns of exports, beside the applications; who may see them and their steps."""

from pathlib import Path

from django.db import migrations

from heliu.kernel.walls import no_wall, wall

TABLES = (Path(__file__).resolve().parent.parent / "export_returns" / "sql" / "tables.sql").read_text(encoding="utf-8")
RETURN, LINE = "clearance_export_return", "clearance_export_return_line"
OWN = {
    RETURN: f"EXISTS (SELECT FROM declarations_export_return a WHERE a.id = {RETURN}.return_id)",
    LINE: f"EXISTS (SELECT FROM {RETURN} r WHERE r.return_id = {LINE}.return_id)",
}
# A step is of one inventory, of either direction, or of one application for return.
STEPS_BEFORE = (
    "EXISTS (SELECT FROM declarations_inventory i WHERE i.id = clearance_step.inventory_id)"
    " OR EXISTS (SELECT FROM declarations_export_inventory i WHERE i.id = clearance_step.inventory_id)"
)
STEPS = (
    f"{STEPS_BEFORE} OR EXISTS (SELECT FROM declarations_export_return a WHERE a.id = clearance_step.inventory_id)"
)


class Migration(migrations.Migration):
    dependencies = [("clearance", "0013_undoing"), ("declarations", "0013_export_returns")]
    operations = [
        migrations.RunSQL(TABLES, migrations.RunSQL.noop),
        *(migrations.RunSQL(wall(table, own), no_wall(table)) for table, own in OWN.items()),
        migrations.RunSQL(
            no_wall("clearance_step") + wall("clearance_step", STEPS),
            no_wall("clearance_step") + wall("clearance_step", STEPS_BEFORE),
        ),
    ]
