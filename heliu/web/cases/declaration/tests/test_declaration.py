"""The declaration page: who sees it, what of it, and what the officers do on it."""

import pytest
from django.utils.translation import override

from heliu.clearance.pages import rule_sentence
from heliu.intake.tests.customs_counter import INVENTORY, ORDER, PAYMENT, WAYBILL, Purchase
from heliu.people.facts import Duty
from heliu.risk.api import rules_in
from heliu.risk.rules import Risk
from heliu.web.cases.declaration.words import LINES

pytestmark = [pytest.mark.database, pytest.mark.django_db]
QUERIES_MAX = 40
RISKY = {"netWeight": "3.00", "grossWeight": "1.25"}  # R03: to the officers' documents lane


def number_of(counter, purchase):
    query = "SELECT id FROM public.declarations_inventory WHERE cop_no = %s AND superseded_by IS NULL"
    return counter.rows(query, purchase.cop_no)[0][0]


@pytest.fixture
def declare(counter):
    """Commit a parcel, changes by kind; the number of its inventory."""

    def declared(kinds=(ORDER, PAYMENT, WAYBILL, INVENTORY), **changes):
        purchase = Purchase()
        for kind in kinds:
            counter.send(kind, purchase.document(kind, **changes.get(kind, {})))
        return number_of(counter, purchase)

    return declared


def page(client, number, suffix=""):
    answer = client.get(f"/declaration/{number}/{suffix}")
    assert answer.status_code == 200, answer.content.decode()[:800]
    return answer.content.decode()


@pytest.mark.parametrize("suffix", ["", "live/", "withdraw/"])
@pytest.mark.parametrize(
    ("who", "statuses"),
    [
        ("seller", (200, 200, 200)),
        ("platform", (200, 200, 200)),
        ("broker", (200, 200, 200)),
        ("carrier", (200, 200, 404)),
        ("payment", (404, 404, 404)),
        ("stranger", (404, 404, 404)),
        ("customs", (200, 200, 200)),
        ("tax", (200, 200, 200)),
        ("commerce", (403, 403, 403)),
    ],
)
def test_who_may_see_a_declaration(someone, declare, who, statuses, suffix):
    expected = statuses[("", "live/", "withdraw/").index(suffix)]
    assert someone(who).get(f"/declaration/{declare()}/{suffix}").status_code == expected


def test_the_three_flows_stand_side_by_side_with_both_values_masked(someone, declare):
    number = declare(**{PAYMENT: {"amountPaid": "198.00", "payerName": "李四"}})
    shown = page(someone("seller"), number)
    assert "退单" in shown
    for value in ("200.00", "198.00", "张*", "李*", "≠ 不符", "支付单支付金额与订单实际支付金额不一致", "1332", "1327"):
        assert value in shown
    for code in ("100", "1332", "1327"):
        assert f'href="/errors/{code}/"' in shown
    for value in ("13800000001", "李四", "示范路"):
        assert value not in shown


def test_a_waiting_declaration_says_what_is_missing(someone, declare):
    shown = page(someone("seller"), declare((ORDER, WAYBILL, INVENTORY)))
    assert "待碰单" in shown
    assert "单证未齐" in shown
    assert "支付凭证" in shown
    assert 'hx-trigger="every 5s"' in shown


def test_an_enterprise_sees_the_faults_of_its_data_and_no_profile(someone, declare):
    number = declare(**{INVENTORY: RISKY})
    mine, theirs = page(someone("seller"), number), page(someone("customs"), number)
    assert "净重大于毛重" in mine
    assert "身份证号码校验位不符" not in mine
    assert "R03 · 50" in theirs
    assert "身份证号码校验位不符" in theirs
    assert "订购人年度额度" in theirs
    assert "订购人年度额度" not in mine
    assert "订购人的其余额度只有本人和海关可以看到" in mine


def test_a_broker_sees_that_values_differ_but_not_the_order(someone, declare):
    number = declare(**{PAYMENT: {"amountPaid": "198.00"}})
    shown = page(someone("broker"), number)
    assert "不在查看范围" in shown
    assert "≠ 不符" in shown
    assert "198.00" not in shown


def test_a_carrier_sees_where_its_parcel_stands_and_nothing_of_the_trade(someone, declare):
    shown = page(someone("carrier"), declare())
    assert "放行" in shown
    assert "贵企业是这件包裹的物流企业" in shown
    assert "200.00" not in shown


def test_the_tax_opens_its_trace(someone, declare):
    shown = page(someone("seller"), declare())
    assert "18.20 元" in shown
    assert "财关税" in shown


def test_a_page_without_evidence_is_still_a_page(someone, declare, counter):
    number = declare()
    counter.rows("UPDATE public.declarations_message SET content = '' RETURNING id")
    assert "没有留存原文" in page(someone("seller"), number)


@pytest.mark.parametrize("address", ["/declaration/1/", "/declaration/-7/live/", "/declaration/5/release/"])
def test_what_is_not_there_is_not_there(someone, address):
    assert someone("customs").get(address).status_code == 404


