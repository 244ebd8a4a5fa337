"""The local authority: four verbs, each whole or not at all, and their receipts on every door."""

import asyncio
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import psycopg
import pytest

from heliu.clearance.authority import LocalAuthority, find
from heliu.clearance.facts import Outcome
from heliu.clearance.receipts import plain, receipts_after, receipts_by_key, receipts_in_window
from heliu.clearance.tests.declared import AGENT, SELLER, SELLER_DXP, Declared
from heliu.kernel.problems import Conflict, Invalid, NotThere

OFFICER = "张三"
NOTHING = Decimal(0)

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def connection(database_url):
    """A connection whose transaction never ends well: nothing of a test is left."""
    with psycopg.connect(database_url) as connection:
        yield connection
        connection.rollback()


@pytest.fixture
def declared(connection):
    return Declared(connection)


@pytest.fixture
def authority(connection):
    return LocalAuthority(connection)


def told(connection, number):
    """Status and text of the last receipt given for an inventory."""
    row = connection.execute(
        "SELECT 0, id, message, sender, dxp_id, false, body FROM clearance_answer WHERE message_id = %s"
        " ORDER BY id DESC LIMIT 1",
        (number,),
    ).fetchone()
    receipt = next(iter(plain(row)))
    assert (receipt.sender, receipt.dxp_id) == (SELLER, SELLER_DXP)
    assert receipt.document["copNo"] == f"COP{number}"
    return int(receipt.document["returnStatus"]), receipt.document["returnInfo"]


def steps(connection, number):
    return connection.execute(
        "SELECT status, note, actor FROM clearance_step WHERE inventory_id = %s ORDER BY id", (number,)
    ).fetchall()


@pytest.mark.parametrize("status", [300, 500], ids=["人工审核", "查验"])
def test_a_release_commits_what_was_reserved(connection, declared, authority, status):
    number = declared.inventory(status)
    moved = authority.release(f"COP{number}", OFFICER, "资料齐全")
    assert (moved.before, moved.status) == (status, 800)
    assert declared.standing(number) == (800, Outcome.ADMITTED, 100)
    assert declared.quota() == (NOTHING, 100, 1)
    assert told(connection, number) == (800, "[Code:2600;Desc:放行];税款9.10元(关税0.00 消费税0.00 增值税9.10)")
    assert steps(connection, number) == [(800, "资料齐全", OFFICER)]


def test_an_inspection_keeps_the_quota_reserved_and_the_note_inside(connection, declared, authority):
    number = declared.inventory(300)
    authority.inspect(number, OFFICER, "内部线索")
    assert declared.standing(number)[0] == 500
    assert declared.quota() == (100, NOTHING, 1)
    status, text = told(connection, number)
    assert status == 500
    assert "内部线索" not in text


@pytest.mark.parametrize("status", [300, 500], ids=["人工审核", "查验"])
def test_a_return_gives_the_quota_back_and_says_why(connection, declared, authority, status):
    number, other = declared.inventory(status), declared.inventory(800)
    authority.return_to_sender(number, OFFICER, "品名与实物不符; 见[照片]")
    assert declared.standing(number) == (100, Outcome.RETURNED, NOTHING)
    assert declared.quota() == (NOTHING, 100, 1), "the other purchase keeps its own"
    assert told(connection, number) == (
        100,
        "[Code:H12;Desc:海关退单: 品名与实物不符； 见［照片］;Fix:请更正后重新申报, 单证编号可继续使用]",
    )
    assert declared.standing(other)[0] == 800


def test_a_waiting_inventory_that_is_returned_waits_no_more(declared, authority):
    number = declared.waiting()
    authority.return_to_sender(number, OFFICER, "企业申请")
    assert declared.standing(number) == (100, Outcome.RETURNED, NOTHING)
    assert not declared.waits(number)


def test_a_released_inventory_is_closed_once(connection, declared, authority):
    number = declared.inventory(800)
    authority.close(number, OFFICER)
    assert told(connection, number) == (899, "[Code:2700;Desc:结关]")
    assert declared.quota() == (NOTHING, 100, 1)
    with pytest.raises(Conflict, match="899 结关，不能结关"):
        authority.close(number, OFFICER)


