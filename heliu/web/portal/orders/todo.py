"""What of the batches asks for somebody: those that did not get through, and drafts left lying."""

from collections.abc import Iterator
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from heliu.people.api import may
from heliu.people.facts import ENTERPRISE_ROLES, Actor
from heliu.submission.api import open_batches
from heliu.submission.facts import Source, State
from heliu.web.kit.home import Item, once, todo, warning

LISTS: Final = (
    (Source.FORM, "declare:list", _("单票申报草稿")),
    (Source.SHEET, "orders:list", _("订单导入草稿")),
)


def counts(actor: Actor) -> dict[tuple[Source, State], int]:
    return open_batches(actor=actor) if may(actor, "submission.view_declarations") else {}


@todo(*ENTERPRISE_ROLES)
def drafts(actor: Actor) -> Iterator[Item]:
    held = once(counts, actor)
    for source, address, text in LISTS:
        yield Item(text, f"{reverse(address)}?state={State.DRAFT}", count=held.get((source, State.DRAFT), 0))


@warning(*ENTERPRISE_ROLES)
def stuck(actor: Actor) -> Iterator[Item]:
    held, hint = once(counts, actor), _("报文接收没有应答，请重新发送")
    for source, address, _text in LISTS:
        count = held.get((source, State.STUCK), 0)
        url = f"{reverse(address)}?state={State.STUCK}"
        yield Item(_("未报送完的批次"), url, count=count, tone="bad", hint=hint)
