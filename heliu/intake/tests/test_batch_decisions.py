"""What one commit decides of real signed messages: order of arrival, limits, tax, the window between processes."""

import hashlib
from decimal import Decimal
from itertools import permutations

import pytest

from heliu.declarations.api import evidence_of
from heliu.intake.records import SMALL_OCTETS_MAX, TOGETHER_OCTETS_MAX
from heliu.intake.tests.customs_counter import (
    INVENTORY,
    MILK,
    MILK_NAME,
    ORDER,
    PAYMENT,
    PERFUME,
    RECEIVED,
    WAYBILL,
    Purchase,
)

pytestmark = [pytest.mark.database, pytest.mark.django_db]

KINDS = (ORDER, PAYMENT, WAYBILL, INVENTORY)
# 200.00 at 13 %, seven tenths of it: 18.20 (署令272 第十七条, 财关税〔2016〕18号).
RELEASED = "[Code:2600;Desc:放行];税款18.20元(关税0.00 消费税0.00 增值税18.20)"


@pytest.mark.parametrize("order", list(permutations(KINDS)), ids="-".join)
def test_any_order_of_arrival_ends_in_the_same_decision(counter, order):
    purchase = Purchase()
    first = {kind: counter.send(kind, purchase.document(kind))[0] for kind in order}
    for kind in KINDS[:3]:
        assert (first[kind]["returnStatus"], first[kind]["returnInfo"]) == ("120", RECEIVED)
    later = counter.later(purchase)
    if order[-1] == INVENTORY:
        assert later == []
        last = first[INVENTORY]
    else:
        assert first[INVENTORY]["returnStatus"] == "2"
        logged, last = later
        assert logged["returnStatus"] == "120"
    assert (last["returnStatus"], last["returnInfo"], last["copNo"]) == ("800", RELEASED, purchase.cop_no)
    assert last["preNo"] == first[INVENTORY]["preNo"]
    assert counter.decision(purchase) == (800, Decimal(200))


def test_all_four_in_one_commit_are_released_at_once(counter):
    assert counter.declare(Purchase())["returnStatus"] == "800"


def test_a_waiting_inventory_says_what_is_missing(counter):
    receipt = counter.send(INVENTORY, Purchase().document(INVENTORY))[0]
    assert receipt["returnStatus"] == "2"
    assert receipt["returnInfo"] == "[Code:2;Desc:清单新增申报成功, 订单、支付信息、运单不存在, 等待到达后自动比对]"
    assert "invtNo" not in receipt


def test_one_bad_document_leaves_its_neighbours_alone(counter):
    good, bad, other = Purchase(), Purchase(), Purchase()
    documents = [one.document(ORDER) for one in (good, bad, other)]
    documents[1][0]["ebcCode"] = "5105960012"  # whom the sender may not speak for
    receipts = counter.send(ORDER, *documents)
    assert [receipt["returnStatus"] for receipt in receipts][::2] == ["120", "120"]
    assert int(receipts[1]["returnStatus"]) < 0
    assert [counter.stored("order", one) for one in (good, bad, other)] == [1, 0, 1]


def test_a_value_of_the_wrong_form_is_named_with_its_place(counter):
    good, bad = Purchase(), Purchase()
    raw = counter.signed(ORDER, good.document(ORDER), bad.document(ORDER, appTime="20261345100000"))
    receipts = counter.commit(raw)[0]
    assert receipts[0]["returnStatus"] == "120"
    assert receipts[1]["returnStatus"] == "-301008"
    assert "appTime" in receipts[1]["returnInfo"]
    assert "Fix:" in receipts[1]["returnInfo"]


def test_six_of_seven_fit_the_annual_limit(counter):
    buyer = "510502199001019996"
    purchases = [Purchase(goods=((MILK, MILK_NAME, 1, "4000.00"),), buyer=buyer) for _ in range(7)]
    for kind in KINDS[:3]:
        counter.send(kind, *(one.document(kind) for one in purchases))
    receipts = counter.send(INVENTORY, *(one.document(INVENTORY) for one in purchases))
    assert [receipt["returnStatus"] for receipt in receipts] == ["800"] * 6 + ["100"]
    assert "1313" in receipts[-1]["returnInfo"]
    assert "28,000.00 > limitPrice: 26,000" in receipts[-1]["returnInfo"]
    used = counter.rows("SELECT reserved + committed, purchases FROM clearance_quota WHERE reserved + committed > 0")
    assert used == [(Decimal(24000), 6)]


def test_the_seventh_alone_is_over_the_annual_limit_too(counter):
    buyer = "510502199001019985"
    for _ in range(6):
        receipt = counter.declare(Purchase(goods=((MILK, MILK_NAME, 1, "4000.00"),), buyer=buyer))
        assert receipt["returnStatus"] == "800"
    assert counter.declare(Purchase(goods=((MILK, MILK_NAME, 1, "2000.00"),), buyer=buyer))["returnStatus"] == "800"
    assert counter.declare(Purchase(goods=((MILK, MILK_NAME, 1, "0.01"),), buyer=buyer))["returnStatus"] == "100"


