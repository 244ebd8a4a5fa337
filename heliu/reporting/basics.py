"""Basic facts of a platform (基本信息): filed by version, each with our receipt; a correction says why."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from heliu.kernel.days import business_day, now
from heliu.kernel.keyset import count_up_to, keyset
from heliu.kernel.languages import told
from heliu.kernel.listing import Asked
from heliu.kernel.problems import Conflict, Invalid, NotThere, Violation
from heliu.people.api import record, require, require_firm
from heliu.people.facts import Actor
from heliu.policies.parameters import NotInForce
from heliu.policies.rules.platform_reporting import Due, basic_facts_due
from heliu.registry.api import names_of, registered, stamp, uscc_fault
from heliu.reporting.facts import BasicFacts, Business, Operator
from heliu.reporting.models import NAME_CHARS_MAX, REASON_CHARS_MAX, Basic
from heliu.reporting.rules import ORDER_810, domain_fault

VIEW: Final = "reporting.view_report"
FILE: Final = "reporting.file_report"
ORDERS: Final = {"id": "id"}
OPERATORS_MAX: Final = 5


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a platform tells of itself. ``reason``: why an earlier version is corrected."""

    domain: str
    business: Business
    started_on: date
    operators: tuple[Operator, ...]
    reason: str = ""


@transaction.atomic
def file_basic(wanted: Wanted, *, actor: Actor) -> int:
    """报送基本信息: a new version with a receipt. Raises Invalid with every fault; Conflict where nothing changed."""
    require(actor, FILE)
    firm = require_firm(actor)
    before = Basic.objects.select_for_update().filter(firm=firm).order_by("-version").first()
    _refuse_faults(wanted, is_correction=before is not None)
    content = _content(firm, wanted)
    digest = hashlib.sha256(content).hexdigest()
    if before is not None and _told(before) == (wanted.domain, wanted.business, wanted.started_on, wanted.operators):
        raise Conflict(_("与已报送的基本信息相同，不需要更正。"))
    version = before.version + 1 if before else 1
    at = now()
    said = {
        "title": "互联网平台企业基本信息报送回执",
        "firm": firm,
        "version": version,
        "made_on": business_day(at).isoformat(),
        "law": f"{ORDER_810} 第三条",
    }
    try:
        made = Basic.objects.create(
            firm=firm,
            version=version,
            domain=wanted.domain,
            business=wanted.business,
            started_on=wanted.started_on,
            operators=[[one.name, one.uscc] for one in wanted.operators],
            reason=wanted.reason,
            content=content,
            stamp=stamp(content, said),
            digest=digest,
            filed_by=actor.name,
            filed_at=at,
        )
    except IntegrityError as raced:
        raise Conflict(_("刚刚有人生成或报送了同一份内容，请刷新后再试。")) from raced
    record(actor, FILE, subject=str(made), version=version, digest=digest)
    return made.pk


def _refuse_faults(wanted: Wanted, *, is_correction: bool) -> None:
    found = [*_faults(wanted)]
    if is_correction and not wanted.reason.strip():
        found.append(Violation("reason", "empty", _("更正须写明原因。"), _("请填写。")))
    if len(wanted.reason) > REASON_CHARS_MAX:
        found.append(Violation("reason", "length", _("更正原因过长。"), ""))
    if found:
        raise Invalid(_("报送内容有误，没有报送。"), found)


def _faults(wanted: Wanted) -> Iterable[Violation]:
    if domain_fault(wanted.domain):
        yield Violation(
            "domain", "domain", _("不是有效的域名。"), _("只填域名，例如 shop.example.cn，不带协议和路径。")
        )
    if wanted.started_on > business_day(now()):
        yield Violation("started_on", "future", _("开展经营日期晚于今天。"), _("请核对日期。"))
    if not 0 < len(wanted.operators) <= OPERATORS_MAX:
        limits = {"most": OPERATORS_MAX}
        yield Violation("operators", "count", _("至少一个、至多 %(most)d 个运营主体。") % limits, "")
    for one in wanted.operators:
        if not 0 < len(one.name.strip()) <= NAME_CHARS_MAX:
            yield Violation("operators", "name", _("缺少运营主体名称。"), _("与营业执照一致。"))
        if fault := uscc_fault(one.uscc):
            yield Violation("operators", "uscc", f"{one.name} {one.uscc}", told(fault))


def _told(one: Basic) -> tuple[str, Business, date, tuple[Operator, ...]]:
    operators = tuple(Operator(name, uscc) for name, uscc in one.operators)
    return one.domain, Business(one.business), one.started_on, operators


def _content(firm: str, wanted: Wanted) -> bytes:
    """The filed document: always the same for the same facts."""
    said = {
        "firm": firm,
        "domain": wanted.domain,
        "business": wanted.business.zh,
        "started_on": wanted.started_on.isoformat(),
        "operators": [{"name": one.name, "uscc": one.uscc} for one in wanted.operators],
        "reason": wanted.reason,
    }
    return json.dumps(said, ensure_ascii=False, sort_keys=True, indent=2).encode()


def due_of(started_on: date) -> Due | None:
    """None: started before the law."""
    try:
        return basic_facts_due(started_on)
    except NotInForce:
        return None


def list_basics(actor: Actor, asked: Asked) -> list[BasicFacts]:
    return facts(keyset(_chosen(actor, asked), asked, ORDERS))


def count_basics(actor: Actor, asked: Asked, most: int) -> int:
    return count_up_to(_chosen(actor, asked), most)


def _chosen(actor: Actor, asked: Asked) -> QuerySet[Basic]:
    require(actor, VIEW)
    rows = seen(actor)
    if firm := asked.filters.get("firm"):
        rows = rows.filter(firm=firm)
    return rows


def seen(actor: Actor) -> QuerySet[Basic]:
    rows = Basic.objects.defer("content", "stamp")
    return rows if actor.is_officer else rows.filter(firm=actor.firm or "")


def basic_fact(number: int, *, actor: Actor) -> BasicFacts:
    require(actor, VIEW)
    found = facts(seen(actor).filter(pk=number))
    if not found:
        raise NotThere(_("没有找到，或不属于您的企业。"))
    return found[0]


def latest_basic(firm: str) -> BasicFacts | None:
    found = facts(Basic.objects.defer("content", "stamp").filter(firm=firm).order_by("-version")[:1])
    return found[0] if found else None


def basic_file(number: int, *, actor: Actor, receipt: bool = False) -> tuple[str, bytes]:
    """Name and bytes of the filed document, or of our receipt over it."""
    require(actor, VIEW)
    one = Basic.objects.filter(pk=number).first()
    if one is None or not (actor.is_officer or one.firm == actor.firm):
        raise NotThere(_("没有找到，或不属于您的企业。"))
    return (f"{one}-receipt.json", bytes(one.stamp)) if receipt else (f"{one}.json", bytes(one.content))


def own_operator(firm: str) -> Operator | None:
    """The firm itself: what it is registered as need not be typed."""
    known = registered([firm], business_day(now())).get(firm)
    return Operator(known.name, known.uscc or "") if known else None


def facts(rows: Iterable[Basic]) -> list[BasicFacts]:
    found = list(rows)
    names = names_of({one.firm for one in found})
    return [
        BasicFacts(
            one.pk,
            one.firm,
            names.get(one.firm, ""),
            one.version,
            one.domain,
            Business(one.business),
            one.started_on,
            tuple(Operator(name, uscc) for name, uscc in one.operators),
            due_of(one.started_on),
            one.filed_at,
            one.filed_by,
            one.reason,
            str(one),
            one.digest,
        )
        for one in found
    ]
