"""A message sent again as it was (原样重发): the same octets through a door, so that the same rules apply."""

from typing import Final

import httpx
from django.conf import settings
from django.utils.translation import gettext as _

from heliu.declarations.facts import Message
from heliu.kernel.problems import Conflict, Unavailable
from heliu.people.api import require
from heliu.people.facts import Actor

TIMEOUT_S: Final = 15.0


def resend(message: Message, raw: bytes, *, actor: Actor) -> int:
    """Post the octets to the door; its HTTP status. Raises Conflict, Unavailable, NotAllowed."""
    require(actor, "declarations.resend_message")
    if message.signature == "absent":
        raise Conflict(_("这份报文没有加签，当时凭接口令牌发送。令牌不在本页，请由贵企业的系统用令牌重发。"))
    if message.sender != actor.firm:
        raise Conflict(_("只有发送企业可以重发自己的报文。"))
    try:
        answer = httpx.post(
            f"{settings.DOORS_URL}/ceb",
            content=raw,
            headers={"content-type": "application/xml"},
            timeout=TIMEOUT_S,
        )
    except httpx.HTTPError as error:
        raise Unavailable(_("报文接口没有应答，报文没有重发。请稍后再试；原报文和回执不受影响。")) from error
    if answer.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
        raise Unavailable(
            _("报文接口暂时不能接收（%(status)d），报文没有重发。请稍后再试。") % {"status": answer.status_code}
        )
    return answer.status_code
