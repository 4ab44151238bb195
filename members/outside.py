"""Which addresses lie out on the Internet: asked before connecting to a machine that a stranger has named."""

from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

_INTERNET = ip_network("2000::/3")  # all that was ever given out; mapped, NAT64 and local addresses lie outside
# `is_global` knows the registry of its Python; these are said here, so that an older one refuses them as well.
_INSIDE = tuple(
    map(
        ip_network,
        (
            *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
            *("192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24"),
            *("203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"),
        ),
    )
)


def is_outside(text: str, allowed: Iterable[IPv4Network | IPv6Network] = ()) -> bool:
    """Whether this IP address is a public one, or stands in one of the networks `allowed`."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if any(address in network for network in allowed if network.version == address.version):
        return True
    if address.version == 6 and address not in _INTERNET:
        return False
    local = any(address in network for network in _INSIDE if network.version == address.version)
    return address.is_global and not (local or address.is_multicast or address.is_reserved)
