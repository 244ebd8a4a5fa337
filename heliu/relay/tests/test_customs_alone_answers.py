"""Where customs decides, no door, verb, timer or page of undoing and summaries answers as if we were customs."""

import pytest

from heliu.clearance import tasks
from heliu.clearance.authority import LocalAuthority
from heliu.clearance.export_returns.api import ReturnAuthority
from heliu.clearance.exports.api import ExportAuthority
from heliu.clearance.undoing.api import UndoingAuthority
from heliu.intake.tests import export_papers as out
from heliu.intake.tests import returned_exports as back
from heliu.intake.tests.customs_counter import SELLER, Purchase
from heliu.intake.tests.customs_desk import MASTER
from heliu.intake.tests.export_parcels import Parcel
from heliu.intake.tests.inbound_sheets import sheet, waybill_of
from heliu.intake.tests.undone_imports import application, returning
from heliu.kernel.problems import Conflict
from heliu.people.facts import Duty, Role
from heliu.web.cases.summaries.views import said
from heliu.web.tests.visitors import of_firm, officer, text

pytestmark = [pytest.mark.database, pytest.mark.django_db, pytest.mark.usefixtures("relaying")]
TIMERS = (tasks.return_overdue, tasks.release_reviewed, tasks.close_released, tasks.warn_of_incomplete_sets)
TIMERS += (tasks.lapse_returns, tasks.form_summaries, tasks.bill_released)


def test_whoever_asks_is_told_that_customs_decides(counter, monkeypatch):
    monkeypatch.setenv("HELIU_SECRET", MASTER.decode())
    sent = everything(counter)
    told = {kind: (one["returnStatus"], "转送海关" in one["returnInfo"]) for kind, one in sent.items()}
    assert told == dict.fromkeys(sent, ("2", True)), "every first receipt says that the message went on"

    for timer in TIMERS:
        timer.func(timestamp=0)
    later = "SELECT message, keys FROM clearance_answer WHERE keys <> '{}'"
    assert counter.rows(later) == [], "no timer and no consequence tells anybody anything"

    for verb in verbs(counter):
        with pytest.raises(Conflict, match="由海关审结"):
            verb()
        counter.connection.rollback()
    look_at_the_pages(counter)


def everything(counter):
    """Every message of undoing, of what comes back and of summaries, with its first receipt."""
    kept, cancelled, parcel, left = Purchase(), Purchase(), Parcel(), Parcel()
    numbers = [counter.declare(purchase) for purchase in (kept, cancelled)]
    released, gone = (out.declare(counter, one)[1] for one in (parcel, left))
    kept_no, cancelled_no, released_no, gone_no = (number_of(counter, one) for one in (*numbers, released, gone))
    papers = {
        "CEB623": application(cancelled, cancelled_no),
        "CEB625": returning(kept, kept_no, {1: 1}),
        "CEB711": sheet(kept.day, [waybill_of(kept)]),
        "CEB507": out.arrival(left.day, [left.logistics_no]),
        "CEB607": out.master_list(left.day, [(left.logistics_no, gone_no)], "B1"),
        "CEB605": out.cancellation(parcel, released_no),
        "CEB509": out.departure(left.day, [left.logistics_no]),
        "CEB213": back.application(left, gone_no, {1: 1}),
        "CEB215": back.tally(left),
        "CEB701": out.application(left.day, [gone_no]),
    }
    return {kind: counter.send(kind, paper)[0] for kind, paper in papers.items()}


def number_of(counter, receipt):
    """The number customs would know it by: a first receipt that only says 转送海关 need not name it."""
    side = "export_inventory" if receipt["copNo"].startswith("X") else "inventory"
    query = f"SELECT id, customs_code, extract(year FROM now()) FROM public.declarations_{side} WHERE cop_no = %s"  # noqa: S608
    [(number, customs_code, year)] = counter.rows(query, receipt["copNo"])
    return f"{customs_code}{year}{'E' if side.startswith('export') else 'I'}{number % 1_000_000_000:09d}"


def verbs(counter):
    """What officers do elsewhere, each on what there is."""
    connection = counter.connection
    undone = counter.rows("SELECT id FROM clearance_undoing ORDER BY id")
    returned = counter.rows("SELECT return_id FROM clearance_export_return")[0][0]
    inventory = counter.rows("SELECT min(inventory_id) FROM clearance_decision")[0][0]
    export = counter.rows("SELECT min(inventory_id) FROM clearance_export_decision")[0][0]
    for (number,) in undone:
        yield lambda number=number: UndoingAuthority(connection).approve(number, "李四")
        yield lambda number=number: UndoingAuthority(connection).refuse(number, "李四", "不是原商品")
        yield lambda number=number: UndoingAuthority(connection).receive(number, "李四", counter.day)
    yield lambda: ReturnAuthority(connection).release(returned, "李四")
    yield lambda: ReturnAuthority(connection).return_to_sender(returned, "李四", "理由")
    yield lambda: LocalAuthority(connection).release(inventory, "李四")
    yield lambda: ExportAuthority(connection).release(export, "李四")


def look_at_the_pages(counter):
    """Officers are offered no verb, and none is done where it is sent all the same; firms read an expectation."""
    customs, seller = officer(Role.CUSTOMS), of_firm(SELLER, duty=Duty.HANDLER)
    for (number,) in counter.rows("SELECT id FROM clearance_undoing ORDER BY id"):
        page = text(customs, f"/undoing/{number}/")
        assert ("已转送海关，由海关审结" in page, 'name="verb"' in page) == (True, False)
        refused = customs.post(f"/undoing/{number}/", {"verb": "approve"})
        assert (refused.status_code, "由海关审结" in refused.content.decode()) == (409, True)
        assert "撤回转送海关，以海关回执为准" in text(seller, f"/undoing/{number}/withdraw/")
    [(number,)] = counter.rows("SELECT return_id FROM clearance_export_return")
    assert f"/office/returns/{number}/release/" not in text(customs, f"/office/returns/{number}/")
    refused = customs.post(f"/office/returns/{number}/release/", {})
    assert (refused.status_code, "由海关审结" in refused.content.decode()) == (409, True)
    for (inventory,) in counter.rows("SELECT inventory_id FROM clearance_decision"):
        for kind in ("cancel", "return&q1=1"):
            page = text(seller, f"/undoing/of/{inventory}/?kind={kind}")
            assert ("以海关回执为准" in page, "立即生效：" in page) == (True, False)
    assert "由海关发出" in said(new=True, was_told=False)
