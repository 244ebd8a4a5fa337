"""A preview of documents not yet sent finds what the decision would find."""

from datetime import date
from decimal import Decimal

import pytest

from heliu.clearance.facts import Outcome
from heliu.clearance.foresight import foresee

DAY = date(2026, 11, 2)
BUYER = {"buyerName": "张三", "buyerIdNumber": "510502199001010038", "buyerTelephone": "13800000001"}
SENT_TO = {"consignee": "张三", "consigneeTelephone": "13800000001", "consigneeAddress": "四川省泸州市江阳区示范路1号"}
FILED = {"appType": "1", "appStatus": "2", "appTime": "20261102100000"}
GOODS = {"gnum": "1", "qty": "2", "price": "50", "totalPrice": "100.00"}


def documents(**changes):
    """Four documents that agree; ``changes`` by message: fields of the head, or of the line where one has the name."""
    order = {
        **FILED,
        **BUYER,
        **SENT_TO,
        "orderNo": "LZ1",
        "ebpCode": "5105960001",
        "ebcCode": "5105960002",
        "payCode": "510596T004",
        "payTransactionId": "P1",
        "goodsValue": "100",
        "freight": "0",
        "taxTotal": "9.10",
        "discount": "0",
        "acturalPaid": "109.10",
    }
    payment = {
        **FILED,
        "payCode": "510596T004",
        "payTransactionId": "P1",
        "orderNo": "LZ1",
        "ebpCode": "5105960001",
        "amountPaid": "109.1",
        "payTime": "20261102093000",
        "payerIdNumber": BUYER["buyerIdNumber"],
        "payerName": "张三",
    }
    waybill = {
        **FILED,
        **SENT_TO,
        "logisticsNo": "YT1",
        "logisticsCode": "5105980003",
        "orderNo": "LZ1",
        "weight": "1.2",
    }
    inventory = {
        **FILED,
        **BUYER,
        "orderNo": "LZ1",
        "ebpCode": "5105960001",
        "ebcCode": "5105960002",
        "logisticsNo": "YT1",
        "logisticsCode": "5105980003",
        "assureCode": "5105960002",
        "customsCode": "7911",
        "tradeMode": "1210",
        "country": "142",
        "declTime": "20261102",
        "emsNo": "T1",
        "areaCode": "5105W00001",
        "areaName": "仓储",
        "freight": "0",
        "insuredFee": "0",
        "grossWeight": "1.2",
        "netWeight": "1.1",
        "consigneeAddress": SENT_TO["consigneeAddress"],
    }
    lines = {"CEB311": [{**GOODS, "itemName": "奶粉"}], "CEB621": [{**GOODS, "gname": "奶粉", "gcode": "0402210000"}]}
    heads = {"CEB311": order, "CEB411": payment, "CEB511": waybill, "CEB621": inventory}
    for message, change in changes.items():
        if change is None:
            del heads[message]
            continue
        for name, value in change.items():
            line = lines.get(message, [{}])[0]
            (line if name in line else heads[message])[name] = value
    return {message: (head, lines.get(message, [])) for message, head in heads.items()}


def test_documents_that_agree_are_admitted_and_taxed():
    seen = foresee(documents(), DAY)
    assert seen.agrees
    assert (seen.verdict.outcome, seen.verdict.tax) == (Outcome.ADMITTED, Decimal("9.10"))


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        pytest.param({"CEB411": {"amountPaid": "109.11"}}, ["1332"], id="多付一分"),
        pytest.param({"CEB411": {"payerName": "李四"}}, ["1327"], id="他人代付"),
        pytest.param({"CEB621": {"gname": "婴幼儿奶粉"}}, ["1322"], id="品名不同"),
        pytest.param({"CEB311": {"acturalPaid": "109.2"}}, ["1332", "H06"], id="订单金额不平, 一次说清"),
        pytest.param({"CEB511": {"consignee": "李四"}}, ["H03"], id="收货人不同"),
        pytest.param({"CEB621": {"tradeMode": "9710"}}, ["H07"], id="不是零售进口"),
    ],
)
def test_every_broken_rule_is_foretold(changes, codes):
    seen = foresee(documents(**changes), DAY)
    assert ([rule.code for rule in seen.broken], seen.agrees) == (codes, False)


def test_what_is_not_there_is_named_and_nothing_is_guessed():
    seen = foresee(documents(CEB411=None, CEB621=None), DAY)
    assert (seen.missing, seen.broken, seen.verdict) == (("CEB411", "CEB621"), (), None)
    waiting = foresee(documents(CEB411=None), DAY)
    assert (waiting.missing, waiting.verdict.outcome) == (("CEB411",), Outcome.WAITING)


def test_a_value_the_tables_cannot_hold_is_named_with_its_fix():
    seen = foresee(documents(CEB411={"payTime": "20261131000000"}, CEB311={"freight": "-1"}), DAY)
    assert [(one.message, one.field) for one in seen.unfitting] == [("CEB311", "freight"), ("CEB411", "payTime")]
    assert all(one.detail and one.fix for one in seen.unfitting)


@pytest.mark.parametrize(
    ("total", "used", "outcome"),
    [
        ("5000.00", "0", Outcome.ADMITTED),
        ("5000.01", "0", Outcome.OVER_SINGLE),
        ("5000.00", "21000.01", Outcome.OVER_ANNUAL),
    ],
)
def test_the_limits_of_the_day_are_foretold(total, used, outcome):
    changes = {"price": total, "qty": "1", "totalPrice": total}
    two = documents(CEB311=changes, CEB621=changes)
    two["CEB311"][0].update(goodsValue=total, acturalPaid=str(Decimal(total) + Decimal("9.10")))
    two["CEB411"][0]["amountPaid"] = two["CEB311"][0]["acturalPaid"]
    two["CEB621"][1][0]["qty"] = two["CEB311"][1][0]["qty"] = "2"
    two["CEB621"][1][0]["price"] = two["CEB311"][1][0]["price"] = str(Decimal(total) / 2)
    assert foresee(two, DAY, Decimal(used)).verdict.outcome is outcome


def test_an_unknown_goods_code_is_a_question_for_an_officer_and_not_a_tax_of_zero():
    seen = foresee(documents(CEB621={"gcode": "9999999999"}), DAY)
    assert (seen.verdict.outcome, seen.verdict.tax) == (Outcome.UNTAXABLE, None)
