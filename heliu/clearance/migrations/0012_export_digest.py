"""Exports are added up by firm, day and mode like imports; a firm sees its own days."""

from pathlib import Path

from django.db import migrations

from heliu.kernel.walls import FIRM, no_wall, wall

DIGEST = (Path(__file__).resolve().parent.parent / "exports" / "sql" / "digest.sql").read_text(encoding="utf-8")
OWN = {
    "clearance_export_firm_day": f"firm = {FIRM}",
    "clearance_export_counted": (
        "EXISTS (SELECT FROM declarations_export_inventory i WHERE i.id = clearance_export_counted.inventory_id)"
    ),
}
FORGET = "DELETE FROM clearance_mark WHERE name = 'digest'"
"""The digest looks at every decision once more: of imports it remembers what it counted."""


class Migration(migrations.Migration):
    dependencies = [("clearance", "0011_exports_on_the_desk")]
    operations = [
        migrations.RunSQL(DIGEST, migrations.RunSQL.noop),
        *(migrations.RunSQL(wall(table, own), no_wall(table)) for table, own in OWN.items()),
        migrations.RunSQL(FORGET, migrations.RunSQL.noop),
    ]
