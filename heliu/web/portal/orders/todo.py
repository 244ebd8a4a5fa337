"""What of the batches asks for somebody: those that did not get through, and drafts left lying."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from heliu.people.api import may
from heliu.people.facts import ENTERPRISE_ROLES, Actor
from heliu.submission.api import open_batches
from heliu.submission.facts import State
from heliu.web.kit.home import Item, todo, warning


@todo(*ENTERPRISE_ROLES)
def drafts(actor: Actor) -> Iterator[Item]:
    if may(actor, "submission.view_declarations"):
        yield Item(_("报送草稿"), reverse("declare:list"), count=open_batches(actor=actor).get(State.DRAFT, 0))


@warning(*ENTERPRISE_ROLES)
def stuck(actor: Actor) -> Iterator[Item]:
    if may(actor, "submission.view_declarations"):
        count = open_batches(actor=actor).get(State.STUCK, 0)
        hint = _("报文接收没有应答，请重新发送")
        yield Item(_("未报送完的批次"), reverse("orders:list"), count=count, tone="bad", hint=hint)
