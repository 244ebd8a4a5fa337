"""The soft card: same messages as the agents of the port, and it locks as a card does."""

import base64
import hashlib
import json
from functools import cache

import pytest

from heliu.ceb import ukey
from heliu.ceb.signature import issue
from heliu.ceb.signature.sign import load_signer
from heliu.ceb.ukey import DEFAULT_PIN, WRONG_PINS_MAX, Card


@cache
def signer(kind="sm2", combination="sm2sm3"):
    pair = issue.issue_certificate(issue.make_authority(kind), "泸州示范电商有限公司", "MA0DEMO02")
    return load_signer(*pair, combination)


def asked(card, method, number=1, **args):
    return json.loads(card.answer(json.dumps({"_id": number, "_method": method, "args": args})))


def test_the_answer_has_the_form_existing_clients_read():
    answer = asked(Card(signer()), "cus-sec_SpcSignDataAsPEM", 7, inData="<ds:SignedInfo/>", passwd=DEFAULT_PIN)
    value, number = answer["_args"].pop("Data")
    assert answer == {
        "_id": 7,
        "_method": "cus-sec_SpcSignDataAsPEM",
        "_status": "00",
        "_args": {"Result": True, "Error": []},
    }
    assert signer().certificate.key.verify_message(base64.b64decode(value), b"<ds:SignedInfo/>")
    assert number == signer().certificate.facts.serial


@pytest.mark.parametrize(
    ("method", "args", "data"),
    [
        ("cus-sec_SpcGetSignCertAsPEM", {}, lambda: [signer().certificate_base64.decode()]),
        ("cus-sec_SpcGetCertNo", {}, lambda: [signer().certificate.facts.serial]),
        (
            "cus-sec_SpcSHA1DigestAsPEM",
            {"inData": "泸州"},
            lambda: [base64.b64encode(hashlib.sha1("泸州".encode(), usedforsecurity=False).digest()).decode()],
        ),
        ("cus-sec_SpcGetValidTimeFromCert", {}, lambda: ["2024-01-01 00:00:00", "2044-01-01 00:00:00"]),
    ],
)
def test_what_a_card_tells_without_its_pin(method, args, data):
    answer = asked(Card(signer()), method, **args)
    assert (answer["_args"]["Result"], answer["_args"]["Data"]) == (True, data())


def test_wrong_pins_lock_the_card_and_then_the_right_one_is_refused_too():
    card = Card(signer())
    for left in range(WRONG_PINS_MAX - 1, 0, -1):
        assert f"{left} 次" in asked(card, ukey.SIGN, inData="x", passwd="11111111")["_args"]["Error"][0]
    assert not card.is_locked
    assert "锁定" in asked(card, ukey.SIGN, inData="x", passwd="11111111")["_args"]["Error"][0]
    answer = asked(card, ukey.SIGN, inData="x", passwd=DEFAULT_PIN)
    assert (card.is_locked, answer["_args"]["Result"], answer["_args"]["Data"]) == (True, False, [])


def test_the_right_pin_clears_the_count_and_a_missing_one_is_no_attempt():
    card = Card(signer())
    for pin in ["1" * 8] * (WRONG_PINS_MAX - 1) + ["", None, 5]:
        asked(card, ukey.SIGN, inData="x", passwd=pin)
    assert card.wrong_pins == WRONG_PINS_MAX - 1
    assert asked(card, ukey.SIGN, inData="x", passwd=DEFAULT_PIN)["_args"]["Result"] is True
    assert card.wrong_pins == 0


@pytest.mark.parametrize("pin", ["口令", "8" * 10_000])
def test_a_strange_pin_is_a_wrong_one(pin):
    assert asked(Card(signer()), ukey.SIGN, inData="x", passwd=pin)["_args"]["Result"] is False


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "1",
        '{"_id":1}',
        '{"_method":"x"}',
        '{"_id":1,"_method":2}',
        '{"_id":1,"_method":"x","args":[]}',
        b"\xff",
    ],
)
def test_what_is_no_request_is_told_so(text):
    answer = json.loads(Card(signer()).answer(text))
    assert (answer["_status"], answer["_args"]["Result"]) == ("01", False)


def test_an_unknown_method_is_named_with_those_that_exist():
    answer = asked(Card(signer()), "cus-sec_SpcVerify")
    assert answer["_status"] == "02"
    assert all(name in answer["_args"]["Error"][0] for name in ("SpcVerify", ukey.SIGN, ukey.GET_NUMBER))


@pytest.mark.parametrize("text", [None, "", 5])
def test_nothing_to_sign_is_refused_before_the_pin_counts(text):
    card = Card(signer())
    assert asked(card, ukey.SIGN, inData=text, passwd="wrong")["_args"]["Result"] is False
    assert card.wrong_pins == 0
