"""The officers' verbs: return items for correction, approve, look at a personal value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction

from heliu.kernel.days import business_day
from heliu.kernel.languages import say
from heliu.kernel.problems import Conflict, Invalid, NotThere, Violation
from heliu.people.api import require
from heliu.registry import facts, services
from heliu.registry.filing import store
from heliu.registry.filing.attestation import issue
from heliu.registry.filing.cases import case, locked, move, record, valid_filing
from heliu.registry.filing.facts import Act, State
from heliu.registry.filing.models import WORDS_MAX, Attestation, Filing, ReturnItem
from heliu.registry.filing.sections import BY_KEY
from heliu.registry.models import Certificate, FirmRole
from heliu.registry.rules import USCC_ORGANISATION

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from heliu.people.facts import Actor
    from heliu.registry.filing.facts import Case
    from heliu.registry.filing.store import Saved

ITEMS_MAX: Final = 50
ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Returned:
    """One thing the officer wants corrected; an empty ``field`` means the whole section."""

    section: str
    field: str
    words: str


@transaction.atomic
def return_items(filing_id: int, items: Sequence[Returned], *, seen_round: int, actor: Actor, at: datetime) -> Case:
    """Return a filing for correction (退回补正), all at once and each thing with its words. The clock rests."""
    require(actor, "registry.decide_filing")
    filing = _decidable(filing_id, seen_round)
    if faults := _faults(items):
        raise Invalid(say("补正要求不完整。", "What is to be corrected is not said completely."), faults)
    move(filing, State.RETURNED)
    filing.due_on = None
    filing.save(update_fields=["state", "due_on"])
    numbers = store.numbers_of(store.current(filing))
    for item in items:
        ReturnItem.objects.create(
            filing=filing,
            round=filing.round,
            section=item.section,
            field=item.field,
            words=item.words.strip(),
            number=numbers.get(item.section, 0),
            made_at=at,
            made_by_id=actor.user_id,
            made_by_name=actor.name[: store.NAME_MAX],
        )
    record(filing, Act.RETURNED, actor, at, words=_listed(items), numbers=numbers)
    return case(filing)


def _listed(items: Sequence[Returned]) -> str:
    return "；".join(f"{_title(item)}：{item.words.strip()}" for item in items)


def _title(item: Returned) -> str:
    section = BY_KEY[item.section]
    field = section.field(item.field)
    return f"{section.words.zh} {field.words.zh}" if field else section.words.zh


def _faults(items: Sequence[Returned]) -> list[Violation]:
    if not items:
        return [Violation("", "missing", say("请至少勾选一项并写明要求。", "Tick at least one item and say why."))]
    if len(items) > ITEMS_MAX:
        return [
            Violation("", "too_many", say(f"一次最多退回 {ITEMS_MAX} 项 (ITEMS_MAX)。", f"At most {ITEMS_MAX} items."))
        ]
    return [fault for item in items if (fault := _fault(item))]


def _fault(item: Returned) -> Violation | None:
    section = BY_KEY.get(item.section)
    if section is None or (item.field and section.field(item.field) is None):
        return Violation(f"/{item.section}/{item.field}", "unknown", say("没有这一项。", "There is no such item."))
    if not item.words.strip():
        words = say(f"{_title(item)}：请写明补正要求。", f"{section.words.en}: say what is to be corrected.")
        return Violation(f"/{item.section}/{item.field}", "missing", words)
    if len(item.words) > WORDS_MAX:
        words = say(f"{_title(item)}：最多 {WORDS_MAX} 个字。", f"{section.words.en}: at most {WORDS_MAX} characters.")
        return Violation(f"/{item.section}/{item.field}", "too_long", words)
    return None


@transaction.atomic
def approve(filing_id: int, *, seen_round: int, actor: Actor, at: datetime) -> Case:
    """Approve a filing (审核通过): the enterprise and its roles stand in the register and the certificate is issued,
    all in one transaction. A version before it is replaced.
    """
    require(actor, "registry.decide_filing")
    filing = _decidable(filing_id, seen_round)
    day, saved = business_day(at), store.current(filing)
    firm = firm_of(filing.firm_code, saved)
    before = valid_filing(filing.firm_code)
    if before is not None:
        move(before, State.REPLACED)
        before.save(update_fields=["state"])
        Attestation.objects.filter(filing=before).update(ended_on=day)
        record(before, Act.REPLACED, actor, at)
    move(filing, State.APPROVED)
    filing.decided_at, filing.decided_by_id, filing.due_on, filing.name = at, actor.user_id, None, firm.name
    filing.save(update_fields=["state", "decided_at", "decided_by", "due_on", "name"])
    _register(firm, day)
    _bind(filing.firm_code, saved, at)
    issue(filing, firm, day)
    record(filing, Act.APPROVED, actor, at, numbers=store.numbers_of(saved))
    return case(filing)


def firm_of(firm_code: str, saved: dict[str, Saved]) -> facts.Firm:
    """The enterprise as the filing describes it."""
    identity, roles, channel = (saved[key].values for key in ("identity", "roles", "channel"))
    uscc = str(identity["uscc"])
    return facts.Firm(
        firm_code,
        str(identity["name"]),
        organisation_code=uscc[USCC_ORGANISATION],
        uscc=uscc,
        dxp_id=str(channel.get("dxp_id", "")) or None,
        roles=frozenset(roles["roles"]),
    )


def _register(firm: facts.Firm, day: date) -> None:
    """File the enterprise as described; a role it no longer files for held until yesterday."""
    services.register_firm(firm, day, replace=True)
    gone = FirmRole.objects.filter(firm_id=firm.code, until=None).exclude(role__in=firm.roles)
    for role, since in gone.values_list("role", "since"):
        services.end_role(firm.code, role, max(since, day - ONE_DAY))


def _bind(firm_code: str, saved: dict[str, Saved], at: datetime) -> None:
    pem = str(saved["channel"].values.get("certificate", ""))
    if pem and not Certificate.objects.filter(firm_id=firm_code, pem=pem).exists():
        services.bind_certificate(firm_code, pem.encode(), at)


@transaction.atomic
def reveal(filing_id: int, section: str, field: str, purpose: str, *, actor: Actor, at: datetime) -> str:
    """A personal value in full, for a purpose that is written down with the name of who asked (查看个人信息)."""
    require(actor, "registry.reveal_filing")
    filing = locked(filing_id)
    spec = BY_KEY[section].field(field) if section in BY_KEY else None
    # A draft is the enterprise's own until it is handed in, here as in every reading.
    if filing is None or filing.round == 0 or spec is None or not spec.mask:
        raise NotThere(say("没有这一项。", "There is no such item."))
    if not purpose.strip():
        raise Invalid(
            say("请写明查看的用途，将记入备案经过。", "Say what for: it is written into the history."),
            [Violation("/purpose", "missing", say("请填写用途。", "Say what for."))],
        )
    saved = store.current(filing).get(section)
    record(filing, Act.REVEALED, actor, at, words=f"{BY_KEY[section].words.zh} {spec.words.zh}：{purpose.strip()}")
    return str(saved.values.get(field, "")) if saved else ""


def _decidable(filing_id: int, seen_round: int) -> Filing:
    """Locked and as the officer saw it: whoever comes second is told so and decides nothing."""
    filing = locked(filing_id)
    if filing is None:
        raise NotThere(say("没有找到该备案。", "There is no such filing."))
    if filing.round != seen_round and filing.state == State.SUBMITTED:
        raise Conflict(
            say(
                "企业已再次提交，内容可能不同，请重新打开后审核。",
                "It was submitted anew since you opened it: open it again.",
            )
        )
    return filing
