"""Reports, their sellers, basic facts and identities are their platform's; officers see them."""

from django.db import migrations

from heliu.kernel.walls import FIRM, no_wall, wall

WALLS = {
    "reporting_basic": wall("reporting_basic", f"firm = {FIRM}"),
    "reporting_report": wall("reporting_report", f"firm = {FIRM}"),
    "reporting_seller": wall(
        "reporting_seller",
        f"EXISTS (SELECT FROM reporting_report r WHERE r.id = reporting_seller.report_id AND r.firm = {FIRM})",
    ),
    "reporting_identity": wall("reporting_identity", f"firm = {FIRM}"),
}


class Migration(migrations.Migration):
    dependencies = [("reporting", "0001_reports"), ("people", "0003_wall")]
    operations = [migrations.RunSQL(sql, no_wall(table)) for table, sql in WALLS.items()]
