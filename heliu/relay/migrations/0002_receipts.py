"""What customs says, beside what we had expected."""

from pathlib import Path

from django.db import migrations

from heliu.kernel.walls import FIRM, no_wall, wall

TABLES = (Path(__file__).resolve().parent.parent / "sql" / "receipts.sql").read_text(encoding="utf-8")
WALLS = {"relay_received": "false", "relay_return": "false", "relay_verdict": f"sender = {FIRM}"}


class Migration(migrations.Migration):
    dependencies = [("relay", "0001_tables")]
    operations = [
        migrations.RunSQL(TABLES, "DROP TABLE relay_verdict; DROP TABLE relay_return; DROP TABLE relay_received"),
        *(migrations.RunSQL(wall(table, own), no_wall(table)) for table, own in WALLS.items()),
    ]
