"""What is paid of a settlement is what was earned without what was refunded: it is not stored beside them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("refunds", "0004_on_departure")]
    operations = [
        migrations.RemoveConstraint("settlement", "refunds_settlement_adds_up"),
        migrations.RemoveField("settlement", "difference"),
        migrations.AddConstraint(
            "settlement",
            models.CheckConstraint(condition=models.Q(("earned__gte", 0)), name="refunds_settlement_earned"),
        ),
    ]
