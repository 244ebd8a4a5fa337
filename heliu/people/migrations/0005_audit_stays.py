"""The audit is append-only, and both new tables stand behind the wall."""

from pathlib import Path

from django.db import migrations

from heliu.kernel.walls import FIRM, no_wall, wall

AUDIT = (Path(__file__).resolve().parent.parent / "sql" / "audit.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("people", "0004_invitations_and_audit")]
    operations = [
        migrations.RunSQL(
            AUDIT, f"DROP TRIGGER people_audit_stays ON people_audit; DROP FUNCTION people_audit_stays; {no_wall('people_audit')}"
        ),
        migrations.RunSQL(wall("people_invitation", f"firm_code = {FIRM}"), no_wall("people_invitation")),
    ]
