"""The log of receipts (回执查询): everything exactly once and in order, whatever order transactions commit in."""

import asyncio
import threading
from datetime import timedelta
from random import Random

import psycopg
import pytest

from heliu.ceb.receipts import receipt
from heliu.clearance.api import receipts_after, receipts_by_key, receipts_in_window
from heliu.declarations.api import compress
from heliu.intake import limits
from heliu.intake.house import WindowTooFull
from heliu.intake.shelf import DatabaseShelf
from heliu.intake.tests.customs_counter import (
    DELIVERY,
    DXP,
    INVENTORY,
    MILK,
    MILK_NAME,
    ORDER,
    PAYMENT,
    SELLER,
    WAYBILL,
    Purchase,
    returns,
)
from heliu.kernel.days import now

pytestmark = [pytest.mark.database, pytest.mark.django_db]

KINDS = (ORDER, PAYMENT, WAYBILL, INVENTORY)
GUID = "00000000-0000-0000-0000-000000000312"
ANOTHER = "5105960001"


@pytest.fixture
def ask(counter):
    """Calls a reading function of the log with a connection of its own."""

    def call(function, *arguments):
        async def reading():
            async with await psycopg.AsyncConnection.connect(counter.url, autocommit=True) as connection:
                return await function(connection, *arguments)

        return asyncio.run(reading())

    return call


@pytest.fixture
def follow(ask):
    """Reads on from a cursor until there is nothing more; ``expected`` receipts are waited for."""

    def all_after(cursor="", firm=SELLER, limit=100, expected=0):
        found, pause = [], threading.Event()
        for _ in range(250):
            receipts, following = ask(receipts_after, firm, cursor, limit)
            found += receipts
            if not receipts and len(found) >= expected:
                return found, cursor
            if not receipts:  # a transaction elsewhere on this server holds the reader back for a moment
                pause.wait(0.02)
            cursor = following or ""
        raise AssertionError(f"{len(found)} receipts came, {expected} were expected")

    return all_after


@pytest.fixture
def writers(counter):
    """Opens transactions that write one receipt each and are committed when the test says so."""
    opened = []

    def write(order_no, sender=SELLER):
        connection = psycopg.connect(counter.url)
        opened.append(connection)
        body = receipt(
            "CEB312",
            [
                {
                    "guid": GUID,
                    "ebpCode": "5105960001",
                    "ebcCode": SELLER,
                    "orderNo": order_no,
                    "returnStatus": "120",
                    "returnTime": "20261102100000000",
                    "returnInfo": "新增申报成功",
                }
            ],
            guid=GUID,
        )
        connection.execute(
            "INSERT INTO clearance_answer (sender, dxp_id, message, message_id, documents, keys, body)"
            " VALUES (%s, %s, 'CEB312', 1, 1, '{}', %s)",
            (sender, DXP, compress(body)),
        )
        return connection

    yield write
    for connection in opened:
        connection.close()


def order_numbers(receipts):
    return [one.document["orderNo"] for one in receipts]


def test_a_receipt_committed_earlier_waits_for_one_that_began_before_it(writers, follow):
    slow, quick = writers("SLOW"), writers("QUICK")
    quick.commit()
    assert follow() == ([], "")
    slow.commit()
    found, cursor = follow(expected=2)
    assert order_numbers(found) == ["SLOW", "QUICK"]
    assert follow(cursor) == ([], cursor)


def test_what_is_rolled_back_is_not_waited_for(writers, follow):
    given_up, kept = writers("GIVEN UP"), writers("KEPT")
    kept.commit()
    given_up.rollback()
    found, _ = follow(expected=1)
    assert order_numbers(found) == ["KEPT"]


@pytest.mark.parametrize("seed", range(5))
def test_a_reader_gets_everything_once_in_one_order_however_commits_fall(writers, follow, seed):
    random = Random(seed)  # noqa: S311 - no secret is drawn
    opened, collected, cursor = [], [], ""
    for number in range(24):
        opened.append(writers(f"N{number:02d}"))
        while opened and random.random() < 0.6:
            opened.pop(random.randrange(len(opened))).commit()
        if random.random() < 0.7:
            found, cursor = follow(cursor, limit=random.choice((1, 3, 50)))
            collected += found
    for connection in opened:
        connection.commit()
    found, cursor = follow(cursor, expected=24 - len(collected))
    collected += found
    assert sorted(order_numbers(collected)) == [f"N{number:02d}" for number in range(24)]
    again, _ = follow(expected=24)
    assert order_numbers(again) == order_numbers(collected)


def test_every_firm_reads_its_own(writers, follow):
    writers("MINE").commit()
    writers("THEIRS", sender=ANOTHER).commit()
    assert order_numbers(follow(expected=1)[0]) == ["MINE"]
    assert order_numbers(follow(firm=ANOTHER, expected=1)[0]) == ["THEIRS"]


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "1",
        "1.",
        ".1",
        "1.2.3",
        "-1.2",
        "1.-2",
        "１.２",
        "1 .2",
        "99999999999999999999999.1",
        "1.99999999999999999999",
    ],
)
def test_a_cursor_that_is_not_ours_is_refused(ask, cursor):
    with pytest.raises(ValueError, match="no cursor of ours"):
        ask(receipts_after, SELLER, cursor, 10)


def test_a_message_is_never_torn_by_a_page(counter, follow):
    purchases = [Purchase() for _ in range(5)]
    counter.send(ORDER, *(one.document(ORDER) for one in purchases))
    found, _ = follow(limit=2, expected=5)
    assert order_numbers(found) == [one.order_no for one in purchases]
    assert len({one.cursor for one in found}) == 1


