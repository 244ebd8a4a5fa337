"""The digest adds what is new instead of counting whole days anew; it counts all once more to know what it counted."""

from pathlib import Path

from django.db import migrations

COUNTED = (Path(__file__).resolve().parent.parent / "sql" / "counted_uses.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("clearance", "0005_persons")]
    operations = [migrations.RunSQL(COUNTED, migrations.RunSQL.noop)]
