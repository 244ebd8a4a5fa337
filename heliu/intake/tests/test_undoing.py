"""Undoing imports: cancelled (CEB623), returned (CEB625); what each state answers, what goes back to quota and tax."""

from datetime import timedelta
from decimal import Decimal

import pytest

from heliu.ceb.strict import violations
from heliu.clearance.api import LocalAuthority
from heliu.clearance.undoing.api import UndoingAuthority, UndoingVerb, find, foresee_verb, lapse, of_inventory
from heliu.clearance.undoing.facts import State
from heliu.clearance.upstream.deciders import Decider, Deciders
from heliu.intake.tests.customs_counter import DELIVERY, INVENTORY, MILK, MILK_NAME, SELLER, Purchase
from heliu.intake.tests.undone_imports import age, application, later, quota, released, returning
from heliu.kernel.days import now
from heliu.kernel.problems import Conflict, Invalid

pytestmark = [pytest.mark.database, pytest.mark.django_db]

TWO = ((MILK, MILK_NAME, 2, "100.00"), (MILK, MILK_NAME, 3, "50.00"))


@pytest.fixture
def authority(counter):
    return UndoingAuthority(counter.connection)


def test_a_released_inventory_is_cancelled_by_an_officer_and_declared_anew(counter, authority):
    purchase, invt_no = released(counter)
    head = application(purchase, invt_no)
    told = counter.send("CEB623", head)[0]
    assert (told["returnStatus"], told["invtNo"], told["returnInfo"][:10]) == ("120", invt_no, "[Code:U12;")
    assert counter.decision(purchase) == (800, Decimal("200.00000")), "nothing is given back before the officer's word"
    done = authority.approve(head["copNo"], "王关员")
    assert (done.status, done.state) == (399, State.DONE)
    assert counter.decision(purchase) == (399, 0)
    assert quota(counter, purchase) == (0, 0, 0)
    assert later(counter, head)[-1]["returnStatus"] == "399"
    assert counter.later(purchase)[-1]["returnInfo"].startswith("[Code:U10;")
    again = counter.send(INVENTORY, purchase.document(INVENTORY))[0]
    assert again["returnStatus"] == "800"
    assert quota(counter, purchase)[1:] == (Decimal("200.00000"), 1)


def test_what_nobody_released_yet_is_cancelled_at_once(counter):
    waiting = Purchase()
    counter.send(INVENTORY, waiting.document(INVENTORY))
    (number,) = counter.rows("SELECT id FROM public.declarations_inventory WHERE cop_no = %s", waiting.cop_no)[0]
    told = counter.send("CEB623", application(waiting, f"7911{waiting.day[:4]}I{number % 10**9:09d}"))[0]
    assert (told["returnStatus"], told["returnInfo"][:10]) == ("399", "[Code:U11;")
    assert counter.decision(waiting) == (399, 0)
    assert counter.rows("SELECT count(*) FROM clearance_waiting") == [(0,)]


def test_a_return_gives_back_quota_and_tax_when_the_goods_are_back(counter, authority):
    purchase, invt_no = released(counter, Purchase(TWO))
    first, second = returning(purchase, invt_no, {2: 1}), returning(purchase, invt_no, {1: 2, 2: 2})
    told = counter.send("CEB625", first)[0]
    assert (told["returnStatus"], told["returnInfo"][:10], told["preNo"][0]) == ("120", "[Code:U20;", "T")
    assert quota(counter, purchase)[1:] == (Decimal("350.00000"), 1), "nothing is given back at the application"
    authority.receive(first[0]["copNo"], "王关员", counter.day)
    assert quota(counter, purchase)[1:] == (Decimal("300.00000"), 1)
    too_much = counter.send("CEB625", returning(purchase, invt_no, {2: 3}))[0]
    assert (too_much["returnStatus"], too_much["returnInfo"][:10]) == ("100", "[Code:U35;")
    counter.send("CEB625", second)
    authority.receive(second[0]["copNo"], "王关员", counter.day)
    assert quota(counter, purchase) == (0, 0, 0)
    assert counter.decision(purchase)[0] == 800
    (number, tax) = counter.rows(
        "SELECT inventory_id, duty + consumption_tax + vat FROM clearance_decision JOIN public.declarations_inventory i"
        " ON i.id = inventory_id WHERE i.cop_no = %s",
        purchase.cop_no,
    )[0]
    back = of_inventory(counter.connection, number)
    assert sum(one.back.tax for one in back if one.state is State.DONE) == tax
    assert [len(one.lines) for one in back] == [1, 0, 2], "what was refused has no lines"


