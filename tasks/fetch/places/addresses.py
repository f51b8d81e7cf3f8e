"""Addresses of the web in one spelling (RFC 3986, section 6): the same source written in two ways is one source."""

import ipaddress
import re
import socket
from dataclasses import dataclass
from urllib.parse import quote, quote_from_bytes, unquote_to_bytes

ALIASES = {"s3a": "s3", "s3n": "s3", "gcs": "gs", "ssh": "sftp", "abfss": "abfs", "az": "abfs"}
WEB = {"http": 80, "https": 443}
MAX_ADDRESS = 8_192  # characters; longer than any browser or server takes
PARTS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://([^/?#\\]*)([^?#]*)(\?[^#]*)?(?:#.*)?", re.DOTALL)
AUTHORITY = re.compile(r"(?:(?P<user>.*)@)?(?P<host>\[[0-9A-Fa-f:.]+\]|[^\[\]:@]*)(?::(?P<port>[0-9]*))?", re.DOTALL)
USER = re.compile(r"(?<=://)[^/?#]*@")
HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*")
SURROGATE = re.compile("[\ud800-\udfff]")
ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
IN_PATH = "/:@!$&'()*+,;=~-._%[]|"  # brackets and bars are no part of RFC 3986; servers know them as they are
IN_QUERY = IN_PATH + "?"


class BadAddressError(ValueError):
    """What is wrong with an address, and what to do about it, in a sentence each."""


@dataclass(frozen=True, slots=True)
class Address:
    """An address of the web in its one spelling."""

    scheme: str
    host: str
    port: int
    path: str
    query: str = ""

    @property
    def origin(self) -> str:
        """Scheme, host and, where it is not the usual one, port."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + ("" if self.port == WEB[self.scheme] else f":{self.port}")

    @property
    def uri(self) -> str:
        """The whole, as it is asked for and stored."""
        return self.origin + self.path + self.query

    @property
    def name(self) -> str:
        """The last name of the path."""
        return unquote_to_bytes(self.path.rpartition("/")[2]).decode("utf-8", "replace")


def is_web(source: str) -> bool:
    """Whether a source is an http or https address."""
    return source[:8].lower().startswith(("http://", "https://"))


def parse_address(source: str) -> Address:
    """An address in its one spelling: case, escapes, dot segments and the usual port settled, no fragment.

    Raises BadAddressError for one that cannot be asked for, and for one that holds a user name or password.
    """
    found = PARTS.fullmatch(source)
    if found is None or found[1].lower() not in WEB or len(source) > MAX_ADDRESS or SURROGATE.search(source):
        raise BadAddressError(f"Give a whole address of at most {MAX_ADDRESS} characters, such as https://host/page.")
    scheme = found[1].lower()
    host, port = parse_authority(found[2])
    query = _escaped(found[4] or "", IN_QUERY)
    return Address(scheme, host, WEB[scheme] if port is None else port, _path(found[3]), query)


def canonical_scheme(scheme: str) -> str:
    """The one name of a scheme that has several."""
    return ALIASES.get(scheme.lower(), scheme.lower())


def canonical(source: str) -> str:
    """An address as its source is stored, as far as that shows without asking its place."""
    if is_web(source):
        try:
            return parse_address(source).uri
        except BadAddressError:
            return without_user(source)
    scheme, separator, rest = source.partition("://")
    return canonical_scheme(scheme) + separator + rest


def parse_authority(authority: str) -> tuple[str, int | None]:
    """Host and port of an address. Raises BadAddressError."""
    found = AUTHORITY.fullmatch(authority)
    if found and found["user"] is not None:
        raise BadAddressError(
            "It holds a user name or password, which would be stored with its pages. Take it out, and put it where "
            "the place's own tools look for it (for http: ~/.netrc)."
        )
    if found is None or not found["host"]:
        raise BadAddressError("It names no valid host. Check its spelling.")
    port = int(found["port"]) if found["port"] else None
    if port is not None and not 0 < port < 65_536:
        raise BadAddressError(f"No port has the number {found['port']}. Give one from 1 to 65535.")
    return _host(found["host"]), port


def without_user(source: str) -> str:
    """A source as it may be stored and shown: a user name and password in it are left out."""
    return USER.sub("", source)


def masked(source: str) -> str:
    """A source without the user name and password in it, which still shows that there were some."""
    return USER.sub("@", source)


def _host(host: str) -> str:
    if host.startswith("["):
        return _literal(host[1:-1])
    name = unquote_to_bytes(host).decode("utf-8", "replace").rstrip(".").lower()
    if not name.isascii():
        name = _in_ascii(name)
    if not HOST.fullmatch(name) or len(name) > 253:
        raise BadAddressError("It names no valid host. Check its spelling.")
    return _dotted(name)


def _in_ascii(name: str) -> str:
    import idna  # noqa: PLC0415  its tables cost more than a run without such names

    try:
        return idna.encode(name, uts46=True).decode("ascii")
    except idna.IDNAError as error:
        raise BadAddressError(f"Its host is no name: {error}. Check its spelling.") from error


def _literal(text: str) -> str:
    try:
        return str(ipaddress.IPv6Address(text))
    except ValueError as error:
        raise BadAddressError(f"Its host is no address: {error}. Check its spelling.") from error


def _dotted(name: str) -> str:
    """An IPv4 address that is written as one number, in octal or in hexadecimal, the usual way; else the name."""
    try:
        return socket.inet_ntoa(socket.inet_aton(name))
    except OSError:
        return name


def _path(path: str) -> str:
    segments: list[str] = []
    parts = _escaped(path.replace("\\", "/"), IN_PATH).split("/")[1:] or [""]
    for part in parts:
        if part == "..":
            segments[-1:] = []
        elif part != ".":
            segments.append(part)
    if parts[-1] in (".", ".."):
        segments.append("")
    return "/" + "/".join(segments)


def _escaped(text: str, safe: str) -> str:
    """Every character as it is or as an escape in capital letters, never as one that it needs not be."""
    escaped = ESCAPE.sub(_settled, text)
    return quote(re.sub(r"%(?![0-9A-F]{2})", "%25", escaped), safe=safe, errors="replace")


def _settled(escape: "re.Match[str]") -> str:
    code = int(escape[1], 16)
    return chr(code) if code in UNRESERVED else quote_from_bytes(bytes([code]), safe=b"")
