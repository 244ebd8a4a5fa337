"""The relay's way through the stored messages."""

from pathlib import Path

from django.db import migrations

INDEX = (Path(__file__).resolve().parent.parent / "sql" / "outbox.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("clearance", "0009_export_papers")]
    operations = [migrations.RunSQL(INDEX, "DROP INDEX IF EXISTS clearance_answer_outbox")]
