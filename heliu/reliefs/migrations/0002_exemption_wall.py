"""Registrations and what hangs on them are the seller's; excluded goods may be read by all; deliveries are officers'."""

from django.db import migrations

from heliu.kernel.walls import FIRM, no_wall, wall

OF_A_REGISTRATION = (
    "EXISTS (SELECT FROM reliefs_registration r WHERE r.id = {table}.registration_id AND r.firm = " + FIRM + ")"
)
WALLS = {
    "reliefs_registration": wall("reliefs_registration", f"firm = {FIRM}"),
    "reliefs_standing": wall("reliefs_standing", OF_A_REGISTRATION.format(table="reliefs_standing")),
    "reliefs_exceptionrequest": wall(
        "reliefs_exceptionrequest", OF_A_REGISTRATION.format(table="reliefs_exceptionrequest")
    ),
    "reliefs_exclusion": wall("reliefs_exclusion", "false", readable="true"),
    "reliefs_delivery": wall("reliefs_delivery", "false"),
    "reliefs_exemptionupload": wall("reliefs_exemptionupload", f"owner = {FIRM}"),
}


class Migration(migrations.Migration):
    dependencies = [("reliefs", "0001_exemption"), ("people", "0003_wall")]
    operations = [migrations.RunSQL(sql, no_wall(table)) for table, sql in WALLS.items()]
