"""Nobody makes themselves a member or an officer: one's own rows are to be read, and written by who may."""

from django.db import migrations

from heliu.kernel.walls import FIRM, USER, no_wall, wall

BEFORE = {
    "people_member": wall("people_member", f"firm_code = {FIRM} OR user_id = {USER}"),
    "people_post": wall("people_post", f"user_id = {USER}"),
}
AFTER = {
    "people_member": wall("people_member", f"firm_code = {FIRM}", readable=f"user_id = {USER}"),
    "people_post": wall("people_post", "false", readable=f"user_id = {USER}"),
}


class Migration(migrations.Migration):
    dependencies = [("people", "0005_audit_stays")]
    operations = [
        migrations.RunSQL(no_wall(table) + AFTER[table], no_wall(table) + BEFORE[table]) for table in AFTER
    ]
