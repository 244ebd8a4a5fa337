"""What a ds:Signature claims, read by a closed grammar: anything beyond the specification's form is refused."""

from dataclasses import dataclass

from lxml import etree

from heliu.ceb.signature.model import BY_URIS, C14N, DS, ENVELOPED, Algorithms, Combination, Form, Reason
from heliu.ceb.signature.trust import Known

WHITE = " \t\r\n"  # XML's white space; Python's own strip would also eat the full-width blank
NO_WHITE = dict.fromkeys(map(ord, WHITE))


class Refused(Exception):
    """The seal is not believed; becomes a verdict."""

    def __init__(
        self, reason: Reason, combination: Combination | None, form: Form | None, known: Known | None = None
    ) -> None:
        super().__init__(reason)
        self.reason, self.combination, self.form, self.known = reason, combination, form, known


@dataclass(frozen=True, slots=True)
class Claim:
    """The contents of one Signature."""

    signed_info: etree._Element
    place: int  # among the children of the root
    algorithms: Algorithms
    digest_value: str
    signature_value: str
    key_name: str | None
    certificate: str | None

    @property
    def combination(self) -> Combination:
        return self.algorithms.combination


def children(element: etree._Element) -> list[etree._Element]:
    """Return the child elements; comments and processing instructions are none."""
    return [child for child in element if isinstance(child.tag, str)]


def read_claim(signature: etree._Element) -> Claim:
    """Read a Signature. Raises Refused, with the combination as soon as it can be told."""
    combination = _early_combination(signature)
    info, value, *rest = _named(signature, combination, "SignedInfo", "SignatureValue", optional="KeyInfo")
    method, digest, digest_value = _signed_info(info, combination)
    algorithms = BY_URIS.get((method, digest))
    if algorithms is None:
        raise Refused(Reason.ALG_UNSUPPORTED, None, "strict")
    key_name, certificate = _key_info(rest[0], combination) if rest else (None, None)
    parent = signature.getparent()
    return Claim(
        info,
        parent.index(signature) if parent is not None else 0,
        algorithms,
        digest_value,
        _leaf(value, combination),
        key_name,
        certificate,
    )


def _early_combination(signature: etree._Element) -> Combination | None:
    """Tell the combination before the form is known to be right, so that a refusal can name it."""
    method = signature.find(f"{{{DS}}}SignedInfo/{{{DS}}}SignatureMethod")
    digest = signature.find(f"{{{DS}}}SignedInfo/{{{DS}}}Reference/{{{DS}}}DigestMethod")
    if method is None or digest is None:
        return None
    found = BY_URIS.get((method.get("Algorithm", ""), digest.get("Algorithm", "")))
    return found.combination if found else None


def _named(
    parent: etree._Element, combination: Combination | None, *names: str, optional: str | None = None
) -> list[etree._Element]:
    """Return the children, which must be exactly these of the ds namespace, in this order, and no text."""
    found = children(parent)
    wanted = [f"{{{DS}}}{name}" for name in (*names, optional) if name]
    tags = [child.tag for child in found]
    texts = [parent.text, *(child.tail for child in parent)]
    allowed = tags == wanted or (optional is not None and tags == wanted[:-1])
    if not allowed or any((text or "").strip(WHITE) for text in texts):
        raise Refused(Reason.SIGNATURE_MALFORMED, combination, "strict")
    return found


def _signed_info(info: etree._Element, combination: Combination | None) -> tuple[str, str, str]:
    references = info.findall(f"{{{DS}}}Reference")
    if len(references) != 1 or references[0].get("URI") != "":
        raise Refused(Reason.REFERENCE_INVALID, combination, "strict")
    c14n, method, reference = _named(info, combination, "CanonicalizationMethod", "SignatureMethod", "Reference")
    _transforms(reference, combination)
    _, digest, digest_value = _named(reference, combination, "Transforms", "DigestMethod", "DigestValue")
    if _algorithm(c14n) != C14N:
        raise Refused(Reason.ALG_UNSUPPORTED, None, "strict")
    return _algorithm(method), _algorithm(digest), _leaf(digest_value, combination)


def _transforms(reference: etree._Element, combination: Combination | None) -> None:
    """Only the enveloped transform; a transform is never run."""
    transforms = reference.find(f"{{{DS}}}Transforms")
    listed = children(transforms) if transforms is not None else []
    if [_algorithm(one) for one in listed] != [ENVELOPED] or listed[0].tag != f"{{{DS}}}Transform":
        raise Refused(Reason.TRANSFORM_UNSUPPORTED, combination, "strict")


def _algorithm(element: etree._Element) -> str:
    """Return the algorithm, or nothing if it comes with parameters: none of ours has any."""
    return element.get("Algorithm", "") if not children(element) and not (element.text or "").strip(WHITE) else ""


def _leaf(element: etree._Element, combination: Combination | None) -> str:
    if children(element):
        raise Refused(Reason.SIGNATURE_MALFORMED, combination, "strict")
    return (element.text or "").translate(NO_WHITE)


def _key_info(info: etree._Element, combination: Combination | None) -> tuple[str | None, str | None]:
    names, certificates = info.findall(f"{{{DS}}}KeyName"), info.findall(f"{{{DS}}}X509Data/{{{DS}}}X509Certificate")
    if len(names) > 1 or len(certificates) > 1:
        raise Refused(Reason.SIGNATURE_MALFORMED, combination, "strict")
    name = (names[0].text or "").strip(WHITE) if names else None
    return name, (certificates[0].text or "") if certificates else None
