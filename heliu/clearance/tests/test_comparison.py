"""The three flows side by side: every pair of every rule, masked, equal or not, as the engine found them."""

import pytest

from heliu.ceb.catalogue.index import MESSAGES
from heliu.clearance.comparison import ALIGNED, INVENTORY, ORDER, PAYMENT, WAYBILL, Result, aligned
from heliu.clearance.rules import Rule

ORDER_HEAD = {
    "orderNo": "LZ1",
    "ebcCode": "5105960002",
    "buyerName": "张三",
    "buyerIdNumber": "510502199001010014",
    "buyerTelephone": "13800000001",
    "acturalPaid": "199.00",
    "goodsValue": "190.00",
    "freight": "9.00",
    "taxTotal": "0",
    "discount": "0",
    "payCode": "510596T004",
    "payTransactionId": "P1",
    "consignee": "张三",
    "consigneeTelephone": "13800000001",
    "consigneeAddress": "四川省泸州市江阳区示范路1号",
}
LINE = {"gnum": "1", "itemName": "婴儿奶粉", "qty": "2", "totalPrice": "190.00"}
CONTENTS = {
    INVENTORY: (
        {**ORDER_HEAD, "tradeMode": "9610", "logisticsNo": "YT1"},
        [{"gnum": "1", "gname": "婴儿奶粉", "qty": "2.000", "totalPrice": "190"}],
    ),
    ORDER: (ORDER_HEAD, [LINE]),
    PAYMENT: (
        {
            "orderNo": "LZ1",
            "payCode": "510596T004",
            "payTransactionId": "P1",
            "amountPaid": "199",
            "payerName": "张三",
            "payerIdNumber": "510502199001010014",
        },
        [],
    ),
    WAYBILL: ({**ORDER_HEAD, "logisticsNo": "YT1"}, []),
}
BITS = {rule.__name__: 1 << bit for bit, rule in enumerate(Rule.all)}


def results(lines):
    return {(line.name, check.rule.__name__): check.result for line in lines for check in line.checks}


def changed(kind, **head):
    return {**CONTENTS, kind: ({**CONTENTS[kind][0], **head}, CONTENTS[kind][1])}


def test_every_rule_of_the_comparison_has_its_pair_on_the_panel():
    shown = {check.rule for line in aligned(CONTENTS, 0) for check in line.checks}
    assert shown == set(Rule.all)


def test_documents_that_agree_agree_on_every_line_whatever_their_spelling():
    assert set(results(aligned(CONTENTS, None)).values()) == {Result.EQUAL}
    assert set(results(aligned(CONTENTS, 0)).values()) == {Result.EQUAL}


@pytest.mark.parametrize(
    ("kind", "change", "line", "rule"),
    [
        pytest.param(PAYMENT, {"amountPaid": "198.99"}, "paid", "C1332", id="少付一分"),
        pytest.param(PAYMENT, {"payerName": "李四"}, "buyer_name", "C1327", id="他人代付"),
        pytest.param(PAYMENT, {"payTransactionId": "P2"}, "pay_transaction", "H02", id="支付编号不同"),
        pytest.param(WAYBILL, {"consigneeAddress": "四川省泸州市龙马潭区"}, "consignee_address", "H03", id="地址不同"),
        pytest.param(WAYBILL, {"orderNo": "LZ2"}, "order_no", "H04", id="运单属于别的订单"),
        pytest.param(INVENTORY, {"tradeMode": "0110"}, "trade_mode", "H07", id="监管方式"),
        pytest.param(ORDER, {"taxTotal": "1"}, "balance", "H06", id="金额不平"),
    ],
)
def test_what_differs_is_named_on_its_line_and_nowhere_else(kind, change, line, rule):
    found = results(aligned(changed(kind, **change), BITS[rule]))
    assert [pair for pair, result in found.items() if result is Result.DIFFERENT] == [(line, rule)]
    assert results(aligned(changed(kind, **change), None))[line, rule] is Result.DIFFERENT, "also before it is decided"


def test_goods_are_compared_line_by_line():
    other = {**CONTENTS, ORDER: (ORDER_HEAD, [{**LINE, "qty": "3"}])}
    found = results(aligned(other, BITS["C1322"]))
    assert [pair for pair, result in found.items() if result is Result.DIFFERENT] == [("goods_quantity", "C1322")]


def test_what_is_not_there_is_not_compared():
    without = {kind: content for kind, content in CONTENTS.items() if kind != PAYMENT}
    found = results(aligned(without, None))
    assert found["paid", "C1332"] is Result.ABSENT
    assert found["buyer_name", "C13127"] is Result.EQUAL
    assert next(line for line in aligned(without, None) if line.name == "paid").cells[PAYMENT] is None
    unnamed = results(aligned(changed(ORDER, payCode="", payTransactionId=""), 0))
    assert unnamed["pay_code", "C13035"] is unnamed["pay_transaction", "H02"] is Result.ABSENT


def test_no_personal_value_is_shown():
    shown = str([line.cells for line in aligned(CONTENTS, 0)])
    for value in ("张三", "13800000001", "510502199001010014", "示范路"):
        assert value not in shown
    assert "张*" in shown


def test_a_hidden_document_is_known_by_more_than_its_stars():
    """An address without a known beginning is masked whole: that is a value, not a document one may not see."""
    nowhere = changed(ORDER, consigneeAddress="示范路1号")
    lines = {line.name: line for line in aligned(nowhere, BITS["C1332"], frozenset({PAYMENT}))}
    assert (lines["consignee_address"].cells[ORDER], lines["consignee_address"].hidden) == ("***", frozenset())
    assert (lines["paid"].cells, lines["paid"].hidden) == ({ORDER: "199.00", PAYMENT: None}, {PAYMENT})
    assert lines["paid"].differs, "what the engine found is told"


def test_every_compared_field_is_one_of_its_message():
    kinds = {INVENTORY: "CEB621", ORDER: "CEB311", PAYMENT: "CEB411", WAYBILL: "CEB511"}
    for one in ALIGNED:
        for kind, field in one.fields.items():
            assert field in {known.name for known in MESSAGES[kinds[kind]].head.fields}
