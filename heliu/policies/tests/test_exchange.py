"""The customs rates of a month: each month has its own, and none stands in for another."""

import json
from calendar import monthrange
from contextlib import ExitStack
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from heliu.policies import exchange
from heliu.policies.consumption import consumption_rate
from heliu.policies.exchange import CUSTOMS_CODES, customs_rate, customs_rates, parity_day, rate_name
from heliu.policies.parameters import NotInForce, law, names, parameter, read_parameter, under
from heliu.policies.rules.import_order import Content, ImportLine, ImportOrder, Rates
from heliu.policies.rules.import_tax import assess
from heliu.policies.working_days import NoCalendar

DAYS = yaml.safe_load((Path(__file__).parent / "cases/customs_rate_day.yaml").read_text(encoding="utf-8"))
RATES = [name for name in names() if name.startswith("exchange_rate/") and name.endswith("_cny")]
HEAD = "description: {zh: 汇率, en: rate}\nunit: CNY per USD\ntype: decimal\nuntil: 2026-12-31\nvalues:\n"
SOURCE = "reference: {title: 署令272, article: 第十三条, published: 2026-09-16}, status: confirmed"


@pytest.fixture
def table():
    """Rates of a test in place of the built-in ones."""
    with ExitStack() as stack:

        def put(**months):
            rows = [
                f'  {month[1:].replace("_", "-")}-01: {{value: "{value}", {SOURCE}}}' for month, value in months.items()
            ]
            found = read_parameter("exchange_rate/usd_cny", HEAD + "\n".join(rows))
            stack.enter_context(under(law().with_these({found.name: found})))

        yield put


@pytest.mark.parametrize("name", RATES)
def test_every_month_has_a_rate_of_its_own_and_the_last_one_ends_with_its_month(name):
    periods = parameter(name).periods
    for period in periods:
        last = monthrange(period.since.year, period.since.month)[1]
        assert (period.since.day, period.until) == (1, period.since.replace(day=last))
        assert period.value > 0
        if period.reference.published is not None:
            assert period.reference.published == parity_day(period.since)


@pytest.mark.parametrize(
    ("day", "value"),
    [("2026-09-30", "7.2000"), ("2026-10-01", "7.1000"), ("2026-10-31", "7.1000"), ("2026-11-01", "7.0000")],
)
def test_the_rate_is_that_of_the_month_of_the_declaration(table, day, value):
    table(m2026_09="7.2000", m2026_10="7.1000", m2026_11="7.0000")
    found = customs_rate("usd", date.fromisoformat(day))
    assert (str(found.value), found.reference.title, found.confidence) == (value, "署令272", "confirmed")


def test_a_month_without_a_rate_does_not_take_that_of_the_month_before(table):
    table(m2026_09="7.2000", m2026_11="7.0000")
    with pytest.raises(NotInForce, match="2026-10"):
        customs_rate("usd", date(2026, 10, 15))


def test_a_currency_without_rates_is_named():
    with pytest.raises(KeyError, match="exchange_rate/xxx_cny"):
        customs_rate("xxx", date(2026, 11, 1))


def test_every_currency_with_rates_is_known_by_the_code_documents_use():
    assert sorted(map(rate_name, CUSTOMS_CODES)) == RATES


def test_a_currency_is_left_out_in_a_month_without_its_rate_and_the_yuan_is_always_one(table):
    table(m2026_09="7.2000", m2026_11="7.0000")
    assert customs_rates(date(2026, 9, 30)) == {"142": 1, "502": Decimal("7.2000")}
    assert customs_rates(date(2026, 10, 15)) == customs_rates(date(2027, 1, 1)) == {"142": 1}


def beer(day, total="25.90"):
    consumption = consumption_rate("beer", day)
    rates = Rates(Decimal(0), Decimal("0.13"), consumption, consumption.sources)
    return ImportOrder(day, (ImportLine(1, Decimal(1), Decimal(total), rates, Content(Decimal("9.88"), "litre")),))


def test_beer_at_the_threshold_is_taxed_by_the_rate_of_its_day(table):
    """25.90 for 0.01 t: at 7.0001 a dollar just below 370 dollars a tonne, at 7.0000 exactly there."""
    table(m2026_10="7.0001", m2026_11="7.0000")
    before, on = (assess(beer(day)).totals.consumption_tax for day in (date(2026, 10, 31), date(2026, 11, 1)))
    assert (before, on) == (Decimal("1.54"), Decimal("1.75"))


@pytest.mark.parametrize("case", DAYS, ids=lambda case: case["case"])
def test_the_day_of_the_parity(case, monkeypatch):
    monkeypatch.setattr(exchange, "in_force", lambda name, _day: parameter(name).periods[0])
    if "refused" in case:
        with pytest.raises(NoCalendar):
            parity_day(case["month"])
    else:
        assert parity_day(case["month"]) == case["taken_on"]


def test_a_month_beyond_the_calendar_has_no_day_of_parity_yet():
    with pytest.raises(NoCalendar):
        parity_day(date(2030, 6, 1) + timedelta(days=3))


@pytest.mark.shared
def test_all_shared_days_of_parity_agree(shared, monkeypatch):
    monkeypatch.setattr(exchange, "in_force", lambda name, _day: parameter(name).periods[0])
    cases = json.loads((shared / "data/rules/fx_cases.json").read_text(encoding="utf-8"))["customs_rate_dates"]
    of_held_years = [one for one in cases if one["rate_date"] >= "2020"]  # we hold no calendar of 2019
    days = {one["month"]: str(parity_day(date.fromisoformat(f"{one['month']}-01"))) for one in of_held_years}
    assert days == {one["month"]: one["rate_date"] for one in of_held_years}
    assert len(days) > 70
