"""Every look at personal values is written down, for those whose message it is."""

from pathlib import Path

from django.db import migrations

from heliu.kernel.walls import FIRM, no_wall, wall

DISCLOSURES = (Path(__file__).resolve().parent.parent / "sql" / "disclosures.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("declarations", "0004_message_lookups")]
    operations = [
        migrations.RunSQL(DISCLOSURES, migrations.RunSQL.noop),
        migrations.RunSQL(wall("declarations_disclosure", f"firm = {FIRM}"), no_wall("declarations_disclosure")),
    ]
