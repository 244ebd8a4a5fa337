"""PostgreSQL's numeric against the rule: multiplied first and divided last it is exact, divided first it is not."""

from decimal import Decimal

import psycopg
import pytest

from heliu.policies.rules.freight import cumulative_half_up
from heliu.policies.rules.line_tax import per_line_payable

LAST = "round(%(price)s * %(rate)s * %(share)s / (1 - %(ct)s), 2)"
FIRST = "round(%(price)s / (1 - %(ct)s) * %(rate)s * %(share)s, 2)"
SHARE = Decimal("0.70")
RATES = [
    (Decimal(ct), Decimal(vat)) for ct in ("0", "0.10", "0.15", "0.20", "0.30") for vat in ("0.09", "0.13", "0.17")
]

EVERY_FEN = """
    SELECT fen::numeric / 100 AS price,
        round(fen::numeric / 100 * %(ct)s * %(share)s / (1 - %(ct)s), 2),
        round(fen::numeric / 100 * %(vat)s * %(share)s / (1 - %(ct)s), 2)
    FROM generate_series(0, 4000) AS fen
"""


@pytest.fixture(scope="module")
def connection(embedded_database):
    with psycopg.connect(embedded_database) as connection:
        yield connection


@pytest.mark.database
@pytest.mark.parametrize(("ct", "vat"), RATES)
def test_every_fen_up_to_forty_yuan_agrees(connection, ct, vat):
    rows = connection.execute(EVERY_FEN, {"ct": ct, "vat": vat, "share": SHARE}).fetchall()
    wrong = [row for row in rows if per_line_payable(row[0], Decimal(0), vat, ct, SHARE) != row[1:]]
    assert wrong == []


@pytest.mark.database
def test_dividing_first_loses_half_a_fen(connection):
    values = {"price": Decimal("0.05"), "rate": Decimal("0.30"), "ct": Decimal("0.30"), "share": SHARE}
    results = [connection.execute(f"SELECT {form}", values).fetchone()[0] for form in (LAST, FIRST)]
    assert results == [Decimal("0.02"), Decimal("0.01")]


@pytest.mark.database
def test_freight_is_shared_out_alike(connection):
    totals = [Decimal(fen) / 100 for fen in (1234, 1, 0, 99999, 333, 333, 333, 5050)]
    query = """
        SELECT round(%(freight)s * running / value, 2) - round(%(freight)s * (running - total) / value, 2)
        FROM (SELECT total, sum(total) OVER (ORDER BY place) AS running, sum(total) OVER () AS value
              FROM unnest(%(totals)s::numeric[]) WITH ORDINALITY AS line (total, place)) AS lines
    """
    for fen in range(0, 3000, 7):
        freight = Decimal(fen) / 100
        shares = [row[0] for row in connection.execute(query, {"freight": freight, "totals": totals})]
        assert shares == cumulative_half_up(freight, totals)
