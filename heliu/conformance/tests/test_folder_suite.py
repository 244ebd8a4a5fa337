"""An enterprise lays its own messages into a folder and is told what passes, what does not, why, and how to mend it."""

import base64
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from heliu.ceb.codes import explain
from heliu.ceb.envelope import Envelope, write_envelope
from heliu.ceb.signature.issue import issue_certificate, make_authority
from heliu.ceb.signature.sign import load_signer
from heliu.ceb.signature.trust import Trust
from heliu.ceb.specimens.annotated import written
from heliu.ceb.specimens.parcel import FIRMS
from heliu.ceb.specimens.sample import sample
from heliu.conformance.checking import Desk
from heliu.conformance.facts import Outcome
from heliu.conformance.folder import over_folder
from heliu.conformance.making import Maker, Party
from heliu.conformance.roles import SUITES
from heliu.conformance.taking import FILES_MAX, taken_from
from heliu.kernel.problems import Invalid, NotThere

AT = datetime(2026, 11, 26, 2, tzinfo=UTC)
SENT = datetime(2026, 11, 25, 10)  # noqa: DTZ001 - envelopes carry Beijing time without a zone


@pytest.fixture(scope="module")
def authority():
    return make_authority("rsa")


@pytest.fixture(scope="module")
def maker(authority):
    """Makes the messages of a role, sealed by its firm."""

    def of(role):
        code, name = FIRMS[SUITES[role].role.value]
        signer = load_signer(*issue_certificate(authority, name, "MA0DEM020"), "rsasha1")
        return Maker(SUITES[role], Party(code, name, "DXPENT0000000002"), signer, 0, SENT.date())

    return of


def report(folder, role, trust=None):
    return over_folder(tuple(taken_from(folder)), Desk(SUITES[role], trust or Trust(()), AT), "folder")


def faults(told):
    return [(case.name, case.subject, note.code) for case in told.cases for note in case.notes if note.fault]


def lay(folder, **files):
    for name, content in files.items():
        (folder / name.replace("__", ".")).write_bytes(content)


NEEDED = {
    "seller-import": ("CEB621", "CEB623", "CEB625"),
    "seller-export": ("CEB603", "CEB605"),
    "platform": ("CEB311",),
    "payment": ("CEB411", "CEB403"),
    "carrier": ("CEB511", "CEB513"),
    "warehouse": ("CEB215",),
    "broker": ("CEB621",),
}


@pytest.mark.parametrize("role", SUITES)
def test_the_samples_of_a_role_pass_its_suite(tmp_path, maker, authority, role):
    own = maker(role)
    lay(tmp_path, **{f"{kind}__xml": own.message(kind, 1) for kind in NEEDED[role]})
    for trust in (None, Trust.from_pem([authority.certificate_pem])):
        told = report(tmp_path, role, trust)
        assert faults(told) == []
        assert told.passed


def test_every_way_to_send_is_read_as_its_door_reads_it(tmp_path, maker):
    own = maker("platform")
    raw, other = own.message("CEB311", 1), own.message("CEB311", 2)
    cover = Envelope("MSG-1", "DXPENT0000000001", ("DXPEDCCEB0000002",), SENT, "CEB311Message", raw)
    head = {"messageType": "CEB411Message.xml"}
    regional = {"message": {"messageHead": head, "messageBody": {"data": base64.b64encode(other).decode()}}}
    lay(tmp_path, a__xml=write_envelope(cover), b__json=json.dumps(regional).encode(), c__json=b"{", d__txt=b"no")
    lay(tmp_path, e__xml=b"<DxpMsg/>", f__xml=written(sample("CEB312"), plain=True))
    told = report(tmp_path, "platform")
    assert [(case.subject, case.outcome.value) for case in told.cases if case.name == "readable"] == [
        ("a.xml", "passed"),
        ("b.json", "failed"),  # its head calls it a payment
        ("c.json", "failed"),
        ("e.xml", "failed"),
        ("f.xml", "skipped"),  # a receipt: not the enterprise's to send
    ]
    assert {code for name, _, code in faults(told) if name == "readable"} >= {"0002", "json-malformed"}
    assert [(case.outcome.value) for case in told.cases if case.name == "shown"] == ["passed"]


