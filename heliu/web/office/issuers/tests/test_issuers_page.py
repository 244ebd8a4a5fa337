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

pytestmark = pytest.mark.django_db
HOME = reverse("home")
PAGE = reverse("issuers:list")
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


def sent(client, content):
    return client.post(PAGE, {"file": SimpleUploadedFile("ca.crl", content)})


def test_a_list_past_its_next_update_warns_until_a_newer_one_is_there(client, authority):
    zone = officer(client)
    home = zone.get(HOME).content.decode()
    assert "证书吊销列表已过下次发布时间" in home
    page = zone.get(PAGE).content.decode()
    assert "示例证书中心" in page
    assert "已过下次发布时间" in page
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


def test_only_the_zone_keeps_them(client, authority):
    assert officer(client, Role.TAX).get(PAGE).status_code == 403
