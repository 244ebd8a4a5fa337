"""Versions are of officers only; and what was decided stays as it is, whoever asks, the owner too."""

from django.db import migrations

from heliu.kernel.walls import no_wall, wall

TABLE = "lawbook_tariff_version"
KEEP = """
CREATE FUNCTION lawbook_tariff_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.state = 'waiting' AND NEW.text = OLD.text AND NEW.since = OLD.since THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'lawbook: a version of the tariff is never changed or deleted (row %)', OLD.id
        USING ERRCODE = 'restrict_violation';
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("lawbook_tariff", "0001_initial"), ("people", "0003_wall")]
    operations = [
        migrations.RunSQL(wall(TABLE, "false"), no_wall(TABLE)),
        migrations.RunSQL(KEEP, "DROP FUNCTION lawbook_tariff_keep()"),
        migrations.RunSQL(
            f"CREATE TRIGGER keep BEFORE UPDATE OR DELETE ON {TABLE}"
            " FOR EACH ROW EXECUTE FUNCTION lawbook_tariff_keep()",
            f"DROP TRIGGER keep ON {TABLE}",
        ),
    ]
