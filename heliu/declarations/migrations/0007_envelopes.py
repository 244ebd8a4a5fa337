"""The sender's own number of a message is kept and found."""

from pathlib import Path

from django.db import migrations

ENVELOPES = (Path(__file__).resolve().parent.parent / "sql" / "envelopes.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("declarations", "0006_export_papers")]
    operations = [migrations.RunSQL(ENVELOPES, migrations.RunSQL.noop)]
