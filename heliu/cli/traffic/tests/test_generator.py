"""The generated traffic is what it says: deterministic, canonical, with the truth beside it."""

import os
from collections import Counter
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import etree
from stdnum.cn import ric

from heliu.ceb.signature.certificates import blocks, read_certificate
from heliu.ceb.signature.issue import issue_certificate, make_authority
from heliu.ceb.signature.sign import load_signer
from heliu.ceb.signature.trust import Trust
from heliu.ceb.signature.verify import verify
from heliu.cli.traffic.buyers import buyer
from heliu.cli.traffic.plan import ANNUAL_GROUP, Plan
from heliu.cli.traffic.purchases import GOODS, Line, tax_fen
from heliu.cli.traffic.sets import message_sets
from heliu.cli.traffic.shelf import load, store
from heliu.cli.traffic.truth import Kind

SHARED = Path(os.environ.get("HELIU_SHARED", Path(__file__).resolve().parents[4] / "../shared"))
BUSY = {"mismatch": 0.15, "over_limit": 0.03, "duplicate": 0.05, "late": 0.05}


class Unsigned:
    """Stands for the signer: what is tested here is what is signed, not the signature."""

    def sign(self, raw: bytes, form: str = "strict") -> bytes:  # noqa: ARG002 - the signer's own shape
        return raw


def make(**options):
    return list(message_sets(Plan(**options), Unsigned()))


def text_of(sets, code):
    return b"".join(raw for each in sets for sent, raw in each.messages if sent == code).decode()


def test_the_same_plan_gives_the_same_bytes():
    assert make(sets=6, documents=9, **BUSY) == make(sets=6, documents=9, **BUSY)


def test_another_seed_gives_other_documents():
    assert make(sets=2, documents=5) != make(sets=2, documents=5, seed=2)


def test_every_message_is_its_own_canonical_form():
    for each in make(sets=4, documents=20, **BUSY):
        for _, raw in each.messages:
            assert etree.tostring(etree.fromstring(raw), method="c14n") == raw.split(b"\n", 1)[1]


def test_all_kinds_occur_and_each_inventory_has_exactly_one_truth():
    sets = make(sets=28, documents=60, lag=3, **BUSY)
    kinds = Counter(truth.kind for each in sets for truth in each.truths)
    assert set(kinds) == {kind for kind in Kind if not kind.startswith("export")}
    assert sum(kinds.values()) == 28 * 60 == text_of(sets, "621").count("<ceb:Inventory>")
    assert kinds[Kind.OVER_ANNUAL] == 28


def test_an_annual_group_is_one_buyer_in_seven_different_sets():
    sets = make(sets=ANNUAL_GROUP, documents=50)
    truths = [truth for each in sets for truth in each.truths if truth.group == 0]
    assert len({truth.set_number for truth in truths}) == len(truths) == ANNUAL_GROUP
    heads = etree.fromstring(
        b"<a xmlns:ceb='x'>"
        + text_of(sets, "621").encode().replace(b'<?xml version="1.0" encoding="UTF-8"?>', b"")
        + b"</a>"
    )
    numbers = {truth.cop_no for truth in truths}
    buyers = {
        head.findtext("{*}buyerIdNumber")
        for head in heads.iter("{*}InventoryHead")
        if head.findtext("{*}copNo") in numbers
    }
    assert len(buyers) == 1


def test_a_late_payment_and_a_duplicate_wait_for_what_they_refer_to():
    sets = make(sets=20, documents=20, lag=4, mismatch=0, over_limit=0, duplicate=0.05, late=0.05)
    home = {
        truth.cop_no: truth.set_number for each in sets for truth in each.truths if truth.kind is not Kind.DUPLICATE
    }
    repeated = [truth for each in sets for truth in each.truths if truth.kind is Kind.DUPLICATE]
    assert repeated
    assert all(home[truth.cop_no] <= sets[truth.set_number].after <= truth.set_number - 4 for truth in repeated)
    assert text_of(sets, "411").count("<ceb:Payment>") == text_of(sets, "311").count("<ceb:Order>")
    assert [each.number for each in sets] == list(range(len(sets)))


def test_one_document_a_message_is_one_document_a_message():
    sets = make(sets=60, documents=1, lag=10, **BUSY)
    assert all(raw.count(b"</ceb:guid>") == 1 for each in sets for _, raw in each.messages)
    assert {len(each.messages) for each in sets} <= {1, 3, 4}


def test_order_numbers_are_distinct_and_scattered():
    sets = make(sets=2, documents=100)
    numbers = [int(truth.order_no[2:]) for each in sets for truth in each.truths]
    assert len(set(numbers)) == len(numbers)
    assert sum(later < earlier for earlier, later in pairwise(numbers)) > 20


def test_every_identity_number_carries_a_wrong_check_digit():
    for number in range(0, 9_000_000, 90_001):
        person = buyer(number)
        assert len(person.id_number) == 18
        assert ric.calc_check_digit(person.id_number) != person.id_number[17]


@pytest.mark.parametrize(
    ("prices", "freight", "tax"),
    [
        pytest.param([100], 0, 9, id="一元: 0.091 进位为 0.09"),
        pytest.param([1500], 0, 137, id="十五元: 1.365 四舍五入为 1.37"),
        pytest.param([11980, 18800], 0, 1090 + 1711, id="逐行计税再相加"),
        pytest.param([10000, 20000], 1200, 946 + 1893, id="运费按货值分摊"),
    ],
)
def test_tax_is_seventy_percent_of_vat_line_by_line(prices, freight, tax):
    assert tax_fen([Line(GOODS[0], 1, price) for price in prices], freight) == tax


def test_a_set_comes_back_from_disk_as_it_was(tmp_path):
    sets = make(sets=5, documents=7, lag=2, **BUSY)
    assert store(sets, tmp_path) == 35
    assert list(load(tmp_path)) == sets


@pytest.mark.parametrize("options", [{"documents": 0}, {"documents": 101}, {"sets": 0}, {"start": 0}])
def test_a_plan_that_no_message_can_hold_is_refused(options):
    with pytest.raises(ValueError, match="must be"):
        Plan(**{"sets": 1, **options})


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.exists(), reason="../shared is not on this machine: the official XSD is not there")
def test_the_official_schema_misses_nothing_but_the_signature():
    schema = etree.XMLSchema(etree.parse(SHARED / "data/ceb/xsd/ceb-import.xsd"))
    for each in make(sets=4, documents=30, **BUSY):
        for _, raw in each.messages:
            schema.validate(etree.fromstring(raw))
            assert [error.message for error in schema.error_log if "Signature" not in error.message] == []


@pytest.mark.parametrize(("kind", "combination"), [("rsa", "rsasha1"), ("sm2", "sm2sm3"), ("sm2", "sm2sha1")])
@pytest.mark.parametrize(("ukey", "form"), [(0.0, "strict"), (1.0, "pretty-nl")], ids=["标准", "UKey 客户端"])
def test_signed_messages_verify_without_canonicalising(kind, combination, ukey, form):
    authority = make_authority(kind)
    key, certificate = issue_certificate(authority, "泸州示范电商有限公司", "MA5960002")
    signer = load_signer(key, certificate, combination)
    trust = Trust([read_certificate(blocks(authority.certificate_pem, b"CERTIFICATE")[0])])
    for each in message_sets(Plan(sets=1, documents=3, ukey=ukey), signer):
        for _, raw in each.messages:
            verdict = verify(raw, trust, datetime(2026, 11, 11, tzinfo=UTC))
            assert (verdict.status, verdict.form, verdict.fast) == ("valid", form, True)
