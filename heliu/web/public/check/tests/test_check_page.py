"""The page of the check: verdicts, deviations with the way to them, the seal diagnosed; nothing kept, nothing shown."""

import io
import zipfile
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from heliu.ceb.signature import issue
from heliu.ceb.signature.sign import load_signer
from heliu.ceb.unpack import MAX_FILES, MAX_TOTAL_BYTES
from heliu.ceb.writer import write
from heliu.kernel.buckets import Buckets
from heliu.registry.api import register_firm, trust_issuer
from heliu.registry.facts import Firm
from heliu.submission.bundling import transfer
from heliu.submission.preview import foretold
from heliu.submission.tests.parcel_samples import SELLER, terms, values
from heliu.web.public.check import views

pytestmark = [pytest.mark.database, pytest.mark.django_db]

GUID = "4CDE1CFD-EDED-46B1-946C-000000000001"
VALID = (datetime(2024, 1, 1, tzinfo=UTC), datetime(2044, 1, 1, tzinfo=UTC))


@pytest.fixture(scope="session")
def authority():
    return issue.make_authority("rsa")


@pytest.fixture
def signed(db, authority):
    """An order of the seller, signed, believed by the platform."""
    register_firm(Firm(SELLER, "泸州示范电商有限公司", "MA0DEM020", roles=frozenset({"seller"})), VALID[0].date())
    trust_issuer(authority.certificate_pem)
    pair = issue.issue_certificate(authority, "泸州示范电商有限公司", "MA0DEM020")
    head, lines = foretold(values(), terms(), SELLER).documents["CEB311"]
    raw = write("CEB311", [({**head, "guid": GUID}, lines)], guid=GUID, transfer=transfer(SELLER, terms()))
    return load_signer(*pair, "rsasha1").sign(raw)


@pytest.fixture(autouse=True)
def nobody_was_here(monkeypatch):
    """All tests ask from one address."""
    most = views.CHECKS_PER_MINUTE_MAX
    monkeypatch.setattr(views, "buckets", Buckets(rate_per_s=most / 60, burst=most))


def check(client, *contents, english=False):
    if english:
        client.cookies["django_language"] = "en"
    files = [SimpleUploadedFile(f"{place}.xml", content) for place, content in enumerate(contents)]
    return client.post("/check/", {"chosen": files})


def text(answer):
    return answer.content.decode()


def test_a_sound_message_is_valid_in_every_respect(client, signed):
    page = text(check(client, signed))
    assert all(word in page for word in ("合格", "符合", "有效", "rsasha1 · strict", "泸州示范电商有限公司"))
    assert "不通过" not in page


def test_nothing_personal_is_on_the_page(client, signed):
    page = text(check(client, signed, signed.replace(b"</ceb:buyerName>", b"")))
    assert not any(secret in page for secret in ("张三", "510502199001010038", "13800000001", "示范路1号"))


def test_a_deviation_leads_to_its_line(client, signed):
    page = text(check(client, signed.replace(b"<ceb:orderType>I<", b"<ceb:orderType>III<")))
    assert "VALUE_TOO_LONG" in page
    line = page.split('<a href="#f1l')[1].split('"')[0]
    assert f'<tr id="f1l{line}" class="at"' in page
    assert "DIGEST_MISMATCH" in page


def test_a_message_edited_after_signing_is_told_so(client, signed):
    page = text(check(client, signed.replace(b"109.10", b"109.11")))
    assert "内容在签名之后被改动" in page
    assert "<mark>" in page


def test_an_expired_certificate_is_named(client, authority, signed):
    early = (datetime(2020, 1, 1, tzinfo=UTC), datetime(2021, 1, 1, tzinfo=UTC))
    pair = issue.issue_certificate(authority, "泸州示范电商有限公司", "MA0DEM020", validity=early)
    start = signed.index(b"<ds:Signature")
    unsigned = signed[:start] + signed[signed.index(b"</ds:Signature>") + 15 :]
    page = text(check(client, load_signer(*pair, "rsasha1").sign(unsigned)))
    assert "CERT_EXPIRED" in page
    assert "2020-01-01" in page


def test_several_files_and_a_zip_in_one_go(client, signed):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("in.xml", signed)
    page = text(check(client, signed, b"<a/>", packed.getvalue()))
    assert page.count('id="file') == 3
    assert "2.xml / in.xml" in page


@pytest.mark.parametrize(
    "content",
    [
        b"<",
        b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
        b"<a>" * 5_000,
        b"PK\x03\x04",
        b"\x00\x01\x02",
        b"<a " + b" ".join(b"a%d='1'" % n for n in range(3_000)) + b"/>",
        b'<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/>',
        "<a>\u202e<script>alert(1)</script></a>".encode(),
    ],
)
def test_hostile_files_are_answered_and_nothing_of_them_runs(client, content):
    answer = check(client, content)
    assert answer.status_code == 200
    assert "<script>alert" not in text(answer)
    assert "root:" not in text(answer)


@pytest.mark.parametrize(
    ("contents", "word"),
    [
        ([], "请选择文件"),
        ([b""], "空"),
        ([b"x"] * (MAX_FILES + 1), "MAX_FILES"),
        ([b"x" * (MAX_TOTAL_BYTES // 4 + 1)] * 4, "MAX_TOTAL_BYTES"),
    ],
)
def test_limits_are_said_at_the_field(client, contents, word):
    answer = check(client, *contents)
    assert (answer.status_code, word in text(answer)) == (422, True)


def test_so_many_checks_from_one_address_and_not_one_more(client):
    answers = [check(client, b"<a/>").status_code for _ in range(views.CHECKS_PER_MINUTE_MAX)]
    assert set(answers) == {200}
    refused = check(client, b"<a/>")
    assert (refused.status_code, "CHECKS_PER_MINUTE_MAX" in text(refused)) == (429, True)
    assert client.get("/check/").status_code == 200
    elsewhere = client.post("/check/", {"chosen": SimpleUploadedFile("a.xml", b"<a/>")}, REMOTE_ADDR="127.0.0.9")
    assert elsewhere.status_code == 200


def test_the_page_is_english_where_it_was_chosen(client, signed):
    page = text(check(client, signed.replace(b"109.10", b"109.11"), english=True))
    assert "it was edited after signing" in page
    assert "内容在签名之后被改动" not in page
