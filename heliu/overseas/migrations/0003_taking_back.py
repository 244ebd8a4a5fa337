"""Sales are taken back in part, and after they were paid; returns know when customs released them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("overseas", "0002_wall")]
    operations = [
        migrations.AddField(
            "sale",
            "taken_back",
            models.DecimalField(decimal_places=5, default=0, max_digits=19, verbose_name="部分冲销数量"),
        ),
        migrations.AddField(
            "sale", "repaid", models.DecimalField(decimal_places=2, default=0, max_digits=19, verbose_name="已退款")
        ),
        migrations.AddField(
            "movement", "released_at", models.DateTimeField(blank=True, null=True, verbose_name="退运放行时间")
        ),
        migrations.AddIndex(
            "movement",
            models.Index(
                fields=["released_at"],
                condition=models.Q(released_at__isnull=False),
                name="overseas_movement_released",
            ),
        ),
    ]
