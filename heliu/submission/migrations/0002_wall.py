"""Batches and all that hangs on them are their firm's."""

from django.db import migrations

from heliu.kernel.walls import FIRM, no_wall, wall

OF_BATCH = f"EXISTS (SELECT FROM submission_batch b WHERE b.id = batch_id AND b.firm_code = {FIRM})"
OF_PARCEL = (
    "EXISTS (SELECT FROM submission_parcel p JOIN submission_batch b ON b.id = p.batch_id"
    f" WHERE p.id = parcel_id AND b.firm_code = {FIRM})"
)
WALLS = {
    "submission_orderworkbook": wall("submission_orderworkbook", f"owner = {FIRM}"),
    "submission_batch": wall("submission_batch", f"firm_code = {FIRM}"),
    "submission_parcel": wall("submission_parcel", OF_BATCH),
    "submission_bundle": wall("submission_bundle", OF_BATCH),
    "submission_paper": wall("submission_paper", OF_PARCEL),
}


class Migration(migrations.Migration):
    dependencies = [("submission", "0001_initial"), ("people", "0003_wall")]
    operations = [migrations.RunSQL(sql, no_wall(table)) for table, sql in WALLS.items()]
