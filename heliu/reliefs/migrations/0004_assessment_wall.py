"""Worksheets and their adjustments are their firm's; officers see them."""

from django.db import migrations

from heliu.kernel.walls import FIRM, no_wall, wall

WALLS = {
    "reliefs_worksheet": wall("reliefs_worksheet", f"firm = {FIRM}"),
    "reliefs_adjustment": wall(
        "reliefs_adjustment",
        f"EXISTS (SELECT FROM reliefs_worksheet w WHERE w.id = reliefs_adjustment.worksheet_id AND w.firm = {FIRM})",
    ),
}


class Migration(migrations.Migration):
    dependencies = [("reliefs", "0003_assessment"), ("people", "0003_wall")]
    operations = [migrations.RunSQL(sql, no_wall(table)) for table, sql in WALLS.items()]
