"""The second wall has no gap: a table that holds what is an organisation's or a person's is behind it."""

import pytest
from django.apps import apps
from django.db import connection

OPEN = {
    "people_user": "sign-in looks before anyone is known",
    "people_user_groups": "Django's own, of the back office",
    "people_user_user_permissions": "Django's own, of the back office",
    "registry_trustanchor": "issuers of certificates are public",
    "registry_revocationlist": "revocation lists are public",
    "registry_directoryversion": "one number",
    "parks_park": "parks are public",
    "parks_site": "sites are public",
    "declarations_generation": "numbers of generations",
    "clearance_rate": "the tariff is public",
    "clearance_today": "one day",
    "clearance_export_code": "the tariff is public",
    "clearance_export_rate": "exchange rates are public",
    "clearance_export_today": "one day",
    "clearance_mark": "how far the timers have come",
    "clearance_returned_mark": "how far a timer has come",
}
"""Tables of our rooms that pages may read whole, each with its reason. All others need kernel.walls.wall()."""


def tables():
    """Name -> whether the wall stands, of our rooms' tables in public (the leaves elsewhere are closed to pages)."""
    rooms = [app.label for app in apps.get_app_configs() if app.name.startswith("heliu.")]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, relrowsecurity AND EXISTS (SELECT FROM pg_policy WHERE polrelid = pg_class.oid)"
            " FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace"
            " WHERE nspname = 'public' AND relkind IN ('r', 'p') AND split_part(relname, '_', 1) = ANY(%s)",
            [rooms],
        )
        return dict(cursor.fetchall())


@pytest.mark.django_db
def test_every_table_is_behind_the_wall_or_open_for_a_reason():
    bare = {name for name, walled in tables().items() if not walled}
    assert bare - OPEN.keys() == set(), "write heliu.kernel.walls.wall() in the migration, or say here why not"
    assert OPEN.keys() - bare == set(), "not there any more, or walled: take it off the list"


@pytest.mark.django_db
def test_what_lies_beside_the_parents_is_closed_to_pages():
    """The leaves of the generations and the views over them would go around the policies of their parents."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nspname FROM pg_namespace WHERE nspname NOT IN ('public', 'information_schema')"
            " AND nspname !~ '^pg_' AND has_schema_privilege('heliu_web', oid, 'USAGE')"
        )
        assert cursor.fetchall() == []
        cursor.execute(
            "SELECT relname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace"
            " WHERE nspname = 'public' AND relkind IN ('v', 'm') AND has_table_privilege('heliu_web', pg_class.oid,"
            " 'SELECT') AND coalesce(array_to_string(reloptions, ','), '') !~ 'security_invoker=(true|on)'"
        )
        assert cursor.fetchall() == [], "CREATE VIEW … WITH (security_invoker = true)"
