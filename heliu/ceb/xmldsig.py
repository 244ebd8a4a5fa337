"""The schema of ds:Signature as the customs' schemas import it, told as one table of our own.

It is the W3C schema of 2002 with one difference: a Signature ends with its KeyInfo and holds no Object.
"""

import re
from dataclasses import dataclass, field
from typing import Literal

from heliu.ceb.xsd_values import ValueKind

Text = Literal["blank", "mixed", "string", "base64", "integer"]
Attributes = tuple[tuple[str, ValueKind], ...]

FOREIGN = "foreign"  # stands in a pattern for an element of any other namespace (##other)


@dataclass(frozen=True, slots=True)
class Shape:
    """What one element of the signature namespace may hold.

    ``children`` is a pattern over the names of child elements; ``is_global`` tells whether the element may be met
    inside foreign content; ``lax``: any children, looked into only where they are known.
    """

    text: Text = "blank"
    children: str = ""
    required: Attributes = ()
    optional: Attributes = ()
    is_global: bool = True
    lax: bool = False
    pattern: re.Pattern[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        spelled = re.sub(r"\w+", r"(?:\g<0>,)", self.children).replace(" ", "")
        object.__setattr__(self, "pattern", re.compile(spelled))


_ID: Attributes = (("Id", "ID"),)
_METHOD = Shape("mixed", required=(("Algorithm", "URI"),))
_BYTES = Shape("base64", is_global=False)
_WORDS = Shape("string", is_global=False)

SHAPES: dict[str, Shape] = {
    "Signature": Shape(children="SignedInfo SignatureValue KeyInfo?", optional=_ID),
    "SignatureValue": Shape("base64"),
    "SignedInfo": Shape(children="CanonicalizationMethod SignatureMethod Reference+"),
    "CanonicalizationMethod": _METHOD,
    "SignatureMethod": _METHOD,
    "DigestMethod": _METHOD,
    "DigestValue": Shape("base64"),
    "Reference": Shape(
        children="Transforms? DigestMethod DigestValue", optional=(*_ID, ("URI", "URI"), ("Type", "URI"))
    ),
    "Transforms": Shape(children="Transform+"),
    "Transform": Shape("mixed", children="(foreign|XPath)*", required=(("Algorithm", "URI"),)),
    "XPath": _WORDS,
    "KeyInfo": Shape(
        "mixed", children="(KeyName|KeyValue|RetrievalMethod|X509Data|PGPData|SPKIData|MgmtData|foreign)+"
    ),
    "KeyName": Shape("string"),
    "MgmtData": Shape("string"),
    "KeyValue": Shape("mixed", children="(DSAKeyValue|RSAKeyValue|foreign)"),
    "RetrievalMethod": Shape(children="Transforms?", optional=(("URI", "URI"), ("Type", "URI"))),
    "X509Data": Shape(children="(X509IssuerSerial|X509SKI|X509SubjectName|X509Certificate|X509CRL|foreign)+"),
    "X509IssuerSerial": Shape(children="X509IssuerName X509SerialNumber", is_global=False),
    "X509IssuerName": _WORDS,
    "X509SerialNumber": Shape("integer", is_global=False),
    "X509SKI": _BYTES,
    "X509SubjectName": _WORDS,
    "X509Certificate": _BYTES,
    "X509CRL": _BYTES,
    "PGPData": Shape(children="(PGPKeyID PGPKeyPacket?|PGPKeyPacket) foreign*"),
    "PGPKeyID": _BYTES,
    "PGPKeyPacket": _BYTES,
    "SPKIData": Shape(children="(SPKISexp foreign?)+"),
    "SPKISexp": _BYTES,
    "Object": Shape("mixed", optional=(*_ID, ("MimeType", "string"), ("Encoding", "URI")), lax=True),
    "Manifest": Shape(children="Reference+", optional=_ID),
    "SignatureProperties": Shape(children="SignatureProperty+", optional=_ID),
    "SignatureProperty": Shape("mixed", children="foreign+", required=(("Target", "URI"),), optional=_ID),
    "DSAKeyValue": Shape(children="(P Q)? G? Y J? (Seed PgenCounter)?"),
    "P": _BYTES,
    "Q": _BYTES,
    "G": _BYTES,
    "Y": _BYTES,
    "J": _BYTES,
    "Seed": _BYTES,
    "PgenCounter": _BYTES,
    "RSAKeyValue": Shape(children="Modulus Exponent"),
    "Modulus": _BYTES,
    "Exponent": _BYTES,
}

# Elements whose type has a name of its own, <name>Type: only such a type can be stated by xsi:type.
TYPED = (
    frozenset(SHAPES) - {"KeyName", "MgmtData"} - {name for name, shape in SHAPES.items() if shape in {_BYTES, _WORDS}}
)
