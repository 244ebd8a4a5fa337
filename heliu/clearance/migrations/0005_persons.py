"""Digests of decisions by firm and by person; a person's looks and disputes; their walls."""

from pathlib import Path

from django.db import migrations

from heliu.kernel.walls import FIRM, no_wall, wall

SQL = Path(__file__).resolve().parent.parent / "sql"
TABLES = [(SQL / name).read_text(encoding="utf-8") for name in ("digest_tables.sql", "dispute_tables.sql")]
BUYER = "buyer_id = (SELECT nullif(current_setting('app.buyer', true), '')::uuid)"
OWN = {
    "clearance_firm_day": f"firm = {FIRM}",
    "clearance_use": BUYER,
    "clearance_look": "false",
    "clearance_dispute": BUYER,
    "clearance_dispute_step": (
        "EXISTS (SELECT FROM clearance_dispute d WHERE d.number = clearance_dispute_step.number)"
    ),
}


class Migration(migrations.Migration):
    dependencies = [("clearance", "0004_officers")]
    operations = [
        *(migrations.RunSQL(tables, migrations.RunSQL.noop) for tables in TABLES),
        *(migrations.RunSQL(wall(table, own), no_wall(table)) for table, own in OWN.items()),
    ]
