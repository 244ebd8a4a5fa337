"""heliu bench policy over what is stored: every line and every declaration right, and what is wrong counted."""

import psycopg
import pytest

from heliu.clearance.history.api import fill_history
from heliu.cli.bench.policy import measure


@pytest.mark.database
@pytest.mark.django_db
def test_what_is_measured_is_checked(database_url, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", database_url)
    with psycopg.connect(database_url) as connection:
        fill_history(connection, 70)
    right = measure(1_000, 0, lambda _: None, existing=True)
    with psycopg.connect(database_url) as connection:
        connection.execute("UPDATE clearance_decision SET vat = vat + 0.01 WHERE inventory_id < 0")
    wrong = measure(1_000, 0, lambda _: None, existing=True)
    with psycopg.connect(database_url) as connection:
        names = [f"public.declarations_{name}" for name in ("message", "order", "payment", "waybill", "inventory")]
        connection.execute(f"TRUNCATE clearance_decision, clearance_quota, {', '.join(names)}")
    assert right["wrong"] == 0
    assert right["what_if"]["collected_share_80"]["losers"] == 60
    assert right["what_if"]["collected_share_80"]["after"] == right["what_if"]["collected_share_80"]["expected"]
    # Each of the seventy, under both laws; and the sum that is not what the baskets come to.
    assert wrong["wrong"] == 70 + 70 + 1
