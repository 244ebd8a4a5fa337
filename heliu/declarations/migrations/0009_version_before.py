"""A version finds the one before it. On the parent: every leaf has the index, those opened later too.

Only what was replaced is in it: a first declaration costs it nothing.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("declarations", "0008_deletions")]
    operations = [
        migrations.RunSQL(
            "CREATE INDEX declarations_inventory_before ON public.declarations_inventory (superseded_by)"
            " WHERE superseded_by IS NOT NULL",
            "DROP INDEX public.declarations_inventory_before",
        )
    ]
