"""The risk rules (风险规则): the edge of each condition, weights and bits that are stored with every decision."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from inline_snapshot import snapshot

from heliu.risk.api import lane_scores, sentences, thresholds, weights
from heliu.risk.facts import Parcel
from heliu.risk.rules import Risk, fired, named, score

DAY = date(2026, 11, 2)
LIMITS = thresholds(DAY, now=20261102093000, salt=1)
PLAIN = Parcel(
    id=1,
    tax_price=Decimal(200),
    value=Decimal(190),
    quantity=Decimal(2),
    freight=Decimal(10),
    gross_kg=Decimal("1.25"),
    net_kg=Decimal("1.10"),
    waybill_kg=Decimal("1.25"),
    paid_at=20261102092900,
    app_time=20261102093000,
    declared_on=20261102,
    purchases_this_year=0,
    consignee_is_buyer=True,
    phone_is_buyers=True,
    id_check=True,
    products_fit=True,
    guarantor_is_party=True,
    trade_mode="1210",
    country="142",
    customs_code="7911",
    bonded_whole=True,
    direct_whole=False,
)
D = Decimal


def names(limits=LIMITS, **changes):
    return [rule.__name__ for rule in named(fired(replace(PLAIN, **changes), limits))]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, [], id="平常的一票"),
        pytest.param({"tax_price": D("4499.99")}, [], id="离单笔限额尚远"),
        pytest.param({"tax_price": D(4500)}, ["R01"], id="紧贴单笔限额"),
        pytest.param({"tax_price": D(5000)}, ["R01"], id="正好单笔限额"),
        pytest.param({"tax_price": D("5000.01")}, [], id="超过单笔限额由限额规则管"),
        pytest.param({"paid_at": 20261102093000}, [], id="支付与接收同一秒"),
        pytest.param({"paid_at": 20261102093001}, ["R02"], id="支付晚于接收一秒"),
        pytest.param({"net_kg": D("1.25")}, [], id="净重等于毛重"),
        pytest.param({"net_kg": D("1.26")}, ["R03"], id="净重大于毛重"),
        pytest.param({"waybill_kg": D("1.625")}, [], id="运单重量偏差正好三成"),
        pytest.param({"waybill_kg": D("1.63")}, ["R04"], id="运单重量偏多"),
        pytest.param({"waybill_kg": D("0.87")}, ["R04"], id="运单重量偏少"),
        pytest.param({"value": D(20_000), "net_kg": D(1), "quantity": D(1)}, [], id="每千克正好两万元"),
        pytest.param({"value": D(20_001), "net_kg": D(1)}, ["R05"], id="每千克超过两万元"),
        pytest.param({"freight": D(95)}, [], id="运费正好一半"),
        pytest.param({"freight": D("95.01")}, ["R06"], id="运费超过货值一半"),
        pytest.param({"purchases_this_year": 59}, [], id="本年已购五十九次"),
        pytest.param({"purchases_this_year": 60}, ["R07"], id="本年已购六十次"),
        pytest.param({"consignee_is_buyer": False}, ["R08"], id="收货人不是订购人"),
        pytest.param({"phone_is_buyers": False}, ["R09"], id="收货电话不是订购人电话"),
        pytest.param({"id_check": False}, ["R10"], id="身份证号码校验位不符"),
        pytest.param({"app_time": 20261102000000}, ["R11"], id="零点"),
        pytest.param({"app_time": 20261102045959}, ["R11"], id="五点前一秒"),
        pytest.param({"app_time": 20261102050000}, [], id="五点整"),
        pytest.param({"quantity": D(49)}, [], id="四十九件"),
        pytest.param({"quantity": D(50)}, ["R12"], id="五十件"),
        pytest.param({"products_fit": False}, ["R13"], id="单价乘数量不等于总价"),
        pytest.param({"guarantor_is_party": False}, ["R14"], id="担保企业不是当事企业"),
        pytest.param({"country": "116"}, ["R15"], id="保税起运国不是中国"),
        pytest.param({"trade_mode": "9610", "direct_whole": True, "country": "116"}, [], id="直购起运国在境外"),
        pytest.param({"bonded_whole": False}, ["R16"], id="保税缺账册"),
        pytest.param({"trade_mode": "9610", "direct_whole": True, "bonded_whole": False}, [], id="直购不要账册"),
        pytest.param({"trade_mode": "9610"}, ["R17"], id="直购缺提运单"),
        pytest.param({"declared_on": 20261202}, [], id="申报日期相差三十天"),
        pytest.param({"declared_on": 20261203}, ["R18"], id="申报日期晚三十一天"),
        pytest.param({"declared_on": 20261002}, ["R18"], id="申报日期早三十一天"),
        pytest.param({"customs_code": "7921"}, [], id="泸州港保税物流中心"),
        pytest.param({"customs_code": "7901"}, ["R19"], id="外关区"),
        pytest.param({"value": D(2), "freight": D(0)}, [], id="均价正好一元"),
        pytest.param({"value": D("1.99"), "freight": D(0)}, ["R20"], id="均价不足一元"),
        pytest.param({"value": D(40_000), "net_kg": D(3), "gross_kg": D(3), "waybill_kg": D(3)}, [], id="均价正好两万"),
        pytest.param(
            {"value": D(40_001), "net_kg": D(3), "gross_kg": D(3), "waybill_kg": D(3)}, ["R21"], id="均价超过两万"
        ),
        pytest.param(
            {"net_kg": D(2), "consignee_is_buyer": False, "customs_code": "7901"},
            ["R03", "R08", "R19"],
            id="几条规则一起命中",
        ),
    ],
)
def test_fired_rules(changes, expected):
    assert names(**changes) == expected


@pytest.mark.parametrize(
    ("permille", "fires"), [pytest.param(0, [], id="不抽"), pytest.param(1000, ["R22"], id="全抽")]
)
def test_the_random_sample_follows_its_share(permille, fires):
    assert names(replace(LIMITS, sample_permille=permille)) == fires


def test_the_random_sample_is_near_its_share_and_moves_with_the_salt():
    drawn = []
    for salt in (1, 2_000_003):
        limits = replace(LIMITS, sample_permille=50, salt=salt)
        drawn.append({n for n in range(20_000) if names(limits, id=n)})
        assert 800 < len(drawn[-1]) < 1200
    assert drawn[0] != drawn[1]


def test_every_rule_fires_in_a_case_and_rests_in_another():
    cases = test_fired_rules.pytestmark[0].args[1]
    firing = {name for case in cases for name in case.values[1]} | {"R22"}
    assert firing == {rule.__name__ for rule in Risk.all}
    assert names() == []


def test_the_catalogue_in_the_order_of_its_bits():
    """Bits and codes are stored with every decision: a failing diff here changes what old decisions say."""
    assert [(rule.__name__, rule.weight, rule.sentence()) for rule in Risk.all] == snapshot(
        [
            ("R01", 5, "完税价格紧贴单笔限额（化整为零嫌疑，RSK-02）。"),
            ("R02", 50, "支付时间晚于接收时间（事件次序不可能，RSK-04）。"),
            ("R03", 50, "净重大于毛重。"),
            ("R04", 30, "运单重量与清单毛重相差过大（RSK-06）。"),
            ("R05", 10, "每千克价值过高。"),
            ("R06", 20, "运费占货值比例过高（价格拆分嫌疑）。"),
            ("R07", 30, "订购人本年度购买次数过多（RSK-03）。"),
            ("R08", 5, "收货人不是订购人本人（RSK-13）。"),
            ("R09", 5, "收货电话不是订购人电话（RSK-13）。"),
            ("R10", 5, "身份证号码校验位不符 (GB 11643, IDN-02)。"),
            ("R11", 2, "深夜申报（推单嫌疑，RSK-11）。"),
            ("R12", 20, "商品件数超出自用合理数量。"),
            ("R13", 30, "订单或清单某行的单价乘数量不等于总价。"),
            ("R14", 10, "担保企业不是该清单的平台、电商或物流企业（CEB621 填制说明）。"),
            ("R15", 5, "保税进口的起运国未填中国（142）。"),
            ("R16", 50, "保税进口缺少账册编号、区内企业或账册备案料号。"),
            ("R17", 50, "直购进口缺少运输工具、航次或提运单号。"),
            ("R18", 10, "申报日期与接收日期相差过大。"),
            ("R19", 20, "申报海关不在本综试区。"),
            ("R20", 10, "平均单价过低（低报嫌疑，RSK-05）。"),
            ("R21", 5, "平均单价过高。"),
            ("R22", 100, "随机布控 (RSD-05)。"),
        ]
    )


def test_codes_are_unique_and_weights_stand_in_the_order_of_the_bits():
    assert len({rule.__name__ for rule in Risk.all}) == len(Risk.all)
    assert weights() == [rule.weight for rule in Risk.all]
    assert all(score(1 << bit) == weight for bit, weight in enumerate(weights()))
    assert score((1 << len(Risk.all)) - 1) == sum(weights())


def test_every_bit_has_its_sentence():
    assert sentences(0) == []
    assert [sentences(1 << bit) for bit in range(len(Risk.all))] == [[rule.sentence()] for rule in Risk.all]


def test_lanes_begin_at_the_scores_in_force():
    assert lane_scores(DAY) == (50, 100)
