"""Where a request comes from, as far as its address tells: what belongs together counts as one."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

HOUSEHOLD = 56  # bits of the newer kind (IPv6): a household has 2⁷² such addresses
_WITH_A_PORT = re.compile(r"\[([0-9a-fA-F:.]{2,45})\](?::[0-9]{1,5})?|([0-9.]{7,15}):[0-9]{1,5}")


def plain_address(text: str) -> IPv4Address | IPv6Address | None:
    """The address that is meant; None for what is none.

    Some proxies write a port behind it, another one for each connection. A machine that listens for both kinds is told
    the older one inside the newer (``::ffff:192.0.2.1``).
    """
    found = _WITH_A_PORT.fullmatch(text)
    try:
        address = ip_address((found[1] or found[2]) if found else text.partition("%")[0])
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


def network(text: str, older: int = 32) -> str:
    """The network of an address: its first ``older`` bits when it is of the older kind (IPv4), a household's of the
    newer. Whatever is no address is one place together, and empty."""
    address = plain_address(text)
    if address is None:
        return ""
    bits = older if isinstance(address, IPv4Address) else HOUSEHOLD
    return str(address) if bits == address.max_prefixlen else str(ip_network((address, bits), strict=False))
