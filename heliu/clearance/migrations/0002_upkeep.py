"""Look-ups of the timers and work lists."""

from pathlib import Path

from django.db import migrations

UPKEEP = (Path(__file__).resolve().parent.parent / "sql" / "upkeep.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("clearance", "0001_tables")]
    operations = [migrations.RunSQL(UPKEEP, migrations.RunSQL.noop)]
