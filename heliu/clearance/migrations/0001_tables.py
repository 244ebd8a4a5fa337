"""The tables of this room, which are wire-shaped and made by hand (ADR 0007)."""

from pathlib import Path

from django.db import migrations

TABLES = (Path(__file__).resolve().parent.parent / "sql" / "tables.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("declarations", "0001_tables")]
    operations = [migrations.RunSQL(TABLES, migrations.RunSQL.noop)]