def test_what_may_not_be_done_leaves_nothing_behind(connection, declared, authority):
    number = declared.inventory(800)
    with pytest.raises(Conflict, match="CEB623"):
        authority.return_to_sender(number, OFFICER, "晚了")
    assert declared.standing(number)[0] == 800
    assert declared.quota() == (NOTHING, 100, 1)
    assert steps(connection, number) == []
    assert connection.execute("SELECT FROM clearance_answer WHERE message_id = %s", (number,)).fetchone() is None


def test_goods_whose_tax_is_unknown_are_not_released(declared, authority):
    number = declared.inventory(300, outcome=int(Outcome.UNTAXABLE), vat=None)
    with pytest.raises(Conflict, match="税款未知"):
        authority.release(number, OFFICER)
    authority.return_to_sender(number, OFFICER, "请备案含量")


def test_a_return_needs_a_reason_and_every_move_an_actor(declared, authority):
    number = declared.inventory(300)
    with pytest.raises(Invalid, match="理由"):
        authority.return_to_sender(number, OFFICER, "  ")
    with pytest.raises(Invalid, match="经办人"):
        authority.release(number, "")
    with pytest.raises(Invalid, match="501 个字符"):
        authority.release(number, OFFICER, "长" * 501)


def test_an_inventory_is_found_by_its_number_when_only_one_firm_uses_it(connection, declared):
    number = declared.inventory(300)
    assert find(connection, f"COP{number}") == number
    with pytest.raises(NotThere):
        find(connection, "COP-NOBODY")
    second = declared.inventory(300, cop_no=f"COP{number}", agent_code="5105960099")
    with pytest.raises(Conflict, match=str(second)):
        find(connection, f"COP{number}")
    assert find(connection, f"COP{number}", AGENT) == number


def test_two_officers_at_once_move_it_once(database_url):
    """The second waits for the first, then sees where the inventory stands now."""
    with psycopg.connect(database_url) as first, psycopg.connect(database_url, autocommit=True) as second:
        declared = Declared(first)
        number = declared.inventory(300)
        first.commit()
        try:
            first.execute("SELECT")  # the first officer's transaction stays open
            LocalAuthority(first).release(number, OFFICER)
            second.execute("SET lock_timeout = '200ms'")
            with pytest.raises(psycopg.errors.LockNotAvailable):
                LocalAuthority(second).return_to_sender(number, "李四", "退")
            first.commit()
            with pytest.raises(Conflict, match="800 放行"):
                LocalAuthority(second).return_to_sender(number, "李四", "退")
        finally:
            first.rollback()
            forget(first, number)


def test_the_receipt_is_on_every_door(database_url):
    """By cursor, by minute and by number, with the move of the officer as the latest word."""
    with psycopg.connect(database_url) as connection:
        declared = Declared(connection)
        number = declared.inventory(300)
        LocalAuthority(connection).release(number, OFFICER)
        connection.commit()
        try:
            after, minute, key = asyncio.run(ask_all_doors(database_url, f"COP{number}"))
        finally:
            forget(connection, number)
    for found in (after, minute, key):
        mine = [one for one in found if one.document["copNo"] == f"COP{number}"]
        assert [one.document["returnStatus"] for one in mine] == ["800"]
        assert mine[0].document["invtNo"].startswith("7911")


async def ask_all_doors(url, cop_no):
    at = datetime.now(UTC)
    async with await psycopg.AsyncConnection.connect(url) as connection:
        after, _ = await receipts_after(connection, SELLER, "", 1000)
        minute = await receipts_in_window(connection, "CEB622", SELLER_DXP, at - timedelta(minutes=1), at)
        return after, minute, await receipts_by_key(connection, "CEB622", cop_no)


def forget(connection, number):
    for name in ("order", "payment", "waybill", "inventory"):
        connection.execute(f"DELETE FROM public.declarations_{name} WHERE id = %s", (number,))  # noqa: S608
    connection.execute("DELETE FROM public.declarations_message WHERE id = %s", (number,))
    for name in ("decision", "waiting", "step"):
        connection.execute(f"DELETE FROM clearance_{name} WHERE inventory_id = %s", (number,))  # noqa: S608
    connection.execute("DELETE FROM clearance_answer WHERE message_id = %s", (number,))
    connection.execute("DELETE FROM clearance_quota")
    connection.commit()
