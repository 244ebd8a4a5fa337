"""The table of refund rates (退税率文库): from a workbook, whole or not at all, bound by a second person."""

import io
from datetime import date

import pytest
import xlsxwriter

from heliu.kernel.days import business_day, now
from heliu.kernel.problems import Conflict, Invalid, NotAllowed
from heliu.policies.rules.export_refund import PER_CENT, invoice_rates
from heliu.refunds.models import RateTable
from heliu.refunds.rates import TEMPLATE, propose_rates, rates_of, release_rates
from heliu.refunds.tests import factories as make

pytestmark = pytest.mark.django_db
SINCE = date(2026, 1, 1)


def proposed(*rows, by="王五"):
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written)
    page = book.add_worksheet()
    for number, row in enumerate([[column.heading.zh for column in TEMPLATE.columns], *rows]):
        page.write_row(number, 0, row)
    book.close()
    return propose_rates(written.getvalue(), SINCE, "示例〔2026〕1号", actor=make.officer(name=by))


def test_a_table_binds_once_a_second_person_has_released_it():
    table = proposed([make.CODE, "13", "9"])
    asked = {make.EXPORTED: {make.CODE}}
    assert not rates_of(asked), "proposed, not released"
    with pytest.raises(NotAllowed):
        release_rates(table.id, actor=make.officer(name="王五"))
    release_rates(table.id, actor=make.officer(name="赵六"))
    [rate] = rates_of(asked).values()
    assert (str(rate.levy), str(rate.refund)) == ("0.13", "0.09")
    with pytest.raises(Conflict):
        release_rates(table.id, actor=make.officer(name="赵六"))


def test_every_row_that_cannot_be_is_named_and_nothing_is_kept():
    highest = max(invoice_rates(business_day(now()))) * PER_CENT
    with pytest.raises(Invalid) as told:
        proposed(
            [make.CODE, "9", "13"],
            ["3304990049", f"{highest:f}", "0"],
            ["3304990050", f"{highest + 1:f}", "0"],
            ["12", "13", "13"],
        )
    words = told.value.violations[0].detail
    for row in ("第 2 行：退税率高于征税率", f"第 4 行：征税率高于 {highest:f}%", "第 5 行"):
        assert row in words
    assert "第 3 行" not in words
    assert not RateTable.objects.exists()
