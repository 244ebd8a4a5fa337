"""Sign-ins are found by whose they are, and a firm may read those of its own people."""

from django.db import migrations, models

from heliu.kernel.walls import FIRM, OFFICE, USER

BEFORE = f"{OFFICE} = 'zone' OR user_id = {USER} OR firm_code = {FIRM}"
OF_ITS_PEOPLE = (
    "verb = 'people.use_login' AND user_id IN (SELECT user_id FROM people_member"
    f" WHERE people_member.firm_code = {FIRM})"
)
CHANGE = "DROP POLICY wall_reading ON people_audit; CREATE POLICY wall_reading ON people_audit FOR SELECT TO heliu_web"


class Migration(migrations.Migration):
    dependencies = [("people", "0007_audit_of_a_subject")]
    operations = [
        migrations.AddIndex(
            model_name="audit",
            index=models.Index(
                condition=models.Q(("verb", "people.use_login")), fields=["user", "-at"], name="people_audit_sign_ins"
            ),
        ),
        migrations.RunSQL(f"{CHANGE} USING ({BEFORE} OR {OF_ITS_PEOPLE})", f"{CHANGE} USING ({BEFORE})"),
    ]
