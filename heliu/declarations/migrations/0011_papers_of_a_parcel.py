"""The papers of one export parcel, and the version before an export, are found at once.

On the parents: every leaf has the indexes, those opened later too. Papers are few, one for many parcels.
"""

from django.db import migrations

INDEXES = {
    "declarations_export_inventory_before": (
        "declarations_export_inventory (superseded_by) WHERE superseded_by IS NOT NULL"
    ),
    "declarations_cancellation_inventory": "declarations_cancellation (right(invt_no, 10), ebc_code)",
    "declarations_arrival_parcel": "declarations_arrival USING gin (logistics_nos)",
    "declarations_departure_parcel": "declarations_departure USING gin (logistics_nos)",
}


class Migration(migrations.Migration):
    dependencies = [("declarations", "0010_master_lists")]
    operations = [
        migrations.RunSQL(f"CREATE INDEX {name} ON public.{what}", f"DROP INDEX public.{name}")
        for name, what in INDEXES.items()
    ]
