"""The homes' share of the message centre: what was sent back, what waits, whose document is awaited, until when."""

from collections.abc import Iterable
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from heliu.clearance.pages import Waits, refusals_of, waits_of
from heliu.declarations.api import counted
from heliu.declarations.facts import Asked, Trouble
from heliu.kernel.days import business_day, now
from heliu.people.api import beyond_the_wall, may
from heliu.people.facts import Actor, Role
from heliu.web.cases.messages.lists import WAITING
from heliu.web.cases.messages.views import VIEW
from heliu.web.database import database
from heliu.web.kit.home import Item, clock, news, once, todo, warning

SENDERS: Final = (Role.SELLER, Role.PLATFORM, Role.PAYMENT, Role.CARRIER, Role.WAREHOUSE, Role.BROKER)
COUNTED_MAX: Final = 10_000


def centre(**query: str) -> str:
    words = "&".join(f"{name}={value}" for name, value in query.items())
    return f"{reverse('messages:list')}?{words}" if words else reverse("messages:list")


@todo(*SENDERS)
def sent_back(actor: Actor) -> Iterable[Item]:
    """Messages of the last days that ask for a correction."""
    if actor.firm is None or not may(actor, VIEW):
        return
    told = refusals_of(database(), actor.firm, now())
    yield Item(_("近 7 日有清单被退单的报文"), centre(code="100"), count=told.returned, tone="bad")
    yield Item(_("近 7 日有单证被拒收的报文"), centre(), count=told.refused, tone="bad")


@todo(Role.SELLER, Role.PLATFORM, Role.PAYMENT, Role.CARRIER)
def owed(actor: Actor) -> Iterable[Item]:
    """Documents of this firm that inventories of others wait for."""
    names = {
        "order": _("清单在等待贵企业的订单（CEB311）"),
        "payment": _("清单在等待贵企业的支付凭证（CEB411）"),
        "waybill": _("清单在等待贵企业的运单（CEB511）"),
        "export_order": _("出口清单在等待贵企业的订单（CEB303）"),
        "export_waybill": _("出口清单在等待贵企业的运单（CEB505）"),
    }
    for kind, count in once(waits, actor).owed.items():
        yield Item(names[kind], centre(), count=count, tone="warn")


@warning(Role.SELLER, Role.PLATFORM, Role.BROKER)
def waiting(actor: Actor) -> Iterable[Item]:
    yield Item(_("清单待碰单"), centre(state=WAITING), count=once(waits, actor).own, tone="warn")


@warning(*SENDERS)
def troubled(actor: Actor) -> Iterable[Item]:
    """Messages of today that could not be read or whose seal was refused."""
    if actor.firm is None or not may(actor, VIEW):
        return
    for trouble, name in TROUBLE_NAMES.items():
        asked = Asked(actor.firm, trouble=trouble, day=business_day(now()))
        count = counted(database(), asked, COUNTED_MAX)
        yield Item(name, centre(state=trouble.value), count=count, tone="bad")


TROUBLE_NAMES: Final[dict[Trouble, Promise]] = {
    Trouble.UNREADABLE: gettext_lazy("今日无法读取的报文"),
    Trouble.UNSEALED: gettext_lazy("今日验签未过的报文"),
}


@clock(Role.SELLER, Role.PLATFORM, Role.PAYMENT, Role.CARRIER, Role.BROKER)
def window(actor: Actor) -> Iterable[Item]:
    """The first matching window to close."""
    told = once(waits, actor)
    if told.first_until is not None:
        yield Item(_("最早到期的待碰单清单"), centre(state=WAITING), due=business_day(told.first_until), tone="warn")


@news(*SENDERS)
def today(actor: Actor) -> Iterable[Item]:
    if actor.firm is None or not may(actor, VIEW):
        return
    day = business_day(now())
    count = counted(database(), Asked(actor.firm, day=day), COUNTED_MAX)
    yield Item(_("今日报文（份）"), centre(day=day.isoformat()), count=count)


def waits(actor: Actor) -> Waits:
    if actor.firm is None or not may(actor, VIEW):
        return Waits(0, {}, None)
    with beyond_the_wall("whose document an inventory waits for: counts for the firm that owes it"):
        return waits_of(database(), actor.firm)
