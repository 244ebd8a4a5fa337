"""Delegation on pages (委托): who may send which messages and do which business for whom, given and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from heliu.kernel.problems import Invalid, NotAllowed
from heliu.people.api import permissions as all_permissions
from heliu.people.api import record, require
from heliu.people.facts import Duty, Hat
from heliu.registry.entrusting import entrust, revoke_entrustment
from heliu.registry.facts import FILED, Delegation
from heliu.registry.models import Entrustment
from heliu.registry.rules import SENDERS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date, datetime

    from heliu.people.facts import Actor, Role

MANAGE = "registry.manage_entrustments"


def sendable_by(roles: Collection[Role]) -> tuple[str, ...]:
    """The messages firms of these roles may send, hence entrust: nobody lends what is not theirs."""
    return tuple(name for name, parties in SENDERS.items() if any(role in roles for _, role in parties))


def delegable() -> tuple[str, ...]:
    """The permissions an enterprise may entrust another with, in the order of the table."""
    return tuple(name for name, one in all_permissions().items() if one.delegable)


@transaction.atomic
def delegate(
    agent: str,
    messages: Collection[str],
    permissions: Collection[str],
    since: date,
    until: date | None,
    *,
    actor: Actor,
) -> int:
    """Entrust another firm, from a day to a day; returns the number of the entrustment."""
    require(actor, MANAGE)
    if actor.firm is None or actor.agent is not None:
        raise NotAllowed(_("受托企业不能转委托。"))
    if strange := sorted(set(permissions) - set(delegable())):
        raise Invalid(_("%(acts)s 不是可以委托的事项。") % {"acts": _("、").join(strange)})
    if strange := sorted(set(messages) - set(sendable_by(actor.roles))):
        raise Invalid(_("本企业未备案相应身份，不能委托：%(messages)s。") % {"messages": _("、").join(strange)})
    made = entrust(actor.firm, agent, messages, since, until, permissions=permissions)
    scope = {"messages": list(made.messages), "permissions": list(made.permissions)}
    record(actor, MANAGE, agent, step="given", since=str(since), until=str(until or ""), **scope)  # type: ignore[arg-type]
    return int(made.pk)


@transaction.atomic
def take_back(number: int, *, actor: Actor, at: datetime) -> None:
    """The principal ends an entrustment; the agent is refused from the commit on."""
    require(actor, MANAGE)
    revoke_entrustment(number, actor.firm or "", at)
    record(actor, MANAGE, Entrustment.objects.get(pk=number).agent_id, step="revoked")


def delegations(firm_code: str) -> list[Delegation]:
    """All a firm has given and holds, the newest first, those ended too."""
    rows = Entrustment.objects.of(firm_code).select_related("principal", "agent").order_by("-since", "-pk")
    return [
        Delegation(
            number=one.pk,
            principal=one.principal_id,
            principal_name=one.principal.name,
            agent=one.agent_id,
            agent_name=one.agent.name,
            messages=tuple(one.messages),
            permissions=tuple(one.permissions),
            since=one.since,
            until=one.until,
            revoked_at=one.revoked_at,
        )
        for one in rows
    ]


def delegated_hats(firms: Mapping[str, frozenset[Duty]], day: date) -> list[Hat]:
    """In whose affairs the people of these firms may act on ``day``, and within which permissions."""
    rows = Entrustment.objects.in_force(day).filter(agent_id__in=firms, principal__state=FILED, agent__state=FILED)
    scopes: dict[tuple[str, str], set[str]] = {}
    for principal, agent, acts in rows.values_list("principal_id", "agent_id", "permissions"):
        if acts:
            scopes.setdefault((principal, agent), set()).update(acts)
    return [
        Hat(f"for:{principal}:{agent}", firm=principal, duties=firms[agent], agent=agent, only=frozenset(acts))
        for (principal, agent), acts in sorted(scopes.items())
    ]
