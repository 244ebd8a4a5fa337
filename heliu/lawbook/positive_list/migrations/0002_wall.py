"""Versions are of officers only; lines change while a version is a draft, and nothing once it is closed."""

from django.db import migrations

from heliu.kernel.walls import no_wall, wall

TABLE = "lawbook_positive_list_listversion"
KEEP = """
CREATE FUNCTION lawbook_positive_list_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (OLD.state = 'draft' OR (OLD.state = 'waiting' AND NEW.text = OLD.text))
        AND NEW.since = OLD.since AND NEW.uploader_id = OLD.uploader_id
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'lawbook: a closed version of the positive list is never changed or deleted (row %)', OLD.id
        USING ERRCODE = 'restrict_violation';
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("lawbook_positive_list", "0001_initial"), ("people", "0003_wall")]
    operations = [
        migrations.RunSQL(wall(TABLE, "false"), no_wall(TABLE)),
        migrations.RunSQL(KEEP, "DROP FUNCTION lawbook_positive_list_keep()"),
        migrations.RunSQL(
            f"CREATE TRIGGER keep BEFORE UPDATE OR DELETE ON {TABLE}"
            " FOR EACH ROW EXECUTE FUNCTION lawbook_positive_list_keep()",
            f"DROP TRIGGER keep ON {TABLE}",
        ),
    ]
