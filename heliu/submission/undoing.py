"""Applications to undo an import, from the declaration page (撤销、退货申请): composed, sealed, sent."""

import base64
import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from django.utils.translation import gettext as _

from heliu.ceb.signature.sign import prepare
from heliu.ceb.writer import write
from heliu.kernel.days import business_day, customs_time, now
from heliu.kernel.problems import Invalid
from heliu.kernel.sealing import CannotUnseal, Sealer
from heliu.people.api import require
from heliu.people.facts import Actor
from heliu.registry.api import load_directory, sandbox_signer
from heliu.submission import doors
from heliu.submission.bundling import transfer
from heliu.submission.card import card_of
from heliu.submission.composing import Terms
from heliu.submission.facts import Return
from heliu.submission.services import SEND

TIMEOUT_S: Final = 10.0  # somebody waits
REASON_CHARS_MAX: Final = 1_000
_COPIED: Final = (
    *("customsCode", "orderNo", "ebpCode", "ebpName", "ebcCode", "ebcName", "logisticsNo", "logisticsCode"),
    *("logisticsName", "buyerIdType", "buyerIdNumber", "buyerName", "buyerTelephone", "agentCode", "agentName"),
)
_LINE: Final = ("gnum", "gcode", "gname", "unit")
Head = Mapping[str, str | None]
Document = tuple[dict[str, str | None], list[dict[str, str | None]]]
KEPT_MAX: Final = timedelta(minutes=30)  # between the form and the card
ONE: Final = 1  # the number of the only message to be signed


def application(
    message: str, original: tuple[Head, Sequence[Head]], invt_no: str, reason: str, quantities: Mapping[int, str]
) -> Document:
    """An application about ``original`` (head and lines of its CEB621), numbered anew."""
    if not 1 <= len(reason.strip()) <= REASON_CHARS_MAX:
        detail = _("须写明理由，最多 %(most)d 字。") % {"most": REASON_CHARS_MAX}
        raise Invalid.at("/reason", "reason", detail, _("请写明或精简。"))
    head, lines = original
    stamp = customs_time(now())
    own = {name: head.get(name) for name in _COPIED}
    own |= {"guid": str(uuid4()).upper(), "appType": "1", "appTime": stamp, "appStatus": "2", "invtNo": invt_no}
    own |= {"copNo": f"U{stamp[2:]}{uuid4().hex[:6].upper()}", "reason": reason.strip()}
    asked = [
        {**{name: line.get(name) for name in _LINE}, "qty": quantities[int(line.get("gnum") or 0)]}
        for line in lines
        if message == "CEB625" and int(line.get("gnum") or 0) in quantities
    ]
    return own, asked


def withdrawal(sent: tuple[Head, Sequence[Head]]) -> Document:
    """The deletion (appType 3) of an application, head and lines as it was ``sent``."""
    head, lines = sent
    again = {"guid": str(uuid4()).upper(), "appType": "3", "appTime": _later_than(head.get("appTime") or "")}
    return dict(head) | again, [dict(line) for line in lines]


def _later_than(stamp: str) -> str:
    """Now, or a second after ``stamp``: what changes a document says a later time than it."""
    try:
        after = f"{datetime.strptime(stamp, '%Y%m%d%H%M%S') + timedelta(seconds=1):%Y%m%d%H%M%S}"  # noqa: DTZ007 - Beijing
    except ValueError:
        after = ""
    return max(customs_time(now()), after)


def send_application(message: str, document: Document, *, actor: Actor) -> Return:
    """Seal by the firm's sandbox key and send; the receipt. Raises NotAllowed without a key, DoorsAway."""
    require(actor, SEND)
    signer = sandbox_signer(actor.firm or "")
    return doors.send(message, signer.sign(_written(message, document, actor)), TIMEOUT_S)[0]


def keep_application(message: str, document: Document, *, actor: Actor) -> str:
    """The message as it is, sealed for the page on which the actor's card signs it; nothing of it is stored here."""
    require(actor, SEND)
    kept = {"message": message, "raw": _written(message, document, actor).decode(), "at": now().isoformat()}
    return base64.b64encode(Sealer().seal(json.dumps(kept).encode(), _place(actor))).decode()


def application_to_sign(kept: str, certificate: str, *, actor: Actor) -> list[Mapping[str, str]]:
    """What the card signs of a message kept for it. Raises Invalid, TooLarge."""
    require(actor, SEND)
    _message, raw = _opened(kept, actor)
    return [{"bundle": str(ONE), "inData": prepare(raw, card_of(certificate).algorithms).to_sign.decode()}]


def send_signed(kept: str, certificate: str, values: Mapping[str, str], *, actor: Actor) -> Return:
    """Send it with the card's seal; the receipt. Sent twice it is answered twice alike. Raises Invalid, DoorsAway."""
    require(actor, SEND)
    message, raw = _opened(kept, actor)
    card = card_of(certificate)
    return doors.send(message, card.seal(ONE, values, prepare(raw, card.algorithms)), TIMEOUT_S)[0]


def _written(message: str, document: Document, actor: Actor) -> bytes:
    at = now()
    terms = Terms((message,), business_day(at), load_directory(business_day(at)), customs_time(at))
    head, lines = document
    parties = transfer(actor.firm or "", terms)
    return write(message, [(head, lines) if lines else head], guid=str(uuid4()).upper(), transfer=parties)


def _place(actor: Actor) -> bytes:
    return f"submission.application/{actor.firm}/{actor.user_id}".encode()


def _opened(kept: str, actor: Actor) -> tuple[str, bytes]:
    """Kind and text of what was kept for this actor. Raises Invalid: another's, changed, or of too long ago."""
    try:
        told = json.loads(Sealer().unseal(base64.b64decode(kept, validate=True), _place(actor)))
    except (CannotUnseal, ValueError) as problem:
        raise Invalid(_("要签名的申请无法打开，请回到申请页面重新填写。")) from problem
    if now() - datetime.fromisoformat(told["at"]) > KEPT_MAX:
        minutes = int(KEPT_MAX.total_seconds() // 60)
        raise Invalid(_("申请填好已超过 %(minutes)d 分钟，请回到申请页面重新填写。") % {"minutes": minutes})
    return told["message"], told["raw"].encode()
