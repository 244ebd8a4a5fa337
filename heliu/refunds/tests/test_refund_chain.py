"""The evidence chain, pure: invoices find their lines, gaps are named, nothing is refunded twice or unseen."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from heliu.refunds.facts import Gap, Kind, PeriodVat, Profile, Rate
from heliu.refunds.linking import Found
from heliu.refunds.rules import assemble
from heliu.refunds.tests.factories import CODE, CURRENCY, ENTRY, EXPORTED, FIRM, declared, invoice, line, receipt

TODAY = date(2026, 11, 26)
TRADER = Profile(FIRM, "", Kind.TRADING, "2", date(2026, 1, 1), "李四")
PRODUCER = replace(TRADER, kind=Kind.PRODUCER)
RATE = Rate(Decimal("0.13"), Decimal("0.13"), "示例", is_demo=True)


def found(*declarations, invoices=(), receipts=(), taken=None, rate=RATE, exchange=None):
    declarations = declarations or (declared(),)
    codes = {(line.goods_code, one.exported_on) for one in declarations for line in one.lines}
    rates = dict.fromkeys(codes, rate) if rate else {}
    days = {(one.exported_on, CURRENCY): Decimal(1) for one in declarations}
    return Found(declarations, invoices, receipts, taken or {}, rates, days if exchange is None else exchange)


def gaps(chain, *, blocking=True):
    return {one.gap for one in chain.lacks if one.blocks is blocking}


def lack(chain, gap):
    return next(one for one in chain.lacks if one.gap is gap)


def test_a_whole_chain_is_ready_and_computed_to_the_fen():
    chain = assemble(FIRM, TRADER, found(invoices=[invoice()], receipts=[receipt()]), TODAY)
    assert (chain.is_ready, chain.lacks, chain.refund) == (True, (), Decimal("39.00"))
    assert [step["rule"] for step in chain.trace] == ["REF-02", "REF-01", "REF-03"]
    assert chain.claim_until == date(2027, 4, 30)
    [link] = chain.links
    assert (link.parcels, link.covered[0].price, link.refund) == (3, Decimal("300.00"), Decimal("39.00"))


def test_parcels_without_an_invoice_are_counted_and_named():
    goods = line(120)
    chain = assemble(FIRM, TRADER, found(declared(goods), invoices=[invoice("117", "11700.00")]), TODAY)
    missing = lack(chain, Gap.PARCELS_WITHOUT_INVOICE)
    assert (missing.blocks, missing.entry_no, missing.line_no) == (True, ENTRY, 1)
    assert missing.given == {"count": "3", "of": "120", "names": "YD118、YD119、YD120", "goods": "拼装玩具"}
    assert chain.refund == Decimal("1521.00"), "what is covered is shown, though not ready"


@pytest.mark.parametrize(
    ("change", "gap", "blocks"),
    [
        pytest.param({"profile": None}, Gap.NOT_FILED, True, id="没有备案"),
        pytest.param({"rate": None}, Gap.NO_RATE, True, id="没有退税率, 不计算"),
        pytest.param({"invoices": [invoice(unit="011")]}, Gap.OTHER_UNIT, False, id="计量单位不同"),
        pytest.param({"invoices": [invoice("4", "400.00")]}, Gap.LARGER_INVOICE, False, id="发票多于出口"),
        pytest.param({"receipts": [receipt("299.99")]}, Gap.RECEIPTS_SHORT, False, id="收汇差一分, 期限前不妨碍"),
        pytest.param({"taken": {(2, 1): "TS0000000007"}}, Gap.APPLIED, True, id="一个包裹已在另一份申请中"),
        pytest.param({"today": date(2027, 4, 30)}, Gap.LATE, None, id="期限当日"),
        pytest.param({"today": date(2027, 5, 1)}, Gap.LATE, False, id="期限次日"),
        pytest.param({"today": date(2029, 11, 2)}, Gap.CLOSED, None, id="36 个月当日"),
        pytest.param({"today": date(2029, 11, 3)}, Gap.CLOSED, True, id="36 个月次日"),
    ],
)
def test_what_is_missing_is_named(change, gap, blocks):
    given = {"invoices": [invoice()], "receipts": [receipt()]} | change
    profile, today = given.pop("profile", TRADER), given.pop("today", TODAY)
    chain = assemble(FIRM, profile, found(**given), today)
    assert [one.blocks for one in chain.lacks if one.gap is gap] == ([] if blocks is None else [blocks])
    assert chain.is_ready is not any(one.blocks for one in chain.lacks)


def test_receipts_keep_class_four_back_and_everybody_after_the_last_day():
    short = found(invoices=[invoice()])
    assert not lack(assemble(FIRM, TRADER, short, date(2027, 4, 30)), Gap.RECEIPTS_SHORT).blocks
    assert lack(assemble(FIRM, TRADER, short, date(2027, 5, 1)), Gap.RECEIPTS_SHORT).blocks
    assert lack(assemble(FIRM, replace(TRADER, enterprise_class="4"), short, TODAY), Gap.RECEIPTS_SHORT).blocks


def test_one_invoice_over_two_lines_gives_its_whole_price_and_not_a_fen_more():
    goods = declared(line(1, first=1), line(2, first=10, line_no=2))
    chain = assemble(FIRM, TRADER, found(goods, invoices=[invoice("3", "100.00")]), TODAY)
    prices = [each.price for link in chain.links for each in link.covered]
    assert prices == [Decimal("33.33"), Decimal("66.67")]
    assert len(chain.invoices) == 1


def test_what_came_back_is_not_refunded():
    goods = declared(line(3, returned=0), line(2, first=10, line_no=2, returned=1))
    chain = assemble(FIRM, TRADER, found(goods, invoices=[invoice("3", "300.00")], receipts=[receipt()]), TODAY)
    assert lack(chain, Gap.RETURNED).given["count"] == "2"
    assert (chain.is_ready, chain.refund) == (True, Decimal("39.00"))


def test_a_producer_needs_no_purchase_invoice_but_the_vat_of_the_period():
    chain = assemble(FIRM, PRODUCER, found(), TODAY)
    assert gaps(chain) == {Gap.NO_PERIOD}
    vat = PeriodVat("2026-11", Decimal("5.00"), Decimal("20.00"), Decimal("0.00"), Decimal("0.00"))
    chain = assemble(FIRM, PRODUCER, found(), TODAY, vat)
    assert (chain.is_ready, chain.refund, chain.offset) == (True, Decimal("15.00"), Decimal("24.00"))
    for outside in ("2026-10", "2026-12"):
        chain = assemble(FIRM, PRODUCER, found(), TODAY, replace(vat, period=outside))
        assert (gaps(chain), chain.refund) == ({Gap.PERIOD_OUTSIDE}, 0)
    assert gaps(assemble(FIRM, PRODUCER, found(exchange={}), TODAY, vat)) == {Gap.NO_EXCHANGE}
    assert gaps(assemble(FIRM, PRODUCER, found(rate=None), TODAY, vat)) == {Gap.NO_RATE}


def test_nothing_chosen_is_not_ready():
    assert not assemble(FIRM, TRADER, Found([], [], [], {}, {}, {}), TODAY).is_ready


def test_codes_and_days_choose_the_rate():
    other = Rate(Decimal("0.13"), Decimal("0.09"), "示例", is_demo=True)
    one = found(declared(), declared(line(3, first=50), entry="2", exported_on=date(2026, 11, 3)))
    rates = {(CODE, EXPORTED): RATE, (CODE, date(2026, 11, 3)): other}
    chain = assemble(FIRM, TRADER, replace(one, rates=rates, invoices=[invoice("6", "600.00")]), TODAY)
    assert (chain.refund, chain.to_cost) == (Decimal("66.00"), Decimal("12.00"))
