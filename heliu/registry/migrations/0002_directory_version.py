"""Every committed change of the register moves the directory's version on, whoever made it: service, admin or psql."""

from django.db import migrations

WATCHED = (
    "registry_firm",
    "registry_firmrole",
    "registry_entrustment",
    "registry_certificate",
    "registry_trustanchor",
    "registry_revocationlist",
    "registry_apitoken",
)

# The version is the time of the change in milliseconds, and always more than before: after a restored backup, too, it
# never repeats a number that some process still holds. Writers queue on the one row until commit, so that nobody sees
# the new number before the change it stands for.
FUNCTION = """
CREATE FUNCTION registry_directory_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO registry_directoryversion AS held (id, version)
    VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000)::bigint)
    ON CONFLICT (id) DO UPDATE SET version = greatest(held.version + 1, excluded.version);
    RETURN NULL;
END
$$
"""


def watch(table: str) -> migrations.RunSQL:
    events = "INSERT OR UPDATE OR DELETE OR TRUNCATE"
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_changed AFTER {events} ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION registry_directory_changed()",
        f"DROP TRIGGER {table}_changed ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION registry_directory_changed()"),
        *(watch(table) for table in WATCHED),
    ]
