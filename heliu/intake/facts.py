"""What passes between a door and the pipeline: a delivery going in, an answer coming out."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Door = Literal["ceb", "cebcmsg", "dxp"]


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message exactly as it came; ``raw`` is what was signed and what is kept as evidence."""

    raw: bytes
    door: Door
    message: str | None  # "CEB311", or None: the root of the message tells
    token_firm: str | None  # customs code of the firm an API token speaks for; None: the signature must tell
    received_at: datetime
    envelope_id: str | None = None  # CopMsgId of the envelope (DxpMsg) or messageId of the JSON head
    envelope_sender: str | None = None  # SenderId of the one, senderID of the other


@dataclass(frozen=True, slots=True)
class Answer:
    """What the sender is told, after the commit. ``status`` 200: received and kept, whatever the verdict inside."""

    status: int
    body: bytes
    content_type: str
    retry_after_s: int | None = None
