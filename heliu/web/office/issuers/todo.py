"""Revocation lists whose issuers have announced a newer one, on the zone operator's home."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from heliu.kernel.days import now
from heliu.people.api import may
from heliu.people.facts import Actor, Role
from heliu.registry import api as registry
from heliu.web.kit.home import Item, warning


@warning(Role.ZONE)
def stale(actor: Actor) -> Iterator[Item]:
    if may(actor, "registry.keep_revocation_lists"):
        count = registry.stale_lists(now(), actor=actor)
        url = reverse("issuers:list") + "?standing=stale"
        yield Item(_("证书吊销列表已过下次发布时间"), url, count=count, tone="bad")
