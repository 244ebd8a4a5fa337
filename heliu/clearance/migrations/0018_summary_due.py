"""What firms have to sum up by when."""

from pathlib import Path

from django.db import migrations

from heliu.kernel.walls import FIRM, no_wall, wall

TABLE = "clearance_summary_due"
TABLES = (Path(__file__).resolve().parent.parent / "exports" / "sql" / "summary_due.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("clearance", "0017_withdrawn")]
    operations = [
        migrations.RunSQL(TABLES, f"DROP TABLE {TABLE}"),
        migrations.RunSQL(wall(TABLE, f"firm = {FIRM}"), no_wall(TABLE)),
    ]