def test_several_items_over_the_single_limit_are_no_retail_import(counter):
    receipt = counter.declare(Purchase(goods=((MILK, MILK_NAME, 2, "2500.01"),)))
    assert receipt["returnStatus"] == "-621005"
    assert "5,000.02" in receipt["returnInfo"]


def test_one_item_over_the_single_limit_pays_everything_in_full(counter):
    receipt = counter.declare(Purchase(goods=((MILK, MILK_NAME, 1, "6000.00"),)))
    # 6000 at 10 % duty, then 13 % of 6600.
    assert receipt["returnStatus"] == "800"
    assert receipt["returnInfo"] == "[Code:2600;Desc:放行];税款1458.00元(关税600.00 消费税0.00 增值税858.00)"


def test_cosmetics_of_unknown_content_go_to_an_officer_with_the_reason(counter):
    purchase = Purchase(goods=((PERFUME, "香水", 1, "300.00"),))
    receipt = counter.declare(purchase)
    assert receipt["returnStatus"] == "300"
    assert "缺少计税资料" in receipt["returnInfo"]
    assert counter.decision(purchase) == (300, Decimal(300))


def test_all_broken_rules_are_named_at_once_with_both_values(counter):
    purchase = Purchase()
    documents = {kind: purchase.document(kind) for kind in KINDS}
    documents[PAYMENT] = purchase.document(PAYMENT, amountPaid="199.00")
    documents[INVENTORY] = purchase.document(
        INVENTORY, buyerTelephone="13800000002", goods=((MILK, "别的奶粉", 2, "100.00"),)
    )
    receipt = counter.commit(*(counter.signed(kind, document) for kind, document in documents.items()))[-1][0]
    assert receipt["returnStatus"] == "100"
    for said in ("Code:1322", "gname:别的奶粉/婴儿奶粉", "Code:1332", "acturalPaid:200.00", "amountPaid:199.00"):
        assert said in receipt["returnInfo"]
    assert "Code:130126" in receipt["returnInfo"]
    assert purchase.buyer not in receipt["returnInfo"], "personal values are masked"


def test_a_delivery_closes_a_released_inventory(counter):
    purchase = Purchase()
    counter.declare(purchase)
    assert counter.send("CEB513", purchase.document("CEB513"))[0]["returnStatus"] == "120"
    (closed,) = counter.later(purchase)
    assert closed["returnStatus"] == "899"
    assert counter.decision(purchase)[0] == 899


def test_every_message_is_kept_as_it_was_received(counter):
    good, broken = counter.signed(ORDER, Purchase().document(ORDER)), b"<ceb:CEB311Message"
    ((receipt,), (refusal,)) = counter.commit(good, broken)
    assert receipt["returnStatus"] == "120"
    assert (refusal["returnStatus"], refusal["oriMessageType"]) == ("-1", "Unknown")
    assert received(counter) == {good, broken}
    kept = counter.rows("SELECT content, digest FROM public.declarations_message ORDER BY id")
    assert {bytes(digest) for _, digest in kept} == {hashlib.sha256(raw).digest() for raw in (good, broken)}
    assert all(raw not in content for content, _ in kept for raw in (good[:40], broken))


def test_small_messages_of_a_commit_are_kept_together_and_large_ones_alone(counter):
    small = [counter.signed(ORDER, Purchase().document(ORDER)) for _ in range(3)]
    large = b"<ceb:CEB311Message" + b"x" * SMALL_OCTETS_MAX
    counter.commit(*small, large)
    kept = "SELECT count(*), count(kept_with), count(*) FILTER (WHERE content <> '') FROM public.declarations_message"
    assert counter.rows(kept) == [(4, 3, 2)]
    assert received(counter) == {*small, large}
    filling = TOGETHER_OCTETS_MAX // SMALL_OCTETS_MAX
    counter.commit(*(b"<%d" % number + large[: SMALL_OCTETS_MAX - 2] for number in range(filling + 1)))
    assert counter.rows("SELECT count(DISTINCT kept_with) FROM public.declarations_message") == [(3,)]


def received(counter):
    """The octets of all messages, as they are read again."""
    numbers = [number for (number,) in counter.rows("SELECT id FROM public.declarations_message")]
    found = evidence_of(counter.connection, numbers)
    return {counter.archive.open(found[number].content) for number in numbers}


def test_personal_values_stand_in_no_hot_table(counter):
    purchase = Purchase()
    counter.declare(purchase)
    for table in ("order", "payment", "waybill", "inventory"):
        rows = counter.rows(f"SELECT t::text FROM public.declarations_{table} t")  # noqa: S608
        assert rows
        for (text,) in rows:
            assert not any(value in text for value in (purchase.buyer, "张三", "13800000001", "示范路"))


def test_a_broken_seal_refuses_every_document_of_the_message_and_stores_none(counter):
    purchases = [Purchase() for _ in range(3)]
    raw = counter.signed(ORDER, *(one.document(ORDER) for one in purchases)).replace(b"100.00", b"100.01", 1)
    receipts = counter.commit(raw)[0]
    assert [int(one["returnStatus"]) < 0 for one in receipts] == [True] * 3
    assert "DIGEST_MISMATCH" in receipts[0]["returnInfo"]
    assert [counter.stored("order", one) for one in purchases] == [0] * 3
