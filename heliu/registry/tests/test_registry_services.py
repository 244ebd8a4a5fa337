"""The verbs of the register, and the picture that follows them."""

import asyncio
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction
from django.utils.translation import override

from heliu.ceb.signature.issue import issue_certificate, issue_revocations, make_authority
from heliu.kernel.problems import Conflict, Invalid, NotThere, Problem, Unreadable
from heliu.registry import api
from heliu.registry.facts import SEND, SUSPENDED
from heliu.registry.facts import Firm as FirmFact
from heliu.registry.models import Entrustment, Firm, FirmRole

DAY = date(2026, 11, 1)
AT = datetime(2026, 11, 1, tzinfo=UTC)
SELLER = FirmFact("5105960002", "泸州测试电商有限公司", "MA0TEST02", None, "DXPENT0000000002", frozenset({"seller"}))
PAYMENT = FirmFact("510596T004", "泸州测试支付有限公司", roles=frozenset({"payment"}))

pytestmark = pytest.mark.django_db


@pytest.fixture
def filed():
    api.register_firm(SELLER, DAY)
    api.register_firm(PAYMENT, DAY)


@pytest.fixture(scope="module")
def authority():
    return make_authority("rsa")


def test_a_filed_firm_stands_in_the_directory_from_its_day_on(filed):
    directory = api.load_directory(DAY)
    assert directory.firm(SELLER.code) == SELLER
    assert directory.firms_by_dxp_id["DXPENT0000000002"] == SELLER
    assert directory.firms_by_organisation["MA0TEST02"] == (SELLER,)
    assert api.load_directory(DAY - timedelta(days=1)).firm(SELLER.code).roles == frozenset()


def test_filing_the_same_again_changes_nothing(filed):
    before = api.directory_version(DAY)
    api.register_firm(SELLER, DAY + timedelta(days=5))
    assert FirmRole.objects.filter(firm_id=SELLER.code).count() == 1
    assert api.directory_version(DAY) == before


def test_another_firm_under_the_code_needs_an_explicit_replacement(filed):
    renamed = replace(SELLER, name="泸州更名电商有限公司", roles=frozenset({"seller", "platform"}))
    with pytest.raises(Conflict, match="已备案为"):
        api.register_firm(renamed, DAY)
    api.register_firm(renamed, DAY, replace=True)
    assert api.load_directory(DAY).firm(SELLER.code) == renamed


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        pytest.param({"code": "51059600"}, "/code", id="海关编码太短"),
        pytest.param({"name": " "}, "/name", id="没有名称"),
        pytest.param({"uscc": "91510500MA0DEM0200", "organisation_code": ""}, "/uscc", id="信用代码校验码错误"),
        pytest.param({"uscc": "91510500MA0DEM020X"}, "/organisation_code", id="机构代码与信用代码不一致"),
        pytest.param({"roles": frozenset({"customs"})}, "/roles", id="不是企业身份"),
    ],
)
def test_a_faulty_filing_is_refused_and_says_where(change, pointer):
    with pytest.raises(Invalid) as refused:
        api.register_firm(replace(SELLER, **change), DAY)
    assert [violation.pointer for violation in refused.value.violations] == [pointer]


def test_a_dxp_id_belongs_to_one_firm(filed):
    with pytest.raises(Conflict, match="5105960002"):
        api.register_firm(FirmFact("5105960088", "另一企业", dxp_id="DXPENT0000000002"), DAY)


@pytest.mark.parametrize(("state", "to"), list(product(Firm.State.values, Firm.State.values)))
def test_every_move(filed, state, to):
    Firm.objects.filter(code=SELLER.code).update(state=state)
    if to in Firm.MOVES[state]:
        api.move_firm(SELLER.code, to)
        assert api.load_directory(DAY).firm(SELLER.code).state == to
    else:
        with pytest.raises(Conflict):
            api.move_firm(SELLER.code, to)


def test_a_role_holds_to_its_last_day(filed):
    api.end_role(SELLER.code, "seller", DAY)
    assert api.load_directory(DAY).firm(SELLER.code).roles == {"seller"}
    assert api.load_directory(DAY + timedelta(days=1)).firm(SELLER.code).roles == frozenset()


