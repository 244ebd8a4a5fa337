"""The database role of the pages, and the wall around people's own tables."""

from pathlib import Path

from django.db import migrations

from heliu.kernel.walls import FIRM, USER, no_wall, wall

ROLE = (Path(__file__).resolve().parent.parent / "sql" / "wall.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("people", "0002_duties")]
    operations = [
        migrations.RunSQL(ROLE, "DROP FUNCTION app_firm(); DROP FUNCTION app_user(); DROP FUNCTION app_office()"),
        migrations.RunSQL(
            wall("people_member", f"firm_code = {FIRM} OR user_id = {USER}"), no_wall("people_member")
        ),
        migrations.RunSQL(wall("people_post", f"user_id = {USER}"), no_wall("people_post")),
    ]