def test_the_days_of_the_law_and_the_lapse(counter, authority):
    purchase, invt_no = released(counter)
    age(counter, purchase, 30)
    on_the_last_day = returning(purchase, invt_no, {1: 1})
    assert counter.send("CEB625", on_the_last_day)[0]["returnStatus"] == "120"
    age(counter, purchase, 1)
    late = counter.send("CEB625", returning(purchase, invt_no, {1: 1}))[0]
    assert (late["returnStatus"], late["returnInfo"][:10]) == ("100", "[Code:U34;")
    number = find(counter.connection, on_the_last_day[0]["copNo"])
    due_on = counter.day + timedelta(days=15)
    with pytest.raises(Invalid, match="运抵日期"):
        authority.receive(number, "王关员", counter.day + timedelta(days=1))
    assert lapse(counter.connection, now() + timedelta(days=18), 100) == 0, "an arrival in time may still be recorded"
    assert lapse(counter.connection, now() + timedelta(days=19), 100) == 1
    told = later(counter, on_the_last_day[0])[-1]
    assert (told["returnStatus"], told["returnInfo"][:10]) == ("100", "[Code:U24;")
    assert str(due_on) in told["returnInfo"]
    assert quota(counter, purchase)[1:] == (Decimal("200.00000"), 1)
    with pytest.raises(Conflict, match="逾期失效"):
        authority.receive(number, "王关员", counter.day)


def test_goods_back_on_day_45_count_and_on_day_46_do_not(counter, authority):
    for released_ago, in_time in ((45, True), (46, False)):
        purchase, invt_no = released(counter)
        document = returning(purchase, invt_no, {1: 2})
        counter.send("CEB625", document)
        age(counter, purchase, released_ago)
        counter.rows(
            "UPDATE clearance_undoing SET due_on = due_on - %s::integer WHERE cop_no = %s RETURNING 1",
            *(released_ago, document[0]["copNo"]),
        )
        if in_time:
            authority.receive(document[0]["copNo"], "王关员", counter.day)
            assert quota(counter, purchase) == (0, 0, 0)
        else:
            with pytest.raises(Conflict, match="最后期限"):
                authority.receive(document[0]["copNo"], "王关员", counter.day)
            authority.refuse(document[0]["copNo"], "王关员", "逾期运抵")
            assert later(counter, document[0])[-1]["returnInfo"].startswith("[Code:U23;")
            assert quota(counter, purchase)[2] == 1


def test_what_looks_risky_is_decided_by_an_officer(counter, authority):
    purchase, invt_no = released(counter, Purchase(((MILK, MILK_NAME, 3, "800.00"),)))
    document = returning(purchase, invt_no, {1: 3})
    told = counter.send("CEB625", document)[0]
    assert (told["returnStatus"], told["returnInfo"][:10]) == ("300", "[Code:U21;")
    with pytest.raises(Conflict, match="请先核准"):
        authority.receive(document[0]["copNo"], "王关员", counter.day)
    authority.approve(document[0]["copNo"], "王关员")
    authority.receive(document[0]["copNo"], "王关员", counter.day)
    assert quota(counter, purchase) == (0, 0, 0)
    assert [one["returnStatus"] for one in later(counter, document[0])] == ["120", "399"]


def test_every_application_that_does_not_fit_is_told_its_rule(counter):
    purchase, invt_no = released(counter)
    other, _ = released(counter)
    cases = (
        ("CEB623", application(purchase, "791120260000000001"), "-623003"),
        ("CEB623", application(purchase, invt_no, agentCode=SELLER), "-623003"),
        ("CEB623", application(purchase, invt_no, buyerIdNumber=other.buyer), "U31"),
        ("CEB623", application(purchase, invt_no, orderNo=other.order_no), "U31"),
        ("CEB625", returning(purchase, "791120260000000001", {1: 1}), "U30"),
        ("CEB625", returning(purchase, invt_no, {2: 1}), "-625209"),
        ("CEB625", returning(purchase, invt_no, {1: 3}), "U35"),
        ("CEB625", returning(purchase, invt_no, {1: 0}), "U35"),
    )
    for kind, document, code in cases:
        told = counter.send(kind, document)[0]
        assert told["returnInfo"].startswith(f"[Code:{code};"), (code, told)
    assert counter.send("CEB625", returning(purchase, invt_no, {1: 1}))[0]["returnStatus"] == "120"
    assert counter.send("CEB623", application(purchase, invt_no))[0]["returnInfo"].startswith("[Code:U32;")


