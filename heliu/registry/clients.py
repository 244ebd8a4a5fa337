"""Programs of a firm (接口客户端): made, given a new secret, stopped; and the tokens they fetch themselves."""

from __future__ import annotations

import secrets
from datetime import timedelta
from hmac import compare_digest
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from heliu.kernel.problems import Conflict, Invalid, NotAllowed, NotKnown, NotThere, TooMany
from heliu.people.api import beyond_the_wall, record, require, require_firm
from heliu.registry import facts
from heliu.registry.models import ApiClient, ApiToken
from heliu.registry.services import issue_token, scopes_fault, token_hash

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from heliu.people.facts import Actor

MANAGE = "registry.manage_clients"
SECRET_OCTETS: Final = 32
ID_OCTETS: Final = 9
TOKENS_PER_HOUR_MAX: Final = 60
CLIENTS_MAX: Final = 20


@transaction.atomic
def make_client(name: str, scopes: Collection[str], *, actor: Actor, at: datetime) -> tuple[str, str]:
    """A new client of the actor's firm: its id and its secret, which is returned once and kept nowhere."""
    require(actor, MANAGE)
    wanted = sorted(set(scopes))
    if not wanted or not set(wanted) <= set(facts.SCOPES):
        raise Invalid(scopes_fault(facts.SCOPES))
    if not 0 < len(name) <= facts.CLIENT_NAME_MAX_LENGTH:
        fault = _("请为客户端取一个名称，最多 %(most)d 个字（CLIENT_NAME_MAX_LENGTH）。")
        raise Invalid(fault % {"most": facts.CLIENT_NAME_MAX_LENGTH})
    firm = require_firm(actor)
    if ApiClient.objects.filter(firm_id=firm, revoked_at=None).count() >= CLIENTS_MAX:
        raise TooMany(_("每家企业最多 %(most)d 个客户端（CLIENTS_MAX），请先停用不用的。") % {"most": CLIENTS_MAX})
    client_id, secret = f"hc_{secrets.token_hex(ID_OCTETS)}", _secret()
    ApiClient.objects.create(
        client_id=client_id,
        firm_id=firm,
        name=name,
        sha256=token_hash(secret),
        scopes=wanted,
        created_at=at,
    )
    record(actor, MANAGE, f"{name} ({client_id})", step="made", scopes=wanted)
    return client_id, secret


@transaction.atomic
def rotate_client(client_id: str, *, actor: Actor, at: datetime) -> str:
    """A new secret; the old one and all tokens fetched with it open nothing from the commit on."""
    held = _own(client_id, actor)
    secret = _secret()
    held.sha256, held.rotated_at = token_hash(secret), at
    held.save(update_fields=["sha256", "rotated_at"])
    _end_tokens(held, at)
    record(actor, MANAGE, f"{held.name} ({client_id})", step="rotated")
    return secret


@transaction.atomic
def revoke_client(client_id: str, *, actor: Actor, at: datetime) -> None:
    """Stop a client and its tokens for good."""
    held = _own(client_id, actor)
    held.revoked_at = at
    held.save(update_fields=["revoked_at"])
    _end_tokens(held, at)
    record(actor, MANAGE, f"{held.name} ({client_id})", step="revoked")


def clients_of(firm_code: str) -> list[facts.Client]:
    """The firm's clients, the newest first, those stopped last."""
    rows = ApiClient.objects.filter(firm_id=firm_code).order_by("revoked_at", "-created_at")
    return [
        facts.Client(
            one.client_id, one.name, tuple(one.scopes), one.created_at, one.rotated_at, one.last_used_at, one.revoked_at
        )
        for one in sorted(rows, key=lambda one: one.revoked_at is not None)
    ]


@transaction.atomic
def grant_token(client_id: str, secret: str, scopes: Collection[str], at: datetime) -> tuple[str, tuple[str, ...]]:
    """A token for who knows the client's secret, good for :data:`facts.TOKEN_LIFE`, and what it is good for.

    Without ``scopes``: all the client has. Raises NotKnown for a wrong id or secret (the same answer), Invalid for a
    scope the client does not have, TooMany above :data:`TOKENS_PER_HOUR_MAX`.
    """
    with beyond_the_wall("a client is known by its secret, not by a session"):
        held = ApiClient.objects.select_for_update().filter(client_id=client_id, revoked_at=None).first()
        if not compare_digest(held.sha256 if held else token_hash(""), token_hash(secret)) or held is None:
            raise NotKnown(_("客户端编号或密钥不正确，或客户端已停用。"))
        wanted = sorted(set(scopes)) or list(held.scopes)
        if not set(wanted) <= set(held.scopes):
            raise Invalid(_("该客户端的用途只有：%(scopes)s。") % {"scopes": _("、").join(held.scopes)})
        mine = ApiToken.objects.filter(client=held)
        if mine.filter(created_at__gt=at - facts.TOKEN_LIFE).count() >= TOKENS_PER_HOUR_MAX:
            raise TooMany(
                _("每小时最多领取 %(most)d 个令牌（TOKENS_PER_HOUR_MAX）；令牌在有效期内可重复使用。")
                % {"most": TOKENS_PER_HOUR_MAX}
            )
        mine.filter(expires_at__lt=at - timedelta(days=1)).delete()
        held.last_used_at = at
        held.save(update_fields=["last_used_at"])
        return issue_token(held.firm_id, wanted, at, facts.TOKEN_LIFE, client_id=client_id), tuple(wanted)


def speaks_for(authorization: str, scope: str, at: datetime) -> tuple[str, str]:
    """The firm a Bearer token speaks for here, and the name of the program that shows it.

    Raises NotKnown for what is no token of ours that is good ``at``, NotAllowed for one that is not good for ``scope``.
    """
    scheme, _space, secret = authorization.partition(" ")
    good = ApiToken.objects.filter(sha256=token_hash(secret.strip()), revoked_at=None, expires_at__gt=at)
    held = good.select_related("client").first() if scheme.lower() == "bearer" else None
    if held is None:
        raise NotKnown(_("此接口需要企业的接口令牌（Authorization: Bearer …），且令牌有效。"))
    if scope not in held.scopes:
        raise NotAllowed(
            _("令牌没有 %(scope)s 的用途，只有：%(scopes)s。") % {"scope": scope, "scopes": _("、").join(held.scopes)}
        )
    return held.firm_id, held.client.name if held.client else _("接口令牌")


def _own(client_id: str, actor: Actor) -> ApiClient:
    require(actor, MANAGE)
    held = ApiClient.objects.select_for_update().filter(client_id=client_id, firm_id=actor.firm).first()
    if held is None:
        raise NotThere(_("没有找到该客户端。"))
    if held.revoked_at is not None:
        raise Conflict(_("该客户端已停用。"))
    return held


def _end_tokens(held: ApiClient, at: datetime) -> None:
    ApiToken.objects.filter(client=held, revoked_at=None).update(revoked_at=at)


def _secret() -> str:
    return f"hs_{secrets.token_urlsafe(SECRET_OCTETS)}"
