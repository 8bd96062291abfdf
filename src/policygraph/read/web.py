"""A document behind an address: fetched with limits, never from inside the own network unless that is allowed."""

from __future__ import annotations

import http.client
import ipaddress
import re
import socket
import ssl
import time
import zlib
from dataclasses import dataclass
from urllib.parse import quote, unquote, urljoin, urlsplit

from .. import __version__
from ..errors import InputError
from .options import MEGABYTE

#: How often an address may send us on to another one.
REDIRECT_LIMIT = 5
_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
_AGENT = f"policygraph/{__version__}"
_SUFFIX = {
    "application/pdf": ".pdf", "text/html": ".html", "application/xhtml+xml": ".html", "text/plain": ".txt",
    "text/csv": ".csv", "application/zip": ".zip", "application/rtf": ".rtf", "text/rtf": ".rtf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.oasis.opendocument.text": ".odt",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class WebLimits:
    """``size``: most bytes; ``seconds``: longest time for the whole way, redirects included; ``private``: whether
    addresses of the own machine and network may be asked."""

    size: int = 50 * MEGABYTE
    seconds: float = 60.0
    private: bool = False


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came: its bytes, a file name, and the address that gave it in the end."""

    data: bytes
    name: str
    url: str


def is_address(given: str) -> bool:
    """True for what is meant as an address rather than a file (``https://…``, also ``ftp://…``, which is refused)."""
    return re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", given) is not None


def fetch(url: str, limits: WebLimits | None = None) -> Fetched:
    """The bytes behind an address.

    Raises InputError, in one line that names the address, for another scheme than http and https, an address of
    the own network (unless allowed), too many redirects, an answer that is an error, too large or too slow.
    """
    limits = limits or WebLimits()
    until = time.monotonic() + limits.seconds
    here = url
    for _ in range(REDIRECT_LIMIT + 1):
        answer = _ask(here, url, limits, until)
        if isinstance(answer, Fetched):
            return answer
        here = answer
    raise InputError(f"{url}: sent on more than {REDIRECT_LIMIT} times; give the address that it ends at")


def _ask(here: str, url: str, limits: WebLimits, until: float) -> Fetched | str:
    """The document, or the address that it has moved to."""
    try:
        parts = urlsplit(here)
        scheme, host, port = parts.scheme.lower(), parts.hostname, parts.port
    except ValueError as error:
        raise InputError(f"{url}: not an address ({error})") from error
    if scheme not in ("http", "https"):
        raise InputError(f"{url}: only http and https are fetched, not {scheme or 'this'}; save the file and name it")
    if not host:
        raise InputError(f"{url}: the address names no host")
    name = _host_name(host, url)
    port = port or (443 if scheme == "https" else 80)
    connection = _connect(name, port, scheme == "https", url, limits, until)
    try:
        path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._") + (
            "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~-._?") if parts.query else ""
        )
        shown = f"[{name}]" if ":" in name else name
        shown += "" if port in (80, 443) else f":{port}"
        connection.request(
            "GET", path, headers={"Host": shown, "User-Agent": _AGENT, "Accept": "*/*", "Accept-Encoding": "identity"}
        )
        response = connection.getresponse()
        if response.status in (301, 302, 303, 307, 308):
            target = response.getheader("Location")
            if not target:
                raise InputError(f"{url}: sent on to nowhere (status {response.status})")
            return urljoin(here, target)
        if response.status != 200:
            raise InputError(f"{url}: the server answered {response.status} {response.reason}; check the address")
        data = _body(response, url, limits, until)
    except (OSError, http.client.HTTPException) as error:
        raise _gone_wrong(url, error, limits) from error
    finally:
        connection.close()
    if not data:
        raise InputError(f"{url}: the server sent nothing")
    return Fetched(data, _file_name(parts.path, name, response), here)


def _host_name(host: str, url: str) -> str:
    try:
        return host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise InputError(f"{url}: {host} is no name of a host") from error


