"""What one commit decides of real signed export messages: every mode, any order of arrival, each rule, corrections."""

from itertools import permutations

import pytest
from lxml import etree

from heliu.ceb.signature.model import ABSENT
from heliu.ceb.strict import violations
from heliu.ceb.writer import write
from heliu.intake.facts import Delivery
from heliu.intake.scanning import prepare
from heliu.intake.tests.customs_counter import SELLER, TRANSFER, Purchase
from heliu.intake.tests.export_parcels import COLLECTION, INVENTORY, ORDER, TYPES, WAYBILL, Parcel
from heliu.kernel.days import now

pytestmark = [pytest.mark.database, pytest.mark.django_db]

KINDS = (ORDER, COLLECTION, WAYBILL, INVENTORY)
RECEIVED = "[Code:1800;Desc:逻辑校验通过]新增申报成功"
RELEASED = "[Code:2600;Desc:放行]"
MILK = "0402210000"


def declare(counter, parcel, **changed):
    """Commit what the mode asks for in one batch, inventory changed; return its receipt."""
    documents = [(kind, parcel.document(kind, **changed.get(kind, {}))) for kind in parcel.kinds]
    return counter.commit(*(counter.signed(kind, document) for kind, document in documents))[-1][0]


@pytest.mark.parametrize("mode", TYPES)
def test_each_mode_is_released_when_all_fits(counter, mode):
    parcel = Parcel(mode)
    receipt = declare(counter, parcel)
    assert (receipt["returnStatus"], receipt["returnInfo"]) == ("800", RELEASED)
    assert (receipt["copNo"], receipt["statisticsFlag"], receipt["orderNo"]) == (parcel.cop_no, "B", parcel.order_no)
    assert receipt["invtNo"].startswith(f"7911{parcel.day[:4]}E")
    assert "customsCode" not in receipt


def test_the_counterparts_are_answered_with_their_receipts(counter):
    parcel = Parcel()
    told = {kind: counter.send(kind, parcel.document(kind))[0] for kind in KINDS[:3]}
    assert {kind: receipt["returnStatus"] for kind, receipt in told.items()} == {
        ORDER: "120",
        COLLECTION: "120",
        WAYBILL: "399",  # the receipt of a waybill knows no 120
    }
    assert {receipt["returnInfo"] for receipt in told.values()} == {RECEIVED}


def test_a_receipt_is_the_official_message_with_its_prefix(counter):
    message = counter.prepared(counter.signed(INVENTORY, Parcel().document(INVENTORY)))
    body = counter.batch().run([message]).answers[message.message_id]
    assert b"<ceb:InventoryReturn><ceb:guid>" in body
    root = etree.fromstring(body)
    assert etree.QName(root).localname == "CEB604Message"
    assert violations(body) == ()


@pytest.mark.parametrize("order", list(permutations(KINDS)), ids="-".join)
def test_retail_documents_may_arrive_in_any_order(counter, order):
    parcel = Parcel()
    first = {kind: counter.send(kind, parcel.document(kind))[0] for kind in order}
    later = counter.later(parcel)
    if order[-1] == INVENTORY:
        assert later == []
        last = first[INVENTORY]
    else:
        assert first[INVENTORY]["returnStatus"] == "2"
        logged, last = later
        assert logged["returnStatus"] == "120"
    assert (last["returnStatus"], last["returnInfo"], last["copNo"]) == ("800", RELEASED, parcel.cop_no)
    assert last["preNo"] == first[INVENTORY]["preNo"]


def test_a_waiting_inventory_says_what_is_missing(counter):
    receipt = counter.send(INVENTORY, Parcel().document(INVENTORY))[0]
    assert receipt["returnInfo"] == "[Code:2;Desc:清单新增申报成功, 订单、收款单、运单不存在, 等待到达后自动比对]"
    assert receipt["invtNo"] is None


@pytest.mark.parametrize(("mode", "name"), [("9710", "订单"), ("9810", "订仓单")])
def test_between_firms_the_order_comes_first(counter, mode, name):
    parcel = Parcel(mode)
    refused = counter.send(INVENTORY, parcel.document(INVENTORY))[0]
    assert refused["returnStatus"] == "100"
    assert f"[Code:E20;Desc:监管方式{mode}须先报{name}后报清单" in refused["returnInfo"]
    counter.send(ORDER, parcel.document(ORDER))
    counter.send(WAYBILL, parcel.document(WAYBILL))
    again = counter.send(INVENTORY, parcel.document(INVENTORY))[0]
    assert again["returnStatus"] == "800", "the same list once more, now that the order is there"


