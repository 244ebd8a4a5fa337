"""What a card on the sender's own machine signs (UKey): its certificate is read, its signature checked before use."""

import base64
from binascii import Error as Base64Problem
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from heliu.ceb.signature.certificates import Certificate, CertificateProblem, read_certificate
from heliu.ceb.signature.libcrypto import Sm2Unavailable
from heliu.ceb.signature.model import BY_COMBINATION, Algorithms
from heliu.ceb.signature.sign import Prepared
from heliu.kernel.problems import Invalid, TooLarge

MAX_SIGNATURE_CHARS: Final = 2_000
MAX_CERTIFICATE_CHARS: Final = 20_000


@dataclass(frozen=True, slots=True)
class Card:
    """A card by its certificate, as the agent tells it in base64."""

    text: str
    certificate: Certificate

    @property
    def algorithms(self) -> Algorithms:
        return BY_COMBINATION["rsasha1" if self.certificate.key.algorithm == "rsa" else "sm2sm3"]

    @property
    def base64(self) -> bytes:
        return "".join(self.text.split()).encode()

    @property
    def serial(self) -> str:
        return self.certificate.facts.serial

    def value(self, number: int, values: Mapping[str, str], signed: bytes) -> bytes:
        """The signature ``number`` the card made over ``signed``. Raises Invalid for one that does not fit."""
        value = _octets(values.get(str(number), ""), MAX_SIGNATURE_CHARS)
        if not self.certificate.key.verify_message(value, signed):
            raise Invalid(_("第 %(number)d 个报文的签名与 UKey 的证书不符，没有报送。") % {"number": number})
        return value

    def seal(self, number: int, values: Mapping[str, str], ready: Prepared) -> bytes:
        """The message ``ready`` with the card's seal. Raises Invalid for a signature that does not fit."""
        return ready.sealed(self.value(number, values, ready.to_sign), self.serial, self.base64)


def card_of(certificate: str) -> Card:
    """Raises Invalid, TooLarge."""
    try:
        return Card(certificate, read_certificate(_octets(certificate, MAX_CERTIFICATE_CHARS)))
    except (CertificateProblem, Sm2Unavailable) as problem:
        raise Invalid(_("UKey 中的证书无法读取。")) from problem


def _octets(text: str, most: int) -> bytes:
    if len(text) > most:
        raise TooLarge(_("证书或签名值超过 %(most)d 个字符。") % {"most": most})
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (Base64Problem, ValueError) as problem:
        raise Invalid(_("不是 base64 内容。")) from problem
