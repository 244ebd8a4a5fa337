"""Sealing a message (加签) with a soft key: for sandboxes, tests, load generators and the platform's own messages.

The input is a message in canonical form without a Signature; the output carries it as the last child of the root.
"""

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from lxml import etree

from heliu.ceb.signature.certificates import Certificate, blocks, read_certificate
from heliu.ceb.signature.full import compact
from heliu.ceb.signature.libcrypto import Sm2PrivateKey
from heliu.ceb.signature.model import BY_COMBINATION, DS, Algorithms, Combination, Form
from heliu.ceb.signature.spelling import (
    COMPACT_SCOPE,
    PROLOG,
    ROOT,
    SIGNED_INFO,
    WHITE,
    compact_info,
    new_hash,
    scope,
)

_BETWEEN = re.compile(rb">(?=<[^/])")  # where a pretty printer breaks the line: before every opening tag
_EMPTY = re.compile(rb'<ds:(\w+)( Algorithm="[^"]*")></ds:\1>')
_FRAME = (
    b'<ds:Signature xmlns:ds="%s"><ds:SignedInfo%s<ds:SignatureValue>%s</ds:SignatureValue><ds:KeyInfo>'
    b"<ds:KeyName>%s</ds:KeyName><ds:X509Data><ds:X509Certificate>%s</ds:X509Certificate></ds:X509Data></ds:KeyInfo>"
    b"</ds:Signature>"
)


class SigningProblem(ValueError):
    """The message or the key does not fit the seal asked for; the sentence says which."""


@dataclass(frozen=True, slots=True)
class _Parts:
    """An unsigned message, cut where the seal goes."""

    prolog: bytes
    body: bytes
    closing: bytes
    scope: bytes


@dataclass(frozen=True, slots=True)
class Prepared:
    """A message ready to be sealed by a key that is elsewhere, such as a UKey: ``to_sign`` goes to the key.

    ``sealed`` puts what comes back into the message.
    """

    to_sign: bytes
    _parts: _Parts
    _info: bytes
    _form: Form

    def sealed(self, value: bytes, serial: str, certificate_base64: bytes) -> bytes:
        """Return the message with its seal; whether ``value`` is right is for ``verify`` to say."""
        parts = self._parts
        block = _FRAME % (DS.encode(), self._info, base64.b64encode(value), serial.encode(), certificate_base64)
        if self._form == "strict":
            return parts.prolog + parts.body + block + parts.closing
        body = _BETWEEN.sub(b">\n", parts.body) if self._form == "pretty-compact" else parts.body
        pretty = _EMPTY.sub(rb"<ds:\1\2/>", _BETWEEN.sub(b">\n", block))
        return parts.prolog + body + b"\n" + pretty + parts.closing


def prepare(unsigned: bytes, algorithms: Algorithms, form: Form = "strict", *, canonical: bool = True) -> Prepared:
    """Digest a message and write the SignedInfo that has to be signed. Raises SigningProblem.

    ``canonical``: the bytes are their own C14N (what ``heliu.ceb.writer`` writes); False computes the C14N first.
    ``pretty-nl`` is the form of UKey clients; ``pretty-compact`` also sends the document pretty-printed.
    """
    parts = _cut(unsigned)
    octets = parts.body + parts.closing
    if not canonical or form == "pretty-compact":
        octets = _canonical(unsigned, is_compact=form == "pretty-compact")
    hashed = new_hash(algorithms)
    hashed.update(octets)
    info = compact_info(algorithms, base64.b64encode(hashed.digest()).decode())
    namespaces = parts.scope if form == "strict" else COMPACT_SCOPE
    return Prepared(SIGNED_INFO + namespaces + info, parts, info, form)


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key with its certificate, ready to seal thousands of messages. Safe to share between threads."""

    algorithms: Algorithms
    certificate: Certificate
    certificate_base64: bytes
    raw: Callable[[bytes], bytes]

    def sign(self, unsigned: bytes, form: Form = "strict", *, canonical: bool = True) -> bytes:
        """Return the message with its seal; ``form`` and ``canonical`` as in ``prepare``. Raises SigningProblem."""
        ready = prepare(unsigned, self.algorithms, form, canonical=canonical)
        return ready.sealed(self.raw(ready.to_sign), self.certificate.facts.serial, self.certificate_base64)


def load_signer(key: bytes | str | Path, certificate: bytes | str | Path, combination: Combination) -> Signer:
    """Make a Signer from a PKCS#8 key and a certificate, each a path or the PEM itself.

    Raises SigningProblem, CertificateProblem, OSError; Sm2Unavailable where this machine has no SM2.
    """
    algorithms = BY_COMBINATION[combination]
    certificate_der = blocks(_source(certificate), b"CERTIFICATE")[0]
    parsed = read_certificate(certificate_der)
    if parsed.key.algorithm != algorithms.key:
        raise SigningProblem(
            f"{combination} needs a certificate with an {algorithms.key} key, this one is {parsed.key.algorithm}."
        )
    raw = _rsa(_source(key)) if algorithms.key == "rsa" else _sm2(_source(key))
    if not parsed.key.verify_message(raw(b"heliu"), b"heliu"):
        raise SigningProblem("The private key does not belong to this certificate.")
    return Signer(algorithms, parsed, base64.b64encode(certificate_der), raw)


def _source(given: bytes | str | Path) -> bytes:
    if isinstance(given, bytes):
        return given
    if isinstance(given, str) and given.lstrip().startswith("-----BEGIN"):
        return given.encode()
    return Path(given).read_bytes()


def _rsa(pem: bytes) -> Callable[[bytes], bytes]:
    key = serialization.load_pem_private_key(pem, None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise SigningProblem("rsasha1 needs an RSA private key.")
    return lambda message: key.sign(message, padding.PKCS1v15(), hashes.SHA1())  # noqa: S303 - the specification's choice


def _sm2(pem: bytes) -> Callable[[bytes], bytes]:
    found = blocks(pem, b"PRIVATE KEY")
    if not found:
        raise SigningProblem("An SM2 key must be an unencrypted PKCS#8 block (BEGIN PRIVATE KEY).")
    return Sm2PrivateKey.from_der(found[0]).sign_raw


def _cut(unsigned: bytes) -> _Parts:
    prolog = PROLOG.match(unsigned)
    root = prolog and ROOT.match(unsigned, prolog.end())
    if not prolog or not root:
        raise SigningProblem(
            "The message must begin with an optional XML declaration in UTF-8 and a root tag in canonical form."
        )
    closing = b"</%s>" % root[1]
    bare = unsigned.rstrip(WHITE)
    if not bare.endswith(closing) or b":Signature " in unsigned:
        raise SigningProblem("The message must end with its root's closing tag and carry no Signature yet.")
    return _Parts(unsigned[: prolog.end()], bare[prolog.end() : -len(closing)], closing, scope(root[2]))


def _canonical(unsigned: bytes, *, is_compact: bool) -> bytes:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(unsigned, parser)
    except etree.XMLSyntaxError as problem:
        raise SigningProblem(f"The message is not well-formed: {problem}") from problem
    if is_compact:
        compact(root)
    return etree.tostring(root, method="c14n", exclusive=False, with_comments=False)
