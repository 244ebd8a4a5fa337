"""The statement taxes only under the readings of the law it was written for."""

from datetime import date
from types import SimpleNamespace

import pytest

from heliu.clearance import terms

DAY = date(2026, 11, 22)


def test_the_statement_taxes_under_the_parameters_in_force():
    assert terms.statement_may_tax(DAY)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("import_composite_tax/rounding_point", "statutory", id="取整点改为法定税额"),
        pytest.param("import_composite_tax/freight_allocation", "last_line", id="运费分摊改法"),
        pytest.param("import_composite_tax/duty_rate_within_limits", "0.05", id="限值内关税不再为零"),
    ],
)
def test_another_reading_leaves_every_line_to_the_judge(monkeypatch, name, value):
    real = terms.in_force
    changed = SimpleNamespace(value=value)
    monkeypatch.setattr(terms, "in_force", lambda asked, day: changed if asked == name else real(asked, day))
    assert not terms.statement_may_tax(DAY)
