"""The number customs gave a summed declaration, beside the one it was formed under."""

from django.db import migrations

TABLE = "clearance_summary_declaration"
COLUMNS = ("customs_entry_no text COLLATE \"C\" UNIQUE", "customs_entry_at timestamptz", "customs_entry_by text")


class Migration(migrations.Migration):
    dependencies = [("clearance", "0018_summary_due")]
    operations = [
        migrations.RunSQL(
            f"ALTER TABLE {TABLE} {', '.join(f'ADD COLUMN {column}' for column in COLUMNS)}",
            f"ALTER TABLE {TABLE} {', '.join(f'DROP COLUMN {column.split()[0]}' for column in COLUMNS)}",
        )
    ]
