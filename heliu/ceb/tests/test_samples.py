"""Samples of all messages: valid in the strict reading, made up, fitting one another, and their pages current."""

import json
import re
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
from stdnum.cn import ric
from typer.testing import CliRunner

from heliu.ceb.catalogue.index import MESSAGES, transfer_of
from heliu.ceb.check import Terms, check
from heliu.ceb.codes import catalogue
from heliu.ceb.reader import read
from heliu.ceb.signature.issue import issue_certificate, make_authority
from heliu.ceb.signature.sign import load_signer
from heliu.ceb.signature.trust import Trust
from heliu.ceb.signature.verify import verify
from heliu.ceb.specimens.annotated import described, written
from heliu.ceb.specimens.mutate import mutated
from heliu.ceb.specimens.pages import pages
from heliu.ceb.specimens.parcel import FIRMS
from heliu.ceb.specimens.sample import sample
from heliu.ceb.strict import violations
from heliu.cli.ceb import app

PAGES = Path(__file__).resolve().parents[3] / "docs" / "messages"
SEEDS = range(8)
MUTATIONS = 25
STRICT = Terms(Trust.from_pem([], []), {}, datetime(2026, 11, 25, tzinfo=UTC), strict=True)
NAMES = tuple(MESSAGES)
INTERNAL = [entry for entries in catalogue().values() for entry in entries if entry.internal]


def run(*arguments):
    return CliRunner().invoke(app, [str(each) for each in arguments])


@pytest.fixture(scope="module")
def pair():
    authority = make_authority("rsa")
    return authority, issue_certificate(authority, FIRMS["seller"][1], "MA0DEM020")


def head_of(name, seed):
    return sample(name, seed).head


@pytest.mark.parametrize("plain", [False, True], ids=["annotated", "plain"])
@pytest.mark.parametrize("name", NAMES)
def test_a_sample_is_valid_strictly_and_without_a_remark(name, plain):
    for seed in SEEDS:
        raw = written(sample(name, seed), plain=plain)
        assert check(raw, STRICT).verdict == "valid"
        reading = read(raw)
        assert (reading.message, reading.problems, reading.deviations) == (name, (), ())
        assert [document.violations for document in reading.documents] == [()]


@pytest.mark.parametrize("name", NAMES)
def test_notes_change_no_value(name):
    bare, noted = (read(written(sample(name), plain=plain)) for plain in (True, False))
    assert bare.documents == noted.documents
    assert bare.transfer == noted.transfer


@pytest.mark.parametrize("name", NAMES)
def test_every_field_of_a_sample_is_explained(name):
    made, text = sample(name), written(sample(name)).decode()
    for part, values in ((made.message.head, made.head), *((made.message.lines, line) for line in made.lines)):
        for field in part.fields:
            if values[field.name]:
                assert re.sub("-{2,}", "-", described(field)) in text
    assert "<!--" not in written(made, plain=True).decode()


@pytest.mark.parametrize("name", NAMES)
def test_one_seed_gives_one_sample_and_another_another(name):
    assert written(sample(name, 7)) == written(sample(name, 7))
    assert written(sample(name, 7)) != written(sample(name, 8))


@pytest.mark.parametrize("seed", SEEDS)
def test_nobody_is_real(seed):
    codes = {code for code, _ in FIRMS.values()}
    for name in MESSAGES:
        made = sample(name, seed)
        for field, value in made.head.items():
            if value and field in {"buyerIdNumber", "payerIdNumber"}:
                assert not ric.is_valid(value)
            if value and field in {"buyerTelephone", "consigneeTelephone"}:
                assert re.fullmatch("1380000[0-9]{4}", value)
            if value and field.endswith("Code") and field not in {"customsCode", "portCode"}:
                assert value in codes


