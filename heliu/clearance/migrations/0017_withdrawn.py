"""An application may be withdrawn by its enterprise while it is under way."""

from django.db import migrations

STATES = "'refused', 'review', 'awaiting', 'expired', 'withdrawn', 'done'"
ALLOW = f"""
ALTER TABLE clearance_undoing DROP CONSTRAINT clearance_undoing_state_check;
ALTER TABLE clearance_undoing ADD CONSTRAINT clearance_undoing_state_check CHECK (state IN ({STATES}));
"""


class Migration(migrations.Migration):
    dependencies = [("clearance", "0016_dispute_lists")]
    operations = [migrations.RunSQL(ALLOW, migrations.RunSQL.noop)]
