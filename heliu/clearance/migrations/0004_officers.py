"""The officers' desk and the codes of receipts. Firms see that their inventory is on hold, not what officers note."""

from pathlib import Path

from django.db import migrations

from heliu.kernel.walls import FIRM, no_wall, wall

OFFICERS = (Path(__file__).resolve().parent.parent / "sql" / "officers.sql").read_text(encoding="utf-8")
OWN = {
    "clearance_remark": "false",
    "clearance_proposal": "false",
    "clearance_hold": "EXISTS (SELECT FROM declarations_inventory i WHERE i.id = clearance_hold.inventory_id)",
    "clearance_returned": f"sender = {FIRM}",
}


class Migration(migrations.Migration):
    dependencies = [("clearance", "0003_wall")]
    operations = [
        migrations.RunSQL(OFFICERS, migrations.RunSQL.noop),
        *(migrations.RunSQL(wall(table, own), no_wall(table)) for table, own in OWN.items()),
    ]
