"""Payment originals on the homes: what customs waits for, to the second; what it refused."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from heliu.kernel.days import BEIJING
from heliu.originals import api
from heliu.people.api import may
from heliu.people.facts import Actor, Role
from heliu.web.kit.home import Item, once, todo, warning


def listed(state: str) -> str:
    return f"{reverse('originals:list')}?state={state}"


@todo(Role.PLATFORM)
def asked(actor: Actor) -> Iterable[Item]:
    """Open requests, with the nearest limit; red once one has passed."""
    if actor.firm is None or not may(actor, api.VIEW):
        return
    told = once(api.standing, actor.firm)
    hint = ""
    if told.next_due is not None:
        hint = _("最近的时限 %(time)s") % {"time": told.next_due.astimezone(BEIJING).strftime("%H:%M:%S")}
    tone = "bad" if told.overdue or told.alarmed else "warn"
    yield Item(_("海关调取支付原始数据，待上传"), listed("open"), count=told.open, tone=tone, hint=hint)


@warning(Role.PLATFORM)
def unhappy(actor: Actor) -> Iterable[Item]:
    if actor.firm is None or not may(actor, api.VIEW):
        return
    told = once(api.standing, actor.firm)
    yield Item(_("支付原始数据超时未上传"), listed("overdue"), count=told.overdue, tone="bad")
    yield Item(_("支付原始数据被海关退回或上传未果"), listed("unhappy"), count=told.unhappy, tone="bad")
