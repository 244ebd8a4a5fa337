"""The verbs of the register: file, move, entrust, bind, trust, hand out tokens. Each one is one transaction.

Permissions are the caller's business for now (the back office and the command line are the only callers).
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from heliu.kernel.days import business_day
from heliu.kernel.languages import Words, say
from heliu.kernel.problems import Conflict, Invalid, NotThere, Violation
from heliu.people.api import beyond_the_wall
from heliu.people.facts import ENTERPRISE_ROLES
from heliu.registry import facts, numbers
from heliu.registry.certificates import read_certificate, read_revocation_list, trust_fault
from heliu.registry.models import (
    ApiToken,
    Certificate,
    Firm,
    FirmRole,
    RevocationList,
    TrustAnchor,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

TOKEN_BYTES = 32
MAX_TOKEN_LIFE = timedelta(days=366)


@transaction.atomic
def register_firm(firm: facts.Firm, on: date, *, replace: bool = False) -> facts.Firm:
    """File a firm with its roles from ``on``. The same facts again change nothing.

    Other facts under a known code are a Conflict, unless ``replace``: then the filing is corrected to ``firm``.
    Roles are only ever added here; they end by :func:`end_role`.
    """
    if faults := _faults(firm):
        raise Invalid(say("企业备案内容不符合要求。", "What is filed of the firm is not right."), faults)
    stored = Firm.objects.select_for_update().filter(code=firm.code).first()
    told = {"name": firm.name, "organisation_code": firm.organisation_code, "uscc": firm.uscc, "dxp_id": firm.dxp_id}
    if stored is None:
        _free(firm)
        stored = Firm.objects.create(code=firm.code, state=firm.state, filed_on=on, **told)
    elif any(getattr(stored, name) != value for name, value in told.items()):
        if not replace:
            raise Conflict(
                say(
                    f"海关编码 {firm.code} 已备案为“{stored.name}”，内容不同。更正备案请明确选择替换。",
                    f"{firm.code} is filed as “{stored.name}” with other facts. To correct it, choose to replace it.",
                )
            )
        _free(firm)
        for name, value in told.items():
            setattr(stored, name, value)
        stored.save(update_fields=list(told))
    held = set(FirmRole.objects.filter(firm=stored, until__isnull=True).values_list("role", flat=True))
    FirmRole.objects.bulk_create(FirmRole(firm=stored, role=role, since=on) for role in sorted(firm.roles - held))
    return firm


def _faults(firm: facts.Firm) -> list[Violation]:
    known = [role.value for role in ENTERPRISE_ROLES]
    found: list[tuple[str, Words | None]] = [
        ("/code", numbers.customs_code_fault(firm.code)),
        ("/name", None if firm.name.strip() else Words("企业名称不能为空。", "The name of the firm is empty.")),
        ("/uscc", numbers.uscc_fault(firm.uscc) if firm.uscc else None),
        (
            "/organisation_code",
            numbers.organisation_code_fault(firm.organisation_code, firm.uscc) if firm.organisation_code else None,
        ),
        *(("/roles", _unknown_role(role, known)) for role in sorted(firm.roles - set(known))),
    ]
    return [Violation(pointer, "filing", str(fault)) for pointer, fault in found if fault]


def _unknown_role(role: str, known: list[str]) -> Words:
    return Words(
        f"没有“{role}”这种备案身份，可选：{'、'.join(known)}。",
        f"There is no role “{role}”; there are: {', '.join(known)}.",
    )


def _free(firm: facts.Firm) -> None:
    """Nobody else holds these numbers."""
    same = Q(uscc=firm.uscc, uscc__isnull=False) | Q(dxp_id=firm.dxp_id, dxp_id__isnull=False)
    other = Firm.objects.filter(same).exclude(code=firm.code).first() if firm.uscc or firm.dxp_id else None
    if other is not None:
        holder = f"{other.code} {other.name}"
        raise Conflict(
            say(
                f"统一社会信用代码或 DXP 交换编号已由 {holder} 使用。",
                f"The social credit code or the DXP number is already that of {holder}.",
            )
        )


@transaction.atomic
def move_firm(code: str, to: str) -> None:
    """Suspend, restore or cancel a filing (暂停 / 恢复 / 注销备案)."""
    firm = Firm.objects.select_for_update().filter(code=code).first()
    if firm is None:
        raise NotThere(say(f"没有海关编码为 {code} 的备案企业。", f"No firm {code} is filed."))
    if to not in Firm.MOVES[firm.state]:
        raise Conflict(
            say(
                f"该企业{firm.get_state_display()}，不能改为{Firm.State(to).label}。",
                f"The firm's filing is {firm.state}: it cannot become {to}.",
            )
        )
    firm.state = to
    firm.save(update_fields=["state"])


@transaction.atomic
def end_role(code: str, role: str, last_day: date) -> None:
    """A role ends; ``last_day`` is the last day on which it holds."""
    held = FirmRole.objects.select_for_update().filter(firm_id=code, role=role, until__isnull=True).first()
    if held is None:
        raise NotThere(say(f"企业 {code} 没有有效的“{role}”备案身份。", f"Firm {code} is not filed as {role} now."))
    if last_day < held.since:
        raise Conflict(
            say(
                f"该身份自 {held.since} 起有效，截止日期不能早于此日。",
                f"The role holds since {held.since}: it cannot end before that day.",
            )
        )
    held.until = last_day
    held.save(update_fields=["until"])


@transaction.atomic
def bind_certificate(firm_code: str, content: bytes, at: datetime) -> str:
    """Bind a signing certificate (PEM or DER) to a firm; returns its fingerprint. Again: nothing changes."""
    filed_firm(firm_code)
    read = read_certificate(content)
    certificate = read.facts
    with beyond_the_wall("whether somebody else holds the certificate"):
        held = Certificate.objects.select_for_update().filter(fingerprint=certificate.fingerprint).first()
    if held is None:
        Certificate.objects.create(
            fingerprint=certificate.fingerprint,
            firm_id=firm_code,
            serial=certificate.serial,
            algorithm=certificate.algorithm,
            pem=read.pem,
            not_before=certificate.not_before,
            not_after=certificate.not_after,
            bound_at=at,
        )
    elif held.firm_id != firm_code:
        raise Conflict(
            say(
                f"证书 {certificate.serial} 已绑定企业 {held.firm_id}，一张证书只能属于一家企业。",
                f"Certificate {certificate.serial} is bound to {held.firm_id}: it belongs to one firm only.",
            )
        )
    elif held.revoked_at is not None:
        day = business_day(held.revoked_at)
        raise Conflict(
            say(
                f"证书 {certificate.serial} 已于 {day} 停用，请使用新证书。",
                f"Certificate {certificate.serial} was stopped on {day}: use a new one.",
            )
        )
    return certificate.fingerprint


@transaction.atomic
def revoke_certificate(fingerprint: str, firm_code: str, at: datetime) -> None:
    """Withdraw a bound certificate for good (停用); the issuer's own list is not waited for."""
    changed = Certificate.objects.filter(fingerprint=fingerprint, firm_id=firm_code, revoked_at=None).update(
        revoked_at=at
    )
    if not changed:
        raise NotThere(say("没有找到该企业的有效证书。", "There is no such valid certificate of the firm."))


