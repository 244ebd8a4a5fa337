"""Settings that make no sense are refused with a sentence; the process outlives an absence of customs."""

import psycopg
import pytest

from heliu.clearance.upstream.deciders import Decider, NotDeciding
from heliu.intake.tests.customs_counter import ORDER, Purchase
from heliu.intake.tests.customs_desk import MASTER
from heliu.kernel.days import now
from heliu.kernel.sealing import Sealer
from heliu.relay import working
from heliu.relay.standing import away_too_long_minutes, standing
from heliu.relay.terms import terms_of_relay


def test_unset_means_that_we_decide_and_a_folder_in_the_state():
    terms = terms_of_relay({})
    assert terms.deciders.decider is Decider.LOCAL
    assert terms.folder is not None
    assert terms.folder.is_absolute()
    assert (terms.receiver("CEB621"), terms.receiver("CEB603")) == ("DXPEDCCEB0000002", "DXPEDCCEB0000003")
    assert terms_of_relay({"HELIU_UPSTREAM": "amqp://mq/ceb"}).folder is None


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"HELIU_RELAY_SENDER": "DXP-HELIU"}, id="编号有连字符"),
        pytest.param({"HELIU_RELAY_SENDER": "D" * 17}, id="编号过长"),
        pytest.param({"HELIU_UPSTREAM": "folder:customs"}, id="目录不是绝对路径"),
        pytest.param({"HELIU_UPSTREAM": "ftp://customs"}, id="没有这种方式"),
        pytest.param({"HELIU_AUTHORITY": "relais"}, id="没有这种审结方"),
    ],
)
def test_what_makes_no_sense_is_refused(wrong):
    with pytest.raises(NotDeciding):
        terms_of_relay(wrong)


@pytest.mark.database
@pytest.mark.django_db
def test_the_process_waits_longer_and_longer_and_goes_on_when_customs_is_back(counter, office, customs, monkeypatch):
    """Customs is away at the start; the zone is warned after the minutes of the parameter; it comes back by itself."""
    counter.send(ORDER, Purchase().document(ORDER))
    office.root.write_text("no folder")
    monkeypatch.setattr(working, "Sealer", lambda: Sealer(MASTER))
    pauses = []

    def rest(seconds, stop):
        pauses.append(seconds)
        if len(pauses) == 3:
            office.connection.execute("UPDATE relay_mark SET failing_since = now() - interval '15 minutes 5 seconds'")
            assert away_too_long_minutes(office.connection, now()) == 15
            office.root.unlink()

    monkeypatch.setattr(working, "rest", rest)
    working.work(
        lambda: psycopg.connect(customs.url, autocommit=True),
        office.terms,
        lambda: len(pauses) > 3,  # it rests once more when nothing is left to do
    )
    assert pauses == [1.0, 2.0, 4.0, working.IDLE_S]
    after = standing(office.connection, office.terms)
    assert (after.waiting, after.sent, after.failing_since) == (0, 1, None)
    assert away_too_long_minutes(office.connection, now()) == 0
