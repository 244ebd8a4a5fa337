"""What came of the papers that follow export declarations, and which split ones still await parts."""

from pathlib import Path

from django.db import migrations

from heliu.kernel.walls import no_wall, wall

PAPERS = (Path(__file__).resolve().parent.parent / "exports" / "sql" / "papers.sql").read_text(encoding="utf-8")
TABLE = "clearance_export_paper"
KINDS = ("cancellation", "master_list", "arrival", "departure")
# Whose paper it is says the wall of the paper itself.
OWN = " OR ".join(f"EXISTS (SELECT FROM declarations_{kind} d WHERE d.id = {TABLE}.document_id)" for kind in KINDS)


class Migration(migrations.Migration):
    dependencies = [("clearance", "0008_early_deliveries"), ("declarations", "0010_master_lists")]
    operations = [
        migrations.RunSQL(PAPERS, migrations.RunSQL.noop),
        migrations.RunSQL(wall(TABLE, OWN), no_wall(TABLE)),
    ]
