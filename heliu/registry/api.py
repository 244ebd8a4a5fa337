"""What other rooms may ask of the register. Whoever asks for an organisation's holdings names the organisation."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db.models import Q

from heliu.people.facts import Role
from heliu.registry import models
from heliu.registry.belief import believed, trust_of
from heliu.registry.clients import clients_of, grant_token, make_client, revoke_client, rotate_client, speaks_for
from heliu.registry.delegating import delegable, delegate, delegated_hats, delegations, sendable_by, take_back
from heliu.registry.demonstration import demo_keys, load_demo_register, load_demo_zone
from heliu.registry.directory import (
    directory_version,
    directory_version_async,
    load_directory,
    load_directory_async,
)
from heliu.registry.entrusting import entrust, revoke_entrustment
from heliu.registry.facts import CANCELLED, SCOPES, Firm
from heliu.registry.founding import found
from heliu.registry.issuers import count_issuers, list_issuers, renew_revocation_list, stale_lists
from heliu.registry.keys import has_sandbox_key, held_signer, sandbox_signer
from heliu.registry.models import Certificate, FirmRole
from heliu.registry.numbers import uscc_fault
from heliu.registry.rules import counts_for, firm_of_certificate, may_send, party_fields, sendable
from heliu.registry.sandbox import authority_keys
from heliu.registry.services import (
    bind_certificate,
    end_role,
    issue_token,
    load_revocation_list,
    move_firm,
    register_firm,
    revoke_certificate,
    revoke_token,
    token_hash,
    trust_issuer,
)
from heliu.registry.stamping import stamp, stamped
from heliu.registry.tables import Wishes, file_or_extend, load_table

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

__all__ = [
    "SCOPES",
    "Wishes",
    "authority_keys",
    "believed",
    "bind_certificate",
    "clients_of",
    "count_issuers",
    "counts_for",
    "delegable",
    "delegate",
    "delegated_hats",
    "delegations",
    "demo_keys",
    "directory_version",
    "directory_version_async",
    "end_role",
    "entrust",
    "file_or_extend",
    "filed_as",
    "firm_of_certificate",
    "firms_on",
    "found",
    "grant_token",
    "has_sandbox_key",
    "held_signer",
    "issue_token",
    "known_as",
    "list_issuers",
    "load_demo_register",
    "load_demo_zone",
    "load_directory",
    "load_directory_async",
    "load_revocation_list",
    "load_table",
    "make_client",
    "may_send",
    "move_firm",
    "names_of",
    "party_fields",
    "register_firm",
    "registered",
    "renew_revocation_list",
    "revoke_certificate",
    "revoke_client",
    "revoke_entrustment",
    "revoke_token",
    "roles_of",
    "rotate_client",
    "sandbox_signer",
    "sendable",
    "sendable_by",
    "signing_certificates",
    "speaks_for",
    "stale_lists",
    "stamp",
    "stamped",
    "take_back",
    "token_hash",
    "trust_issuer",
    "trust_of",
    "uscc_fault",
]


def firms_on(codes: Collection[str], day: date) -> dict[str, Firm]:
    """Code -> name, state and roles of ``day`` of those firms that are in the register: what is public of them."""
    held: dict[str, set[str]] = {}
    rows = FirmRole.objects.filter(Q(until__isnull=True) | Q(until__gte=day), firm_id__in=codes, since__lte=day)
    for code, role in rows.values_list("firm_id", "role"):
        held.setdefault(code, set()).add(role)
    stored = models.Firm.objects.filter(code__in=codes).values_list("code", "name", "state")
    return {
        code: Firm(code=code, name=name, state=state, roles=frozenset(held.get(code, ())))
        for code, name, state in stored
    }


def names_of(codes: Collection[str]) -> dict[str, str]:
    """Code -> name of those firms that are in the register."""
    return dict(models.Firm.objects.filter(code__in=codes).values_list("code", "name"))


def registered(codes: Collection[str], day: date) -> dict[str, Firm]:
    """By the code they are named with, customs' or social credit: firms as on ``day``, social credit codes included."""
    found = models.Firm.objects.filter(Q(code__in=codes) | Q(uscc__in=codes)).values_list("code", "uscc")
    social = dict(found)
    firms = {code: replace(firm, uscc=social[code]) for code, firm in firms_on(social, day).items()}
    return {named: firm for firm in firms.values() for named in (firm.code, firm.uscc) if named and named in codes}


def known_as(codes: Collection[str], day: date) -> dict[str, list[str]]:
    """Customs code -> how orders and lists may name the firm: by it or by its social credit code."""
    social = {code: firm.uscc for code, firm in registered(codes, day).items()}
    return {code: [code, *filter(None, [social.get(code)])] for code in codes}


def roles_of(firm_code: str, day: date) -> frozenset[Role]:
    """What the firm is filed as on ``day``; a suspended firm keeps its roles, a cancelled one has none."""
    held = FirmRole.objects.filter(Q(until__isnull=True) | Q(until__gte=day), firm_id=firm_code, since__lte=day)
    return frozenset(Role(role) for role in held.exclude(firm__state=CANCELLED).values_list("role", flat=True))


def filed_as(role: Role, day: date) -> list[str]:
    """The codes of the firms that are filed in this role on ``day``, cancelled ones left out."""
    held = FirmRole.objects.filter(Q(until__isnull=True) | Q(until__gte=day), role=role, since__lte=day)
    return sorted(held.exclude(firm__state=CANCELLED).values_list("firm_id", flat=True))


def signing_certificates(firm_code: str, at: datetime) -> list[str]:
    """PEM of the firm's certificates by which it may sign at ``at``; whether their issuer is trusted is asked apart."""
    good = Certificate.objects.filter(firm_id=firm_code, revoked_at=None, not_before__lte=at, not_after__gte=at)
    return [*good.order_by("-not_before").values_list("pem", flat=True)]
