"""What was said of a list on history is of officers only, and stays as it was said."""

from django.db import migrations

from heliu.kernel.walls import no_wall, wall

TABLE = "lawbook_positive_list_listimpact"
KEEP = """
CREATE FUNCTION lawbook_positive_list_impact_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'lawbook: what was said of a positive list is never changed or deleted (row %)', OLD.id
        USING ERRCODE = 'restrict_violation';
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("lawbook_positive_list", "0003_listimpact"), ("people", "0003_wall")]
    operations = [
        migrations.RunSQL(wall(TABLE, "false"), no_wall(TABLE)),
        migrations.RunSQL(KEEP, "DROP FUNCTION lawbook_positive_list_impact_keep()"),
        migrations.RunSQL(
            f"CREATE TRIGGER keep BEFORE UPDATE OR DELETE ON {TABLE}"
            " FOR EACH ROW EXECUTE FUNCTION lawbook_positive_list_impact_keep()",
            f"DROP TRIGGER keep ON {TABLE}",
        ),
    ]
