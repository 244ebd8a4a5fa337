"""The tariff on the homes of officers: versions that wait for a second person."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from heliu.lawbook.tariff import api
from heliu.people.facts import Actor, Role
from heliu.web.kit.home import Item, todo


@todo(Role.ZONE, Role.CUSTOMS, Role.TAX)
def waiting(actor: Actor) -> Iterable[Item]:
    yield Item(_("待复核的税则版本"), reverse("tariff:list"), count=api.waiting(actor))
