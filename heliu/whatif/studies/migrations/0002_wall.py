"""What-ifs are of officers only."""

from django.db import migrations

from heliu.kernel.walls import no_wall, wall

TABLE = "whatif_studies_study"


class Migration(migrations.Migration):
    dependencies = [("whatif_studies", "0001_initial"), ("people", "0003_wall")]
    operations = [migrations.RunSQL(wall(TABLE, "false"), no_wall(TABLE))]
