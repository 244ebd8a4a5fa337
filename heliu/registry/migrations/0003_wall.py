"""What of the register pages may see: names and roles are public, keys and entrustments are their holders'."""

from django.db import migrations

from heliu.kernel.walls import FIRM, no_wall, wall

OWN = {
    "registry_firm": wall("registry_firm", f"code = {FIRM}", readable="true"),
    "registry_firmrole": wall("registry_firmrole", f"firm_id = {FIRM}", readable="true"),
    "registry_entrustment": wall("registry_entrustment", f"{FIRM} IN (principal_id, agent_id)"),
    "registry_certificate": wall("registry_certificate", f"firm_id = {FIRM}"),
    "registry_apitoken": wall("registry_apitoken", f"firm_id = {FIRM}"),
}


class Migration(migrations.Migration):
    dependencies = [("registry", "0002_directory_version"), ("people", "0003_wall")]
    operations = [migrations.RunSQL(sql, no_wall(table)) for table, sql in OWN.items()]
