"""API clients: a secret shown once, tokens fetched with it, rotated, stopped; and the doors know each token."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from heliu.kernel.problems import Conflict, Invalid, NotAllowed, NotKnown, NotThere, TooMany
from heliu.people.api import behind_the_wall, records
from heliu.people.facts import NOBODY, Actor, Duty, Role
from heliu.people.models import User
from heliu.registry import clients
from heliu.registry.api import (
    clients_of,
    grant_token,
    load_directory,
    make_client,
    register_firm,
    revoke_client,
    rotate_client,
    token_hash,
)
from heliu.registry.facts import TOKEN_LIFE, Firm
from heliu.registry.models import ApiClient

OURS, THEIRS = "5105960002", "5105960012"
SINCE = date(2026, 1, 1)
AT = datetime.now(UTC)


@pytest.fixture
def zhang(db):
    for code in (OURS, THEIRS):
        register_firm(Firm(code, f"企业 {code}", roles=frozenset({"seller"})), SINCE)
    user = User.objects.create_user("zhangsan", full_name="张三")
    return Actor(user.pk, "张三", firm=OURS, duties=frozenset({Duty.ADMINISTRATOR}), roles=frozenset({Role.SELLER}))


def known(secret):
    return load_directory().tokens.get(token_hash(secret))


def test_a_token_fetched_with_the_secret_is_known_to_the_doors(zhang):
    client_id, secret = make_client("ERP", ["send", "receipts"], actor=zhang, at=AT)
    with behind_the_wall(NOBODY):  # a program has no session
        token, scopes = grant_token(client_id, secret, ["send"], AT)
    assert scopes == ("send",)
    held = known(token)
    assert (held.firm, held.scopes) == (OURS, {"send"})
    assert abs(held.expires_at - AT - TOKEN_LIFE) < timedelta(seconds=1)
    (one,) = clients_of(OURS)
    assert one.last_used_at == AT
    assert secret not in str(ApiClient.objects.values())


@pytest.mark.parametrize("told", ["secret", "id", "both"])
def test_a_wrong_secret_and_an_unknown_id_are_the_same_answer(zhang, told):
    client_id, secret = make_client("ERP", ["send"], actor=zhang, at=AT)
    wrong = {"secret": (client_id, "no"), "id": ("hc_no", secret), "both": ("", "")}[told]
    with pytest.raises(NotKnown, match="客户端编号或密钥不正确"):
        grant_token(*wrong, [], AT)


def test_a_scope_the_client_does_not_have_is_refused(zhang):
    client_id, secret = make_client("ERP", ["receipts"], actor=zhang, at=AT)
    with pytest.raises(Invalid):
        grant_token(client_id, secret, ["send"], AT)
    for senseless in ([], ["everything"]):
        with pytest.raises(Invalid):
            make_client("ERP", senseless, actor=zhang, at=AT)


def test_a_new_secret_ends_the_old_one_and_its_tokens(zhang):
    client_id, secret = make_client("ERP", ["send"], actor=zhang, at=AT)
    token, _ = grant_token(client_id, secret, [], AT)
    fresh = rotate_client(client_id, actor=zhang, at=AT)
    assert known(token) is None
    with pytest.raises(NotKnown):
        grant_token(client_id, secret, [], AT)
    assert known(grant_token(client_id, fresh, [], AT)[0])


def test_a_stopped_client_fetches_nothing_and_stays_stopped(zhang):
    client_id, secret = make_client("ERP", ["send"], actor=zhang, at=AT)
    token, _ = grant_token(client_id, secret, [], AT)
    revoke_client(client_id, actor=zhang, at=AT)
    assert known(token) is None
    with pytest.raises(NotKnown):
        grant_token(client_id, secret, [], AT)
    with pytest.raises(Conflict):
        rotate_client(client_id, actor=zhang, at=AT)
    assert [one.detail["step"] for one in records(OURS)] == ["revoked", "made"]


def test_tokens_and_clients_have_their_limits(zhang, monkeypatch):
    monkeypatch.setattr(clients, "TOKENS_PER_HOUR_MAX", 2)
    monkeypatch.setattr(clients, "CLIENTS_MAX", 1)
    client_id, secret = make_client("ERP", ["send"], actor=zhang, at=AT)
    for _ in range(2):
        grant_token(client_id, secret, [], AT)
    with pytest.raises(TooMany, match="TOKENS_PER_HOUR_MAX"):
        grant_token(client_id, secret, [], AT)
    grant_token(client_id, secret, [], AT + TOKEN_LIFE)
    with pytest.raises(TooMany, match="CLIENTS_MAX"):
        make_client("ERP 2", ["send"], actor=zhang, at=AT)


def test_others_clients_are_not_there_and_only_an_administrator_manages(zhang):
    client_id, _ = make_client("ERP", ["send"], actor=zhang, at=AT)
    stranger = replace(zhang, firm=THEIRS)
    for verb in (rotate_client, revoke_client):
        with pytest.raises(NotThere):
            verb(client_id, actor=stranger, at=AT)
        with pytest.raises(NotAllowed):
            verb(client_id, actor=replace(zhang, duties=frozenset({Duty.HANDLER})), at=AT)
    assert clients_of(THEIRS) == []
