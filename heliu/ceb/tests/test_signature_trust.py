"""Whom we believe, on which day, and for which firm."""

from datetime import UTC, datetime
from functools import cache
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliu.ceb.signature import issue, trust
from heliu.ceb.signature.certificates import CertificateProblem, blocks, read_certificate
from heliu.ceb.signature.enterprise import Firm, check_enterprise, load_firms, sender_of
from heliu.ceb.signature.model import ABSENT
from heliu.ceb.signature.sign import load_signer
from heliu.ceb.signature.trust import Trust, TrustProblem
from heliu.ceb.signature.verify import verify

AT = datetime(2026, 11, 21, tzinfo=UTC)
KINDS = ("rsa", "sm2")
COMBINATION = {"rsa": "rsasha1", "sm2": "sm2sm3"}
ROOT = '<ceb:CEB311Message xmlns:ceb="http://www.chinaport.gov.cn/ceb" guid="g" version="1.0">'
TRANSFER = (
    "<ceb:BaseTransfer><ceb:copCode>5105960002</ceb:copCode><ceb:copName>泸州示范电商有限公司</ceb:copName>"
    "<ceb:dxpMode>DXP</ceb:dxpMode></ceb:BaseTransfer>"
)
PLAIN = f"{ROOT}<ceb:Order></ceb:Order>{TRANSFER}</ceb:CEB311Message>".encode()
serials = count(1000)


@cache
def authority(kind, name="合流沙箱证书中心"):
    return issue.make_authority(kind, name)


def sealed(kind, belief_in=None, **kinds):
    key, certificate = issue.issue_certificate(
        belief_in or authority(kind), "泸州示范电商有限公司", "MA0DEMO02", **kinds
    )
    return load_signer(key, certificate, COMBINATION[kind]).sign(PLAIN)


def both():
    return Trust.from_pem([authority(kind).certificate_pem for kind in KINDS])


@pytest.mark.parametrize("kind", KINDS)
def test_two_authorities_of_one_name_are_told_apart_by_their_keys(kind):
    assert verify(sealed(kind), both(), AT).status == "valid"
    twin = issue.make_authority(kind, "合流沙箱证书中心")
    assert verify(sealed(kind, twin), both(), AT).reason == "CERT_UNTRUSTED"
    other = Trust.from_pem([authority(one).certificate_pem for one in KINDS if one != kind])
    assert verify(sealed(kind), other, AT).reason == "CERT_UNTRUSTED"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param("2025-12-31T23:59:59", "CERT_NOT_YET_VALID", id="生效前一秒"),
        pytest.param("2026-01-01T00:00:00", "OK", id="生效"),
        pytest.param("2026-12-31T00:00:00", "OK", id="到期"),
        pytest.param("2026-12-31T00:00:01", "CERT_EXPIRED", id="到期后一秒"),
        pytest.param("2050-01-01T00:00:00", "CERT_UNTRUSTED", id="证书中心自己已到期"),
    ],
)
def test_validity_is_checked_at_the_instant_given_and_not_remembered(kind, day, expected):
    validity = (datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 12, 31, tzinfo=UTC))
    raw, belief = sealed(kind, validity=validity), both()
    assert verify(raw, belief, AT).status == "valid"
    assert verify(raw, belief, datetime.fromisoformat(day).replace(tzinfo=UTC)).reason == expected


@pytest.mark.parametrize("kind", KINDS)
def test_a_revoked_certificate_is_refused_and_only_by_its_own_authority(kind):
    serial = next(serials)
    raw, anchors = sealed(kind, serial=serial), [authority(one).certificate_pem for one in KINDS]
    other = authority("sm2" if kind == "rsa" else "rsa")
    assert verify(raw, Trust.from_pem(anchors, [issue.issue_revocations(other, [serial])]), AT).status == "valid"
    assert verify(raw, Trust.from_pem(anchors, [issue.issue_revocations(authority(kind), [])]), AT).status == "valid"
    revoked = Trust.from_pem(anchors, [issue.issue_revocations(authority(kind), [7, serial])])
    assert verify(raw, revoked, AT).reason == "CERT_REVOKED"


