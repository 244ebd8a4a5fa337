"""Two laws cut into days on which neither changes; a change that begins later taken as in force throughout."""

from datetime import date
from decimal import Decimal

from heliu.policies.change_files import read_change
from heliu.policies.parameters import law
from heliu.whatif.law import Side, spans, standing, throughout

SHARE = "import_composite_tax/collected_share"
SINCE, UNTIL = date(2026, 3, 1), date(2026, 6, 30)


def change(name, **by_day):
    reference = "{title: 试, article: 一, published: null}"
    values = "".join(
        f"\n    {day[1:].replace('_', '-')}: {{value: {value}, reference: {reference}, status: to be confirmed}}"
        for day, value in by_day.items()
    )
    return read_change(f"title: {{zh: 试, en: trial}}\nvalues:\n  {name}:{values}")


def test_a_period_is_cut_on_the_day_a_value_begins_and_not_the_day_before():
    after = change(SHARE, _2026_05_01='"0.80"').over(law())
    first, second = spans(standing(), Side(after), SINCE, UNTIL)
    assert (first.since, first.until) == (SINCE, date(2026, 4, 30))
    assert (second.since, second.until) == (date(2026, 5, 1), UNTIL)
    assert [one.after.share for one in (first, second)] == [Decimal("0.70"), Decimal("0.80")]
    assert {one.before.share for one in (first, second)} == {Decimal("0.70")}


def test_throughout_takes_the_last_value_on_every_day():
    later = change(SHARE, _2027_01_01='"0.80"', _2028_01_01='"1"')
    (whole,) = spans(standing(), Side(throughout(later, SINCE, UNTIL).over(law())), SINCE, UNTIL)
    assert (whole.since, whole.until, whole.after.share) == (SINCE, UNTIL, Decimal(1))


def test_the_rates_of_a_group_follow_its_parameter():
    after = change("consumption_tax/wine_rate", _2026_03_01='"0.30"').over(law())
    (whole,) = spans(standing(), Side(after), SINCE, UNTIL)
    changed = {code for code, rates in whole.rates_after.items() if rates != whole.rates_before[code]}
    assert changed
    assert all(code.startswith("22") for code in changed)