def test_what_would_follow_is_told_before_it_is_done(someone, declare):
    number = declare(**{INVENTORY: RISKY})
    customs = someone("customs")
    assert "200.00 元由预留转为已用" in page(customs, number, "release/")
    assert "变动 -200.00 元" in page(customs, number, "return/")
    assert "额度与税款不变" in page(customs, number, "inspect/")
    assert "现在不能办理" in page(customs, declare(), "return/")
    assert "会被拒收" in page(someone("seller"), number, "withdraw/")
    assert "appType=3" in page(someone("seller"), declare((ORDER, INVENTORY)), "withdraw/")


@pytest.mark.django_db(transaction=True)
def test_an_officer_inspects_holds_lifts_and_releases_and_the_company_sees_the_timeline(someone, declare, counter):
    number = declare(**{INVENTORY: RISKY})
    customs = someone("customs")
    for verb, reason, note in (
        ("note", "", "先看照片"),
        ("inspect", "IN1", "开箱"),
        ("hold", "HD2", ""),
        ("lift", "LF2", ""),
        ("release", "RL2", "箱单相符"),
    ):
        answer = customs.post(f"/declaration/{number}/{verb}/", {"reason": reason, "note": note})
        assert answer.status_code == 302, answer.content.decode()[:800]
    assert counter.rows("SELECT status FROM clearance_decision WHERE inventory_id = %s", number) == [(800,)]
    theirs = page(customs, number)
    for words in ("先看照片", "开箱", "箱单相符", "冯二", "等待鉴定"):
        assert words in theirs
    mine = page(someone("seller"), number)
    places = [mine.index(f'<span class="title">{words}</span>') for words in ("收到清单", "人工审核", "查验", "放行")]
    assert places == sorted(places), "one line from its arrival to its release"
    for words in ("先看照片", "箱单相符", "冯二", "等待鉴定"):
        assert words not in mine


@pytest.mark.django_db(transaction=True)
def test_a_return_is_told_with_its_reason(someone, declare):
    number = declare(**{INVENTORY: RISKY})
    someone("customs").post(f"/declaration/{number}/return/", {"reason": "RT3", "note": "净重请复核"})
    shown = page(someone("seller"), number)
    assert "净重请复核" in shown
    assert "申报价格、数量或重量与实际不符" in shown


@pytest.mark.django_db(transaction=True)
def test_a_risky_release_needs_the_second_officer(someone, declare, counter):
    changes = {"netWeight": "3.00", "grossWeight": "0.50", "assureCode": "5105980005", "customsCode": "0100"}
    number = declare(**{INVENTORY: changes})
    counter.rows("UPDATE clearance_decision SET score = 160 WHERE inventory_id = %s RETURNING 1", number)
    first, second = someone("customs"), someone("customs2")
    assert first.post(f"/declaration/{number}/release/", {"reason": "RL3"}).status_code == 302
    assert "已提请放行" in page(second, number)
    assert "复核并放行" in page(second, number)
    assert first.post(f"/declaration/{number}/release/", {"reason": "RL3"}).status_code == 403
    assert second.post(f"/declaration/{number}/release/", {"reason": "RL3"}).status_code == 302
    assert counter.rows("SELECT status FROM clearance_decision WHERE inventory_id = %s", number) == [(800,)]


@pytest.mark.django_db(transaction=True)
def test_a_decision_that_comes_too_late_changes_nothing_and_says_so(someone, declare):
    number = declare(**{INVENTORY: RISKY})
    customs = someone("customs")
    customs.post(f"/declaration/{number}/release/", {"reason": "RL1"})
    late = customs.post(f"/declaration/{number}/return/", {"reason": "RT1"})
    assert late.status_code == 409
    assert "800 放行" in late.content.decode()


def test_a_missing_reason_is_told_on_the_form_and_the_note_is_kept(someone, declare):
    number = declare(**{INVENTORY: RISKY})
    answer = someone("customs").post(f"/declaration/{number}/return/", {"reason": "", "note": "别丢了我"})
    assert answer.status_code == 422
    assert "请选择办理理由" in answer.content.decode()
    assert "别丢了我" in answer.content.decode()


@pytest.mark.parametrize("verb", ["release", "inspect", "return", "hold", "lift", "note", "decline"])
@pytest.mark.parametrize("who", ["seller", "broker", "zone", "tax"])
def test_only_customs_decides(someone, declare, who, verb):
    number = declare(**{INVENTORY: RISKY})
    assert someone(who).post(f"/declaration/{number}/{verb}/", {"reason": "RL1"}).status_code == 403


def test_a_reader_of_the_firm_sees_the_page(someone, declare):
    assert "放行" in page(someone("seller", Duty.READER), declare())


def test_the_page_asks_the_database_little(someone, declare, statements):
    number, customs = declare(**{INVENTORY: RISKY}), someone("customs")
    customs.get(f"/declaration/{number}/")
    statements.clear()
    customs.get(f"/declaration/{number}/")
    assert len(statements) <= QUERIES_MAX


def test_every_risk_rule_and_every_line_has_its_words():
    told = rules_in((1 << len(Risk.all)) - 1)
    assert [(code, rule_sentence(code, text)) for code, text, _ in told] == [
        (rule.__name__, rule.sentence()) for rule in Risk.all
    ]
    with override("en"):
        assert all(rule_sentence(code, text).isascii() for code, text, _ in told)
    from heliu.clearance.comparison import ALIGNED  # noqa: PLC0415

    assert {one.name for one in ALIGNED} <= LINES.keys()
