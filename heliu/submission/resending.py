"""A stored message sent again as it was (原样重发): the same octets through the doors, so that the same rules apply."""

from typing import Final

from django.utils.translation import gettext as _

from heliu.declarations.facts import Message
from heliu.kernel.problems import Conflict
from heliu.people.api import require
from heliu.people.facts import Actor
from heliu.submission import doors
from heliu.submission.facts import NO_RECEIPT

TIMEOUT_S: Final = 15.0  # somebody waits for the page


def resend(message: Message, raw: bytes, *, actor: Actor) -> None:
    """Post the octets to the doors. Raises NotAllowed, DoorsAway, Conflict where it cannot be sent or is not taken."""
    require(actor, "declarations.resend_message")
    if message.signature == "absent":
        raise Conflict(_("这份报文没有加签，当时凭接口令牌发送。令牌不在本页，请由贵企业的系统用令牌重发。"))
    if message.sender != actor.firm:
        raise Conflict(_("只有发送企业可以重发自己的报文。"))
    for told in doors.send(message.kind, raw, timeout_s=TIMEOUT_S):
        if not told.guid and told.status == NO_RECEIPT:
            raise Conflict(_("报文接口没有受理：%(reason)s") % {"reason": told.sentence})
