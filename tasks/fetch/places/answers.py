"""What an answer of a web server means: its status, its failures, and what its headers say of the page."""

import re
import ssl
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from urllib.parse import urljoin

import httpx

from clipfile.schemas.kinds import Reason
from clipfile.schemas.records import SourceFacts
from clipfile.tasks.fetch.places.addresses import Address, is_web, parse_address, without_user
from clipfile.tasks.fetch.places.guard import NoAddressError
from clipfile.tasks.fetch.places.retrying import HealableError, http_date, retry_after
from clipfile.tasks.fetch.reading import RefusedError

MAX_HEADER = 1_024  # characters of a header that is kept
WEB_BEGAN = datetime(1989, 3, 1, tzinfo=UTC)  # a server whose clock shows less has none
GOOD = frozenset({HTTPStatus.OK, HTTPStatus.NON_AUTHORITATIVE_INFORMATION})
REDIRECTS = frozenset({301, 302, 303, 307, 308})
HEALABLE = frozenset({408, 425, 429, 500, 502, 503, 504})
NO_ENTRY = "The server does not let Clipfile read it ({status}). If you may, save it with a browser and give the file."
STATUSES: Mapping[int, tuple[Reason, str]] = {
    404: (Reason.NOT_FOUND, "The server has nothing at this address ({status}). Check its spelling."),
    410: (Reason.NOT_FOUND, "The server has taken it away for good ({status}). Remove it from the list."),
    401: (Reason.UNREADABLE, NO_ENTRY),
    403: (Reason.UNREADABLE, NO_ENTRY),
    451: (Reason.UNREADABLE, "The server may not show it, for legal reasons ({status}). Remove it from the list."),
    304: (Reason.BAD_RESPONSE, "The server says that it has not changed ({status}), and was not asked. Run it again."),
    206: (Reason.BAD_RESPONSE, "The server gave a part of it ({status}), and was asked for all. Run it again."),
}
OTHERWISE = (Reason.BAD_RESPONSE, "The server answered {status}. Look at the address in a browser.")
MEDIA_TYPE = re.compile(r"\s*([A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+)")
CHARSET = re.compile(r";\s*charset\s*=\s*[\"']?([A-Za-z0-9_.:+-]{1,40})", re.IGNORECASE)
CLOSED = re.compile(r"disconnected|closed connection")
# The first row that fits a failure: its type, its sentence, and whether it may be gone the next time.
FAILURES: tuple[tuple[type[Exception], str, bool], ...] = (
    (
        httpx.ConnectTimeout,
        "No connection to its host came about in time. Try again later, or raise the timeout.",
        True,
    ),
    (httpx.TimeoutException, "Its host stopped answering. Try again later, or raise http_timeout_seconds.", True),
    (httpx.ConnectError, "Its host refuses connections ({words}). Check host and port; try again later.", True),
    (httpx.NetworkError, "The connection to its host broke off ({words}). Try again later.", True),
)
UNSAFE = "Its host cannot prove who it is ({words}). Check the host's spelling; tell its owner."
NAMELESS = "Its host has no address ({words}). Check the host's spelling and the network."
MALFORMED = "The server's answer is no HTTP ({words}). Look at the address in a browser."
NOWHERE = "It redirects to {target}, which is no address. Look at the address in a browser."
AWAY = "It redirects to {target}, which is no address of the web. Remove it from the list."


def status_words(status: int) -> str:
    """A status by number and name; the server's own words for it are not repeated."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def check_status(status: int, headers: Mapping[str, str]) -> None:
    """Raises HealableError or RefusedError for an answer that holds no page."""
    if status in GOOD:
        return
    reason, detail = STATUSES.get(status, OTHERWISE)
    detail = detail.format(status=status_words(status))
    if status in HEALABLE:
        raise HealableError(reason, detail, retry_after(headers))
    raise RefusedError(reason, detail)


def raise_for(error: Exception) -> None:
    """A failure of the connection as what it means. Raises HealableError or RefusedError, or the error itself."""
    unsafe = next((cause for cause in _causes(error) if isinstance(cause, ssl.SSLCertVerificationError)), None)
    if unsafe is not None:
        raise RefusedError(Reason.UNREACHABLE, UNSAFE.format(words=unsafe.verify_message)) from error
    if isinstance(error, NoAddressError):
        _raise(NAMELESS.format(words=error.words), error, heals=error.passes)
    if isinstance(error, httpx.RemoteProtocolError) and CLOSED.search(str(error)):
        _raise("The server broke off its answer. Try again later.", error, heals=True)
    for kind, detail, heals in FAILURES:
        if isinstance(error, kind):
            _raise(detail.format(words=_words(error)), error, heals=heals)
    if isinstance(error, httpx.HTTPError | httpx.InvalidURL):
        raise RefusedError(Reason.BAD_RESPONSE, MALFORMED.format(words=_words(error))) from error
    raise error


def redirect_target(status: int, headers: Mapping[str, str], address: Address) -> Address | None:
    """Where an answer sends; None for one that is no redirect. Raises RefusedError for what is no web address."""
    if status not in REDIRECTS or "location" not in headers:
        return None
    location = without_user(headers["location"].strip())
    try:
        target = urljoin(address.uri, location)
        if is_web(target):
            return parse_address(target)
    except ValueError as error:
        raise RefusedError(Reason.BAD_RESPONSE, NOWHERE.format(target=repr(location[:200]))) from error
    raise RefusedError(Reason.FORBIDDEN_ADDRESS, AWAY.format(target=repr(target[:200])))


def facts_of_answer(address: Address, headers: Mapping[str, str]) -> SourceFacts:
    """Where the page was in the end, and when the server answered by its own clock."""
    date = http_date(headers.get("date", ""))
    is_sane = date is not None and WEB_BEGAN < date < datetime.now(UTC) + timedelta(days=1)
    return SourceFacts(url=address.uri, captured_at=date if is_sane else None)


def media_type_of(headers: Mapping[str, str]) -> str | None:
    """The media type in lower case, without parameters."""
    found = MEDIA_TYPE.match(headers.get("content-type", ""))
    return found[1].lower() if found else None


def charset_of(headers: Mapping[str, str]) -> str | None:
    """The encoding that the transport names."""
    found = CHARSET.search(headers.get("content-type", "")[:MAX_HEADER])
    return found[1] if found else None


def etag_of(headers: Mapping[str, str]) -> str | None:
    """The version of the page as the server calls it."""
    etag = headers.get("etag", "").strip()
    return etag if 0 < len(etag) <= MAX_HEADER and etag.isascii() and etag.isprintable() else None


def modified_at(headers: Mapping[str, str]) -> datetime | None:
    """When the server says that the page changed last."""
    return http_date(headers.get("last-modified", ""))


def _raise(detail: str, error: Exception, *, heals: bool) -> None:
    kind = HealableError if heals else RefusedError
    raise kind(Reason.UNREACHABLE, detail) from error


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _words(error: Exception) -> str:
    text = str(error) or type(error).__name__
    return text[:200].encode("unicode_escape").decode("ascii")
