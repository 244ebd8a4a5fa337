"""One parcel, filled in once: its documents agree by themselves, and every fault is named at its place."""

import pytest

from heliu.ceb.strict import violations
from heliu.ceb.writer import write
from heliu.policies.parameters import Reference
from heliu.policies.positive_list import stand_lists
from heliu.policies.positive_list_rows import LIST_DIGITS, GoodsList, ListRow
from heliu.submission.blanks import DOCUMENTS, GROUPS, blanks
from heliu.submission.facts import Values
from heliu.submission.preview import foretold
from heliu.submission.tests.parcel_samples import ALL, DAY, HEAD, LINE, SELLER, WAREHOUSE, terms, values

GUID = "4CDE1CFD-EDED-46B1-946C-000000000001"
TRANSFER = {"copCode": SELLER, "copName": "泸州示范电商有限公司", "dxpMode": "DXP", "dxpId": "DXPENT0000000002"}


LISTED = LINE["gcode"][:LIST_DIGITS]


def faults(parcel, wanted=ALL, **more):
    return {(fault.key, fault.line): fault.code for fault in foretold(parcel, terms(wanted), SELLER).faults}


def test_what_is_asked_once_goes_into_every_document_and_they_agree():
    seen = foretold(values(), terms(), SELLER)
    assert (seen.faults, list(seen.documents)) == ((), list(DOCUMENTS))
    assert all(kept for _code, _sentence, kept in seen.compared)
    assert len(seen.compared) == 14
    assert (seen.tax.total, seen.tax.duty) == ("9.10", "0.00")
    order, payment, inventory = (seen.documents[name][0] for name in ("CEB311", "CEB411", "CEB621"))
    assert order["acturalPaid"] == payment["amountPaid"] == "109.10"
    assert payment["payerName"] == inventory["buyerName"] == "张三"
    assert inventory["areaName"] == "泸州示范仓储有限公司"
    assert inventory["copNo"] == HEAD["orderNo"]


@pytest.mark.parametrize("message", DOCUMENTS)
def test_what_is_written_is_valid_by_the_official_schema_but_for_its_seal(message):
    head, lines = foretold(values(), terms(), SELLER).documents[message]
    raw = write(message, [({**head, "guid": GUID}, lines)], guid=GUID, transfer=TRANSFER)
    assert [
        one for one in violations(raw) if not one.code.startswith("SIGNATURE") and "Signature" not in one.path
    ] == []


@pytest.mark.parametrize(
    ("line", "head", "expected"),
    [
        pytest.param({}, {"consigneeAddress": None}, {("consigneeAddress", 0): "empty"}, id="缺收货地址"),
        pytest.param({"unit": None}, {}, {("unit", 1): "empty"}, id="缺单位"),
        pytest.param({}, {"acturalPaid": "100"}, {("acturalPaid", 0): "H06"}, id="金额不平"),
        pytest.param({}, {"amountPaid": "109.11"}, {("amountPaid", 0): "1332"}, id="支付金额多一分"),
        pytest.param({}, {"payerName": "李四"}, {("payerName", 0): "1327"}, id="他人代付"),
        pytest.param({"gname": "别的品名"}, {}, {("gname", 0): "1322"}, id="清单品名不同"),
        pytest.param({"gcode": "9999999999"}, {}, {("gcode", 1): "CODE_UNKNOWN"}, id="税则中没有"),
        pytest.param({}, {"emsNo": None}, {("emsNo", 0): "by_mode"}, id="保税缺账册"),
        pytest.param({"itemRecordNo": None}, {}, {("itemRecordNo", 1): "by_mode"}, id="保税缺料号"),
        pytest.param({"qty2": "1"}, {}, {("unit2", 1): "-625009"}, id="有第二数量而无单位"),
        pytest.param({}, {"netWeight": "1.26"}, {("netWeight", 0): "net_above_gross"}, id="净重大于毛重"),
        pytest.param({}, {"payCode": "5105969999"}, {("payCode", 0): "-10102"}, id="支付企业未备案"),
        pytest.param({"price": "2500.01"}, {"taxTotal": "0"}, {("", 0): "-621005"}, id="超单笔限额"),
        pytest.param({"price": "0"}, {"taxTotal": "0"}, {("", 0): "ORDER_VALUE_ZERO"}, id="价格为零"),
        pytest.param({}, {"orderNo": "L" * 61}, {("orderNo", 0): "VALUE_TOO_LONG"}, id="订单号过长"),
    ],
)
def test_every_fault_is_named_at_its_value(line, head, expected):
    parcel = values(line, **head)
    if line.get("price"):
        parcel = Values({**parcel.head, "discount": "0"}, parcel.lines)
    assert faults(parcel) == expected