def inventory_statuses(receipts):
    return [one.document["returnStatus"] for one in receipts if one.message == "CEB622"]


def test_a_released_inventory_shows_every_step_it_took_at_once(counter, follow):
    counter.declare(Purchase())
    found, _ = follow(expected=6)
    assert inventory_statuses(found) == ["2", "120", "800"]
    texts = [one.document["returnInfo"] for one in found if one.message == "CEB622"]
    assert texts[1] == "[Code:1800;Desc:逻辑校验通过]"
    assert texts[2].startswith("[Code:2600;Desc:放行]")


def test_a_returned_inventory_shows_that_it_was_received(counter, follow):
    purchase = Purchase()
    counter.commit(*(counter.signed(kind, purchase.document(kind)) for kind in KINDS[:3]))
    counter.send(INVENTORY, purchase.document(INVENTORY, goods=((MILK, MILK_NAME, 3, "100.00"),)))
    assert inventory_statuses(follow(expected=5)[0]) == ["2", "100"]


def test_a_late_match_and_a_delivery_follow_the_first_answer(counter, follow):
    purchase = Purchase()
    counter.declare(purchase, (ORDER, WAYBILL, INVENTORY))
    first, cursor = follow(expected=3)
    assert inventory_statuses(first) == ["2"]
    counter.send(PAYMENT, purchase.document(PAYMENT))
    counter.send(DELIVERY, purchase.document(DELIVERY))
    found, _ = follow(cursor, expected=4)
    statuses = inventory_statuses(found)
    assert [statuses[0], statuses[-2], statuses[-1]] == [statuses[0], "800", "899"]
    assert {one.document["copNo"] for one in found if one.message == "CEB622"} == {purchase.cop_no}


def test_by_key_the_latest_receipt_is_given(counter, ask):
    purchase = Purchase()
    counter.declare(purchase, (ORDER, WAYBILL, INVENTORY))
    (waiting,) = ask(receipts_by_key, "CEB622", purchase.cop_no)
    assert waiting.document["returnStatus"] == "2"
    counter.send(PAYMENT, purchase.document(PAYMENT))
    (released,) = ask(receipts_by_key, "CEB622", purchase.cop_no)
    assert released.document["returnStatus"] == "800"
    assert released.document["preNo"] == waiting.document["preNo"]


@pytest.mark.parametrize(
    ("message", "prefix"),
    [("CEB312", "LZ"), ("CEB412", "P"), ("CEB512", "YT")],
    ids=["订单", "支付单", "运单"],
)
def test_by_key_the_receipt_of_every_kind_of_document_is_found(counter, ask, message, prefix):
    purchase = Purchase()
    counter.declare(purchase)
    (found,) = ask(receipts_by_key, message, f"{prefix}{purchase.number:012d}")
    assert (found.message, found.document["returnStatus"]) == (message, "120")


def test_by_key_a_refused_document_and_an_unknown_number_have_none(counter, ask):
    assert ask(receipts_by_key, "CEB622", "COPNOBODY") == []


def test_by_key_only_the_document_asked_for_of_a_message_of_many(counter, ask):
    purchases = [Purchase() for _ in range(3)]
    counter.send(INVENTORY, *(one.document(INVENTORY) for one in purchases))
    (found,) = ask(receipts_by_key, "CEB622", purchases[1].cop_no)
    assert found.document["copNo"] == purchases[1].cop_no


def test_in_a_window_stands_what_was_given_in_it(counter, ask):
    before = now() - timedelta(seconds=1)
    counter.declare(Purchase())
    after = now() + timedelta(seconds=1)
    assert inventory_statuses(ask(receipts_in_window, "CEB622", DXP, before, after)) == ["2", "120", "800"]
    assert ask(receipts_in_window, "CEB622", DXP, after, after + timedelta(minutes=1)) == []
    assert ask(receipts_in_window, "CEB622", "DXPENT0000000099", before, after) == []


def test_a_window_with_more_than_may_be_told_at_once_is_said_to_be_too_full(counter, monkeypatch):
    before = now() - timedelta(seconds=5)
    counter.declare(Purchase())
    counter.declare(Purchase())

    async def told():
        shelf = await DatabaseShelf.open(counter.url)
        try:
            return await shelf.in_window("CEB622", DXP, before, now() + timedelta(seconds=1))
        finally:
            await shelf.stop()

    monkeypatch.setattr(limits, "MAX_WINDOW_ROWS", 2)
    assert len({one.document["copNo"] for one in asyncio.run(told())}) == 2
    monkeypatch.setattr(limits, "MAX_WINDOW_ROWS", 1)
    with pytest.raises(WindowTooFull):
        asyncio.run(told())


def test_a_receipt_names_the_number_on_the_envelope_it_answers(counter, follow):
    number = "LZ-2026\t甲\\n"  # what COPY must have escaped
    counter.commit_enveloped(counter.signed(ORDER, Purchase().document(ORDER)), number, DXP)
    counter.send(ORDER, Purchase().document(ORDER))
    receipts, _ = follow(expected=2)
    assert [one.envelope_id for one in receipts] == [number, None]


def test_what_cannot_be_read_is_answered_under_the_number_on_its_envelope(counter):
    number = "LZ-" + "9" * 252
    (told,) = returns(counter.commit_enveloped(b"<nonsense/>", number, DXP))
    assert told["oriCopMsgId"] == number
