"""Beside the rates of the day: by which supervision modes the positive list lets a code in."""

from django.db import migrations

ADD = """
ALTER TABLE clearance_rate
    ADD COLUMN bonded boolean NOT NULL DEFAULT true,  -- 1210, 1239
    ADD COLUMN direct boolean NOT NULL DEFAULT true;  -- 9610
DELETE FROM clearance_today;                          -- copied anew with the first commit
"""
REMOVE = "ALTER TABLE clearance_rate DROP COLUMN bonded, DROP COLUMN direct"


class Migration(migrations.Migration):
    dependencies = [("clearance", "0020_undone_by_time")]
    operations = [migrations.RunSQL(ADD, REMOVE)]
