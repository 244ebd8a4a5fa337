"""Whom the register believes (信任): the anchors with their lists, and the firms as a certificate can prove them."""

from functools import lru_cache

from heliu.ceb.signature.enterprise import Firm
from heliu.ceb.signature.trust import Trust
from heliu.registry.directory import directory_version, load_directory
from heliu.registry.facts import Directory


def trust_of(directory: Directory) -> Trust:
    return Trust.from_pem((one.encode() for one in directory.anchors), (one.encode() for one in directory.crls))


def believed() -> tuple[Trust, dict[str, Firm]]:
    """Whom the doors believe today, and the names firms are filed under; read once for each state of the register.

    Both are open to everybody who stands behind the wall, so that what one page has read serves the next.
    """
    return _believed(directory_version())


@lru_cache(maxsize=1)
def _believed(_version: int) -> tuple[Trust, dict[str, Firm]]:
    directory = load_directory()
    firms = {firm.code: Firm(firm.name, firm.organisation_code or None) for firm in directory.firms.values()}
    return trust_of(directory), firms
