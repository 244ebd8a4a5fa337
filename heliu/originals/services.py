"""The verbs of people about originals: deposit, say where to be called, send again, open personal values."""

from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from heliu.ceb.originals.fields import text_of
from heliu.ceb.originals.slices import items, members
from heliu.kernel.networks import ADDRESS_CHARS_MAX, web_address
from heliu.kernel.problems import Conflict, Invalid, NotThere
from heliu.originals.deposits import deposit, look_again
from heliu.originals.facts import Deed, Deposited, Revealed, State, Via
from heliu.originals.models import Answer, Callback, Original, Request
from heliu.originals.progress import move, note
from heliu.originals.sealed import seal_token, texts_of
from heliu.originals.waking import wake
from heliu.people.api import record, require, require_sight
from heliu.people.facts import Actor

DEPOSIT: Final = "originals.deposit_original"
MANAGE: Final = "originals.manage_callback"
REVEAL: Final = "originals.reveal_original"
VIEW: Final = "originals.view_request"
WATCH: Final = "originals.watch_request"
PURPOSE_CHARS_MIN: Final = 4
PURPOSE_CHARS_MAX: Final = 200
TOKEN_CHARS_MAX: Final = 200


@transaction.atomic
def deposit_as(raw: bytes, *, actor: Actor, at: datetime) -> list[Deposited]:
    """Deposit originals of the actor's platform from a page. Raises as ``deposits.deposit``."""
    require(actor, DEPOSIT)
    told = deposit(raw, actor.firm or "", Via.PAGE, at)
    record(actor, DEPOSIT, _("%(count)d 份原始数据") % {"count": len(told)}, payments=[one.pay_no for one in told])
    return told


@transaction.atomic
def set_callback(url: str, token: str, *, actor: Actor, at: datetime) -> None:
    """Say where the platform is called for what is missing; an empty address: nowhere any more."""
    require(actor, MANAGE)
    firm_code = actor.firm or ""
    if not url:
        Callback.objects.filter(pk=firm_code).delete()
        record(actor, MANAGE, _("停用回调"))
        return
    parts = web_address(url)
    if parts is None:
        raise Invalid(
            _("回调地址应为 http 或 https 的完整地址，不带用户名和 #，不超过 %(most)d 个字符。")
            % {"most": ADDRESS_CHARS_MAX}
        )
    if settings.PRODUCTION and parts.scheme != "https":
        raise Invalid(_("正式环境的回调地址应以 https 开头：原始数据含个人信息。"))
    if len(token) > TOKEN_CHARS_MAX or not (token.isascii() and token.isprintable()):
        raise Invalid(_("令牌最多 %(most)d 个可见的 ASCII 字符。") % {"most": TOKEN_CHARS_MAX})
    Callback.objects.update_or_create(
        pk=firm_code, defaults={"url": url, "sealed_token": seal_token(token, firm_code), "set_at": at}
    )
    look_again(Q(firm_code=firm_code), at)
    record(actor, MANAGE, parts.hostname or "")


@transaction.atomic
def send_again(request_id: int, *, actor: Actor, at: datetime) -> None:
    """Answer once more what customs refused, with the original as it is now, or what could not be uploaded."""
    require(actor, DEPOSIT)
    request = Request.objects.select_for_update().filter(pk=request_id, firm_code=actor.firm or "").first()
    if request is None:
        raise NotThere(_("没有找到该调取请求。"))
    if request.state not in {State.REFUSED, State.STUCK}:
        raise Conflict(_("只有被海关退回或上传未果的请求可以重新上传。"))
    _take_up(request, at)
    record(actor, DEPOSIT, request.order_no, step="again", session=request.session)


def _take_up(request: Request, at: datetime) -> None:
    if request.state == State.REFUSED:
        Answer.objects.filter(request=request).delete()
        request.original = None
        move(request, State.WAITING)
    else:
        Answer.objects.filter(request=request).update(attempts=0, exceptions=0, signed_at=at)
        move(request, State.ANSWERING)
    request.next_at = at
    request.save(update_fields=["state", "original", "next_at"])
    note(request, at, Deed.AGAIN)
    wake(request.pk)


@transaction.atomic
def reveal(original_id: int, *, purpose: str, actor: Actor) -> Revealed:
    """The personal values of an original, in full; who looked and what for is written down first."""
    require(actor, REVEAL)
    original = Original.objects.filter(pk=original_id).first()
    if original is None:
        raise NotThere(_("没有找到该原始数据。"))
    require_sight(actor, original.firm_code)
    text = " ".join(purpose.split())
    if not PURPOSE_CHARS_MIN <= len(text) <= PURPOSE_CHARS_MAX:
        limits = {"least": PURPOSE_CHARS_MIN, "most": PURPOSE_CHARS_MAX}
        raise Invalid(_("请写明查看个人信息的用途，%(least)d 至 %(most)d 个字。") % limits)
    record(actor, REVEAL, f"{original.pay_code} {original.pay_no}", firm=original.firm_code, purpose=text)
    texts = texts_of(original)
    head = members(texts.head)
    payees = tuple((text_of(one.value["recpName"]), text_of(one.value["recpAccount"])) for one in items(texts.lists))
    return Revealed(text_of(head["initalRequest"].value), text_of(head["initalResponse"].value), payees)
