"""The Luzhou demonstration zone: synthetic firms with keys of a sandbox authority, some of them there to be refused."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import yaml
from django.conf import settings
from django.db import transaction

from heliu.kernel.days import business_day, now
from heliu.kernel.problems import NotAllowed
from heliu.people.api import load_demo_logins
from heliu.people.facts import Role
from heliu.registry import facts, sandbox
from heliu.registry.certificates import read_certificate
from heliu.registry.entrusting import entrust
from heliu.registry.filing.demonstration import load_demo_filings
from heliu.registry.goods.demonstration import load_demo_goods
from heliu.registry.models import ApiToken, Certificate, Entrustment, Firm
from heliu.registry.services import bind_certificate, issue_token, register_firm, token_hash, trust_issuer

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from pathlib import Path

SEED = files("heliu.registry") / "seed" / "demonstration.yaml"
TOKENS_FILE = "tokens.json"


@dataclass(frozen=True, slots=True)
class Zone:
    filed_on: date
    firms: list[facts.Firm]
    entrustments: list[tuple[str, str, list[str]]]
    token_firm: str


def zone() -> Zone:
    """What the seed table says."""
    content: dict[str, Any] = yaml.safe_load(SEED.read_text(encoding="utf-8"))
    return Zone(
        filed_on=content["filed_on"],
        firms=[facts.Firm(**{**row, "roles": frozenset(row["roles"])}) for row in content["firms"]],
        entrustments=[(row["principal"], row["agent"], row["messages"]) for row in content["entrustments"]],
        token_firm=content["token_firm"],
    )


def load_demo_zone(state_dir: Path, homes: Mapping[str, str] | None = None) -> None:
    """The register of the zone, and what its people work with: logins, goods, filings; again: only what is missing.

    ``homes``: which park a firm's filing names; the parks are another room's.
    """
    _refuse_production()
    seeded, at = zone(), now()
    firms = first_of_each_role(seeded.firms)
    with transaction.atomic():
        new = load_demo_register(state_dir)
        load_demo_logins(sandbox.folder(state_dir), firms, seeded.filed_on)
        for role in (Role.SELLER, Role.WAREHOUSE):
            load_demo_goods(firms[role], business_day(at), role)
        load_demo_filings(new, homes or {}, seeded.filed_on, at)


def _refuse_production() -> None:
    if settings.PRODUCTION:
        raise NotAllowed("示范区的证书中心谁都可以冒用, 生产环境 (HELIU_MODE=production) 不装入示范区。")


def load_demo_register(state_dir: Path) -> list[facts.Firm]:
    """What messages need: firms, entrustments, sandbox keys, trust and one API token. Returns the firms that are new.

    What an operator has changed in between (a firm renamed, suspended, a certificate withdrawn) is left as it is.
    """
    _refuse_production()
    seeded, at = zone(), now()
    authorities = sandbox.ensure_keys(state_dir, seeded.firms)
    with transaction.atomic():
        known = set(Firm.objects.values_list("code", flat=True))
        new = [firm for firm in seeded.firms if firm.code not in known]
        for firm in new:
            register_firm(firm, seeded.filed_on)
        for principal, agent, messages in seeded.entrustments:
            if missing := never_entrusted(principal, agent, messages):
                entrust(principal, agent, missing, seeded.filed_on)
        for path in authorities:
            trust_issuer(path.read_bytes())
        for firm in seeded.firms:
            _bind_all(state_dir, firm.code, at)
        _token(state_dir, seeded.token_firm, at)
    return new


def never_entrusted(principal: str, agent: str, messages: list[str]) -> list[str]:
    """Those of ``messages`` which were never entrusted, not even for a time: what was withdrawn stays so."""
    given = Entrustment.objects.filter(principal_id=principal, agent_id=agent).values_list("messages", flat=True)
    known = {message for held in given for message in held}
    return [message for message in messages if message not in known]


def first_of_each_role(firms: list[facts.Firm]) -> dict[Role, str]:
    """Role -> customs code of the first firm filed in it: whom the role's login works for."""
    return {Role(role): firm.code for firm in reversed(firms) for role in firm.roles}


def demo_keys(state_dir: Path) -> dict[str, dict[str, tuple[Path, Path]]]:
    """Firm code -> algorithm ("rsa", "sm2") -> (key file, certificate file), of the keys that are there."""
    return {
        firm.code: {
            kind: (pair.key_path, pair.certificate_path)
            for kind, pair in sandbox.firm_keys(state_dir, firm.code).items()
        }
        for firm in zone().firms
    }


def _bind_all(state_dir: Path, code: str, at: datetime) -> None:
    for pair in sandbox.firm_keys(state_dir, code).values():
        content = pair.certificate_path.read_bytes()
        if not Certificate.objects.filter(fingerprint=read_certificate(content).facts.fingerprint).exists():
            bind_certificate(code, content, at)


def _token(state_dir: Path, firm_code: str, at: datetime) -> None:
    path = sandbox.folder(state_dir) / TOKENS_FILE
    held: dict[str, str] = json.loads(path.read_bytes()) if path.exists() else {}
    good = ApiToken.objects.filter(firm_id=firm_code, revoked_at=None, expires_at__gt=at)
    if firm_code in held and good.filter(sha256=token_hash(held[firm_code])).exists():
        return
    secret = issue_token(firm_code, facts.SCOPES, at)
    sandbox.write_private(path, json.dumps({**held, firm_code: secret}, indent=2).encode() + b"\n")
