"""The first step of an enterprise that stands nowhere yet (开办企业): who begins for it becomes its administrator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from heliu.kernel.languages import say
from heliu.kernel.problems import Conflict
from heliu.people.api import found_team
from heliu.registry.models import Firm

if TYPE_CHECKING:
    from datetime import date

    from heliu.people.facts import Actor


@transaction.atomic
def found(code: str, *, actor: Actor, day: date) -> None:
    """Begin for an enterprise. One that stands in the register is not anybody's to take: its people let others in."""
    if Firm.objects.filter(code=code).exists():
        raise Conflict(
            say(
                "该企业已经备案。请由它的管理员邀请您；没有管理员的，请联系综试区运营管理。",
                "The enterprise is already filed. Ask its administrator to invite you; if it has none, ask the zone.",
            )
        )
    found_team(code, actor=actor, day=day)
