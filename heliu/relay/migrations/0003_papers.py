"""Tax bills and summary results of customs."""

from pathlib import Path

from django.db import migrations

from heliu.kernel.walls import no_wall, wall

TABLES = (Path(__file__).resolve().parent.parent / "sql" / "papers.sql").read_text(encoding="utf-8")
WALLS = {"relay_number": "false", "relay_paper": "false"}


class Migration(migrations.Migration):
    dependencies = [("relay", "0002_receipts")]
    operations = [
        migrations.RunSQL(TABLES, "DROP TABLE relay_paper; DROP TABLE relay_number"),
        *(migrations.RunSQL(wall(table, own), no_wall(table)) for table, own in WALLS.items()),
    ]