def test_an_entrustment_holds_between_its_days_until_revoked(filed):
    until = DAY + timedelta(days=1)
    held = api.entrust(PAYMENT.code, SELLER.code, ["CEB411"], DAY, until)

    def may(day):
        parties = {"payCode": PAYMENT.code}
        return api.may_send(api.load_directory(day), SELLER.code, "CEB411", parties) is None

    assert [may(DAY + timedelta(days=n)) for n in (-1, 0, 1, 2)] == [False, True, True, False]
    assert [one.agent for one in api.delegations(PAYMENT.code)] == [SELLER.code]
    with pytest.raises(NotThere):
        api.revoke_entrustment(held.pk, SELLER.code, AT)
    api.revoke_entrustment(held.pk, PAYMENT.code, AT)
    assert may(DAY) is False
    with pytest.raises(Conflict):
        api.revoke_entrustment(held.pk, PAYMENT.code, AT)


def test_the_same_entrustment_again_is_the_same_row(filed):
    first = api.entrust(PAYMENT.code, SELLER.code, ["CEB411", "CEB403"], DAY)
    assert api.entrust(PAYMENT.code, SELLER.code, ["CEB411"], DAY + timedelta(days=1)) == first


@pytest.mark.parametrize(
    ("principal", "agent", "messages", "problem"),
    [
        pytest.param("510596T004", "510596T004", ["CEB411"], Invalid, id="委托自己"),
        pytest.param("510596T004", "5105960002", [], Invalid, id="没有报文"),
        pytest.param("510596T004", "5105960002", ["CEB622"], Invalid, id="回执不能委托"),
        pytest.param("5105960077", "5105960002", ["CEB411"], NotThere, id="委托企业未备案"),
    ],
)
def test_a_senseless_entrustment_is_refused(filed, principal, agent, messages, problem):
    with pytest.raises(problem):
        api.entrust(principal, agent, messages, DAY)


def test_a_certificate_belongs_to_one_firm_and_is_withdrawn_for_good(filed, authority):
    _, certificate = issue_certificate(authority, SELLER.name, SELLER.organisation_code)
    fingerprint = api.bind_certificate(SELLER.code, certificate, AT)
    assert api.bind_certificate(SELLER.code, certificate, AT) == fingerprint
    assert api.load_directory(DAY).certificates == {fingerprint: SELLER.code}
    with pytest.raises(Conflict, match="一张证书只能属于一家企业"):
        api.bind_certificate(PAYMENT.code, certificate, AT)
    api.revoke_certificate(fingerprint, SELLER.code, AT)
    directory = api.load_directory(DAY)
    assert (directory.certificates, directory.revoked) == ({}, {fingerprint})
    with pytest.raises(Conflict, match="停用"):
        api.bind_certificate(SELLER.code, certificate, AT)


