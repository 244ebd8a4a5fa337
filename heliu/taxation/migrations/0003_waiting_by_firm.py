"""What waits to be summed up is asked for by state and firm: every night, on every home, for every account."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("taxation", "0002_wall")]
    operations = [
        migrations.RemoveIndex("bill", "taxation_bill_waiting"),
        migrations.AddIndex(
            "bill",
            models.Index(
                fields=["state", "withholder", "first_on"],
                condition=models.Q(state__in=["guaranteed", "due"]),
                name="taxation_bill_waiting",
            ),
        ),
    ]
