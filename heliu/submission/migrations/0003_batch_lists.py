"""The lists of batches: newest first, of one firm and one source."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("submission", "0002_wall")]
    operations = [
        migrations.RemoveIndex("batch", "submission_batch_firm"),
        migrations.AddIndex(
            "batch", models.Index(fields=["firm_code", "source", "made_at", "id"], name="submission_batch_firm")
        ),
    ]
