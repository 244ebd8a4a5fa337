"""An answer signed by the platform's card on a page (UKey): where nobody holds its key and no service signs for it."""

import base64
import json
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from heliu.ceb.originals.signing import NotSigned, Received, signature_value
from heliu.ceb.originals.slices import Slice
from heliu.kernel.problems import Conflict, Invalid, NotThere
from heliu.kernel.sealing import CannotUnseal, Sealer
from heliu.originals.certificates import verified
from heliu.originals.deposits import newest
from heliu.originals.facts import Lack, State
from heliu.originals.models import Original, Request
from heliu.originals.progress import move
from heliu.originals.sealed_answers import content_of, service_time_of, stored
from heliu.originals.services import DEPOSIT
from heliu.originals.waking import wake
from heliu.people.api import record, require
from heliu.people.facts import Actor


@transaction.atomic
def to_sign(request_id: int, *, actor: Actor, at: datetime) -> tuple[str, str]:
    """The text a card has to sign now, and what ``take_signature`` wants back with it. Raises NotThere, Conflict."""
    require(actor, DEPOSIT)
    request, held = _waiting_for_signature(request_id, actor)
    content = content_of(request, held, service_time_of(at))
    kept = json.dumps([held.pk, content.service_time]).encode()
    return base64.b64encode(Sealer().seal(kept, _place(request_id, actor))).decode(), content.to_sign().decode()


@transaction.atomic
def take_signature(request_id: int, kept: str, signed: tuple[str, str], *, actor: Actor, at: datetime) -> None:
    """Keep the answer the card signed and have it uploaded. ``signed``: the certificate's number, the value in base64.

    Raises Invalid for a signature that does not fit, by no certificate of the firm, or of an original replaced since.
    """
    require(actor, DEPOSIT)
    request, held = _waiting_for_signature(request_id, actor)
    try:
        sealed = base64.b64decode(kept, validate=True)
        original_id, service_time = json.loads(Sealer().unseal(sealed, _place(request_id, actor)))
    except (CannotUnseal, ValueError) as problem:
        raise Invalid(_("要签名的内容无法打开，请刷新本页重新签名。")) from problem
    if original_id != held.pk:
        raise Invalid(_("签名期间存入了新的原始数据，请刷新本页重新签名。"))
    content = content_of(request, held, service_time)
    serial, value = signed
    try:
        octets = signature_value(value)
        parts = Slice(content.head, None), Slice(content.lists, None)
        certificate = verified(Received(content, *parts, serial, octets), request.firm_code, at)
    except NotSigned as fault:
        raise Invalid(_("签名与贵企业备案的证书不符，没有上传。")) from fault
    stored(request, held, content, certificate.facts.serial, octets)
    move(request, State.ANSWERING)
    request.lack, request.next_at = Lack.NOTHING.value, at
    request.save(update_fields=["state", "lack", "original", "next_at"])
    record(actor, DEPOSIT, request.order_no, step="signed", session=request.session)
    wake(request.pk)


def _waiting_for_signature(request_id: int, actor: Actor) -> tuple[Request, Original]:
    """The request, locked, and its original. Raises NotThere; Conflict where something else is missing, or nothing."""
    request = Request.objects.select_for_update().filter(pk=request_id, firm_code=actor.firm or "").first()
    if request is None:
        raise NotThere(_("没有找到该调取请求。"))
    held = newest(request.firm_code, request.order_no)
    if request.state != State.WAITING or request.lack != Lack.SIGNATURE or held is None:
        raise Conflict(_("这一请求现在不缺签名，无需签名。"))
    return request, held


def _place(request_id: int, actor: Actor) -> bytes:
    return f"originals.signature/{actor.firm}/{actor.user_id}/{request_id}".encode()
