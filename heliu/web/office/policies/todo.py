"""Drafts of changes on the homes of those who may release them."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from heliu.lawbook.changes import api as changes
from heliu.lawbook.changes.facts import State
from heliu.people.facts import Actor, Role
from heliu.web.kit.home import Item, todo


@todo(Role.ZONE, Role.CUSTOMS, Role.TAX, Role.COMMERCE)
def waiting(actor: Actor) -> Iterable[Item]:
    address = f"{reverse('office_policies:drafts')}?state={State.SUBMITTED.value}"
    yield Item(_("政策变更待复核"), address, count=changes.waiting(actor), tone="warn")
