"""Sources of the web opened for reading: fetched ahead, many hosts side by side."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import partial

from clipfile.schemas.kinds import Reason
from clipfile.tasks.fetch.candidates import SourceUnit
from clipfile.tasks.fetch.places.addresses import Address, BadAddressError, parse_address
from clipfile.tasks.fetch.places.ahead import Ahead, Errand, Width
from clipfile.tasks.fetch.places.answers import charset_of, etag_of, facts_of_answer, media_type_of, modified_at
from clipfile.tasks.fetch.places.download import Download, closing, download
from clipfile.tasks.fetch.places.web import Web
from clipfile.tasks.fetch.reading import OpenSource, RefusedError, headed
from clipfile.tasks.fetch.rules import FetchRules

Opener = Callable[[SourceUnit], AbstractContextManager[OpenSource]]


@contextmanager
def web_opener(units: Sequence[SourceUnit], rules: FetchRules) -> Iterator[Opener]:
    """A function that opens each of these addresses; they are fetched ahead, in their order.

    It raises NotModifiedError, RefusedError and OSError. All threads have ended when this ends.
    """
    with ExitStack() as stack:
        web = Web(rules)
        stack.callback(web.close)
        width = Width(rules.http_connections, rules.http_connections_per_host)
        ahead = Ahead(_errands(units), partial(_fetched, web), width)
        stack.callback(ahead.close)
        stack.callback(web.waiting.stop)
        yield partial(_opened, ahead)


@contextmanager
def _opened(ahead: Ahead, unit: SourceUnit) -> Iterator[OpenSource]:
    with closing(ahead.take(unit, _address(unit))) as fetched:
        head, start = headed(fetched.file)
        yield OpenSource(
            start,
            head,
            fetched.byte_length,
            modified_at(fetched.headers),
            etag=etag_of(fetched.headers),
            charset=charset_of(fetched.headers),
            media_type=media_type_of(fetched.headers),
            facts=facts_of_answer(fetched.address, fetched.headers),
            name=fetched.address.name,
        )


def _errands(units: Iterable[SourceUnit]) -> list[Errand]:
    errands: dict[str, Errand] = {}
    for number, unit in enumerate(units):
        try:
            errands.setdefault(unit.uri, Errand(number, unit, parse_address(unit.uri)))
        except BadAddressError:
            continue
    return list(errands.values())


def _address(unit: SourceUnit) -> Address:
    try:
        return parse_address(unit.uri)
    except BadAddressError as error:
        raise RefusedError(Reason.UNSUPPORTED, str(error)) from error


def _fetched(web: Web, unit: SourceUnit, address: Address) -> Download:
    return download(web, address, unit.known)
