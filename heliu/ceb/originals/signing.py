"""What is signed of an answer (加签原文), and the answer itself: the texts of head and lists exactly as they are sent.

``"sessionID":"S"||"payExchangeInfoHead":"{…}"||"payExchangeInfoLists":"[…]"||"serviceTime":"T"``: quotes stand around
the JSON of head and lists, which is not escaped; the key is payExchangeInfoLists (the prose of GAC 2018-179 lacks the
s, and what is signed so does not verify); the time is in quotes whether or not it is sent in quotes.
"""

import base64
import binascii
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from heliu.ceb.originals.slices import Number, Slice, members

if TYPE_CHECKING:
    from heliu.ceb.signature.certificates import Certificate

HEAD, LISTS = "payExchangeInfoHead", "payExchangeInfoLists"
SESSION, TIME, CERTIFICATE, VALUE = "sessionID", "serviceTime", "certNo", "signValue"
TOP: Final = (SESSION, HEAD, LISTS, TIME, CERTIFICATE, VALUE)
ANSWER_FIELD: Final = "payExInfoStr"
"""The form field in which the answer travels."""
PLAIN: Final = re.compile(r"[!#-\[\]-~]{1,60}")
"""A session or a certificate number: visible ASCII that stands in JSON as it is."""
DIGITS: Final = re.compile(r"[0-9]{1,16}")


@dataclass(frozen=True, slots=True)
class Content:
    """What an answer says, as texts. ``head`` and ``lists`` are JSON, byte for byte as deposited."""

    session: str
    head: str
    lists: str
    service_time: str

    def to_sign(self) -> bytes:
        return (
            f'"{SESSION}":"{self.session}"||"{HEAD}":"{self.head}"||"{LISTS}":"{self.lists}"'
            f'||"{TIME}":"{self.service_time}"'
        ).encode()

    def sealed(self, certificate_no: str, value: bytes) -> str:
        """The answer as it is sent in :data:`ANSWER_FIELD`."""
        return (
            f'{{"{SESSION}":"{self.session}","{HEAD}":{self.head},"{LISTS}":{self.lists},"{TIME}":"{self.service_time}"'
            f',"{CERTIFICATE}":"{certificate_no}","{VALUE}":"{base64.b64encode(value).decode()}"}}'
        )


@dataclass(frozen=True, slots=True)
class Received:
    """A signed answer taken apart: the content in its raw slices, who says to have signed it, and the signature."""

    content: Content
    head: Slice
    lists: Slice
    certificate_no: str
    value: bytes


class NotSigned(ValueError):
    """The answer cannot be verified. ``code``: missing, form, base64, certificate or signature."""

    def __init__(self, code: str, what: str = "") -> None:
        super().__init__(code, what)
        self.code, self.what = code, what


def received(text: str) -> Received:
    """Take a signed answer apart. Raises NotReadable, NotSigned."""
    found = members(text)
    for name in TOP:
        if name not in found:
            raise NotSigned("missing", name)
    texts = {name: _text(name, found[name]) for name in (SESSION, TIME, CERTIFICATE, VALUE)}
    for name, form in ((SESSION, PLAIN), (CERTIFICATE, PLAIN), (TIME, DIGITS)):
        if not form.fullmatch(texts[name]):
            raise NotSigned("form", name)
    head, lists = found[HEAD], found[LISTS]
    content = Content(texts[SESSION], head.raw, lists.raw, texts[TIME])
    return Received(content, head, lists, texts[CERTIFICATE], signature_value(texts[VALUE]))


def signature_value(text: str) -> bytes:
    """The octets of a signature in base64. Raises NotSigned; a blank in it was a plus nobody encoded for the form."""
    try:
        value = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NotSigned("plus" if " " in text.strip() else "base64", VALUE) from error
    if not value:
        raise NotSigned("missing", VALUE)
    return value


def signer_of(one: Received, certificates: Iterable["Certificate"]) -> "Certificate":
    """Whose signature it is, among the certificates of one enterprise. Raises NotSigned.

    The enterprise is bound, not the number: real ends have accepted another key of the same enterprise.
    """
    known = list(certificates)
    if not known:
        raise NotSigned("certificate", one.certificate_no)
    text = one.content.to_sign()
    for certificate in known:
        if certificate.key.verify_message(one.value, text):
            return certificate
    raise NotSigned("signature", one.certificate_no)


def sign(content: Content, certificate_no: str, raw: Callable[[bytes], bytes]) -> str:
    """Sign with a key at hand; the answer as it is sent."""
    return content.sealed(certificate_no, raw(content.to_sign()))


def _text(name: str, one: Slice) -> str:
    if isinstance(one.value, Number) and name == TIME:
        return one.value.text
    if not isinstance(one.value, str):
        raise NotSigned("form", name)
    return one.value
