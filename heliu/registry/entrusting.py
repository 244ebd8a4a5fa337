"""Entrustments (委托): one firm lets another act in its place, from a day to a day, and takes it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from heliu.kernel.days import business_day
from heliu.kernel.languages import say
from heliu.kernel.problems import Conflict, Invalid, NotThere
from heliu.registry.models import Entrustment
from heliu.registry.rules import SENDERS
from heliu.registry.services import filed_firm

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime


@transaction.atomic
def entrust(
    principal: str,
    agent: str,
    messages: Collection[str],
    since: date,
    until: date | None = None,
    *,
    permissions: Collection[str] = (),
) -> Entrustment:
    """Let ``agent`` send ``messages`` and do ``permissions`` on pages in the principal's place.

    The same entrustment again changes nothing.
    """
    for code in (principal, agent):
        filed_firm(code)
    if principal == agent:
        raise Invalid(say("企业不能委托自己。", "A firm does not entrust itself."))
    if unknown := sorted(set(messages) - set(SENDERS)):
        wrong, known = "、".join(unknown), "、".join(SENDERS)
        raise Invalid(
            say(f"{wrong} 不是可以委托的报文，可选：{known}。", f"{wrong} cannot be entrusted; these can: {known}.")
        )
    if not (messages or permissions):
        raise Invalid(say("请写明委托代发哪些报文，或代办哪些事项。", "Say which messages or business you entrust."))
    if until is not None and until < since:
        raise Invalid(
            say(f"截止日期 {until} 早于起始日期 {since}。", f"The end {until} lies before the beginning {since}.")
        )
    wanted, acts = sorted(set(messages)), sorted(set(permissions))
    standing = Entrustment.objects.filter(principal_id=principal, agent_id=agent, until=until, revoked_at=None)
    for entrustment in standing.filter(since__lte=since):
        if set(wanted) <= set(entrustment.messages) and set(acts) <= set(entrustment.permissions):
            return entrustment
    return Entrustment.objects.create(
        principal_id=principal, agent_id=agent, messages=wanted, permissions=acts, since=since, until=until
    )


@transaction.atomic
def revoke_entrustment(entrustment_id: int, principal: str, at: datetime) -> None:
    """The principal takes it back; from the commit on the agent is refused."""
    held = Entrustment.objects.select_for_update().filter(pk=entrustment_id, principal_id=principal).first()
    if held is None:
        raise NotThere(say("没有找到该委托。", "There is no such entrustment."))
    if held.revoked_at is not None:
        day = business_day(held.revoked_at)
        raise Conflict(say(f"该委托已于 {day} 撤回。", f"The entrustment was taken back on {day}."))
    held.revoked_at = at
    held.save(update_fields=["revoked_at"])
