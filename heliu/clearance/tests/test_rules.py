"""The matching rules (三单比对): what breaks each, what does not, and the catalogue partners rely on."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from inline_snapshot import snapshot

from heliu.ceb.codes import explain
from heliu.clearance.facts import Inventory, Order, Payment, Trio, Waybill
from heliu.clearance.rules import Rule, broken, named, whole
from heliu.risk.rules import Risk

BUYER, BUYER_ID, PHONE, CONSIGNEE, ADDRESS = 101, 102, 103, 104, 105
ORDER = Order(
    line_count=2,
    goods_names=7001,
    goods_values=7002,
    paid=Decimal("199.00"),
    pay_code="510596T004",
    pay_transaction_id="P1",
    ebc_code="5105960002",
    buyer_name_key=BUYER,
    buyer_id_key=BUYER_ID,
    buyer_phone_key=PHONE,
    consignee_key=CONSIGNEE,
    consignee_phone_key=PHONE,
    consignee_address_key=ADDRESS,
)
PAYMENT = Payment(Decimal("199.00"), "510596T004", "P1", BUYER, BUYER_ID, 20261102093000)
WAYBILL = Waybill("LZ1", Decimal("1.25"), CONSIGNEE, PHONE, ADDRESS)
INVENTORY = Inventory(
    id=1,
    order_no="LZ1",
    ebp_code="5105960001",
    ebc_code="5105960002",
    logistics_code="5105980003",
    assure_code="5105960002",
    customs_code="7911",
    trade_mode="1210",
    country="142",
    app_time=20261102093100,
    declared_on=20261102,
    bonded_whole=True,
    direct_whole=False,
    records_whole=True,
    products_fit=True,
    id_check=True,
    freight=Decimal(0),
    insured_fee=Decimal(0),
    gross_kg=Decimal("1.25"),
    net_kg=Decimal("1.10"),
    value=Decimal("182.57"),
    quantity=Decimal(2),
    line_count=2,
    goods_names=7001,
    goods_values=7002,
    buyer_name_key=BUYER,
    buyer_id_key=BUYER_ID,
    buyer_phone_key=PHONE,
    goods_codes=("0402210000", "0402290000"),
    totals=(Decimal(100), Decimal("82.57")),
)
MATCHED = (INVENTORY, ORDER, PAYMENT, WAYBILL)


def changed(inventory=None, order=None, payment=None, waybill=None):
    """The matched four with some values changed."""
    changes = (inventory or {}, order or {}, payment or {}, waybill or {})
    return tuple(replace(document, **change) for document, change in zip(MATCHED, changes, strict=True))


def codes(documents):
    return [rule.code for rule in named(broken(documents))]


@pytest.mark.parametrize(
    ("documents", "expected"),
    [
        pytest.param(changed(), [], id="全部相符"),
        pytest.param(changed({"line_count": 3}), ["1320"], id="清单多一项, 只说项数"),
        pytest.param(
            changed({"line_count": 1, "goods_names": 1, "goods_values": 1}), ["1320"], id="项数不同不再比品名"
        ),
        pytest.param(changed({"goods_names": 1}), ["1322"], id="品名不同"),
        pytest.param(changed({"goods_values": 1}), ["1322"], id="数量或总价不同"),
        pytest.param(changed(payment={"payer_name_key": 1}), ["1327"], id="付款人姓名不同"),
        pytest.param(changed(payment={"payer_id_key": 1}), ["1327"], id="付款人证件号码不同"),
        pytest.param(changed(payment={"paid": Decimal("198.99")}), ["1332"], id="少付一分"),
        pytest.param(changed(payment={"paid": Decimal("199.00000")}), [], id="199.00 与 199.00000 相等"),
        pytest.param(changed(payment={"pay_code": "510596T005"}), ["13035"], id="支付企业不同"),
        pytest.param(changed(order={"pay_code": None}), [], id="订单未填支付企业则不比"),
        pytest.param(
            changed(order={"buyer_name_key": 1}, payment={"payer_name_key": 1}), ["13127"], id="清单与订单姓名不同"
        ),
        pytest.param(changed({"buyer_phone_key": 1}), ["130126"], id="清单与订单电话不同"),
        pytest.param(changed({"buyer_id_key": 1}), ["H01"], id="清单与订单证件号码不同"),
        pytest.param(changed(payment={"pay_transaction_id": "P2"}), ["H02"], id="支付交易编号不同"),
        pytest.param(changed(order={"pay_transaction_id": None}), [], id="订单未填支付交易编号则不比"),
        pytest.param(changed(waybill={"consignee_key": 1}), ["H03"], id="运单收货人不同"),
        pytest.param(changed(waybill={"consignee_phone_key": 1}), ["H03"], id="运单收货电话不同"),
        pytest.param(changed(waybill={"consignee_address_key": 1}), ["H03"], id="运单收货地址不同"),
        pytest.param(changed(waybill={"order_no": "LZ2"}), ["H04"], id="运单属于别的订单"),
        pytest.param(changed({"ebc_code": "5105960009"}), ["H05"], id="清单与订单电商企业不同"),
        pytest.param(changed(order={"balanced": False}), ["H06"], id="订单金额不平"),
        pytest.param(changed({"trade_mode": "0110"}), ["H07"], id="一般贸易"),
        pytest.param(changed({"trade_mode": "9610"}), [], id="9610 直购"),
        pytest.param(changed({"trade_mode": "1239"}), [], id="1239 保税电商A"),
        pytest.param(
            changed({"buyer_phone_key": 1, "trade_mode": "0110"}, None, {"paid": Decimal(1)}, {"order_no": "LZ2"}),
            ["1332", "130126", "H04", "H07"],
            id="多处不符, 一次说清",
        ),
    ],
)
def test_broken_rules(documents, expected):
    assert codes(documents) == expected


@pytest.mark.parametrize("missing", ["order", "payment", "waybill"], ids=["缺订单", "缺支付单", "缺运单"])
def test_an_incomplete_trio_is_not_compared(missing):
    assert whole(replace(Trio(*MATCHED), **{missing: None})) is None
    assert whole(Trio(*MATCHED)) == MATCHED


def test_every_rule_is_broken_by_a_case_and_kept_by_another():
    cases = test_broken_rules.pytestmark[0].args[1]
    broken_by_some = {code for case in cases for code in case.values[1]}
    assert broken_by_some == {rule.code for rule in Rule.all}
    assert codes(MATCHED) == []


def test_codes_are_unique():
    assert len({rule.code for rule in Rule.all}) == len(Rule.all)


def test_every_rule_stands_on_the_page_of_imports_with_its_source():
    page = (Path(__file__).resolve().parents[3] / "docs" / "imports.md").read_text(encoding="utf-8")
    for rule in Rule.all:
        source = explain(rule.code).entries[0].zh.citation
        assert f"| {rule.code} | {rule.sentence()} | {rule.fields} | {source} |" in page
    for risk in Risk.all:
        told = "officers" if explain(risk.__name__).internal else "the sender too"
        assert f"| {risk.__name__} | {risk.sentence()} | {risk.weight} | {told} |" in page


def test_the_catalogue_partners_rely_on_in_the_order_of_its_bits():
    """Codes and bits are never renumbered: a failing diff here is a breaking change of receipts and of stored masks."""
    assert [(rule.code, rule.sentence()) for rule in Rule.all] == snapshot(
        [
            ("1320", "清单表体商品项与订单表体商品项的项数不一致。"),
            ("1322", "清单表体与订单表体的商品不一致（序号、品名、数量或总价）。"),
            ("1327", "订单购买人与支付单支付人的名字或身份证号码不一致。"),
            ("1332", "支付单支付金额与订单实际支付金额不一致。"),
            ("13035", "支付企业不一致。"),
            ("13127", "清单上的订购人姓名与订单上的订购人姓名不一致。"),
            ("130126", "清单上的订购人电话号码与订单上的订购人电话号码不一致。"),
            ("H01", "清单上的订购人证件号码与订单上的订购人证件号码不一致。"),
            ("H02", "订单上的支付交易编号与支付凭证的支付交易编号不一致。"),
            ("H03", "订单的收货人、电话或地址与运单不一致。"),
            ("H04", "运单上的订单编号不是该清单的订单编号。"),
            ("H05", "清单与订单的电商企业不一致。"),
            ("H06", "订单实际支付金额不等于商品价格加运杂费加代扣税款减非现金抵扣金额。"),
            ("H07", "贸易方式不是零售进口的监管方式（9610、1210、1239）。"),
        ]
    )


def test_a_mask_names_its_rules_bit_by_bit():
    for bit, rule in enumerate(Rule.all):
        assert list(named(1 << bit)) == [rule]
    assert list(named((1 << len(Rule.all)) - 1)) == Rule.all
