"""A firm's API clients are its own."""

from django.db import migrations

from heliu.kernel.walls import FIRM, no_wall, wall


class Migration(migrations.Migration):
    dependencies = [("registry", "0009_clients_and_scopes")]
    operations = [migrations.RunSQL(wall("registry_apiclient", f"firm_id = {FIRM}"), no_wall("registry_apiclient"))]
