"""The evidence package (存证包): the message as received, its digest, its receipts, and what is known of its seal."""

import hashlib
import io
import json
import zipfile

from heliu.clearance.pages import bodies_of
from heliu.declarations.facts import Message
from heliu.kernel.days import now
from heliu.web.database import database


def package(message: Message, raw: bytes) -> bytes:
    """A zip; whoever holds it can compare the digest without us."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("message.xml", raw)
        archive.writestr("message.xml.sha256", f"{hashlib.sha256(raw).hexdigest()}  message.xml\n")
        for place, (kind, given_at, body) in enumerate(bodies_of(database(), message.id), start=1):
            archive.writestr(f"receipts/{place:03d}-{kind}-{given_at:%Y%m%dT%H%M%SZ}.xml", body)
        archive.writestr("about.json", json.dumps(about(message), ensure_ascii=False, indent=2))
    return out.getvalue()


def about(message: Message) -> dict[str, object]:
    return {
        "message": message.kind,
        "guid": message.guid,
        "copMsgId": message.envelope_id,
        "envelopeSender": message.envelope_sender,
        "number": message.id,
        "sender": message.sender,
        "dxpId": message.dxp_id,
        "door": message.door,
        "receivedAt": message.received_at.isoformat(),
        "sizeOctets": message.size_octets,
        "sha256": message.digest.hex(),
        "documents": message.documents,
        "signature": {
            "verdict": message.signature,
            "combination": message.combination,
            "form": message.form,
            "certificateSha256": message.certificate,
        },
        "packedAt": now().isoformat(),
    }
