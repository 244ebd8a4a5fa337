"""What was undone is asked for by time: by the reports of platforms, and by who takes up what came back."""

from django.db import migrations

INDEXES = {
    "clearance_undoing_done": "clearance_undoing (ebp_code, moved_at) WHERE state = 'done'",
    "clearance_export_return_released": "clearance_export_return (decided_at, return_id) WHERE status = 800",
}


class Migration(migrations.Migration):
    dependencies = [("clearance", "0019_customs_entry_numbers")]
    operations = [
        migrations.RunSQL(f"CREATE INDEX {name} ON {on}", f"DROP INDEX {name}") for name, on in INDEXES.items()
    ]