def test_what_is_wrong_is_named_with_code_field_cause_and_fix(tmp_path, maker):
    own = maker("seller-import")
    right = own.message("CEB621", 1)
    lay(
        tmp_path,
        a__xml=right[:-20],
        b__xml=own.message("CEB621", 2, customsCode="79"),
        c__xml=own.message("CEB621", 3, buyerIdType="1", ieFlag="E"),
        d__xml=own.bare("CEB621", 4),
        e__xml=own.message("CEB621", 5).replace(b"SAMPLE AIR", b"SAMPLE SEA"),
        f__xml=own.message("CEB621", 6, ebcCode="5105969999"),
        g__xml=own.message("CEB623", 7),
    )
    told = report(tmp_path, "seller-import")
    found = {(name, subject): code for name, subject, code in faults(told)}
    assert ("readable", "a.xml") in found
    assert ("form", "b.xml") in found
    assert found["form", "c.xml"] == "0002"
    assert found["seal", "d.xml"] == "-621026"
    assert found["seal", "e.xml"] == "-621028"
    assert found["sender", "f.xml"] == "-621015"
    assert found["shown", "CEB621"] == found["shown", "CEB625"] == "conform-missing"
    assert ("shown", "CEB623") not in found
    assert not told.passed
    for case in told.cases:
        for note in case.notes:
            assert note.field
            assert note.cause
            assert note.fix
            assert explain(note.code) is not None, note
    assert told.as_json()["cases"][0]["findings"][0]["help"].endswith("/")


def test_documents_that_lie_together_are_matched_as_a_decision_matches_them(tmp_path, maker):
    own = maker("seller-import")
    for kind in ("CEB311", "CEB411", "CEB511", "CEB621"):
        lay(tmp_path, **{f"{kind}-1__xml": own.message(kind, 1)})
        changes = {"buyerTelephone": "13800009999"} if kind == "CEB621" else {}
        lay(tmp_path, **{f"{kind}-2__xml": own.message(kind, 2, **changes)})
    lay(tmp_path, alone__xml=own.message("CEB621", 3))
    # Its partners' papers, sent by itself: that takes an entrustment, which is said and not held against it.
    told = report(tmp_path, "seller-import")
    assert {note.fault for case in told.cases if case.name == "sender" for note in case.notes} == {False}
    matched = {case.subject: case for case in told.cases if case.name == "match"}
    numbers = [own.draft("CEB621", place).head["orderNo"] for place in (1, 2, 3)]
    assert [matched[f"订单 {number}"].outcome for number in numbers] == [
        Outcome.PASSED,
        Outcome.FAILED,
        Outcome.SKIPPED,
    ]
    assert [note.code for note in matched[f"订单 {numbers[1]}"].notes] == ["130126"]


def test_exports_are_matched_too_by_the_rules_of_their_mode(tmp_path, maker):
    own = maker("seller-export")
    for kind in ("CEB303", "CEB403", "CEB505", "CEB603"):
        lay(tmp_path, **{f"{kind}-1__xml": own.message(kind, 1)})
        changes = {"tradeMode": "9710"} if kind == "CEB603" else {}
        if kind != "CEB403":  # between firms the list does not wait for the money
            lay(tmp_path, **{f"{kind}-2__xml": own.message(kind, 2, **changes)})
    lay(tmp_path, alone__xml=own.message("CEB603", 3))
    matched = {case.subject: case for case in report(tmp_path, "seller-export").cases if case.name == "match"}
    first, second, third = (matched[f"订单 {own.draft('CEB603', place).head['orderNo']}"] for place in (1, 2, 3))
    assert (first.outcome, third.outcome) == (Outcome.PASSED, Outcome.SKIPPED), first
    assert [note.code for note in second.notes] == ["E02"]  # the order is one of retail
    assert third.note == "目录里没有它的 CEB303、CEB403、CEB505"


def test_a_number_names_one_document(tmp_path, maker):
    own = maker("platform")
    lay(tmp_path, a__xml=own.message("CEB311", 1), b__xml=own.message("CEB311", 1))
    assert faults(report(tmp_path, "platform")) == []  # sent again is not a second document
    lay(tmp_path, c__xml=own.message("CEB311", 1, guid="E" * 36))
    assert faults(report(tmp_path, "platform")) == [("apart", "3 个文件", "conform-repeated")]
    guid = own.draft("CEB311", 1).head["guid"]
    lay(tmp_path, c__xml=own.message("CEB311", 2, guid=guid))
    assert faults(report(tmp_path, "platform")) == [("apart", "3 个文件", "conform-repeated")]


def test_two_runs_over_the_same_files_say_the_same(tmp_path, maker):
    own = maker("carrier")
    lay(tmp_path, a__xml=own.message("CEB511", 1), b__xml=own.message("CEB505", 2, appType="9"))
    assert report(tmp_path, "carrier") == report(tmp_path, "carrier")


def test_a_folder_without_messages_or_with_too_many_is_refused(tmp_path):
    with pytest.raises(NotThere):
        list(taken_from(tmp_path / "nowhere"))
    with pytest.raises(Invalid, match=r"没有 \.xml"):
        list(taken_from(tmp_path))
    for number in range(FILES_MAX + 1):
        Path(tmp_path / f"{number}.xml").touch()
    with pytest.raises(Invalid, match="FILES_MAX"):
        next(taken_from(tmp_path))
