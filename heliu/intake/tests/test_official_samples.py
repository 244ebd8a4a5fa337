"""The official samples (报文样例) through the pipeline: each is answered, as docs/official-samples.md says and why."""

import os
import re
from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from heliu.ceb.catalogue.index import MESSAGES
from heliu.ceb.codes import explain
from heliu.ceb.reader import read
from heliu.declarations.api import PROFILES
from heliu.intake.tests.customs_counter import BROKER, CARRIER, NAMES, PAYER, PLATFORM, SELLER

ROOT = Path(__file__).resolve().parents[3]
SAMPLES = Path(os.environ.get("HELIU_SHARED") or ROOT.parent / "shared") / "data/ceb/samples"
PAGE = ROOT / "docs" / "official-samples.md"
ROW = re.compile(r"\| (CEB\d{3}) \| (\d+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|")
SITE = "5105W00001"
FIRMS = {
    "ebp": PLATFORM,
    "ebc": SELLER,
    "pay": PAYER,
    "logistics": CARRIER,
    "agent": BROKER,
    "assure": SELLER,
    "area": SITE,
    "operator": SITE,
    "iac": SITE,
    "owner": "NO",
}
pytestmark = [
    pytest.mark.database,
    pytest.mark.django_db,
    pytest.mark.shared,
    pytest.mark.skipif(not SAMPLES.is_dir(), reason="needs the official samples in ../shared"),
]


def answered(counter, raw):
    """The receipt message and what it says of the documents: each status with its codes, and how often."""
    message = counter.prepared(raw)
    body = etree.fromstring(counter.batch().run([message]).answers[message.message_id])
    told = Counter()
    for one in body:
        fields = {etree.QName(leaf).localname: leaf.text or "" for leaf in one}
        codes = re.findall(r"\[Code:([^;\]]+)", fields["returnInfo"])
        assert all((found := explain(code)) and found.entries for code in codes), fields
        told[" ".join(dict.fromkeys([fields["returnStatus"], *codes]))] += 1
    kind = etree.QName(body).localname.removesuffix("Message")
    return f"{kind}: " + ", ".join(f"{gist} ×{count}" for gist, count in sorted(told.items()))


def of_the_zone(counter, reading):
    """The same documents, of firms that are filed here, sealed by one of them."""
    documents = []
    for document in reading.documents:
        head = {name: value for name, value in document.head.items() if value is not None}
        for party, code in FIRMS.items():
            named = {f"{party}Code": code, f"{party}Name": NAMES.get(code, "示范企业")}
            head |= {name: value for name, value in named.items() if name in head}
        documents.append((head, [dict(line) for line in document.lines]) if document.lines else head)
    return counter.signed(reading.message, *documents)


def test_every_official_sample_has_the_verdict_that_is_documented(counter):
    written = {row[0]: row[1:4] for row in ROW.findall(PAGE.read_text(encoding="utf-8"))}
    found = {}
    for path in sorted(SAMPLES.rglob("*.xml")):
        raw = path.read_bytes()
        reading = read(raw)
        sent = of_the_zone(counter, reading) if reading.message in PROFILES else None
        as_it_stands, by_the_zone = answered(counter, raw), answered(counter, sent) if sent else "–"
        found[reading.message] = (str(len(reading.documents)), as_it_stands, by_the_zone)
    assert len(found) == 39
    assert found.keys() < MESSAGES.keys()
    assert written == found
