"""What of filings pages may see: the enterprise its own, officers all, the public what was decided and certified."""

from django.db import migrations

from heliu.kernel.walls import FIRM, no_wall, wall

DECIDED = "state IN ('approved', 'replaced', 'cancelled')"
OF_OWN_FILING = f"filing_id IN (SELECT id FROM registry_filing WHERE firm_code = {FIRM})"
WALLS = {
    "registry_filing": wall("registry_filing", f"firm_code = {FIRM}", readable=DECIDED),
    "registry_filingsection": wall("registry_filingsection", OF_OWN_FILING),
    "registry_filingevent": wall("registry_filingevent", OF_OWN_FILING),
    "registry_returnitem": wall("registry_returnitem", OF_OWN_FILING),
    "registry_attachment": wall("registry_attachment", f"firm_code = {FIRM}"),
    "registry_attestation": wall("registry_attestation", OF_OWN_FILING, readable="true"),
    "registry_confirmation": wall("registry_confirmation", OF_OWN_FILING, readable="true"),
}


class Migration(migrations.Migration):
    dependencies = [("registry", "0004_filing")]
    operations = [migrations.RunSQL(sql, no_wall(table)) for table, sql in WALLS.items()]
