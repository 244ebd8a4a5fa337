"""Networks in settings, and which addresses a call of ours may go to."""

import ipaddress
from collections.abc import Sequence

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

ANYWHERE: tuple[Network, ...] = (ipaddress.ip_network("0.0.0.0/0"), ipaddress.ip_network("::/0"))
"""For addresses of the operator's own choosing."""


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
    return is_in(address, private) or (found.is_global and not found.is_multicast)


def plain(address: str) -> Address:
    """The address; of one that wraps an IPv4 address in IPv6 that one. Raises ValueError."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        return found.ipv4_mapped or found.sixtofour or found
    return found
