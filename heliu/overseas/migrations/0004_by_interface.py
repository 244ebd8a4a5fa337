"""Sales come from programs of firms too."""

from django.db import migrations, models

WAYS = [("page", "网页录入"), ("file", "文件导入"), ("api", "接口")]


class Migration(migrations.Migration):
    dependencies = [("overseas", "0003_taking_back")]
    operations = [
        migrations.AlterField(
            "sale", "via", models.CharField(choices=WAYS, max_length=10, verbose_name="来源"), preserve_default=True
        )
    ]
