"""Look-ups of the message centre."""

from pathlib import Path

from django.db import migrations

LOOKUPS = (Path(__file__).resolve().parent.parent / "sql" / "messages.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("declarations", "0003_wall")]
    operations = [migrations.RunSQL(LOOKUPS, migrations.RunSQL.noop)]
