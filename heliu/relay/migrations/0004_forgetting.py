"""Returns are found by their age: they come in order, so that a summary of each stretch of the table will do."""

from django.db import migrations

INDEX = "CREATE INDEX relay_return_heard_at ON relay_return USING brin (heard_at)"


class Migration(migrations.Migration):
    dependencies = [("relay", "0003_papers")]
    operations = [migrations.RunSQL(INDEX, "DROP INDEX relay_return_heard_at")]
