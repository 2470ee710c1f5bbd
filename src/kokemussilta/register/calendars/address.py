"""Which addresses may be asked: those of the public web, and nothing of the machine that we run on or of the networks around it."""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import quote, urlsplit

LONGEST = 2000
#: Ports at which calendars are served; others would let somebody knock on doors with our hand.
PORTS = {"http": (80,), "https": (443, 8443)}
#: Networks that the library may take for public: of protocols, of documents, of old plans, and those of IPv6 whose addresses stand
#: for addresses of IPv4, so that they don't tell where they lead.
_SPECIAL = tuple(
    ip_network(network)
    for network in (
        "192.0.0.0/24", "192.88.99.0/24", "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2002::/16", "3fff::/20",
        "5f00::/16", "fec0::/10",
    )
)  # fmt: skip


class Unreadable(Exception):
    """A calendar could not be read; `why` is a value of `CalendarLink.Failure`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Target:
    """An address in its parts: what to ask of whom. `host` in plain letters, without brackets."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def address(self) -> str:
        """The parts together."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == PORTS[self.scheme][0] else f":{self.port}"
        return f"{self.scheme}://{host}{port}{self.path}"


def parsed(address: str) -> Target:
    """The parts of an address. Raises Unreadable for one that is never asked: another scheme or port, a name and password in it."""
    text = address.strip()
    if len(text) > LONGEST or any(letter.isspace() or not letter.isprintable() for letter in text):
        raise Unreadable("not_calendar")
    if text.lower().startswith(("webcal://", "webcals://")):
        text = "https://" + text.split("://", 1)[1]
    try:
        parts = urlsplit(text)
        scheme, port = parts.scheme.lower(), parts.port
        host = (parts.hostname or "").rstrip(".")
        host = host if ":" in host else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError) as error:
        raise Unreadable("not_calendar") from error
    if scheme not in PORTS or not host or "@" in parts.netloc:
        raise Unreadable("not_calendar")
    port = PORTS[scheme][0] if port is None else port
    if port not in PORTS[scheme]:
        raise Unreadable("not_public")
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]")
    return Target(scheme, host.lower(), port, f"{path}?{query}" if query else path)


#: Ends of names that lead into the house itself.
_INSIDE = (".local", ".localhost", ".internal", ".intranet", ".lan", ".home", ".corp", ".arpa")


def may_be_public(host: str) -> bool:
    """Whether a host can be public by its name alone, without looking it up: for telling people at once."""
    try:
        ip_address(host)
    except ValueError:
        return "." in host and not host.endswith(_INSIDE) and not host.replace(".", "").isdigit()
    return is_public(host)


def is_public(found: str) -> bool:
    """Whether an address that a name led to is one of the public net, and leads nowhere else by translation."""
    try:
        address: IPv4Address | IPv6Address = ip_address(found.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        return False
    if address.is_multicast or address.is_reserved or any(address in network for network in _SPECIAL):
        return False
    return address.is_global and not (address.is_private or address.is_loopback or address.is_link_local)
