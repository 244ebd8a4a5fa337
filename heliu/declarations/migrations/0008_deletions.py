"""Deletions are remembered, seen with the message they came in."""

from pathlib import Path

from django.db import migrations

from heliu.kernel.walls import no_wall, wall

DELETIONS = (Path(__file__).resolve().parent.parent / "sql" / "deletions.sql").read_text(encoding="utf-8")
TABLE = "declarations_deletion"
OF_A_MESSAGE = f"EXISTS (SELECT FROM declarations_message m WHERE m.id = {TABLE}.message_id)"


class Migration(migrations.Migration):
    dependencies = [("declarations", "0007_envelopes")]
    operations = [
        migrations.RunSQL(DELETIONS, migrations.RunSQL.noop),
        migrations.RunSQL(wall(TABLE, OF_A_MESSAGE), no_wall(TABLE)),
    ]
