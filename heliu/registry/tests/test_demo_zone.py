"""The demonstration zone: whole, repeatable, and nobody's."""

import json
import stat

import pytest

from heliu.ceb.signature.trust import Trust
from heliu.kernel.problems import NotAllowed
from heliu.registry import api
from heliu.registry.certificates import read_certificate
from heliu.registry.demonstration import zone
from heliu.registry.facts import SCOPES, SUSPENDED
from heliu.registry.models import Firm
from heliu.registry.numbers import uscc_fault

ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


@pytest.fixture(scope="session")
def state(tmp_path_factory):
    """Keys are slow to make: one folder for the session."""
    return tmp_path_factory.mktemp("state")


@pytest.mark.django_db
def test_the_zone_can_send_a_whole_set_and_be_refused(state):
    api.load_demo_zone(state)
    directory = api.load_directory()

    def may(sender, message, **parties):
        return api.may_send(directory, sender, message, parties) is None

    seller, broker = "5105960002", "5105980005"
    assert may(seller, "CEB311", ebpCode="5105960001", ebcCode=seller)
    assert may(seller, "CEB411", payCode="510596T004")
    assert may(seller, "CEB511", logisticsCode="5105980003")
    assert may(seller, "CEB513", logisticsCode="5105980003")
    assert may(seller, "CEB621", ebcCode=seller, agentCode=broker)
    assert may(broker, "CEB621", ebcCode=seller, agentCode=broker)
    assert not may("5105960099", "CEB411", payCode="510596T004")
    assert not may("5105960098", "CEB621", ebcCode="5105960098")
    assert directory.firm("5105960098").state == SUSPENDED
    assert directory.firms_by_dxp_id["DXPENT0000000002"].code == seller


@pytest.mark.django_db
def test_every_firm_has_keys_that_speak_for_it(state):
    api.load_demo_zone(state)
    directory, keys = api.load_directory(), api.demo_keys(state)
    trust = Trust.from_pem([pem.encode() for pem in directory.anchors])
    assert set(keys) == set(directory.firms)
    for code, pairs in keys.items():
        assert set(pairs) == {"rsa", "sm2"}
        for algorithm, (key_path, certificate_path) in pairs.items():
            facts = read_certificate(certificate_path.read_bytes()).facts
            assert facts.algorithm == algorithm
            assert api.firm_of_certificate(directory, facts).code == code
            assert stat.S_IMODE(key_path.stat().st_mode) == 0o600
    assert {anchor.facts.algorithm for anchor in trust.anchors} == {"rsa", "sm2"}


@pytest.mark.django_db
def test_loading_again_changes_nothing_and_keeps_what_an_operator_did(state):
    api.load_demo_zone(state)
    token = (state / "sandbox" / "tokens.json").read_bytes()
    version = api.directory_version()
    api.move_firm("5105960002", SUSPENDED)
    Firm.objects.filter(code="5105960001").update(name="更名后的平台")
    moved = api.load_directory()
    api.load_demo_zone(state)
    again = api.load_directory()
    assert again.version > version
    assert (again.firms, again.entrustments, again.certificates) == (
        moved.firms,
        moved.entrustments,
        moved.certificates,
    )
    assert (state / "sandbox" / "tokens.json").read_bytes() == token


@pytest.mark.django_db
def test_the_sellers_token_is_for_its_owner_only(state):
    api.load_demo_zone(state)
    path = state / "sandbox" / "tokens.json"
    secret = json.loads(path.read_bytes())["5105960002"]
    token = api.load_directory().tokens[api.token_hash(secret)]
    assert (token.firm, token.scopes) == ("5105960002", frozenset(SCOPES))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_production_refuses_the_sandbox_authority(state, settings):
    settings.PRODUCTION = True
    with pytest.raises(NotAllowed, match="生产环境"):
        api.load_demo_zone(state)


def test_no_number_of_the_zone_can_be_a_real_firms():
    """The organisation codes carry wrong check digits (GB 11714); the credit codes around them are well-formed."""
    letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    for firm in zone().firms:
        weighed = zip(firm.organisation_code, ORGANISATION_WEIGHTS, strict=False)
        check = 11 - sum(letters.index(letter) * weight for letter, weight in weighed) % 11
        assert firm.organisation_code[-1] != {10: "X", 11: "0"}.get(check, str(check)), firm.name
        assert uscc_fault(firm.uscc) is None
        assert firm.uscc[8:17] == firm.organisation_code
