"""What the sender is told about a seal that is not believed: the official code, and the catalogue's words for why.

Codes: access specification of May 2022, table of return codes; the general ones (1001, 1002, 1004, 0002) where the
message has none of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from heliu.ceb.catalogue.index import MESSAGES
from heliu.ceb.codes import catalogue
from heliu.ceb.signature.model import Reason

INVALID, EXPIRED, CHANGED, SCHEMA, UNREADABLE = "1001", "1002", "1004", "0002", "0001"
_CHANGED: Mapping[str, str] = MappingProxyType({"CEB621": "-621028"})
_INVALID: Mapping[str, str] = MappingProxyType({"CEB621": "-621029", "CEB623": "-623029", "CEB625": "-625005"})
_MISSING: Mapping[str, str] = MappingProxyType({"CEB621": "-621026", "CEB623": "-623017", "CEB625": "-625028"})
_FIRM: Mapping[str, str] = MappingProxyType({"CEB621": "-621015", "CEB623": "-623021", "CEB625": "-625020"})
_NONE: Mapping[str, str] = MappingProxyType({})
_BY_THE_TEXT = ("CEB603",)
"""Whose signature is optional by the schema and demanded by the text of the specification of May 2022."""


@dataclass(frozen=True, slots=True)
class SealAnswer:
    """Why, for the one who has to mend it."""

    code: str
    sentence: str
    fix: str


# reason: (general code, codes of single messages)
_ANSWERS: Mapping[Reason, tuple[str, Mapping[str, str]]] = MappingProxyType(
    {
        Reason.SIGNATURE_MISSING: (SCHEMA, _MISSING),
        Reason.MESSAGE_TOO_LARGE: (UNREADABLE, _NONE),
        Reason.ENCODING_UNSUPPORTED: (UNREADABLE, _NONE),
        Reason.DOCTYPE_FORBIDDEN: (UNREADABLE, _NONE),
        Reason.XML_MALFORMED: (UNREADABLE, _NONE),
        Reason.MULTIPLE_SIGNATURES: (SCHEMA, _NONE),
        Reason.SIGNATURE_MISPLACED: (INVALID, _INVALID),
        Reason.SIGNATURE_MALFORMED: (INVALID, _INVALID),
        Reason.REFERENCE_INVALID: (CHANGED, _CHANGED),
        Reason.TRANSFORM_UNSUPPORTED: (CHANGED, _CHANGED),
        Reason.ALG_UNSUPPORTED: (INVALID, _INVALID),
        Reason.COMMENT_IN_VALUE: (CHANGED, _CHANGED),
        Reason.CERT_MISSING: (INVALID, _INVALID),
        Reason.CERT_MALFORMED: (INVALID, _INVALID),
        Reason.SM2_UNAVAILABLE: (INVALID, _INVALID),
        Reason.ALG_KEY_MISMATCH: (INVALID, _INVALID),
        Reason.DIGEST_MISMATCH: (CHANGED, _CHANGED),
        Reason.SIGNATURE_INVALID: (INVALID, _INVALID),
        Reason.CERT_UNTRUSTED: (INVALID, _INVALID),
        Reason.CERT_EXPIRED: (EXPIRED, _NONE),
        Reason.CERT_NOT_YET_VALID: (EXPIRED, _NONE),
        Reason.CERT_REVOKED: (INVALID, _INVALID),
        Reason.KEYNAME_MISMATCH: (INVALID, _INVALID),
        Reason.CERT_ENTERPRISE_MISMATCH: (INVALID, _FIRM),
    }
)


def must_be_sealed(message: str) -> bool:
    """Whether a message such as CEB621 is taken only with a seal."""
    return MESSAGES[message].signature == "required" or message in _BY_THE_TEXT


def seal_answer(reason: str, message: str | None) -> SealAnswer:
    """Return the answer to a reason other than OK for a message such as CEB621."""
    general, single = _ANSWERS[Reason(reason)]
    words = catalogue()[str(reason)][0].zh
    return SealAnswer(single.get(message or "", general), words.title, words.fix)
