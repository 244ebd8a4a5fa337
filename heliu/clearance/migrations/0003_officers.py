"""The officers' desk and the codes of receipts."""

from pathlib import Path

from django.db import migrations

OFFICERS = (Path(__file__).resolve().parent.parent / "sql" / "officers.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("clearance", "0002_upkeep")]
    operations = [migrations.RunSQL(OFFICERS, migrations.RunSQL.noop)]
