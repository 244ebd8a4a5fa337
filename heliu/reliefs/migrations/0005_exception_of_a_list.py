"""The list an exception was asked for: a corrected list is held against all rules again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reliefs", "0004_assessment_wall")]
    operations = [
        migrations.AddField(
            "exceptionrequest", "inventory_id", models.BigIntegerField(null=True, verbose_name="出口清单")
        )
    ]