def test_what_is_no_certificate_is_refused_with_a_sentence(filed, authority):
    with pytest.raises(Unreadable, match="PEM 或 DER"):
        api.bind_certificate(SELLER.code, b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", AT)
    _, certificate = issue_certificate(authority, SELLER.name, SELLER.organisation_code)
    with pytest.raises(Invalid, match="不是发证机构的证书"):
        api.trust_issuer(certificate)


def test_an_older_revocation_list_never_replaces_a_newer(authority):
    old, new = (
        issue_revocations(authority, [n], validity=(AT + timedelta(days=n), AT + timedelta(days=99))) for n in (1, 2)
    )
    with pytest.raises(Invalid, match="先信任"):
        api.load_revocation_list(new)
    api.trust_issuer(authority.certificate_pem)
    assert api.load_revocation_list(new)
    assert api.load_revocation_list(old) is None
    directory = api.load_directory(DAY)
    assert [pem.encode().split() for pem in directory.crls] == [new.split()]
    assert [pem.encode().split() for pem in directory.anchors] == [authority.certificate_pem.split()]


def test_a_token_is_stored_only_as_its_hash(filed):
    secret = api.issue_token(SELLER.code, [SEND], AT)
    token = api.load_directory(DAY).tokens[api.token_hash(secret)]
    assert (token.firm, token.scopes, token.expires_at) == (SELLER.code, {SEND}, AT + timedelta(days=366))
    with connection.cursor() as cursor:
        cursor.execute("SELECT registry_apitoken::text FROM registry_apitoken")
        assert secret not in str(cursor.fetchall())
    with pytest.raises(NotThere):
        api.revoke_token(api.token_hash(secret), PAYMENT.code, AT)
    api.revoke_token(api.token_hash(secret), SELLER.code, AT)
    assert api.load_directory(DAY).tokens == {}


@pytest.mark.parametrize(
    ("scopes", "life"),
    [
        pytest.param(["everything"], timedelta(days=1), id="没有这种用途"),
        pytest.param([], timedelta(days=1), id="没有用途"),
        pytest.param([SEND], timedelta(days=367), id="期限过长"),
    ],
)
def test_a_token_has_a_known_scope_and_an_end(filed, scopes, life):
    with pytest.raises(Invalid):
        api.issue_token(SELLER.code, scopes, AT, life)


def test_the_version_moves_with_every_change_whoever_makes_it_and_with_the_day(filed):
    seen = [api.directory_version(DAY)]
    Firm.objects.filter(code=SELLER.code).update(state=SUSPENDED)
    seen.append(api.directory_version(DAY))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM registry_firmrole")
    seen.append(api.directory_version(DAY))
    seen.append(api.directory_version(DAY + timedelta(days=1)))
    assert seen == sorted(set(seen))
    assert api.load_directory(DAY).version == seen[2]


def test_the_directory_is_one_statement(filed, django_assert_num_queries):
    with django_assert_num_queries(1):
        api.load_directory(DAY)


def test_the_database_refuses_what_no_verb_would_write(filed):
    rows = [
        Firm(code="51059x0001", name="小写", filed_on=DAY),
        Firm(code="5105960044", name="", filed_on=DAY),
        FirmRole(firm_id=SELLER.code, role="seller", since=DAY),
        FirmRole(firm_id=SELLER.code, role="customs", since=DAY),
        Entrustment(principal_id=SELLER.code, agent_id=SELLER.code, messages=["CEB411"], since=DAY),
        Entrustment(principal_id=SELLER.code, agent_id=PAYMENT.code, messages=[], since=DAY),
        Entrustment(
            principal_id=SELLER.code, agent_id=PAYMENT.code, messages=["CEB411"], since=DAY, until=date(2026, 1, 1)
        ),
    ]
    for row in rows:
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)


@pytest.mark.parametrize(
    "verb",
    [
        pytest.param(lambda: api.register_firm(replace(SELLER, name="", roles=frozenset({"x"})), DAY), id="备案"),
        pytest.param(lambda: api.move_firm("5105960099", SUSPENDED), id="移动"),
        pytest.param(lambda: api.end_role("5105960099", "seller", DAY), id="身份"),
        pytest.param(lambda: api.trust_issuer(b"no certificate"), id="信任"),
        pytest.param(lambda: api.load_revocation_list(b"0" * (1024 * 1024 + 1)), id="吊销列表"),
        pytest.param(lambda: api.revoke_token("0" * 64, SELLER.code, AT), id="口令"),
    ],
)
def test_an_english_reader_is_refused_in_english(db, verb):
    with override("en"), pytest.raises(Problem) as refused:
        verb()
    told = [refused.value.detail, *(one.detail for one in refused.value.violations)]
    assert not re.search("[\u4e00-\u9fff]", " ".join(told))


@pytest.mark.django_db(transaction=True)
def test_a_process_without_django_reads_the_same_picture(database_url):
    api.register_firm(SELLER, DAY)

    async def read():
        async with await psycopg.AsyncConnection.connect(database_url) as other:
            return await api.load_directory_async(other, DAY), await api.directory_version_async(other, DAY)

    assert asyncio.run(read()) == (api.load_directory(DAY), api.directory_version(DAY))
