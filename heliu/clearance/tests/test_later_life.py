"""Whose the returns of an export and its summary are: of the firms that have a part in them, and of officers."""

import pytest
from django.db import connection

from heliu.clearance.export_returns.api import returns_of
from heliu.clearance.export_returns.of_export import RETURNS_MAX
from heliu.clearance.exports.api import summary_of
from heliu.clearance.tests.declared import AGENT, CARRIER, DAY, PLATFORM, SELLER, Declared

pytestmark = [pytest.mark.database, pytest.mark.django_db]
OTHER = "5105960012"


@pytest.fixture
def raw():
    connection.ensure_connection()
    return connection.connection


def test_a_firm_finds_its_own_returns_and_the_latest_are_listed(raw):
    declared = Declared(raw)
    export, none = declared.export(899), declared.export(899)
    for number in range(export, export + RETURNS_MAX + 1):
        declared.document("CEB213", number, agent_code=AGENT if number > export + 1 else OTHER)
        raw.execute(
            "INSERT INTO clearance_export_return (return_id, inventory_id, status, outcome, decided_on)"
            " VALUES (%s, %s, 120, 0, %s)",
            (number, export, DAY),
        )
    found = {firm: [one["id"] for one in returns_of(raw, export, firm)] for firm in (None, SELLER, CARRIER, AGENT)}
    latest = [export + place for place in range(RETURNS_MAX, 0, -1)]
    assert found == {None: latest, SELLER: latest, CARRIER: latest, AGENT: latest[:-1]}
    assert [one["id"] for one in returns_of(raw, export, OTHER)] == [export + 1, export]
    assert returns_of(raw, export, PLATFORM) == returns_of(raw, none, None) == []
    assert returns_of(raw, export, OTHER)[0]["told"] == "", "no receipt was kept"


def test_a_summary_is_its_applicants_and_declarants(raw):
    export = Declared(raw).export(899)
    raw.execute(
        "INSERT INTO clearance_summary (id, sum_no, agent_code, cop_no, ebc_code, decl_agent_code, customs_code,"
        " by_owner, by_name) VALUES (%s, %s, %s, 'Z1', %s, %s, '7911', false, false)",
        (export, f"S{export}", AGENT, SELLER, OTHER),
    )
    assert summary_of(raw, export, None) is None
    raw.execute("INSERT INTO clearance_summed VALUES (%s, %s, %s)", (export, export, export))
    for firm in (None, AGENT, SELLER, OTHER):
        summary = summary_of(raw, export, firm)
        assert (summary["sum_no"], summary["lines"]) == (f"S{export}", [])
    assert summary_of(raw, export, PLATFORM) is None
