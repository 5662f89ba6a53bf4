"""Which network a post came from, as a keyed hash: enough to see a flood, useless to find a person."""

import hashlib
import hmac
import ipaddress
from functools import lru_cache

from django.conf import settings


@lru_cache(maxsize=8192)
def network_of(address: str) -> str:
    """
    A keyed hash of the network an address lies in (/24 of IPv4, /48 of IPv6): enough to see that many signatures
    came from one place, useless to find a person.
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    network = ipaddress.ip_network((ip, 24 if ip.version == 4 else 48), strict=False)
    secret = f"network:{settings.SECRET_KEY}".encode()
    return hmac.new(secret, str(network).encode(), hashlib.sha256).hexdigest()[:32]
