"""A delivery reported before the release counts with the release."""

from pathlib import Path

from django.db import migrations

from heliu.kernel.walls import FIRM, no_wall, wall

TABLES = (Path(__file__).resolve().parent.parent / "sql" / "delivery_tables.sql").read_text(encoding="utf-8")
TABLE = "clearance_early_delivery"


class Migration(migrations.Migration):
    dependencies = [("clearance", "0007_exports")]
    operations = [
        migrations.RunSQL(TABLES, migrations.RunSQL.noop),
        migrations.RunSQL(wall(TABLE, f"logistics_code = {FIRM}"), no_wall(TABLE)),
    ]
