"""Platform reports: made of the orders, checked, filed with a receipt, corrected by versions, traced, looked at."""

from datetime import date
from decimal import Decimal

import pytest

from heliu.kernel.listing import Asked
from heliu.kernel.problems import Conflict, Invalid, NotAllowed, NotThere
from heliu.people.models import Audit
from heliu.policies.rules.platform_reporting import Quarter
from heliu.registry.api import stamped
from heliu.reporting import api
from heliu.reporting.facts import Business, Operator, State
from heliu.reporting.rules import RowRule, domain_fault
from heliu.reporting.tests.sales import (
    OTHER_PLATFORM,
    PLATFORM,
    QUARTER,
    SELLER,
    STRANGER,
    USCC,
    Sales,
    firm,
    officer,
    platform,
    raw,
)

pytestmark = [pytest.mark.database, pytest.mark.django_db]
OPERATOR = Operator("泸州示范跨境平台有限公司", USCC[PLATFORM])


def basic(**changes):
    told = {"domain": "shop.example.cn", "business": Business.GOODS, "started_on": date(2026, 9, 1)}
    return api.Wanted(**{**told, "operators": (OPERATOR,), **changes})


def sellers(number, actor):
    return {one.seller: one for one in api.sellers_of(number, actor=actor, limit=10)}


def test_income_is_what_was_ordered_less_what_was_cancelled_and_came_back_each_traced_to_its_order():
    actor, sales = platform(), Sales()
    firm(SELLER, "seller")
    sales.bought("100.00")
    sales.undone(sales.bought("50.00"), "cancel")
    sales.undone(sales.bought("30.00"), "return", value="10.00")
    sales.replaced(sales.bought("7.00"))
    sales.bought("9.00", at=20260930235959)
    for outside in (20260630235959, 20261001000000):
        sales.bought("1000.00", at=outside)
    dollars = sales.sold("10.00", "502")
    sales.cancelled(sales.sold("20.00"))
    sales.came_back(sales.sold("40.00"), "15.00")
    sales.sold("3.00", ebc_code=USCC[SELLER])
    sales.sold("500.00", ebp_code=OTHER_PLATFORM)
    number = api.make(raw(), QUARTER, "", actor=actor)
    report, _versions = api.report_fact(number, actor=actor)
    rows = sellers(number, actor)
    row = rows[SELLER]
    assert (row.orders, row.taken_off_count, row.taken_off) == (7, 4, Decimal("95.00"))
    assert (row.name, row.faults) == ("泸州示范企业02", ())
    assert rows[USCC[SELLER]].net == Decimal("3.00"), "a seller named by its social credit code"
    listed = api.entries(raw(), number, row.id, actor=actor)
    assert len(listed) == 11
    last_day = listed[-1].day
    on_last = [one for one in listed if one.day == last_day]
    assert api.entries(raw(), number, row.id, actor=actor, since=last_day) == on_last
    assert api.entries(raw(), number, row.id, actor=actor, since=last_day, skip=len(on_last)) == []
    assert api.entries(raw(), number, row.id, actor=actor, since=date(2020, 1, 1)) == listed, "no day of the quarter"
    assert sum(one.cny for one in listed) == row.net
    (in_dollars,) = [one for one in listed if one.currency == "502"]
    assert in_dollars.order_no == f"ORDER{dollars}"
    assert in_dollars.cny == row.gross - Decimal("249.00")
    assert report.net == sum(one.net for one in rows.values())
    assert report.orders == 8


def test_a_report_is_filed_once_whole_and_corrected_by_a_new_version():
    actor, tax, sales = platform(), officer(), Sales()
    firm(SELLER, "seller")
    sales.bought("100.00")
    first = api.make(raw(), QUARTER, "", actor=actor)
    with pytest.raises(Conflict, match="基本信息"):
        api.file(raw(), first, actor=actor)
    api.file_basic(basic(), actor=actor)
    sales.bought("1.00")
    with pytest.raises(Conflict, match="重新生成"):
        api.file(raw(), first, actor=actor)
    second = api.make(raw(), QUARTER, "", actor=actor)
    with pytest.raises(NotThere):
        api.report_fact(second, actor=tax)
    api.file(raw(), second, actor=actor)
    name, content = api.report_file(second, actor=tax)
    text = content.decode("utf-8-sig")
    assert name == f"PT{second:08d}.csv"
    assert f"shop.example.cn,2026-Q3,2,{SELLER},泸州示范企业02,{USCC[SELLER]},2,101.00,0,0.00,101.00" in text
    said = stamped(content, api.report_file(second, actor=tax, receipt=True)[1])
    assert (said["quarter"], said["version"], said["net_cny"]) == ("2026-Q3", 2, "101.00")
    with pytest.raises(Conflict):
        api.file(raw(), second, actor=actor)
    sales.bought("2.00")
    with pytest.raises(Invalid, match="写明原因"):
        api.make(raw(), QUARTER, " ", actor=actor)
    third = api.make(raw(), QUARTER, "漏报两笔订单", actor=actor)
    api.file(raw(), third, actor=actor)
    _report, versions = api.report_fact(third, actor=actor)
    assert [(one.version, one.state) for one in versions] == [
        (3, State.FILED),
        (2, State.REPLACED),
        (1, State.DROPPED),
    ]
    assert api.report_file(second, actor=actor)[1] == content, "what was filed is kept as it was"
    assert [one.version for one in api.list_reports(tax, Asked(order="made_at"))] == [2, 3]
    looks = Audit.objects.filter(verb=api.LOOK)
    assert {one.purpose for one in looks} == {api.PURPOSE}, "sellers' identities have one purpose in the audit"
    other = platform(OTHER_PLATFORM)
    for verb in (
        lambda: api.report_fact(third, actor=other),
        lambda: api.report_file(third, actor=other),
        lambda: api.file(raw(), third, actor=other),
    ):
        with pytest.raises(NotThere):
            verb()


