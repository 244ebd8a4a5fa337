"""The enterprise's verbs on its certificates: bind, rotate with an overlap, revoke (绑定、更换、停用)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.db import transaction

from heliu.kernel.days import business_day
from heliu.kernel.languages import say
from heliu.kernel.problems import Conflict, Invalid, NotAllowed, NotThere, Violation
from heliu.people.api import record, require, require_firm
from heliu.registry import facts, sandbox
from heliu.registry.certificates import read_certificate
from heliu.registry.filing import store
from heliu.registry.filing.checks import certificate_faults
from heliu.registry.filing.models import Filing
from heliu.registry.filing.services import save_section
from heliu.registry.filing.typing_in import Typed
from heliu.registry.models import Certificate, Firm
from heliu.registry.numbers import uscc_fault
from heliu.registry.rules import bare_organisation_code
from heliu.registry.services import bind_certificate, revoke_certificate, trust_issuer

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from heliu.people.facts import Actor

CERTIFICATES_MAX: Final = 20
"""Of one enterprise that sign at one time."""
OVERLAP_DAYS_MAX: Final = 90
COLUMNS: Final = (
    "fingerprint",
    "serial",
    "algorithm",
    "not_before",
    "not_after",
    "bound_at",
    "revoked_at",
    "retires_on",
)


def certificates(*, actor: Actor) -> list[Mapping[str, Any]]:
    """All certificates of the actor's enterprise, the newest first."""
    require(actor, "registry.view_certificates")
    held = Certificate.objects.filter(firm_id=require_firm(actor)).order_by("-bound_at", "fingerprint")
    return [*held.values(*COLUMNS)]


@transaction.atomic
def bind(content: bytes, *, actor: Actor, at: datetime) -> str:
    """Bind a certificate (PEM or DER) to the actor's enterprise, whose name and code it must carry."""
    require(actor, "registry.manage_certificates")
    firm = _filed(actor)
    _is_ours(firm, content, business_day(at))
    live = Certificate.objects.filter(firm=firm, revoked_at=None, not_after__gt=at).count()
    if live >= CERTIFICATES_MAX:
        raise Conflict(
            say(
                f"有效证书已达 {CERTIFICATES_MAX} 张 (CERTIFICATES_MAX)，请先停用不再使用的证书。",
                f"{CERTIFICATES_MAX} certificates sign already (CERTIFICATES_MAX): revoke one that is not used.",
            )
        )
    return bind_certificate(firm.code, content, at)


@transaction.atomic
def rotate(old: str, content: bytes, last_day: date, *, actor: Actor, at: datetime) -> str:
    """Bind a new certificate while the old one signs on until ``last_day`` (更换): no message is refused in between."""
    require(actor, "registry.manage_certificates")
    firm, day = _filed(actor), business_day(at)
    held = Certificate.objects.select_for_update().filter(fingerprint=old, firm=firm, revoked_at=None).first()
    if held is None:
        raise NotThere(say("没有找到该企业的有效证书。", "There is no such valid certificate."))
    if not 0 <= (last_day - day).days <= OVERLAP_DAYS_MAX:
        words = say(
            f"旧证书的使用末日应在今天起 {OVERLAP_DAYS_MAX} 天内 (OVERLAP_DAYS_MAX)。",
            f"The old certificate's last day lies within {OVERLAP_DAYS_MAX} days from today (OVERLAP_DAYS_MAX).",
        )
        raise Invalid(words, [Violation("/last_day", "out_of_range", words)])
    fresh = bind(content, actor=actor, at=at)
    if fresh == old:
        raise Conflict(say("新旧证书是同一张。", "Old and new are the same certificate."))
    held.retires_on = last_day
    held.save(update_fields=["retires_on"])
    return fresh


def revoke(fingerprint: str, *, actor: Actor, at: datetime) -> None:
    """Withdraw a certificate at once and for good (停用)."""
    require(actor, "registry.manage_certificates")
    revoke_certificate(fingerprint, require_firm(actor), at)


def demands_cards(*, actor: Actor) -> bool:
    """Whether the actor's enterprise wants only messages sealed with its bound certificates to count."""
    require(actor, "registry.view_certificates")
    return Firm.objects.filter(code=require_firm(actor), cards_only=True).exists()


