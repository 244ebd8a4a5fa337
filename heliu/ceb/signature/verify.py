"""The one question others ask of this folder: is the seal on these bytes to be believed?"""

from datetime import datetime

from heliu.ceb.signature.full import verify_full
from heliu.ceb.signature.model import Verdict
from heliu.ceb.signature.slices import verify_fast
from heliu.ceb.signature.trust import Trust


def verify(raw: bytes, trust: Trust, at: datetime) -> Verdict:
    """Judge the seal of a message at an instant (aware; the time of receipt). Never raises for bad input.

    ``verify_fast`` alone costs microseconds and answers None where ``verify_full`` (milliseconds: use a
    thread) must decide.
    The enterprise is a separate question: see ``enterprise.check_enterprise``.
    """
    if at.tzinfo is None:
        raise ValueError("The instant of a check must carry its time zone; certificates are dated in UTC.")
    return verify_fast(raw, trust, at) or verify_full(raw, trust, at)
