"""The page of the issuers and the warning on the zone operator's home."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from heliu.ceb.signature.issue import issue_revocations, make_authority
from heliu.kernel.days import now
from heliu.people.api import records
from heliu.people.facts import Role
from heliu.people.models import Post, User
from heliu.registry.api import load_revocation_list, trust_issuer
from heliu.registry.models import TrustAnchor
from heliu.web.kit.lists.state import write_cursor

pytestmark = pytest.mark.django_db
HOME = reverse("home")
PAGE = reverse("issuers:list")
LOAD = reverse("issuers:load")
MONTH = timedelta(days=30)


def officer(client, role=Role.ZONE):
    user = User.objects.create_user(f"issuers-{role}", full_name="赵六")
    Post.objects.create(user=user, role=role, office="综试办 (示例)", since=date(2026, 1, 1))
    client.force_login(user)
    return client


@pytest.fixture
def authority():
    """A trusted issuer whose list should have been followed by another a day ago."""
    made = make_authority("rsa", "示例证书中心")
    trust_issuer(made.certificate_pem)
    at = now()
    load_revocation_list(issue_revocations(made, [7], validity=(at - MONTH, at - timedelta(days=1))))
    return made


def csv_of(client, **asked):
    return client.get(PAGE, {**asked, "format": "csv"}).getvalue().decode()


def sent(client, content):
    return client.post(LOAD, {"file": SimpleUploadedFile("ca.crl", content)})


def test_a_list_past_its_next_update_warns_until_a_newer_one_is_there(client, authority):
    zone = officer(client)
    home = zone.get(HOME).content.decode()
    assert "证书吊销列表已过下次发布时间" in home
    assert "示例证书中心,RSA" in csv_of(zone, standing="stale")
    at = now()
    assert sent(zone, issue_revocations(authority, [7, 8], validity=(at, at + MONTH))).status_code == 302
    assert "证书吊销列表已过下次发布时间" not in zone.get(HOME).content.decode()
    assert [(one.verb, one.subject) for one in records(None)][:1] == [
        ("registry.keep_revocation_lists", "示例证书中心")
    ]


def test_an_old_list_a_strangers_and_what_is_none_change_nothing(client, authority):
    zone, at = officer(client), now()
    stranger = make_authority("rsa", "无关证书中心")
    for content, words in (
        (issue_revocations(authority, [], validity=(at - 2 * MONTH, at - MONTH)), "同样新或更新"),
        (issue_revocations(stranger, [7], validity=(at, at + MONTH)), "不是由已信任的发证机构签发"),
        (b"no list", "无法解析"),
        (b"0" * (1024 * 1024 + 1), "MAX_FILE_BYTES"),
    ):
        refused = sent(zone, content)
        assert refused.status_code == 422
        assert words in refused.content.decode()
    assert records(None) == []
    assert "证书吊销列表已过下次发布时间" in zone.get(HOME).content.decode()


def test_the_issuers_are_a_list_to_choose_from(client, authority):
    zone, at = officer(client), now()
    for name, given in (("甲证书中心", None), ("乙证书中心", at + MONTH)):
        made = make_authority("sm2", name)
        trust_issuer(made.certificate_pem)
        if given:
            load_revocation_list(issue_revocations(made, [], validity=(at, given)))
    fingerprint = TrustAnchor.objects.get(name="甲证书中心").fingerprint
    for asked, found in (
        ({}, {"示例证书中心", "甲证书中心", "乙证书中心"}),
        ({"standing": "missing"}, {"甲证书中心"}),
        ({"standing": "fresh"}, {"乙证书中心"}),
        ({"standing": "stale"}, {"示例证书中心"}),
        ({"algorithm": "rsa"}, {"示例证书中心"}),
        ({"name": fingerprint[:16]}, {"甲证书中心"}),
        ({"ends": "2020-01-01"}, set()),
    ):
        assert set(csv_of(zone, cols=["name"], **asked).splitlines()[1:]) == found, asked
    for page in (zone.get(PAGE, {"standing": "missing"}), zone.get(PAGE, {"standing": "fresh"})):
        assert page.content.decode().count("<tr data-row>") == 1
    ends = TrustAnchor.objects.get(name="甲证书中心").not_after
    after = {"o": "not_after", "after": write_cursor(ends, fingerprint), "format": "json"}
    assert fingerprint not in {one["id"] for one in zone.get(PAGE, after).json()["rows"]}
    assert zone.get(PAGE, after | {"after": write_cursor("x", "y")}).status_code == 400
    TrustAnchor.objects.update(is_active=False)
    assert "用 heliu registry trust 信任一家后" in zone.get(PAGE).content.decode()


def test_only_the_zone_keeps_them(client, authority):
    tax = officer(client, Role.TAX)
    assert [tax.get(PAGE).status_code, tax.get(LOAD).status_code] == [403, 403]
