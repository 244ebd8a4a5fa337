"""The generated pages of docs/policies say what the program does today."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from heliu.policies.pages import PAGES, write_pages
from heliu.policies.parameters import Law, parameter, under, written
from heliu.policies.rules.catalogue import RULES

DOCS = Path(__file__).resolve().parents[3] / "docs/policies"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_up_to_date(name):
    assert (DOCS / name).read_text(encoding="utf-8") == PAGES[name](), "run `./bin/heliu policy pages`"


def test_a_page_tells_the_files_and_not_what_one_installation_released():
    name = "import_composite_tax/single_order_limit"
    one = written(name)
    other = replace(one, periods=tuple(replace(period, value=Decimal(1234567)) for period in one.periods))
    with under(Law().with_these({name: other})):
        assert parameter(name) is other
        assert not any("1234567" in page() for page in PAGES.values())


def test_the_pages_can_be_written_anywhere(tmp_path):
    assert [path.name for path in write_pages(tmp_path / "new")] == list(PAGES)


def test_rule_numbers_are_never_renumbered():
    assert list(RULES) == [f"TAX-{number:02}" for number in range(1, 17)]
