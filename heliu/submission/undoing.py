"""Applications to undo an import, from the declaration page (撤销、退货申请): composed, sealed, sent."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import uuid4

from django.utils.translation import gettext as _

from heliu.ceb.writer import write
from heliu.kernel.days import business_day, customs_time, now
from heliu.kernel.problems import Invalid
from heliu.people.api import require
from heliu.people.facts import Actor
from heliu.registry.api import load_directory, sandbox_signer
from heliu.submission import doors
from heliu.submission.bundling import transfer
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


def application(
    message: str, original: tuple[Head, Sequence[Head]], invt_no: str, reason: str, quantities: Mapping[int, str]
) -> tuple[dict[str, str | None], list[dict[str, str | None]]]:
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


def send_application(
    message: str, document: tuple[dict[str, str | None], list[dict[str, str | None]]], *, actor: Actor
) -> Return:
    """Seal by the firm's sandbox key and send; the receipt. Raises NotAllowed without a key, DoorsAway."""
    require(actor, SEND)
    firm = actor.firm or ""
    signer = sandbox_signer(firm)
    at = now()
    terms = Terms((message,), business_day(at), load_directory(business_day(at)), customs_time(at))
    head, lines = document
    raw = write(message, [(head, lines) if lines else head], guid=str(uuid4()).upper(), transfer=transfer(firm, terms))
    return doors.send(message, signer.sign(raw), TIMEOUT_S)[0]