def test_a_revocation_list_of_a_stranger_is_a_mistake_in_the_settings():
    stranger = issue.make_authority("rsa", "合流沙箱证书中心")
    with pytest.raises(TrustProblem, match="none of the configured"):
        Trust.from_pem([authority("rsa").certificate_pem], [issue.issue_revocations(stranger, [])])
    with pytest.raises(TrustProblem, match="cannot be read"):
        Trust.from_pem([authority("rsa").certificate_pem], [b"no list"])


def test_an_enterprise_certificate_is_no_authority():
    _, certificate = issue.issue_certificate(authority("rsa"), "甲", "MA0DEMO02")
    with pytest.raises(TrustProblem, match="authority"):
        Trust.from_pem([certificate])


@pytest.mark.parametrize("kind", KINDS)
def test_a_certificate_for_encryption_seals_nothing(kind, monkeypatch):
    """Its key is held by the key centre too (双证书体系), so it proves nothing about the sender."""
    monkeypatch.setattr(issue, "SIGNS_MESSAGES", bytes.fromhex("03020520"))
    assert verify(sealed(kind), both(), AT).reason == "CERT_UNTRUSTED"


def test_old_keys_are_a_setting():
    raw, anchors = sealed("rsa", legacy=True), [authority("rsa").certificate_pem]
    assert verify(raw, Trust.from_pem(anchors), AT).status == "valid"
    assert verify(raw, Trust.from_pem(anchors, allow_legacy_rsa=False), AT).reason == "CERT_UNTRUSTED"


def test_the_memory_is_bounded_and_strangers_are_not_remembered(monkeypatch):
    monkeypatch.setattr(trust, "MAX_REMEMBERED", 2)
    belief = both()
    for raw in (sealed("sm2"), sealed("sm2"), sealed("sm2"), sealed("sm2", issue.make_authority("sm2"))):
        verify(raw, belief, AT)
    assert len(belief._known) == len(belief._spelled) == 2


@pytest.mark.parametrize("data", [b"", b"0\x80", b"x" * 20_000, bytes.fromhex("3003020101")])
def test_what_is_no_certificate_is_said_to_be_none(data):
    with pytest.raises(CertificateProblem):
        read_certificate(data)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(KINDS), st.floats(0, 1, exclude_max=True), st.integers(0, 255))
def test_a_changed_certificate_is_a_problem_or_a_stranger(kind, place, byte):
    """Whatever the parser raises, or only warns of, nothing but CertificateProblem comes out."""
    data = firm_certificate(kind)
    changed = bytearray(data)
    changed[int(place * len(data))] = byte
    try:
        known = both().known(bytes(changed))
    except CertificateProblem:
        return
    assert known.anchor is None or known.certificate.signed == read_certificate(data).signed


@cache
def firm_certificate(kind):
    return blocks(issue.issue_certificate(authority(kind), "泸州示范电商有限公司", "MA0DEMO02")[1], b"CERTIFICATE")[0]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("a003020102", "a003020169", id="没有这个版本"),
        pytest.param("0603550406130243", "0603550406030243", id="名称不是字符串"),
        pytest.param("a003020102", "", id="没有版本"),
    ],
)
def test_the_oddities_of_the_parser_come_out_as_one_problem(old, new):
    with pytest.raises(CertificateProblem):
        read_certificate(firm_certificate("sm2").replace(bytes.fromhex(old), bytes.fromhex(new), 1))


def test_a_certificate_on_another_curve_is_refused():
    pem = authority("sm2").certificate_pem
    other = blocks(pem, b"CERTIFICATE")[0].replace(bytes.fromhex("2a811ccf5501822d"), bytes.fromhex("2a811ccf5501822e"))
    with pytest.raises(CertificateProblem):
        read_certificate(other)


