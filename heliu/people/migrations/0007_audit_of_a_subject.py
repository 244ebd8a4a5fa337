"""Who looked at one thing is found by the thing."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0006_wall_of_writing")]
    operations = [
        migrations.AddIndex(
            model_name="audit", index=models.Index(fields=["subject", "-at"], name="people_audit_subject")
        ),
    ]
