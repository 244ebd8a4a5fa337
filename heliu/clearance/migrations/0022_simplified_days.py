"""What was declared simplified is added up by the day it left; a firm sees what it sold or declared."""

from pathlib import Path

from django.db import migrations

from heliu.kernel.walls import FIRM, no_wall, wall

TABLE = "clearance_export_simplified_day"
TABLES = (Path(__file__).resolve().parent.parent / "exports" / "sql" / "simplified.sql").read_text(encoding="utf-8")
GONE = f"DROP TABLE {TABLE}; ALTER TABLE clearance_export_counted DROP COLUMN left_on"
FORGET = "DELETE FROM clearance_mark WHERE name = 'digest'"
"""The digest looks at every decision once more: it remembers what it counted."""


class Migration(migrations.Migration):
    dependencies = [("clearance", "0021_positive_list")]
    operations = [
        migrations.RunSQL(TABLES, GONE),
        migrations.RunSQL(wall(TABLE, f"{FIRM} IN (ebc_code, agent_code)"), no_wall(TABLE)),
        migrations.RunSQL(FORGET, migrations.RunSQL.noop),
    ]