@pytest.mark.parametrize("mode", ["9710", "9810"])
def test_between_firms_the_list_waits_for_the_waybill_but_for_no_payment(counter, mode):
    parcel = Parcel(mode)
    counter.send(ORDER, parcel.document(ORDER))
    waiting = counter.send(INVENTORY, parcel.document(INVENTORY))[0]
    assert waiting["returnInfo"] == "[Code:2;Desc:清单新增申报成功, 运单不存在, 等待到达后自动比对]"
    counter.send(WAYBILL, parcel.document(WAYBILL))
    assert [receipt["returnStatus"] for receipt in counter.later(parcel)] == ["120", "800"]


LONG = (("0402000000", "SKU1", 2, "100.00"),)
DEAR = ((MILK, "SKU1", 1, "6000.00"),)
BROKEN = [
    pytest.param("9610", "B", {INVENTORY: {"tradeMode": "0110"}}, ["E01"], id="不是出口监管方式"),
    pytest.param("9610", "B", {ORDER: {"orderType": "B"}}, ["E02"], id="订单类型不符"),
    pytest.param("9810", "B", {ORDER: {"orderType": "B"}}, ["E02"], id="订仓单报成订单"),
    pytest.param(
        "9610", "B", {ORDER: {"goods": ((MILK, "SKU1", 2, "100.00"),) * 2, "goodsValue": "200"}}, ["E03"], id="项数"
    ),
    pytest.param("9610", "B", {INVENTORY: {"goods": ((MILK, "SKU1", 3, "100.00"),)}}, ["E04"], id="数量"),
    pytest.param("9610", "B", {INVENTORY: {"line": {"itemNo": "SKU9"}}}, ["E04"], id="货号"),
    pytest.param("9610", "B", {INVENTORY: {"line": {"currency": "502"}}}, ["E05"], id="币制"),
    pytest.param("9610", "B", {COLLECTION: {"charge": "200.01"}}, ["E06"], id="多收一分"),
    pytest.param("9610", "B", {COLLECTION: {"currency": "502"}}, ["E06"], id="收款币制"),
    pytest.param("9610", "B", {WAYBILL: {"ebcCode": "5105960012"}}, ["E07"], id="运单上的企业"),
    pytest.param("9610", "B", {WAYBILL: {"packNo": "2"}}, ["E08"], id="件数"),
    pytest.param("1210", "B", {INVENTORY: {"emsNo": None}}, ["E09"], id="缺账册编号"),
    pytest.param("1239", "B", {INVENTORY: {"line": {"itemRecordNo": None}}}, ["E09"], id="缺备案料号"),
    pytest.param("9610", "A", {INVENTORY: {"licenseNo": "LIC1"}}, ["E10"], id="简化申报涉证"),
    pytest.param("9610", "A", {"goods": DEAR}, ["E11"], id="简化申报超值"),
    pytest.param("9610", "B", {"goods": LONG}, ["E12"], id="汇总申报只填四位"),
    pytest.param("9710", "A", {"goods": LONG}, ["E12"], id="企业对企业简化只填四位"),
    pytest.param("9710", "B", {"goods": DEAR}, ["E13"], id="企业对企业超值"),
    pytest.param("9610", "B", {INVENTORY: {"statisticsFlag": "C"}}, ["E14"], id="申报业务类型"),
    pytest.param("9610", "A", {INVENTORY: {"customsCode": "7901"}}, ["E15"], id="综试区外简化"),
    pytest.param("9610", "B", {ORDER: {"orderType": "W"}, WAYBILL: {"packNo": "9"}}, ["E02", "E08"], id="两处一次说清"),
]


@pytest.mark.parametrize(("mode", "flag", "changed", "codes"), BROKEN)
def test_each_rule_is_told_with_its_code(counter, mode, flag, changed, codes):
    parcel = Parcel(mode, flag=flag, **{"goods": changed.pop("goods")} if "goods" in changed else {})
    receipt = declare(counter, parcel, **changed)
    assert receipt["returnStatus"] == "100", receipt["returnInfo"]
    assert [part.partition(";")[0] for part in receipt["returnInfo"].split("[Code:")[1:]] == codes


def test_four_digits_are_enough_for_a_simplified_retail_export_in_the_zone(counter):
    assert declare(counter, Parcel(flag="A", goods=LONG))["returnStatus"] == "800"