def test_direct_purchase_asks_for_other_values_than_bonded():
    direct = values({"itemRecordNo": None}, tradeMode="9610", emsNo=None, areaCode=None, trafMode="5", country="116")
    assert set(faults(direct)) == {("trafNo", 0), ("voyageNo", 0), ("billNo", 0)}
    carried = {**direct.head, "trafNo": "3U8888", "voyageNo": "3U8888", "billNo": "88812345675"}
    assert faults(Values(carried, direct.lines)) == {}


@pytest.mark.parametrize(
    ("listed", "mode", "expected"),
    [
        pytest.param({LISTED: ""}, "9610", {}, id="在清单内"),
        pytest.param({LISTED: "仅限网购保税商品"}, "1210", {}, id="仅限网购保税, 以保税申报"),
        pytest.param({LISTED: "仅限网购保税商品"}, "9610", {("gcode", 1): "H14"}, id="仅限网购保税, 以直购申报"),
        pytest.param({"04090000": ""}, "1210", {("gcode", 1): "H13"}, id="不在清单内"),
    ],
)
def test_goods_the_list_keeps_out_are_named_before_sending(listed, mode, expected):
    rows = {code: ListRow("", code, "货品", remark) for code, remark in listed.items()}
    stand_lists([GoodsList(DAY, Reference("公告", "清单", None), "secondary", len(rows), rows)])
    direct = values({"itemRecordNo": None}, tradeMode="9610", emsNo=None, areaCode=None, trafMode="5", country="116")
    carried = {**direct.head, "trafNo": "3U8888", "voyageNo": "3U8888", "billNo": "88812345675"}
    try:
        assert faults(Values(carried, direct.lines) if mode == "9610" else values()) == expected
    finally:
        stand_lists([])


def test_a_firm_that_sends_orders_only_is_asked_for_nothing_else():
    keys = {blank.key for blank in blanks({"CEB311"})}
    assert {"logisticsNo", "gcode", "payTime", "grossWeight"} & keys == set()
    order = {key: value for key, value in HEAD.items() if key in keys}
    seen = foretold(Values(order, ({key: LINE[key] for key in LINE if key in keys},)), terms({"CEB311"}), SELLER)
    assert (list(seen.documents), seen.faults, seen.tax, seen.compared) == (["CEB311"], (), None, ())


def test_documents_the_firm_may_not_send_are_refused_before_signing():
    seen = foretold(values(), terms(), WAREHOUSE)
    assert len(seen.faults) == 4
    assert not seen.may_be_sent
    assert foretold(values(), terms(), SELLER).may_be_sent


def test_a_long_order_number_gets_a_number_of_the_firm_that_fits():
    one, other = (foretold(values(orderNo="N" * 40 + end), terms(), SELLER).documents["CEB621"][0] for end in "AB")
    assert (len(one["copNo"]), one["copNo"] == other["copNo"]) == (20, False)


@pytest.mark.parametrize("count", [0, 100])
def test_as_many_lines_as_the_messages_take_and_not_one_more(count):
    many = Values(HEAD, tuple(LINE for _ in range(count)))
    assert ("", 0) in faults(many)
    full = Values(HEAD | {"taxTotal": "0"}, tuple(LINE | {"price": "0.50", "itemNo": f"S{n}"} for n in range(99)))
    assert ("", 0) not in faults(full)


def test_every_blank_has_a_group_a_name_and_one_place():
    found = blanks(ALL)
    assert len({(blank.key, blank.on_line) for blank in found}) == len(found)
    assert {blank.group for blank in found} == set(GROUPS)
    assert all(blank.field.zh and blank.field.en for blank in found)
