"""What the list of disputes is ordered by has an index, so that a later page costs what the first does."""

from django.db import migrations

INDEXES = """
CREATE INDEX clearance_dispute_opened ON clearance_dispute (opened_at, number);
CREATE INDEX clearance_dispute_clock ON clearance_dispute (
    (CASE WHEN closed_at IS NULL THEN due - DATE '2000-01-01'
     ELSE 1000000 - ((closed_at AT TIME ZONE 'UTC')::date - DATE '2000-01-01') END), number
);
"""
GONE = "DROP INDEX clearance_dispute_opened, clearance_dispute_clock;"


class Migration(migrations.Migration):
    dependencies = [("clearance", "0015_summaries")]
    operations = [migrations.RunSQL(INDEXES, GONE)]
