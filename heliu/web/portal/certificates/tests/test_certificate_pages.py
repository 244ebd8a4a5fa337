"""The certificates page: bind, rotate, revoke, and what each has signed."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from heliu.declarations.api import Signed
from heliu.kernel.days import business_day, now
from heliu.people.facts import Duty
from heliu.people.models import Audit, Member, User
from heliu.registry.filing.tests.filing_people import CODE, approved, certificate, handler
from heliu.registry.models import Certificate, Firm
from heliu.web.portal.certificates import views

pytestmark = pytest.mark.django_db
LIST = "/portal/certificates/"


def person(client, *duties, firm=CODE):
    user = User.objects.create_user(f"keys-{User.objects.count()}", full_name="张三")
    Member.objects.bulk_create(Member(user=user, firm_code=firm, duty=duty, since=date(2026, 1, 1)) for duty in duties)
    client.force_login(user)
    return client


@pytest.fixture
def boss(client):
    approved(handler())
    return person(client, Duty.ADMINISTRATOR)


def text(response):
    return response.content.decode()


def bound(client):
    client.post(LIST, {"file": SimpleUploadedFile("a.crt", certificate().encode())})
    return Certificate.objects.filter(firm_id=CODE).latest("bound_at")


def test_a_certificate_is_bound_from_a_file_or_from_text(boss):
    assert "还没有证书" in text(boss.get(LIST))
    one = bound(boss)
    assert one.serial in text(boss.get(LIST))
    assert boss.post(LIST, {"text": certificate()}).status_code == 302
    assert Certificate.objects.filter(firm_id=CODE).count() == 2


@pytest.mark.parametrize(
    ("given", "words"),
    [
        pytest.param({}, "请选择证书文件", id="什么也没有"),
        pytest.param({"text": "hello"}, "无法解析", id="不是证书"),
        pytest.param({"text": "x" * 20_001}, "20000", id="太长"),
        pytest.param({"file": SimpleUploadedFile("a.crt", bytes(20_001))}, "MAX_CERTIFICATE_OCTETS", id="文件太大"),
    ],
)
def test_what_is_no_certificate_is_refused_at_the_field(boss, given, words):
    response = boss.post(LIST, given)
    assert response.status_code == 422
    assert words in text(response)


def test_another_firms_certificate_is_refused(boss):
    response = boss.post(LIST, {"text": certificate("泸州别家电商有限公司", "MA0DEM880")})
    assert response.status_code == 422
    assert "泸州别家电商有限公司" in text(response)


def test_rotation_keeps_the_old_one_until_its_last_day(boss):
    old = bound(boss)
    address = reverse("certificates:rotate", args=[old.fingerprint])
    last_day = business_day(now()) + timedelta(days=7)
    assert boss.post(address, {"last_day": "20000101", "text": certificate()}).status_code == 422
    assert boss.post(address, {"last_day": f"{last_day:%Y%m%d}", "text": certificate()}).status_code == 302
    old.refresh_from_db()
    assert old.retires_on == last_day
    assert "更换中" in text(boss.get(LIST))


def test_revoking_asks_first_and_is_for_good(boss):
    one = bound(boss)
    address = reverse("certificates:revoke", args=[one.fingerprint])
    assert "一律拒收" in text(boss.get(address))
    assert boss.post(address).status_code == 302
    assert "已停用" in text(boss.get(LIST))
    assert boss.post(address).status_code == 404


def test_a_handler_looks_and_has_no_buttons(boss):
    one = bound(boss)
    client = person(boss, Duty.HANDLER)
    page = text(client.get(LIST))
    assert one.serial in page
    assert "停用" not in page.replace("已停用", "").replace("自动停用", "")
    assert client.post(LIST, {"text": certificate()}).status_code == 403
    assert client.get(reverse("certificates:revoke", args=[one.fingerprint])).status_code == 403


def test_another_enterprise_meets_nothing(boss):
    one = bound(boss)
    client = person(boss, Duty.ADMINISTRATOR, firm="5105960888")
    assert one.serial not in text(client.get(LIST))
    for name in ("rotate", "revoke"):
        assert client.get(reverse(f"certificates:{name}", args=[one.fingerprint])).status_code == 404
    assert client.post(reverse("certificates:revoke", args=[one.fingerprint])).status_code == 404


def test_what_it_signed_stands_beside_it(boss, monkeypatch):
    one = bound(boss)
    told = {one.fingerprint: [Signed("CEB621", 2000, now(), now(), is_exact=False)]}
    monkeypatch.setattr(views, "signed_messages", lambda _, firm, __: told if firm == CODE else {})
    page = text(boss.get(LIST))
    assert "CEB621 <strong>2000</strong> 以上" in page


def test_a_sandbox_certificate_is_one_button(boss, settings, tmp_path):
    settings.STATE_DIR = tmp_path
    assert boss.post(reverse("certificates:sandbox")).status_code == 302
    assert Certificate.objects.filter(firm_id=CODE).exists()


def cards(client, wanted):
    return client.post(f"{LIST}cards/", {"wanted": wanted}, follow=True)


def test_only_bound_cards_may_be_demanded_and_given_up_and_both_are_written_down(boss):
    bound(boss)
    assert "未开启" in text(boss.get(LIST))
    assert "从现在起只认已绑定的证书" in text(cards(boss, "yes"))
    assert Firm.objects.get(code=CODE).cards_only
    assert "已开启" in text(boss.get(LIST))
    cards(boss, "yes")
    cards(boss, "no")
    assert not Firm.objects.get(code=CODE).cards_only
    steps = Audit.objects.filter(firm_code=CODE, verb="registry.demand_cards").order_by("id")
    assert [one.detail["step"] for one in steps] == ["demanded", "given up"]


def test_without_a_certificate_nothing_would_count_any_more(boss):
    Certificate.objects.filter(firm_id=CODE).delete()
    assert "先绑定证书" in text(cards(boss, "yes"))
    assert not Firm.objects.get(code=CODE).cards_only


def test_a_handler_sees_the_demand_and_cannot_change_it(client):
    approved(handler())
    clerk = person(client, Duty.HANDLER)
    page = text(clerk.get(LIST))
    assert "未开启" in page
    assert f"{LIST}cards/" not in page
    assert cards(clerk, "yes").status_code == 403
    assert not Firm.objects.get(code=CODE).cards_only
