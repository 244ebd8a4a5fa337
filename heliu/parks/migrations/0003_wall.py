"""Homes, premises, grades and events are public; leases are their firms', cases and teams the officers'."""

from django.db import migrations

from heliu.kernel.walls import FIRM, no_wall, wall

NOBODY = "false"
WALLS = {
    "parks_premises": wall("parks_premises", NOBODY, readable="true"),
    "parks_tenancy": wall("parks_tenancy", NOBODY, readable="true"),
    "parks_lease": wall(
        "parks_lease",
        NOBODY,
        readable=f"EXISTS (SELECT FROM parks_tenancy t WHERE t.id = parks_lease.tenancy_id AND t.firm_code = {FIRM})",
    ),
    "parks_recognition": wall("parks_recognition", NOBODY, readable="state IN ('notice', 'recognised')"),
    "parks_evidence": wall("parks_evidence", NOBODY),
    "parks_opinion": wall("parks_opinion", NOBODY),
    "parks_grade": wall("parks_grade", NOBODY, readable="true"),
    "parks_batch": wall("parks_batch", NOBODY, readable="true"),
    "parks_startup": wall("parks_startup", NOBODY),
    "parks_coaching": wall("parks_coaching", NOBODY),
    "parks_meeting": wall("parks_meeting", NOBODY, readable="true"),
    "parks_attendance": wall("parks_attendance", f"firm_code = {FIRM}"),
}


class Migration(migrations.Migration):
    dependencies = [("parks", "0002_park_life"), ("people", "0003_wall")]
    operations = [migrations.RunSQL(sql, no_wall(table)) for table, sql in WALLS.items()]
