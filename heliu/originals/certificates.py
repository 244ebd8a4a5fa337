"""Whose signature an answer bears: the firm's own certificates, as far as their issuer is trusted now."""

from datetime import datetime

from heliu.ceb.originals.signing import Received, signer_of
from heliu.ceb.signature.certificates import Certificate, blocks
from heliu.ceb.signature.model import Reason
from heliu.ceb.signature.trust import Trust, names_serial
from heliu.registry.api import load_directory, signing_certificates


def verified(one: Received, firm_code: str, at: datetime) -> Certificate:
    """The certificate that signed. Raises NotSigned.

    That of the number first; then the firm's others, for the real end binds the enterprise and not the number.
    """
    known = believed(firm_code, at)
    return signer_of(one, sorted(known, key=lambda own: not names_serial(one.certificate_no, own.serial)))


def believed(firm_code: str, at: datetime) -> list[Certificate]:
    """The firm's certificates that may be believed at ``at``."""
    directory = load_directory()
    trust = Trust.from_pem([one.encode() for one in directory.anchors], [one.encode() for one in directory.crls])
    found = []
    for pem in signing_certificates(firm_code, at):
        known = trust.known(blocks(pem.encode(), b"CERTIFICATE")[0])
        facts = known.certificate.facts
        if facts.fingerprint not in directory.revoked and trust.judge(known, facts.serial, at) == Reason.OK:
            found.append(known.certificate)
    return found
