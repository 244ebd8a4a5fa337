"""The generated pages of docs/policies say what the program does today."""

from pathlib import Path

import pytest

from heliu.policies.pages import PAGES, write_pages
from heliu.policies.rules.catalogue import RULES

DOCS = Path(__file__).resolve().parents[3] / "docs/policies"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_up_to_date(name):
    assert (DOCS / name).read_text(encoding="utf-8") == PAGES[name](), "run `./bin/heliu policy pages`"


def test_the_pages_can_be_written_anywhere(tmp_path):
    assert [path.name for path in write_pages(tmp_path / "new")] == list(PAGES)


def test_rule_numbers_are_never_renumbered():
    assert list(RULES) == [f"TAX-{number:02}" for number in range(1, 17)]