FIRMS = {
    "5105960002": Firm("泸州示范电商有限公司", "MA0DEMO02"),
    "5105960003": Firm("泸州示范电商有限公司", "91510500MA0DEMO02X"),
    "5105960004": Firm("泸州示范电商有限公司", None),
    "5105960005": Firm("泸州示范物流有限公司", None),
    "5105960006": Firm("泸州示范电商有限公司", "MA0DEMO99"),
}


@pytest.mark.parametrize(
    ("code", "name", "expected"),
    [
        pytest.param("5105960002", "泸州示范电商有限公司", "OK", id="组织机构代码相符"),
        pytest.param("5105960002", "改名前的公司", "OK", id="代码相符, 名称已改"),
        pytest.param("5105960003", None, "OK", id="统一社会信用代码含该代码"),
        pytest.param("5105960004", None, "OK", id="无代码, 名称相符"),
        pytest.param("5105960005", "泸州示范电商有限公司", "CERT_ENTERPRISE_MISMATCH", id="备案名称不符"),
        pytest.param("5105960006", "泸州示范电商有限公司", "CERT_ENTERPRISE_MISMATCH", id="代码不符, 名称相同"),
        pytest.param("999", "泸州示范电商有限公司", "OK", id="未备案, 自称相符"),
        pytest.param("999", "他人", "CERT_ENTERPRISE_MISMATCH", id="未备案, 自称不符"),
        pytest.param(None, None, "CERT_ENTERPRISE_MISMATCH", id="没有报文传输实体"),
    ],
)
def test_the_certificate_must_be_that_of_the_sender(code, name, expected):
    assert check_enterprise(verify(sealed("sm2"), both(), AT), code, name, FIRMS).reason == expected


def test_a_message_that_is_not_sealed_is_not_bound_to_anybody():
    assert check_enterprise(ABSENT, "5105960002", None, FIRMS) is ABSENT


def test_firms_are_read_from_a_table(tmp_path):
    path = tmp_path / "enterprises.tsv"
    path.write_text("copCode\tname\torg_code\n5105960002\t泸州示范电商有限公司\tMA0DEMO02\n1\t乙\t\n", encoding="utf-8")
    assert load_firms(path) == {"5105960002": FIRMS["5105960002"], "1": Firm("乙")}


SUBSCRIBE = "<ceb:BaseSubscribe><ceb:status>ALL</ceb:status><ceb:dxpAddress>X</ceb:dxpAddress></ceb:BaseSubscribe>"
EXTEND = f"<ceb:ExtendMessage><ceb:Message>{TRANSFER}</ceb:Message></ceb:ExtendMessage>"


@pytest.mark.parametrize(
    ("inside", "is_found"),
    [
        pytest.param(f"<ceb:Order></ceb:Order>{TRANSFER}", True, id="寻常"),
        pytest.param(f"<ceb:Order/>{TRANSFER}{SUBSCRIBE}{SUBSCRIBE}\n", True, id="有订阅"),
        pytest.param(f"{TRANSFER}{TRANSFER}", False, id="重复"),
        pytest.param(f"{TRANSFER}<ceb:Order></ceb:Order>{TRANSFER}", False, id="前面另有一个"),
        pytest.param(f"{TRANSFER}{EXTEND}", False, id="扩展报文里冒充"),
        pytest.param(f"<ceb:Order/><!--{TRANSFER}-->", False, id="在注释里"),
        pytest.param("<ceb:Order/>", False, id="没有"),
        pytest.param(TRANSFER.replace("5105960002", "51&amp;2"), False, id="有转义"),
    ],
)
def test_the_sender_is_read_from_the_tail_or_not_at_all(inside, is_found):
    raw = f"{ROOT}{inside}</ceb:CEB311Message>".encode()
    assert sender_of(raw) == (("5105960002", "泸州示范电商有限公司") if is_found else None)
    assert sender_of(sealed("sm2")) == ("5105960002", "泸州示范电商有限公司")