def test_every_state_has_its_answer(counter):
    """The product of the states of an inventory and the two applications, through the doors."""
    expected = {
        2: ("U11", "U33"),
        100: ("-623005", "U33"),
        300: ("U11", "U33"),
        399: ("-623005", "U33"),
        500: ("-623005", "U33"),
        800: ("U12", "U20"),
        899: ("-623005", "U20"),
        -621005: ("-623005", "U33"),
        501: ("-623005", "U33"),
    }
    for status, codes in expected.items():
        for kind, code in zip(("CEB623", "CEB625"), codes, strict=True):
            purchase, invt_no = released(counter)
            taken = status in (300, 500, 800, 899)
            counter.rows(
                "UPDATE clearance_quota q SET reserved = CASE WHEN %s THEN committed ELSE 0 END,"
                " committed = CASE WHEN %s THEN committed ELSE 0 END,"
                " purchases = CASE WHEN %s THEN purchases ELSE 0 END"
                " FROM public.declarations_inventory i WHERE i.buyer_id = q.buyer_id AND i.cop_no = %s RETURNING 1",
                *(status in (300, 500), status in (800, 899), taken, purchase.cop_no),
            )
            counter.rows(
                "UPDATE clearance_decision SET status = %s, counted = CASE WHEN %s THEN counted ELSE 0 END FROM"
                " public.declarations_inventory i WHERE i.id = inventory_id AND i.cop_no = %s RETURNING 1",
                *(status, taken, purchase.cop_no),
            )
            document = application(purchase, invt_no) if kind == "CEB623" else returning(purchase, invt_no, {1: 1})
            told = counter.send(kind, document)[0]
            assert told["returnInfo"].startswith(f"[Code:{code};"), (status, kind, told)
            assert int(told["returnStatus"]) > 0 or "Fix:" in told["returnInfo"]
            quota(counter, purchase)


def test_the_same_again_gets_its_receipt_and_what_was_refused_is_corrected_under_its_number(counter):
    purchase, invt_no = released(counter)
    wrong = returning(purchase, invt_no, {1: 5})
    refused = counter.send("CEB625", wrong)[0]
    assert refused["returnStatus"] == "100"
    mended = returning(purchase, invt_no, {1: 1}, copNo=wrong[0]["copNo"])
    told = counter.send("CEB625", mended)[0]
    assert told["returnStatus"] == "120"
    assert counter.send("CEB625", mended)[0] == told
    other = counter.send("CEB625", returning(purchase, invt_no, {1: 1}, copNo=wrong[0]["copNo"]))[0]
    assert other["returnStatus"] == "-625022"


def test_a_delivered_parcel_comes_back(counter, authority):
    purchase, invt_no = released(counter)
    counter.send(DELIVERY, purchase.document(DELIVERY))
    assert counter.decision(purchase)[0] == 899
    document = returning(purchase, invt_no, {1: 2})
    counter.send("CEB625", document)
    authority.receive(document[0]["copNo"], "王关员", counter.day)
    assert counter.decision(purchase) == (899, 0)
    assert quota(counter, purchase) == (0, 0, 0)


def test_where_customs_decides_our_officers_do_not(counter, authority, monkeypatch):
    purchase, invt_no = released(counter)
    head = application(purchase, invt_no)
    counter.send("CEB623", head)
    number = find(counter.connection, head["copNo"])
    relayed = Deciders(Decider.RELAY, frozenset({"CEB623"}))
    monkeypatch.setattr("heliu.clearance.upstream.deciders.deciders", lambda: relayed)
    for act in (lambda: authority.approve(number, "王关员"), lambda: authority.refuse(number, "王关员", "不同意")):
        with pytest.raises(Conflict, match="由海关审结"):
            act()
    foreseen = foresee_verb(counter.connection, number, UndoingVerb.APPROVE)
    assert (foreseen.may, "由海关审结" in foreseen.paper.note) == (False, True)


def test_an_approval_that_comes_too_late_says_what_to_do(counter, authority):
    purchase, invt_no = released(counter)
    head = application(purchase, invt_no)
    counter.send("CEB623", head)
    LocalAuthority(counter.connection).close(purchase.cop_no, "王关员")
    with pytest.raises(Conflict, match="CEB625"):
        authority.approve(head["copNo"], "王关员")
    assert authority.refuse(head["copNo"], "王关员", "货物已签收").state is State.REFUSED


@pytest.mark.parametrize("kind", ["CEB623", "CEB625"])
def test_the_receipt_is_the_official_message(counter, kind):
    purchase, invt_no = released(counter)
    document = application(purchase, invt_no) if kind == "CEB623" else returning(purchase, invt_no, {1: 1})
    message = counter.prepared(counter.signed(kind, document))
    body = counter.batch().run([message]).answers[message.message_id]
    assert violations(body) == ()
