"""Approval: the register, the certificate and its check by anybody, all at once; the public register; rotation."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from heliu.ceb.signature.issue import issue_certificate, make_authority
from heliu.kernel.problems import Conflict, Invalid, NotAllowed, NotThere
from heliu.people.facts import Duty
from heliu.registry import services
from heliu.registry.api import load_directory
from heliu.registry.facts import Firm as FirmFact
from heliu.registry.filing import api, decisions, rotation
from heliu.registry.filing.attestation import number_of
from heliu.registry.filing.facts import State, Validity
from heliu.registry.filing.models import Attestation, Filing
from heliu.registry.filing.tests.filing_people import (
    AT,
    CODE,
    NAME,
    ORGANISATION,
    USCC,
    administrator,
    approved,
    certificate,
    filled,
    handler,
    officer,
    save,
    submitted,
)
from heliu.registry.initials import initials_of
from heliu.registry.keys import sandbox_signer
from heliu.registry.models import Certificate, Firm, FirmRole

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=1)
DAY = AT.date()


def test_approval_files_the_enterprise_with_its_roles_and_binds_its_certificate():
    actor = handler()
    case = filled(actor)
    save(case, "channel", actor, way="system", certificate=certificate())
    api.submit(case.id, actor=actor, at=AT)
    api.approve(case.id, seen_round=1, actor=officer(), at=AT)
    firm = load_directory(DAY).firm(CODE)
    assert firm == FirmFact(CODE, NAME, ORGANISATION, USCC, "DXPENT0000000777", frozenset({"seller"}))
    assert Certificate.objects.get(firm_id=CODE).pem == certificate_of(case)


def certificate_of(case):
    return Filing.objects.get(pk=case.id).sections.filter(section="channel").last().values["certificate"]


def test_when_the_certificate_cannot_be_made_nothing_is_approved(monkeypatch):
    case = submitted(handler())
    monkeypatch.setattr(decisions, "issue", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        api.approve(case.id, seen_round=1, actor=officer(), at=AT)
    assert Filing.objects.get(pk=case.id).state == State.SUBMITTED
    assert not Firm.objects.filter(code=CODE).exists()


def test_a_number_of_another_enterprise_is_refused_with_its_name():
    services.register_firm(FirmFact("5105960888", "泸州别家电商有限公司", uscc=USCC), DAY)
    case = submitted(handler())
    with pytest.raises(Conflict, match="泸州别家电商有限公司"):
        api.approve(case.id, seen_round=1, actor=officer(), at=AT)


def test_a_change_replaces_the_version_before_and_ends_the_roles_that_are_gone():
    actor = handler()
    first = approved(actor)
    case = api.change(actor=actor, at=LATER)
    save(case, "roles", actor, LATER, roles=["platform"], site="https://shop.example.com", icp="蜀ICP备00000000号")
    save(case, "commitments", actor, LATER)
    api.submit(case.id, actor=actor, at=LATER)
    assert api.verify(first.attestation).validity is Validity.VALID
    second = api.approve(case.id, seen_round=1, actor=officer(), at=LATER)
    assert Filing.objects.get(pk=first.id).state == State.REPLACED
    told = api.verify(first.attestation)
    assert (told.validity, told.successor, told.ended_on) == (Validity.CHANGED, second.attestation, LATER.date())
    assert api.verify(second.attestation).roles == ("platform",)
    assert load_directory(LATER.date()).firm(CODE).roles == {"platform"}
    assert FirmRole.objects.get(firm_id=CODE, role="seller").until == DAY


def test_the_certificate_is_a_pdf_and_its_number_cannot_be_guessed():
    actor = handler()
    case = approved(actor)
    number, content = api.open_attestation(case.id, actor=actor)
    assert number == case.attestation == number_of(case.id, DAY)
    assert content.startswith(b"%PDF-")
    assert Attestation.objects.get(number=number).sha256 == api.verify(number).sha256
    assert api.verify(number.lower()).number == number
    assert api.verify(number[:-1] + ("A" if number[-1] != "A" else "B")) is None
    assert api.verify("x" * 1000) is None
    with pytest.raises(NotThere):
        api.open_attestation(case.id, actor=handler("5105960888"))


def test_a_suspended_or_cancelled_enterprise_has_no_valid_certificate():
    case = approved(handler())
    services.move_firm(CODE, "suspended")
    assert api.verify(case.attestation).validity is Validity.SUSPENDED
    services.move_firm(CODE, "filed")
    api.cancel(CODE, "歇业", actor=administrator(), at=LATER)
    told = api.verify(case.attestation)
    assert (told.validity, told.ended_on) == (Validity.WITHDRAWN, LATER.date())
    assert Firm.objects.get(code=CODE).state == "cancelled"


def test_the_yearly_confirmation_is_given_once():
    actor = handler()
    approved(actor)
    next_year = AT.replace(year=2027)
    with pytest.raises(Conflict, match="自 2027 年起"):
        api.confirm(2026, actor=actor, at=AT)
    assert api.confirm(2027, actor=actor, at=next_year).confirmed_year == 2027
    with pytest.raises(Conflict, match="已经确认"):
        api.confirm(2027, actor=actor, at=next_year)


def test_the_database_refuses_a_decision_without_who_and_when():
    with pytest.raises(IntegrityError, match="registry_filing_decision"), transaction.atomic():
        Filing.objects.create(firm_code=CODE, version=1, kind="first", state="approved", started_at=AT)


@pytest.fixture
def three_firms():
    for code, name, roles in (
        ("5105961001", "泸州示范跨境平台有限公司", {"platform"}),
        ("5105961002", "泸州示范电商有限公司", {"seller"}),
        ("5105961003", "泸州酒城物流有限公司", {"carrier", "seller"}),
    ):
        services.register_firm(FirmFact(code, name, roles=frozenset(roles)), DAY)
    services.move_firm("5105961003", "suspended")


@pytest.mark.parametrize(
    ("search", "codes"),
    [
        pytest.param({"words": "电商"}, ["5105961002"], id="名称"),
        pytest.param({"words": "lzsf"}, ["5105961001", "5105961002"], id="拼音首字母"),
        pytest.param({"words": "JCWL"}, ["5105961003"], id="大写首字母"),
        pytest.param({"words": "5105961003"}, ["5105961003"], id="海关编码"),
        pytest.param({"role": "seller"}, ["5105961002", "5105961003"], id="备案身份"),
        pytest.param({"role": "seller", "state": "filed"}, ["5105961002"], id="身份和状态"),
        pytest.param({"after": "5105961002"}, ["5105961003"], id="下一页"),
        pytest.param({"words": "%"}, [], id="通配符只是字"),
        pytest.param({"words": "没有这家"}, [], id="没有"),
    ],
)
def test_the_public_register_is_searched(three_firms, search, codes):
    page = api.public_register(api.Search(**search), DAY)
    assert [one.code for one in page.rows if one.code.startswith("51059610")] == codes


def test_the_public_register_has_pages_and_nothing_personal(three_firms, django_assert_num_queries):
    with django_assert_num_queries(4):
        page = api.public_register(api.Search(words="泸州"), DAY, size=2)
    assert (len(page.rows), page.next) == (2, "5105961002")
    assert api.public_register(api.Search(words="泸州", after=page.next), DAY, size=2).next == ""
    assert api.public_count(api.Search(words="泸州"), DAY) == 3
    with pytest.raises(Invalid, match="备案身份"):
        api.public_register(api.Search(role="zone"), DAY)
    with pytest.raises(Invalid, match="备案状态"):
        api.public_register(api.Search(state="gone"), DAY)


def test_the_initials_follow_the_name(three_firms):
    assert initials_of("重庆 A1 电商（泸州）") == "cqa1dslz"
    firm = Firm.objects.get(code="5105961002")
    firm.name = "泸州新名电商有限公司"
    firm.save(update_fields=["name"])
    assert Firm.objects.get(code="5105961002").initials == "lzxmdsyxgs"


def test_a_certificate_is_rotated_with_an_overlap_and_then_speaks_no_more():
    approved(handler())
    boss = administrator()
    authority = make_authority("rsa")
    old, new = (issue_certificate(authority, NAME, ORGANISATION)[1] for _ in range(2))
    first = rotation.bind(old, actor=boss, at=AT)
    second = rotation.rotate(first, new, DAY + timedelta(days=7), actor=boss, at=AT)
    overlap, after = load_directory(DAY + timedelta(days=7)), load_directory(DAY + timedelta(days=8))
    assert {first, second} <= overlap.certificates.keys()
    assert first in after.revoked
    assert first not in after.certificates
    assert second in after.certificates
    rotation.revoke(second, actor=boss, at=AT)
    assert second in load_directory(DAY).revoked
    assert [row["fingerprint"] for row in rotation.certificates(actor=boss)] == sorted([first, second])


@pytest.mark.parametrize("days", [-1, 91], ids=["昨日", "九十一日后"])
def test_an_overlap_has_a_limit(days):
    approved(handler())
    boss = administrator()
    first = rotation.bind(certificate().encode(), actor=boss, at=AT)
    with pytest.raises(Invalid, match="OVERLAP_DAYS_MAX"):
        rotation.rotate(first, certificate().encode(), DAY + timedelta(days=days), actor=boss, at=AT)


def test_only_the_administrator_binds_and_only_the_enterprises_own_certificate(monkeypatch):
    approved(handler())
    boss, foreign = administrator(), certificate("泸州别家电商有限公司", "MA0DEM880").encode()
    with pytest.raises(NotAllowed):
        rotation.bind(certificate().encode(), actor=handler(), at=AT)
    with pytest.raises(NotAllowed):
        rotation.revoke("0" * 64, actor=handler(duties=(Duty.REVIEWER,)), at=AT)
    with pytest.raises(Invalid, match="泸州别家电商有限公司"):
        rotation.bind(foreign, actor=boss, at=AT)
    with pytest.raises(Conflict, match="备案通过后"):
        rotation.bind(certificate().encode(), actor=administrator("5105960888"), at=AT)
    with pytest.raises(NotThere):
        rotation.rotate("0" * 64, certificate().encode(), DAY, actor=boss, at=AT)
    fingerprint = rotation.bind(certificate().encode(), actor=boss, at=AT)
    with pytest.raises(NotThere):
        rotation.revoke(fingerprint, actor=administrator("5105960888"), at=AT)
    monkeypatch.setattr(rotation, "CERTIFICATES_MAX", 1)
    with pytest.raises(Conflict, match="CERTIFICATES_MAX"):
        rotation.bind(certificate().encode(), actor=boss, at=AT)


def test_a_sandbox_certificate_signs_for_the_enterprise_and_never_in_production(settings, tmp_path):
    approved(handler())
    boss = administrator()
    settings.STATE_DIR = tmp_path
    bound = rotation.issue_sandbox(actor=boss, at=AT)
    assert bound
    assert {load_directory(DAY).certificates[one] for one in bound} == {CODE}
    assert sandbox_signer(CODE).certificate.facts.fingerprint in bound
    settings.PRODUCTION = True
    with pytest.raises(NotAllowed, match="生产环境"):
        rotation.issue_sandbox(actor=boss, at=AT)
