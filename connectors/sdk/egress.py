"""Which addresses a connector may reach, by number. Knows no name, no URL and opens no socket."""

from dataclasses import dataclass
from functools import cached_property
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address

# `ipaddress.is_private` misses several of these, so they are named.
_NEVER = tuple(
    (ip_network(network), why)
    for network, why in (
        ("169.254.0.0/16", "link-local"),
        ("fe80::/10", "link-local"),
        ("100.100.100.200/32", "a cloud's metadata"),
        ("168.63.129.16/32", "a cloud's host"),
        ("192.0.0.0/24", "protocol assignments"),
        ("fd00:ec2::/32", "a cloud's metadata"),
        ("fd20:ce::254/128", "a cloud's metadata"),
        ("224.0.0.0/4", "multicast"),
        ("ff00::/8", "multicast"),
        ("240.0.0.0/4", "reserved"),
        ("64:ff9b:1::/48", "a private translation of IPv4"),
        ("2001::/32", "Teredo"),
    )
)
_PRIVATE = tuple(
    (ip_network(network), why)
    for network, why in (
        ("0.0.0.0/32", "this machine"),
        ("::/128", "this machine"),
        ("127.0.0.0/8", "this machine"),
        ("::1/128", "this machine"),
        ("10.0.0.0/8", "a private network"),
        ("172.16.0.0/12", "a private network"),
        ("192.168.0.0/16", "a private network"),
        ("100.64.0.0/10", "a carrier's private network"),
        ("198.18.0.0/15", "a test network"),
        ("fc00::/7", "a private network"),
        ("fec0::/10", "a private network"),
    )
)
_MAPPED = IPv6Network("::ffff:0:0/96")
_COMPATIBLE = IPv6Network("::/96")
_NAT64 = IPv6Network("64:ff9b::/96")
_SIX_TO_FOUR = IPv6Network("2002::/16")
_ISATAP = 0x5EFE
_ISATAP_GLOBAL_BIT = 0x0200_0000
_TINY = 2  # :: and ::1 are no IPv4 addresses in disguise


@dataclass(frozen=True)
class EgressPolicy:
    """What may be reached; link-local and metadata addresses never are.

    The default is for `baton run` and servers bound to loopback. A server bound elsewhere says
    `allow_private=False` and names the private networks it grants in `allowed`.
    """

    allow_private: bool = True
    allowed: tuple[str, ...] = ()

    def refusal(self, address: str) -> str | None:
        """Say why an address must not be reached; None when it may. Takes a numeric address."""
        try:
            seen = ip_address(address.partition("%")[0])
        except ValueError:
            return "not a numeric address"
        for candidate in (seen, *_embedded(seen)):
            why = self._refusal_of(candidate)
            if why:
                return why
        return None

    def _refusal_of(self, address: Address) -> str | None:
        why = _find(address, _NEVER)
        if why:
            return why
        private_is_fine = self.allow_private or any(address in one for one in self._granted)
        why = _find(address, _PRIVATE)
        if why:
            return None if private_is_fine else why
        if address.is_global or private_is_fine or _is_translated(address):
            return None
        return "not a public address"

    @cached_property
    def _granted(self) -> tuple[IPv4Network | IPv6Network, ...]:
        return tuple(ip_network(network, strict=False) for network in self.allowed)


def _find(address: Address, table: tuple[tuple[IPv4Network | IPv6Network, str], ...]) -> str | None:
    return next((why for network, why in table if address in network), None)


def _is_translated(address: Address) -> bool:
    # The IPv4 address inside is judged on its own.
    return isinstance(address, IPv6Address) and bool(_embedded(address))


def _embedded(address: Address) -> tuple[IPv4Address, ...]:
    """Give the IPv4 address that an IPv6 one leads to, if it is of such a kind."""
    if isinstance(address, IPv4Address):
        return ()
    number = int(address)
    low = IPv4Address(number & 0xFFFFFFFF)
    if address in _SIX_TO_FOUR:
        return (IPv4Address((number >> 80) & 0xFFFFFFFF),)
    if address in _MAPPED or address in _NAT64:
        return (low,)
    if address in _COMPATIBLE:
        return (low,) if number >= _TINY else ()
    if (number >> 32) & 0xFFFF_FFFF & ~_ISATAP_GLOBAL_BIT == _ISATAP:
        return (low,)
    return ()