def test_what_could_not_be_checked_is_looked_at_by_an_officer(counter):
    unknown = declare(counter, Parcel(goods=(("9999999999", "SKU1", 1, "10.00"),)))
    assert (unknown["returnStatus"], unknown["returnInfo"]) == (
        "300",
        "[Code:1200;Desc:待人工审核: 商品编码不在税则，归类无法核对。]",
    )
    rateless = declare(counter, Parcel("9710", currency="401"))
    assert rateless["returnStatus"] == "300"
    assert "币制没有折算率" in rateless["returnInfo"]


def test_less_money_than_ordered_is_looked_at_and_instalments_add_up(counter):
    short = Parcel()
    assert declare(counter, short, CEB403={"charge": "150.00"})["returnStatus"] == "300"
    parcel = Parcel()
    for place, charge in enumerate(("150.00", "50.00")):
        counter.send(COLLECTION, parcel.document(COLLECTION, charge=charge, payNo=f"XP{parcel.number}-{place}"))
    kinds = (ORDER, WAYBILL, INVENTORY)
    assert (
        counter.commit(*(counter.signed(kind, parcel.document(kind)) for kind in kinds))[-1][0]["returnStatus"] == "800"
    )


def test_a_returned_inventory_is_corrected_under_its_numbers(counter):
    parcel = Parcel()
    assert declare(counter, parcel, CEB603={"packNo": "2"})["returnStatus"] == "100"
    corrected = counter.send(INVENTORY, parcel.document(INVENTORY))[0]
    assert corrected["returnStatus"] == "800"


def test_the_same_inventory_again_gets_its_receipt_and_another_is_refused(counter):
    parcel = Parcel()
    first = declare(counter, parcel)
    raw = counter.signed(INVENTORY, parcel.document(INVENTORY))
    assert counter.commit(raw)[0][0] == first
    other = counter.send(INVENTORY, parcel.document(INVENTORY, netWeight="1.00"))[0]
    assert (other["returnStatus"], other["preNo"][0]) == ("-603001", "B")


def test_a_waiting_inventory_may_be_changed_and_a_released_one_not(counter):
    parcel = Parcel()
    counter.send(INVENTORY, parcel.document(INVENTORY, packNo="2"))
    change = {"appType": "2", "appTime": f"{parcel.day}110000"}
    changed = counter.send(INVENTORY, parcel.document(INVENTORY, **change))[0]
    assert changed["returnStatus"] == "2"
    for kind in KINDS[:3]:
        counter.send(kind, parcel.document(kind))
    assert counter.later(parcel)[-1]["returnStatus"] == "800"
    late = counter.send(ORDER, parcel.document(ORDER, **change, freight="1"))[0]
    assert late["returnStatus"] == "-303001"
    assert "CEB605" in late["returnInfo"]
    older = counter.send(INVENTORY, parcel.document(INVENTORY, appType="2", appTime=f"{parcel.day}090000"))[0]
    assert older["returnStatus"] == "-603001"


def test_two_sellers_on_a_foreign_platform_may_use_one_order_number(counter):
    parcel = Parcel()
    parties = {"ebpCode": "无", "ebpName": "境外平台"}
    for kind in (ORDER, COLLECTION):
        assert counter.send(kind, parcel.document(kind, **parties))[0]["returnStatus"] == "120"
    counter.send(WAYBILL, parcel.document(WAYBILL))
    assert counter.send(INVENTORY, parcel.document(INVENTORY, **parties))[0]["returnStatus"] == "800"


def test_imports_and_exports_of_one_commit_do_not_meet(counter):
    parcel, purchase = Parcel(), Purchase()
    raws = [counter.signed(kind, parcel.document(kind)) for kind in KINDS]
    raws += [counter.signed(kind, purchase.document(kind)) for kind in ("CEB311", "CEB411", "CEB511", "CEB621")]
    answers = counter.commit(*raws)
    assert (answers[3][0]["returnStatus"], answers[-1][0]["returnStatus"]) == ("800", "800")


def test_an_inventory_without_a_seal_is_refused_even_with_a_token(counter):
    raw = write(INVENTORY, [Parcel().document(INVENTORY)], guid="X" * 36, transfer=TRANSFER)
    prepared = prepare(Delivery(raw, "ceb", None, SELLER, now()), ABSENT, counter.desk)
    assert prepared.refused[0].status < 0
