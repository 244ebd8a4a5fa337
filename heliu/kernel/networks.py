"""Networks in settings, and which addresses a call of ours may go to."""

import ipaddress
from collections.abc import Sequence
from typing import Final
from urllib.parse import SplitResult, urlsplit

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

ANYWHERE: tuple[Network, ...] = (ipaddress.ip_network("0.0.0.0/0"), ipaddress.ip_network("::/0"))
"""For addresses of the operator's own choosing."""


UNICAST: Final = ipaddress.IPv6Network("2000::/3")
"""All that is assigned. Python takes others for public too, even such as hide an IPv4 address (``64:ff9b::7f00:1``)."""
ADDRESS_CHARS_MAX: Final = 500


def networks(text: str) -> tuple[Network, ...]:
    """From a setting, separated by commas. Raises ValueError."""
    return tuple(ipaddress.ip_network(part.strip()) for part in text.split(",") if part.strip())


def is_in(address: str, among: Sequence[Network]) -> bool:
    """Whether an address lies in one of the networks; what is no address lies in none."""
    try:
        found = plain(address)
    except ValueError:
        return False
    return any(found in network for network in among if network.version == found.version)


def is_callable(address: str, private: Sequence[Network]) -> bool:
    """Whether an address may be called: it is public, or in a network opened on purpose. Raises ValueError."""
    found = plain(address)
    is_unicast = found in UNICAST if found.version == UNICAST.version else not found.is_multicast
    return is_in(address, private) or (found.is_global and is_unicast)


def plain(address: str) -> Address:
    """The address; of one that wraps an IPv4 address in IPv6 that one. Raises ValueError."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        return found.ipv4_mapped or found.sixtofour or found
    return found


def web_address(url: str) -> SplitResult | None:
    """The parts of what may be an address to call at all, else nothing; where it leads is looked at with every call."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    is_one = (
        len(url) <= ADDRESS_CHARS_MAX
        and parts.scheme in {"http", "https"}
        and parts.hostname
        and parts.username is None
        and not parts.fragment
        and port != 0
        and url.isascii()
        and all(one > " " for one in url)
    )
    return parts if is_one else None
