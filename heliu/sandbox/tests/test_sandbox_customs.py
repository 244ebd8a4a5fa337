"""The same script, seed, clock and messages give the same receipts to the byte, and each at its time."""

from datetime import UTC, datetime, timedelta

import pytest

from heliu.ceb.catalogue.index import MESSAGES
from heliu.ceb.reader import read
from heliu.ceb.signature.issue import issue_certificate, make_authority
from heliu.ceb.signature.sign import load_signer
from heliu.ceb.signature.trust import Trust
from heliu.ceb.specimens.annotated import written
from heliu.ceb.specimens.sample import sample
from heliu.ceb.strict import violations
from heliu.kernel.problems import Invalid, NotThere
from heliu.sandbox.customs import Customs
from heliu.sandbox.facts import Arrival, Down, Step
from heliu.sandbox.judging import KEYS
from heliu.sandbox.script import parse
from heliu.sandbox.states import KINDS

START = datetime(2026, 11, 25, 2, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture(scope="module")
def authority():
    return make_authority("rsa")


@pytest.fixture(scope="module")
def signer(authority):
    return load_signer(*issue_certificate(authority, "泸州示范电商有限公司", "MA0DEM002"), "rsasha1")


@pytest.fixture
def message(signer):
    def made(kind, seed=1, **changes):
        raw = written(sample(kind, seed), plain=True, signed=False)
        for name, value in changes.items():
            prefix = "ceb:" if f"<ceb:{name}>".encode() in raw else ""
            start, _, rest = raw.partition(f"<{prefix}{name}>".encode())
            _, end, tail = rest.partition(b"</")
            raw = start + f"<{prefix}{name}>{value}".encode() + end + tail
        return signer.sign(raw, canonical=False)

    return made


def customs(text="", seed=7, trust=None):
    return Customs(parse(text), seed, START, trust)


def states(receipts):
    return [(one.message, one.document["returnStatus"]) for one in receipts]


def test_every_message_has_its_receipts_and_they_are_of_the_official_form(message):
    sandbox = customs()
    for kind in KINDS:
        (answer,) = sandbox.take(Arrival(message(kind)))
        assert answer.message == MESSAGES[kind].answered_by
        assert int(answer.document["returnStatus"]) >= 120, answer.document["returnInfo"]
        assert all(name in {field.name for field in MESSAGES[kind].head.fields} for name in KEYS[kind])
    assert {one.message for one in sandbox.delivered} == {MESSAGES[kind].answered_by for kind in KINDS}
    for one in sandbox.delivered:
        assert not violations(one.body), one.body
        assert read(one.body).documents[0].head["guid"] == one.document["guid"]


def test_the_same_input_gives_the_same_bytes_and_another_seed_others(message):
    raws = [message(kind, seed) for kind in ("CEB311", "CEB621") for seed in (1, 2, 3)]

    def run(seed):
        sandbox = customs("on CEB621 share 50%: take, hold, release after 1h", seed)
        answers = [one.body for raw in raws for one in sandbox.take(Arrival(raw))]
        sandbox.advance(2 * HOUR)
        return answers, [(one.due, one.body) for one in sandbox.delivered]

    assert run(7) == run(7)
    assert run(7) != run(8)


def test_a_course_unfolds_as_the_clock_is_moved(message):
    sandbox = customs("on CEB621: take, enter after 1m, inspect after 1h, release after 2h")
    (answer,) = sandbox.take(Arrival(message("CEB621")))
    assert answer.document["returnStatus"] == "2"
    assert answer.document["invtNo"] is None
    assert states(sandbox.advance(MINUTE)) == [("CEB622", "120")]
    assert states(sandbox.advance(59 * MINUTE)) == []
    assert states(sandbox.advance(3 * HOUR)) == [("CEB622", "500"), ("CEB622", "800")]
    last = sandbox.delivered[-1]
    assert last.document["returnTime"] == "20261125130100000"  # 3h01m after ten o'clock in Beijing
    assert last.document["invtNo"].startswith("79112026I")
    with pytest.raises(Invalid, match="不能后退 1h"):
        sandbox.advance(-HOUR)


def test_receipts_get_lost_come_late_or_twice(message):
    sandbox = customs("on CEB311: take, enter lost\non CEB411: take late 1h, enter twice")
    (answer,) = sandbox.take(Arrival(message("CEB311")))
    assert answer.document["returnStatus"] == "2"
    assert [one.document["returnStatus"] for one in sandbox.given] == ["2", "120"]  # lost, and still to be found
    sandbox.take(Arrival(message("CEB411")))
    assert states(sandbox.delivered) == [("CEB312", "2"), ("CEB412", "120"), ("CEB412", "120")]
    assert states(sandbox.advance(HOUR)) == [("CEB412", "2")]
    assert [one.number for one in sandbox.delivered] == [1, 2, 3, 4]


def test_who_says_nothing_has_taken_the_document_all_the_same(message):
    sandbox = customs("on CEB511: silence")
    assert sandbox.take(Arrival(message("CEB511"))) == []
    assert sandbox.take(Arrival(message("CEB511"))) == []
    (refused,) = sandbox.take(Arrival(message("CEB511", guid="A" * 36, appTime="20261125093001")))
    assert refused.document["returnStatus"] == "-504015"


def test_only_so_many_documents_fit_a_rule_and_only_those_it_names(message):
    sandbox = customs("on CEB621 orderNo=*2 first 1: reject 1313\non CEB621 orderNo=*3: hold")
    answers = [sandbox.take(Arrival(message("CEB621", seed)))[0].document for seed in (1, 2, 12, 3)]
    assert [one["returnStatus"] for one in answers] == ["800", "100", "800", "300"]
    assert answers[1]["returnInfo"].startswith("[Code:1313;")


def test_nothing_is_taken_nor_handed_out_while_down(message):
    sandbox = customs("down 1h at 30m\non CEB621: take, release after 40m")
    sandbox.take(Arrival(message("CEB621")))
    assert sandbox.advance(45 * MINUTE) == []
    with pytest.raises(Down) as down:
        sandbox.take(Arrival(message("CEB311")))
    assert down.value.until == START + 1.5 * HOUR
    assert states(sandbox.advance(45 * MINUTE)) == [("CEB622", "800")]
    assert sandbox.delivered[-1].due == START + 40 * MINUTE  # its own time; it waited for the return
    sandbox.down(HOUR)
    assert sandbox.down_until() == START + 2.5 * HOUR


def test_the_same_again_gets_what_it_had_and_another_under_its_number_is_refused(message):
    sandbox = customs("on CEB621 first 1: take, reject 1313 after 1h")
    first = sandbox.take(Arrival(message("CEB621")))
    assert sandbox.take(Arrival(message("CEB621"))) == first
    assert len(sandbox.delivered) == 1
    other = {"guid": "B" * 36, "appTime": "20261125093001"}
    assert sandbox.take(Arrival(message("CEB621", **other)))[0].document["returnStatus"] == "-621004"
    sandbox.advance(HOUR)
    assert sandbox.take(Arrival(message("CEB621")))[0].document["returnStatus"] == "100"
    assert sandbox.take(Arrival(message("CEB621", **other)))[0].document["returnStatus"] == "800"
    older = message("CEB621", guid="C" * 36, appTime="20261125093000", appType="2")
    assert sandbox.take(Arrival(older))[0].document["returnStatus"] == "-621001"
    unknown = message("CEB621", 9, appType="3")
    assert sandbox.take(Arrival(unknown))[0].document["returnStatus"] == "-621011"


def test_what_is_stored_only_can_be_declared_later(message):
    sandbox = customs()
    assert sandbox.take(Arrival(message("CEB621", appStatus="1")))[0].document["returnStatus"] == "1"
    declared = message("CEB621", guid="D" * 36)
    assert sandbox.take(Arrival(declared))[0].document["returnStatus"] == "800"


def test_what_cannot_be_read_or_believed_is_refused(message, authority):
    sandbox = customs(trust=Trust.from_pem([authority.certificate_pem]))
    right = message("CEB621")
    assert sandbox.take(Arrival(right[:-9]))[0].message == "CEB900"
    wrong_door = sandbox.take(Arrival(right, kind="CEB311"))[0]
    assert (wrong_door.message, wrong_door.document["returnStatus"]) == ("CEB900", "-2")
    assert sandbox.take(Arrival(right.replace("泸州市".encode(), "成都市".encode())))[0].document["returnStatus"] == (
        "-621028"
    )
    unsigned = written(sample("CEB621"), plain=True, signed=False)
    assert sandbox.take(Arrival(unsigned))[0].document["returnStatus"] == "-621026"
    assert sandbox.take(Arrival(message("CEB621", customsCode="79")))[0].document["returnStatus"] == "-621001"
    assert sandbox.take(Arrival(right))[0].document["returnStatus"] == "800"
    stranger = customs(trust=Trust.from_pem([make_authority("rsa").certificate_pem]))
    assert stranger.take(Arrival(right))[0].document["returnStatus"] == "-621029"


def test_any_state_can_be_asked_for_at_any_time(message):
    sandbox = customs("on CEB621: take")
    sandbox.take(Arrival(message("CEB621")))
    number = sandbox.given[0].document["copNo"]
    assert sandbox.say(number, Step("500")).document["returnStatus"] == "500"
    sandbox.say(number, Step("800", after=HOUR))
    assert states(sandbox.advance(HOUR)) == [("CEB622", "800")]
    with pytest.raises(Invalid, match="没有状态 505"):
        sandbox.say(number, Step("505"))
    with pytest.raises(NotThere):
        sandbox.say("NOBODY", Step("800"))