@transaction.atomic
def trust_issuer(content: bytes, name: str = "") -> str:
    """Trust an issuer of certificates; returns its fingerprint. Again: it is active (again)."""
    read = read_certificate(content)
    if fault := trust_fault(read.pem):
        raise Invalid(
            say(
                f"“{read.subject}”不是发证机构的证书 ({fault})。请提供 CA 证书，企业证书请用 bind 绑定。",
                f"“{read.subject}” is no issuer's certificate. Give that of a CA; a firm's own is bound with bind.",
            )
        )
    TrustAnchor.objects.update_or_create(
        fingerprint=read.facts.fingerprint,
        defaults={
            "name": name or read.subject,
            "algorithm": read.facts.algorithm,
            "pem": read.pem,
            "not_after": read.facts.not_after,
            "is_active": True,
        },
    )
    return read.facts.fingerprint


@transaction.atomic
def load_revocation_list(content: bytes) -> str | None:
    """Keep an issuer's revocation list; its name, or None if ours is as new: an old list must not revive a certificate.

    The list is the issuer's whose key sealed it: the real RSA and SM2 issuers bear one name.
    """
    read = read_revocation_list(content)
    anchors = TrustAnchor.objects.select_for_update().filter(is_active=True)
    issuer = next((anchor for anchor in anchors if trust_fault(anchor.pem, read.pem) is None), None)
    if issuer is None:
        raise Invalid(
            say(
                "吊销列表不是由已信任的发证机构签发的，请先信任其发证机构 (heliu registry trust)。",
                "No trusted issuer has sealed this revocation list: trust its issuer first (heliu registry trust).",
            )
        )
    held = RevocationList.objects.filter(issuer=issuer).first()
    if held is not None and held.this_update >= read.this_update:
        return None
    RevocationList.objects.update_or_create(
        issuer=issuer,
        defaults={"pem": read.pem, "this_update": read.this_update, "next_update": read.next_update},
    )
    return issuer.name


@transaction.atomic
def issue_token(
    firm_code: str,
    scopes: Iterable[str],
    at: datetime,
    life: timedelta = MAX_TOKEN_LIFE,
    *,
    client_id: str | None = None,
) -> str:
    """A new secret of the firm. It is returned once and kept nowhere: only its SHA-256 is stored."""
    filed_firm(firm_code)
    wanted = sorted(set(scopes))
    if not wanted or not set(wanted) <= set(facts.SCOPES):
        raise Invalid(scopes_fault(facts.SCOPES))
    if not timedelta(0) < life <= MAX_TOKEN_LIFE:
        days = MAX_TOKEN_LIFE.days
        raise Invalid(
            say(f"有效期最长 {days} 天 (MAX_TOKEN_LIFE)。", f"A token lives {days} days at the most (MAX_TOKEN_LIFE).")
        )
    secret = facts.TOKEN_PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
    ApiToken.objects.create(
        sha256=token_hash(secret),
        firm_id=firm_code,
        client_id=client_id,
        scopes=wanted,
        created_at=at,
        expires_at=at + life,
    )
    return secret


def scopes_fault(known: Iterable[str]) -> str:
    return _("用途只能是：%(scopes)s。") % {"scopes": _("、").join(known)}


def token_hash(secret: str) -> str:
    """What is stored of a secret. 256 random bits need no salt and no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def revoke_token(sha256: str, firm_code: str, at: datetime) -> None:
    """From the commit on the secret opens nothing."""
    if not ApiToken.objects.filter(sha256=sha256, firm_id=firm_code, revoked_at=None).update(revoked_at=at):
        raise NotThere(say("没有找到该企业的有效口令。", "There is no such valid token of the firm."))


def filed_firm(code: str) -> Firm:
    """The firm under the code, or NotThere."""
    firm = Firm.objects.filter(code=code).first()
    if firm is None:
        raise NotThere(say(f"没有海关编码为 {code} 的备案企业，请先备案。", f"No firm {code} is filed: file it first."))
    return firm
