"""Applications to cancel and to return imports; who may see them."""

from pathlib import Path

from django.db import migrations

from heliu.kernel.walls import FIRM, no_wall, wall

TABLES = (Path(__file__).resolve().parent.parent / "undoing" / "sql" / "tables.sql").read_text(encoding="utf-8")
OWN = {
    "clearance_undoing": f"{FIRM} IN (ebc_code, agent_code, ebp_code)",
    "clearance_undoing_line": (
        "EXISTS (SELECT FROM clearance_undoing u WHERE u.id = clearance_undoing_line.application_id)"
    ),
}


class Migration(migrations.Migration):
    dependencies = [("clearance", "0012_export_digest"), ("declarations", "0012_undoing_papers")]
    operations = [
        migrations.RunSQL(TABLES, migrations.RunSQL.noop),
        *(migrations.RunSQL(wall(table, own), no_wall(table)) for table, own in OWN.items()),
    ]
