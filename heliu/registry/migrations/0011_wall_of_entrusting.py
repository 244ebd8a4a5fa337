"""Who was entrusted reads the entrustment; only who entrusts writes it."""

from django.db import migrations

from heliu.kernel.walls import FIRM, no_wall, wall

TABLE = "registry_entrustment"
BEFORE = wall(TABLE, f"{FIRM} IN (principal_id, agent_id)")
AFTER = wall(TABLE, f"principal_id = {FIRM}", readable=f"agent_id = {FIRM}")


class Migration(migrations.Migration):
    dependencies = [("registry", "0010_clients_wall")]
    operations = [migrations.RunSQL(no_wall(TABLE) + AFTER, no_wall(TABLE) + BEFORE)]
