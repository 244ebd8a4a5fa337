"""The no-invoice exemption on the homes: what waits for a list, what does not fit, what the law leaves open."""

from collections.abc import Iterable
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from heliu.kernel.listing import Asked
from heliu.people.api import may
from heliu.people.facts import Actor, Role
from heliu.policies.rules.exemption import Standing
from heliu.reliefs.exemption import api
from heliu.web.kit.home import Item, todo, warning

COUNTED_MAX: Final = 1_000


@todo(Role.SELLER)
def unmatched(actor: Actor) -> Iterable[Item]:
    if not may(actor, api.VIEW):
        return
    waiting = api.count_registrations(actor, Asked({"state": Standing.REGISTERED}), COUNTED_MAX)
    url = f"{reverse('exemptions:list')}?state={Standing.REGISTERED}"
    yield Item(_("无票免税登记未匹配到清单"), url, count=waiting, tone="warn")


@todo(Role.TAX)
def exceptions(actor: Actor) -> Iterable[Item]:
    url = f"{reverse('office_exemptions:exceptions')}?decision=open"
    yield Item(_("无票免税例外申请待审核"), url, count=api.open_exceptions(actor), tone="warn")


@warning(Role.SELLER, Role.TAX)
def open_law(actor: Actor) -> Iterable[Item]:
    if not may(actor, api.VIEW):
        return
    told, url = api.figures(actor), reverse("exemptions:list")
    yield Item(
        _("无票免税条件符合但政策口径待明确"),
        f"{url}?state={Standing.WARNED}",
        count=told.of(Standing.WARNED),
        tone="warn",
        hint=_("涉及税额 %(amount)s 元") % {"amount": f"{told.stake_cny:,.2f}"},
    )
    refused = told.of(Standing.REFUSED)
    yield Item(_("无票免税登记不符合条件"), f"{url}?state={Standing.REFUSED}", count=refused, tone="bad")
