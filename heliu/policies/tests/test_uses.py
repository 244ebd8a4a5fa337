"""What uses a parameter is read out of the source: by whole names, by completed ones, and the rules beside them."""

import pytest

from heliu.policies.parameters import names
from heliu.policies.uses import used

UNUSED = {"import_composite_tax/exemption_threshold"}  # says that there is none any more


def modules(name):
    return {(use.module.removeprefix("heliu."), use.function) for use in used()[name].uses}


@pytest.mark.parametrize(
    ("name", "use", "rules"),
    [
        ("import_composite_tax/single_order_limit", ("policies.rules.channel", "decide"), {"R01", "TAX-05", "TAX-07"}),
        ("import_composite_tax/collected_share", ("clearance.terms", "terms_of"), set()),
        ("import_composite_tax/rounding_point", ("policies.rules.import_tax", "_terms"), set()),
        ("risk/many_purchases_per_year", ("risk.api", ""), {"R07"}),
        ("consumption_tax/beer_amount_low", ("policies.consumption", "_beer"), {"TAX-15"}),
        ("value_added_tax/import_rate_low", ("policies.tariff", "_vat"), set()),
        ("clearance/dispute_answer_working_days", ("web.public.consumer.views", "dispute"), set()),
    ],
)
def test_a_use_is_found_however_the_name_is_written(name, use, rules):
    assert use in modules(name)
    assert set(used()[name].rules) == rules


def test_hardly_a_parameter_is_without_a_use():
    assert used().keys() == set(names())
    without = {name for name, one in used().items() if not one.uses}
    assert len(without - UNUSED) < len(used()) / 10, without


def test_pages_are_told_from_rules():
    pages = [use for use in used()["import_composite_tax/annual_limit"].uses if use.is_page]
    assert {use.module for use in pages} == {"heliu.web.public.consumer.views"}