@pytest.mark.parametrize("seed", SEEDS)
def test_the_samples_of_a_seed_are_one_parcel(seed):
    """What the matching rules compare is equal, and the order adds up."""
    order, payment, waybill, inventory = (head_of(name, seed) for name in ("CEB311", "CEB411", "CEB511", "CEB621"))
    amounts = {name: Decimal(order[name]) for name in ("goodsValue", "freight", "taxTotal", "discount", "acturalPaid")}
    due = amounts["goodsValue"] + amounts["freight"] + amounts["taxTotal"] - amounts["discount"]
    assert amounts["acturalPaid"] == due == Decimal(payment["amountPaid"])
    assert {head["orderNo"] for head in (order, payment, waybill, inventory)} == {order["orderNo"]}
    assert (order["buyerName"], order["buyerIdNumber"]) == (payment["payerName"], payment["payerIdNumber"])
    assert (order["buyerName"], order["buyerTelephone"]) == (inventory["buyerName"], inventory["buyerTelephone"])
    for name in ("consignee", "consigneeTelephone", "consigneeAddress"):
        assert order[name] == waybill[name]
    assert inventory["logisticsNo"] == waybill["logisticsNo"]
    pairs = zip(sample("CEB311", seed).lines, sample("CEB621", seed).lines, strict=True)
    for ordered, declared in pairs:
        assert (ordered["gnum"], ordered["itemName"]) == (declared["gnum"], declared["gname"])
        assert ordered["totalPrice"] == declared["totalPrice"]
        assert Decimal(ordered["price"]) * int(ordered["qty"]) == Decimal(ordered["totalPrice"])
    assert Decimal(inventory["netWeight"]) < Decimal(inventory["grossWeight"])


@pytest.mark.parametrize("name", [name for name in NAMES if MESSAGES[name].answered_by])
def test_the_receipt_of_a_sample_answers_it(name):
    made, receipt = sample(name, 3), sample(MESSAGES[name].answered_by, 3)
    shared = (made.head.keys() & receipt.head.keys()) - {"preNo", "invtNo", "sumNo"}
    assert {field: made.head[field] for field in shared} == {field: receipt.head[field] for field in shared}


@pytest.mark.parametrize("name", NAMES)
def test_a_spoilt_sample_is_refused_under_codes_of_the_catalogue_only(name):
    random = Random(f"spoilt/{name}")  # noqa: S311 - the same faults in every run
    seen = set()
    for seed in range(MUTATIONS):
        raw = mutated(written(sample(name, seed), plain=seed % 2 == 0), random, faults=random.randint(1, 3))
        reading, checked = read(raw), check(raw, STRICT)
        faults = [*reading.problems, *reading.deviations, *violations(raw), *checked.deviations]
        faults += [fault for document in reading.documents for fault in document.violations]
        seen |= {fault.code for fault in faults} | {str(checked.signature.reason)}
    assert seen - {"", "OK"} <= catalogue().keys()
    assert len(seen) > 5


@pytest.mark.parametrize("typed", ["311", "ceb311", "CEB311Message"])
def test_the_command_writes_the_sample(typed):
    assert run("sample", typed, "--seed", 4).stdout_bytes == written(sample("CEB311", 4))


def test_the_command_leaves_out_notes_or_the_place_of_the_signature():
    assert run("sample", "621", "--plain").stdout_bytes == written(sample("CEB621"), plain=True)
    unsigned = run("sample", "621", "--unsigned").stdout_bytes
    assert b"Signature" not in unsigned
    assert {one.code for one in violations(unsigned)} == {"SIGNATURE_MISSING"}


@pytest.mark.parametrize("name", NAMES)
def test_the_command_gives_the_fields(name):
    told = json.loads(run("sample", name, "--json").stdout)
    message = MESSAGES[name]
    parts = [message.head, *([message.lines] * len(sample(name).lines))]
    parts += [transfer_of(message.direction)] if message.transfer else []
    assert [field["name"] for field in told["fields"]] == [field.name for part in parts for field in part.fields]
    assert all(field["value"] for field in told["fields"] if field["required"] and field["min_length"])


@pytest.mark.parametrize("name", [name for name in NAMES if MESSAGES[name].signature != "none"])
def test_a_sample_can_be_sealed_and_is_believed(name, pair):
    authority, (key, certificate) = pair
    signer = load_signer(key, certificate, "rsasha1")
    sealed = signer.sign(written(sample(name), signed=False), "strict", canonical=False)
    believed = Trust.from_pem([authority.certificate_pem], [])
    assert verify(sealed, believed, datetime.now(UTC)).status == "valid"
    assert violations(sealed) == ()


def test_a_message_nobody_knows_is_a_sentence_and_exit_2():
    result = run("sample", "CEB999")
    assert result.exit_code == 2
    assert "CEB311" in result.stderr


def test_the_sample_pages_tell_nobody_what_is_kept_for_officers():
    assert not any(f"| {entry.code} |" in text for text in pages().values() for entry in INTERNAL)


def test_the_sample_pages_are_current():
    """``heliu ceb samples`` writes them."""
    assert {path.name: path.read_text(encoding="utf-8") for path in PAGES.glob("*.md")} == pages()
