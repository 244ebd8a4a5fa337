"""How far the messages have been sent on, and what customs has got."""

from pathlib import Path

from django.db import migrations

from heliu.kernel.walls import FIRM, no_wall, wall

TABLES = (Path(__file__).resolve().parent.parent / "sql" / "tables.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("clearance", "0010_outbox")]
    operations = [
        migrations.RunSQL(TABLES, "DROP TABLE relay_sent; DROP TABLE relay_mark"),
        migrations.RunSQL(wall("relay_mark", "false"), no_wall("relay_mark")),
        migrations.RunSQL(wall("relay_sent", f"sender = {FIRM}"), no_wall("relay_sent")),
    ]
