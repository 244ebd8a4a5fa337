"""Drafts are of officers only; and what was decided or noted stays as it is, whoever asks, the owner too."""

from django.db import migrations

from heliu.kernel.walls import no_wall, wall

TABLES = ("lawbook_changes_draft", "lawbook_changes_step", "lawbook_changes_impact")
KEEP = """
CREATE FUNCTION lawbook_changes_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'lawbook_changes_draft' THEN
        IF OLD.state IN ('draft', 'submitted') THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'lawbook: what is released, rejected, withdrawn or noted is never changed or deleted (row % of %)',
        OLD.id, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;
"""


def keep(table: str) -> str:
    return (
        f"CREATE TRIGGER keep BEFORE UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION lawbook_changes_keep();"
    )


class Migration(migrations.Migration):
    dependencies = [("lawbook_changes", "0001_initial"), ("people", "0003_wall")]
    operations = [
        *(migrations.RunSQL(wall(table, "false"), no_wall(table)) for table in TABLES),
        migrations.RunSQL(KEEP, "DROP FUNCTION lawbook_changes_keep()"),
        *(migrations.RunSQL(keep(table), f"DROP TRIGGER keep ON {table}") for table in TABLES),
    ]