def _connect(
    host: str, port: int, secure: bool, url: str, limits: WebLimits, until: float
) -> http.client.HTTPConnection:
    """A connection to an address that was looked at first: the name is resolved once, so that it cannot change."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise InputError(f"{url}: {host} is not found; check the address and the network") from error
    for *_, place in found:
        # One private address among several is enough: which one is asked is not for the name to choose.
        if not limits.private and not _public(str(place[0])):
            raise InputError(
                f"{url}: {host} lies in a private network ({place[0]}); --allow-private fetches from there too"
            )
    last: OSError | None = None
    for family, kind, protocol, _, place in found:
        plain = socket.socket(family, kind, protocol)
        try:
            plain.settimeout(_left(url, limits, until))
            plain.connect(place)
            if secure:
                plain = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
        except OSError as error:
            plain.close()
            last = error
            continue
        connection = http.client.HTTPConnection(host, port)
        connection.sock = plain
        return connection
    raise _gone_wrong(url, last or OSError("no address"), limits)


def _public(address: str) -> bool:
    try:
        found = ipaddress.ip_address(address.split("%")[0])
    except ValueError:
        return False
    inner = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None)
    if found in _TRANSLATED:  # what a gateway of the own network translates to the older protocol
        inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
    return found.is_global and not found.is_multicast and (inner is None or inner.is_global)


def _left(url: str, limits: WebLimits, until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise InputError(f"{url}: took more than {limits.seconds:g} seconds; try again, or save the file and name it")
    return left


def _body(response: http.client.HTTPResponse, url: str, limits: WebLimits, until: float) -> bytes:
    length = response.getheader("Content-Length") or ""
    if length.isdigit() and int(length) > limits.size:
        raise _too_large(url, limits)
    coding = (response.getheader("Content-Encoding") or "identity").strip().lower()
    if coding not in ("identity", "gzip", "x-gzip", "deflate", ""):
        raise InputError(
            f"{url}: the server packs its answer as {coding}, which is not read; save the file and name it"
        )
    unpack = zlib.decompressobj(47) if coding in ("gzip", "x-gzip", "deflate") else None
    out = bytearray()
    while True:
        left = _left(url, limits, until)
        if response.fp is not None and (sock := getattr(getattr(response.fp, "raw", None), "_sock", None)) is not None:
            sock.settimeout(left)
        # read1 comes back with whatever there is: a server that drips cannot stretch the time.
        piece = response.read1(65536)
        if not piece:
            break
        try:
            out += unpack.decompress(piece, limits.size + 1 - len(out)) if unpack else piece
        except zlib.error as error:
            raise InputError(f"{url}: the answer is damaged; try again") from error
        if len(out) > limits.size:
            raise _too_large(url, limits)
    if length.isdigit() and unpack is None and len(out) < int(length):
        raise InputError(f"{url}: cut short after {len(out)} of {length} bytes; try again")
    return bytes(out)


def _too_large(url: str, limits: WebLimits) -> InputError:
    return InputError(f"{url}: more than the limit of {limits.size / MEGABYTE:.1f} MB; raise --max-size or save a part")


def _gone_wrong(url: str, error: Exception, limits: WebLimits) -> InputError:
    if isinstance(error, TimeoutError):
        return InputError(
            f"{url}: no answer within {limits.seconds:g} seconds; try again, or save the file and name it"
        )
    if isinstance(error, ssl.SSLError):
        return InputError(f"{url}: no secure connection ({error.reason or error}); save the file and name it")
    why = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return InputError(f"{url}: cannot be fetched ({' '.join(str(why).split())})")


def _file_name(path: str, host: str, response: http.client.HTTPResponse) -> str:
    """The name that the server gives the file, else the last part of the address."""
    given = response.getheader("Content-Disposition") or ""
    named = re.search(r"filename\*\s*=\s*utf-8''([^;]+)", given, re.IGNORECASE)
    plain = re.search(r'filename\s*=\s*"?([^";]+)"?', given, re.IGNORECASE)
    last = unquote(named[1]) if named else plain[1] if plain else unquote(path.rsplit("/", 1)[-1])
    last = re.sub(r"[\x00-\x1f\x7f/\\]+", "_", last.replace("\\", "/").rsplit("/", 1)[-1]).strip() or host
    kind = (response.getheader("Content-Type") or "").split(";")[0].strip().lower()
    if "." not in last[1:]:
        last += _SUFFIX.get(kind, "")
    return last[:200]
