"""The relay on the officers' homes: customs away for too long, and where it decided otherwise than we expected."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from heliu.kernel.days import now
from heliu.kernel.listing import Asked
from heliu.people.api import may
from heliu.people.facts import Actor, Role
from heliu.relay import api
from heliu.web.database import database
from heliu.web.kit.home import Item, news, warning

DIFFERENCES_COUNTED_MAX = 1_000


@warning(Role.ZONE)
def customs_away(actor: Actor) -> Iterator[Item]:
    if may(actor, api.WATCH):
        minutes = api.away_too_long_minutes(database(), now())
        hint = _("海关系统已 %(minutes)d 分钟不可达。报文照常接收，恢复后按序转送。") % {"minutes": minutes}
        yield Item(_("海关系统不可达"), reverse("office_relay:list"), count=int(minutes > 0), tone="bad", hint=hint)


@news(Role.CUSTOMS)
def differing(actor: Actor) -> Iterator[Item]:
    if may(actor, api.WATCH):
        count = api.count_differences(database(), actor, Asked(), DIFFERENCES_COUNTED_MAX)
        yield Item(_("与海关不一致的单证"), reverse("office_relay:list"), count=count)
