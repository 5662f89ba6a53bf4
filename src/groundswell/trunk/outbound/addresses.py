"""Which addresses on the network we may talk to: public ones only."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address

# Beyond what the standard library calls private: kept apart from the internet by their RFCs, or a way to reach such.
REFUSED = tuple(
    ip_network(text)
    for text in (
        "0.0.0.0/8",
        "100.64.0.0/10",  # carriers' own networks
        "192.0.0.0/24",
        "192.88.99.0/24",  # 6to4 relays
        "198.18.0.0/15",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "::/96",
        "64:ff9b:1::/48",
        "100::/64",
        "2001::/23",  # Teredo and other tunnels
        "fec0::/10",
        "ff00::/8",
    )
)
NAT64 = IPv6Network("64:ff9b::/96")
SIX_TO_FOUR = IPv6Network("2002::/16")


def is_public(text: str) -> bool:
    """Whether an address as the resolver or the socket gives it is one of the public internet."""
    try:
        address = ip_address(text.split("%", 1)[0])
    except ValueError:
        return False
    if "%" in text:
        return False
    return all(_is_public(one) for one in (address, *_inside(address)))


def _is_public(address: Address) -> bool:
    if any(address.version == network.version and address in network for network in REFUSED):
        return False
    return address.is_global and not address.is_multicast


def _inside(address: Address) -> list[IPv4Address]:
    """The IPv4 addresses that an IPv6 address stands for."""
    if isinstance(address, IPv4Address):
        return []
    found = [address.ipv4_mapped] if address.ipv4_mapped else []
    if address in NAT64:
        found.append(IPv4Address(int(address) & 0xFFFFFFFF))
    if address in SIX_TO_FOUR:
        found.append(IPv4Address((int(address) >> 80) & 0xFFFFFFFF))
    return found
