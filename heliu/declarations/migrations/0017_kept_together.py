"""Small messages of one commit are compressed and sealed together: in the row of the first of them, each from its place."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("declarations", "0016_sold_in_a_quarter")]
    operations = [
        migrations.RunSQL(
            "ALTER TABLE public.declarations_message ADD COLUMN kept_with bigint, ADD COLUMN kept_from integer",
            "ALTER TABLE public.declarations_message DROP COLUMN kept_with, DROP COLUMN kept_from",
        )
    ]
