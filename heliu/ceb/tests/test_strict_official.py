"""Proof that our strict verdict is the official schema's: samples, signed vectors, every limit, ten thousand faults."""

import csv
import logging
import os
from pathlib import Path
from random import Random

import pytest
from lxml import etree

from heliu.ceb.catalogue.index import BASE_SUBSCRIBE, BY_ROOT, MESSAGES, transfer_of
from heliu.ceb.closed_parser import closed_parser, local_name
from heliu.ceb.specimens.build import document, group
from heliu.ceb.specimens.mutate import mutated
from heliu.ceb.strict import violations
from heliu.ceb.writer import PROLOG, write

SHARED = Path(os.environ.get("HELIU_SHARED", Path(__file__).resolve().parents[4] / "shared")) / "data" / "ceb"
SEED = 20261122
MUTATIONS = 10_000
GUID = "x" * 36

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SHARED.is_dir(), reason="needs the official schemas in ../shared"),
]


@pytest.fixture(scope="module")
def official():
    """The verdict of the official schema: True, False, or None for text that is no XML."""
    parser = etree.XMLParser(no_network=True)
    schemas = {
        direction: etree.XMLSchema(etree.parse(SHARED / "xsd" / f"ceb-{direction}.xsd", parser))
        for direction in ("import", "export")
    }

    def verdict(raw):
        try:
            root = etree.fromstring(raw, closed_parser())
        except (etree.XMLSyntaxError, ValueError):
            return None
        message = BY_ROOT.get(local_name(root.tag))
        try:
            return schemas[message.direction if message else "import"].validate(root)
        except etree.XMLSchemaValidateError:  # how lxml says that entity references were left unresolved
            return False

    return verdict


def seeded():
    return Random(SEED)  # noqa: S311 - the same faults in every run


def specimens(random, each):
    for message in MESSAGES.values():
        for _ in range(each):
            count = 1 if message.max_bodies == 1 else random.randint(1, 3)
            documents = [document(message, random) for _ in range(count)]
            transfer = group(transfer_of(message.direction), random) if message.transfer else None
            subscribers = [group(BASE_SUBSCRIBE, random)] * random.randint(0, 2) if message.transfer else []
            yield message, write(message.name, documents, guid=GUID, transfer=transfer, subscribers=subscribers)


def rows(table):
    with (SHARED / table).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_all_39_official_samples_get_the_official_verdict():
    samples = rows("samples/EXPECTED.tsv")
    assert len(samples) == 39
    for row in samples:
        found = violations((SHARED / "samples" / row["file"]).read_bytes())
        assert (not found) == (row["official_2022_xsd_after_replacement"] == "valid"), (row["file"], found)


def test_all_signed_vectors_get_the_official_verdict():
    for row in rows("signed/vectors.tsv"):
        found = violations((SHARED / "signed" / row["file"]).read_bytes())
        assert (not found) == (row["xsd_2022"] == "valid"), (row["file"], found)


def test_what_we_write_of_every_message_is_valid_and_canonical(official):
    for message, raw in specimens(seeded(), 10):
        if message.signature == "required":
            assert [each.code for each in violations(raw)] == ["SIGNATURE_MISSING"]
        else:
            assert official(raw), message.name
        if message.name != "CEB900":  # its oriBizMessage travels in CDATA
            assert etree.tostring(etree.fromstring(raw), method="c14n") == raw[len(PROLOG) :]


def limits(field):
    if field.kind == "decimal":
        return [
            "12345678901234.12345",
            "123456789012345.12345",
            "0.00001",
            "0.000001",
            " 1.0\n",
            "",
            "1e1",
            "+.5",
            "5.",
        ]
    if field.kind == "int":
        most = field.total_digits or 10
        return ["9" * most, "9" * (most + 1), "0" * 20 + "1", "2147483647", "2147483648", "-1", "", "1.0", " 1 "]
    least, most = field.min_length, field.max_length or 20
    lengths = {max(least - 1, 0), least, most, most + 1}
    return [sign * length for length in sorted(lengths) for sign in ("A", "泸", "𠀀")] + [
        " " * least,
        field.fixed or "",
    ]


@pytest.mark.parametrize("message", MESSAGES.values(), ids=lambda message: f"{message.name} {message.zh}")
def test_every_field_agrees_at_its_limits(message, official):
    random = seeded()
    head, lines = document(message, random)
    lines = lines or ([group(message.lines, random)] if message.lines else [])
    transfer = group(transfer_of(message.direction), random) if message.transfer else None
    raw = write(message.name, [(head, lines[:1])], guid=GUID, transfer=transfer)
    root = etree.fromstring(raw, closed_parser())
    for part in filter(None, (message.head, message.lines, transfer_of(message.direction) if transfer else None)):
        name = part.element or message.body
        parent = next(root.iter(f"{{*}}{name}"))
        for field in part.fields:
            leaf = parent.find(f"{{*}}{field.name}")
            if leaf is None:
                continue
            was = leaf.text
            for text in limits(field):
                leaf.text = text or None
                changed = etree.tostring(root, encoding="UTF-8")
                ours = [each for each in violations(changed) if each.code != "SIGNATURE_MISSING"]
                unsigned = message.signature == "required"
                theirs = official(changed) if not unsigned else _without_signature_rule(official, root)
                assert (not ours) == theirs, (field.name, text, ours)
            leaf.text = was


def _without_signature_rule(official, root):
    """Put a Signature that satisfies the schema under a message that needs one."""
    signed = etree.fromstring(etree.tostring(root), closed_parser())
    signed.append(etree.fromstring(_SIGNATURE))
    return official(etree.tostring(signed, encoding="UTF-8"))


_SIGNATURE = (
    '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo>'
    '<ds:CanonicalizationMethod Algorithm="urn:x"/><ds:SignatureMethod Algorithm="urn:x"/><ds:Reference URI="">'
    '<ds:DigestMethod Algorithm="urn:x"/><ds:DigestValue/></ds:Reference></ds:SignedInfo><ds:SignatureValue/>'
    "</ds:Signature>"
)


def test_ten_thousand_faults_get_the_official_verdict(official):
    random = seeded()
    logging.getLogger(__name__).info("seed %s", SEED)
    paths = sorted([*(SHARED / "samples").rglob("*.xml"), *(SHARED / "signed").glob("pos*.xml")])
    bases = [path.read_bytes() for path in paths] + [raw for _message, raw in specimens(random, 3)]
    verdicts = {True: 0, False: 0, None: 0}
    for number in range(MUTATIONS):
        raw = mutated(random.choice(bases), random, random.choice((1, 1, 1, 2)))
        expected, found = official(raw), violations(raw)
        verdicts[expected] += 1
        assert (not found) == (expected is True), (SEED, number, expected, found[:3], raw[:3000])
    assert min(verdicts[True], verdicts[False]) > MUTATIONS // 10, f"too one-sided to prove anything: {verdicts}"