def test_a_seller_nobody_knows_is_named_by_the_platform_before_anything_is_filed():
    actor, sales = platform(), Sales()
    sales.bought("100.00", ebc_code=STRANGER)
    sales.sold("5.00", "116", ebc_code=SELLER)
    firm(SELLER, "seller")
    api.file_basic(basic(), actor=actor)
    number = api.make(raw(), QUARTER, "", actor=actor)
    rows = sellers(number, actor)
    assert rows[STRANGER].faults == ("BS01", "BS02")
    assert rows[SELLER].faults == ("BS04",), "no rate is held for this currency"
    with pytest.raises(Invalid, match="2 个经营者"):
        api.file(raw(), number, actor=actor)
    with pytest.raises(Invalid):
        api.identify(number, STRANGER, "某某商行", "91510500MA0DEM0209", actor=actor)
    api.identify(number, STRANGER, "某某商行", USCC[SELLER], actor=actor)
    row = sellers(number, actor)[STRANGER]
    assert (row.faults, row.masked_uscc) == ((), "9151**********020X")
    assert api.reveal_seller(number, row.id, actor=actor).uscc == USCC[SELLER]
    assert [one.seller for one in api.faulty_of(number, actor=actor, limit=5)] == [SELLER]
    again = api.make(raw(), QUARTER, "", actor=actor)
    assert sellers(again, actor)[STRANGER].name == "某某商行", "an identity is remembered"
    with pytest.raises(Conflict):
        api.identify(number, STRANGER, "某某商行", USCC[SELLER], actor=actor)
    with pytest.raises(NotThere):
        api.seller_fact(again, 0, actor=actor)
    broken = {code for one in rows.values() for code in one.faults} | {"BS03"}
    assert broken == {rule.code for rule in RowRule.all}


def test_basic_facts_are_checked_filed_and_corrected_with_a_reason():
    actor = platform()
    bad = basic(domain="https://shop", started_on=date(2999, 1, 1), operators=(Operator("", "123"),))
    with pytest.raises(Invalid) as refused:
        api.file_basic(bad, actor=actor)
    assert [(one.pointer, one.code) for one in refused.value.violations] == [
        *(("domain", "domain"), ("started_on", "future")),
        *(("operators", "name"), ("operators", "uscc")),
    ]
    first = api.file_basic(basic(), actor=actor)
    found = api.basic_fact(first, actor=actor)
    assert (found.due.day, found.version) == (date(2026, 10, 8), 1)
    assert stamped(api.basic_file(first, actor=actor)[1], api.basic_file(first, actor=actor, receipt=True)[1])
    with pytest.raises(Conflict, match="相同"):
        api.file_basic(basic(reason="再次报送"), actor=actor)
    with pytest.raises(Invalid, match="有误"):
        api.file_basic(basic(domain="mall.example.cn"), actor=actor)
    api.file_basic(basic(domain="mall.example.cn", reason="更换域名"), actor=actor)
    assert [one.version for one in api.list_basics(officer(), Asked(order="id"))] == [1, 2]
    with pytest.raises(NotThere):
        api.basic_fact(first, actor=platform(OTHER_PLATFORM))
    with pytest.raises(NotAllowed):
        api.file_basic(basic(), actor=officer())


def test_what_is_owed_and_who_has_not_filed():
    actor = platform()
    platform(OTHER_PLATFORM)
    owed = api.obligations(PLATFORM, date(2026, 11, 26))
    assert [(str(one.quarter), one.due.day, one.filed) for one in owed][:2] == [
        ("2026-Q3", date(2026, 11, 2), False),
        ("2026-Q2", date(2026, 7, 31), False),
    ]
    api.file_basic(basic(), actor=actor)
    api.file(raw(), api.make(raw(), QUARTER, "", actor=actor), actor=actor)
    assert [one.filed for one in api.obligations(PLATFORM, date(2026, 11, 26))] == [True, False, False, False]
    last, missing = api.missing_platforms(date(2026, 11, 26))
    assert (str(last.quarter), missing) == ("2026-Q3", [OTHER_PLATFORM])
    for quarter in (Quarter(2025, 2), Quarter(2999, 1)):
        with pytest.raises(Conflict):
            api.make(raw(), quarter, "", actor=actor)


@pytest.mark.parametrize(
    ("domain", "wrong"),
    [
        ("shop.example.cn", False),
        ("a-b.example.cn", False),
        ("example", True),
        ("-a.example.cn", True),
        ("shop..cn", True),
        ("shop.example.cn/path", True),
        ("127.0.0.1", True),
        ("商店.example.cn", True),
        (f"{'a' * 64}.cn", True),
    ],
)
def test_a_domain_is_a_host_name(domain, wrong):
    assert domain_fault(domain) is wrong
