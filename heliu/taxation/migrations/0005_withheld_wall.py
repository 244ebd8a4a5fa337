"""What was withheld is seen by whoever sees the bill."""

from django.db import migrations

from heliu.kernel.walls import no_wall, wall

TABLE = "taxation_comparison"


class Migration(migrations.Migration):
    dependencies = [("taxation", "0004_withheld"), ("people", "0003_wall")]
    operations = [
        migrations.RunSQL(
            wall(TABLE, f"EXISTS (SELECT FROM taxation_bill b WHERE b.id = {TABLE}.bill_id)"), no_wall(TABLE)
        )
    ]