@transaction.atomic
def demand_cards(*, wanted: bool, actor: Actor, at: datetime) -> None:
    """Let only messages sealed with a bound certificate count for the actor's enterprise, or again all (只认卡证书)."""
    require(actor, "registry.demand_cards")
    firm = _filed(actor)
    if wanted and not _signing(firm, at):
        raise Conflict(
            say(
                "还没有有效的签名证书：先绑定证书，否则本企业的报文都会被拒收。",
                "No certificate signs yet: bind one first, or every message of the enterprise would be refused.",
            )
        )
    if firm.cards_only == wanted:
        return
    firm.cards_only = wanted
    firm.save(update_fields=["cards_only"])
    record(actor, "registry.demand_cards", firm.name, step="demanded" if wanted else "given up")


def _signing(firm: Firm, at: datetime) -> int:
    """How many certificates of the firm sign at this instant."""
    live = Certificate.objects.filter(firm=firm, revoked_at=None, not_before__lte=at, not_after__gt=at)
    return live.exclude(retires_on__lt=business_day(at)).count()


@transaction.atomic
def issue_sandbox(*, actor: Actor, at: datetime) -> list[str]:
    """A software key and certificate of each algorithm from the sandbox authority, bound; never in production."""
    require(actor, "registry.manage_certificates")
    firm = _filed(actor)
    pairs = _sandbox_pairs(facts.Firm(firm.code, firm.name, firm.organisation_code, firm.uscc, firm.dxp_id))
    return [bind_certificate(firm.code, pair.certificate_path.read_bytes(), at) for pair in pairs.values()]


@transaction.atomic
def put_sandbox_certificate(filing_id: int, *, actor: Actor, at: datetime) -> None:
    """Fill a sandbox certificate into the data channel of a filing that is being written; never in production."""
    require(actor, "registry.file_enterprise")
    filing = Filing.objects.filter(pk=filing_id, firm_code=require_firm(actor)).first()
    if filing is None:
        raise NotThere(say("没有找到该备案，或不属于您的企业。", "There is no such filing, or it is not yours."))
    saved = store.current(filing)
    identity = saved["identity"].values if "identity" in saved else {}
    name, uscc = str(identity.get("name", "")), str(identity.get("uscc", ""))
    if not name or uscc_fault(uscc):
        raise Conflict(say("请先完成主体信息，证书以其中的名称和代码签发。", "Complete the identity first."))
    pairs = _sandbox_pairs(facts.Firm(filing.firm_code, name, bare_organisation_code(uscc), uscc))
    pem = pairs["sm2" if "sm2" in pairs else "rsa"].certificate_path.read_text(encoding="ascii")
    held = saved.get("channel")
    values = {**(held.values if held else {}), "certificate": pem}
    if values.get("way") != "client":  # asked for only by those who send by a system or the port's client
        values["way"] = "system"
    save_section(filing_id, "channel", Typed(values, held.number if held else 0), actor=actor, at=at)


def _sandbox_pairs(firm: facts.Firm) -> Mapping[str, sandbox.KeyPair]:
    """The firm's software keys by algorithm, made where they are missing, of an authority that is trusted here."""
    if settings.PRODUCTION:
        raise NotAllowed(say("生产环境不签发沙箱证书。", "No sandbox certificates in production."))
    for authority in sandbox.ensure_keys(settings.STATE_DIR, [firm]):
        trust_issuer(authority.read_bytes())
    return sandbox.firm_keys(settings.STATE_DIR, firm.code)


def _is_ours(firm: Firm, content: bytes, day: date) -> None:
    held = read_certificate(content).facts
    faults = [str(one) for one in certificate_faults(held, firm.name, firm.organisation_code, day)]
    if faults:
        raise Invalid(" ".join(faults), [Violation("/file", "wrong", fault) for fault in faults])


def _filed(actor: Actor) -> Firm:
    firm = Firm.objects.select_for_update().filter(code=require_firm(actor)).first()
    if firm is None:
        raise Conflict(say("企业备案通过后才能绑定证书。", "Certificates are bound once the enterprise is filed."))
    return firm
