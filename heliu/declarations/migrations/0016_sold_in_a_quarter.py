"""The orders of a quarter are found without reading those of all years. On the parents: every leaf has the index.

Orders come about when they were placed, so a few pages tell which blocks hold a time; writing costs next to nothing.
"""

from typing import Final

from django.db import migrations

TABLES: Final = ("declarations_order", "declarations_export_order")


class Migration(migrations.Migration):
    dependencies = [("declarations", "0015_inbound_details")]
    operations = [
        migrations.RunSQL(
            f"CREATE INDEX {table}_sold ON public.{table} USING brin (app_time)", f"DROP INDEX public.{table}_sold"
        )
        for table in TABLES
    ]
