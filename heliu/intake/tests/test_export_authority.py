"""What officers and timers do to exports: release, inspect, return, the window that closes; each with its receipt."""

from datetime import timedelta

import pytest

from heliu.clearance.exports.api import ExportAuthority, find_export
from heliu.clearance.exports.windows import release_reviewed_exports, return_overdue_exports
from heliu.intake.tests.export_parcels import COLLECTION, INVENTORY, ORDER, WAYBILL, Parcel
from heliu.kernel.days import now
from heliu.kernel.problems import Conflict, Invalid, NotThere

pytestmark = [pytest.mark.database, pytest.mark.django_db]

KINDS = (ORDER, COLLECTION, WAYBILL, INVENTORY)


@pytest.fixture
def held(counter):
    """A parcel in the officers' hands: less was received than ordered."""
    parcel = Parcel()
    documents = [parcel.document(kind, **({"charge": "1.00"} if kind == COLLECTION else {})) for kind in KINDS]
    raws = [counter.signed(kind, document) for kind, document in zip(KINDS, documents, strict=True)]
    assert counter.commit(*raws)[-1][0]["returnStatus"] == "300"
    return parcel


def test_an_officer_inspects_and_releases(counter, held):
    desk = ExportAuthority(counter.connection)
    assert desk.inspect(held.cop_no, "李四").status == 500
    moved = desk.release(held.cop_no, "李四", "已核")
    assert (moved.before, moved.status, moved.cop_no) == (500, 800, held.cop_no)
    assert [one["returnStatus"] for one in counter.later(held)] == ["500", "800"]
    with pytest.raises(Conflict, match="CEB605"):
        desk.release(held.cop_no, "李四")


def test_a_return_says_why_and_frees_the_numbers(counter, held):
    desk = ExportAuthority(counter.connection)
    with pytest.raises(Invalid):
        desk.return_to_sender(held.cop_no, "李四", " ")
    desk.return_to_sender(held.cop_no, "李四", "收款凭证不全")
    assert "海关退单: 收款凭证不全" in counter.later(held)[-1]["returnInfo"]
    again = counter.send(INVENTORY, held.document(INVENTORY))[0]
    assert again["returnStatus"] == "300", "the same document declares anew"


def test_what_is_not_there_is_said(counter):
    with pytest.raises(NotThere):
        find_export(counter.connection, "NOBODY")


def test_the_window_closes_on_what_never_came(counter):
    parcel = Parcel()
    counter.send(INVENTORY, parcel.document(INVENTORY))
    assert return_overdue_exports(counter.connection, now() + timedelta(days=6), 10) == 0
    assert return_overdue_exports(counter.connection, now() + timedelta(days=9), 10) == 1
    last = counter.later(parcel)[-1]
    assert last["returnStatus"] == "100"
    assert "订单、收款单、运单仍不存在" in last["returnInfo"]
    assert return_overdue_exports(counter.connection, now() + timedelta(days=9), 10) == 0


def test_the_sandbox_releases_by_itself(counter, held):
    assert release_reviewed_exports(counter.connection, now() + timedelta(minutes=1), 5, 10) == 0
    assert release_reviewed_exports(counter.connection, now() + timedelta(minutes=6), 5, 10) == 1
    assert counter.later(held)[-1]["returnStatus"] == "800"
