"""Index pages of the web as folders: what a page links to directly below its own address."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote, urljoin

from selectolax.lexbor import LexborHTMLParser

from clipfile.schemas.kinds import Reason
from clipfile.tasks.fetch.places.addresses import BadAddressError, parse_address
from clipfile.tasks.fetch.places.download import closing, download
from clipfile.tasks.fetch.places.entries import Entry
from clipfile.tasks.fetch.places.web import Web
from clipfile.tasks.fetch.reading import RefusedError
from clipfile.tasks.fetch.rules import FetchRules

MAX_INDEXES = 1_000  # index pages read for one pattern: a server can make up folders without end
TOO_MANY = f"Its pattern leads over {MAX_INDEXES:,} index pages. Name the folders one by one."
TOO_LARGE = "Its index page has over {limit} bytes. Name the files one by one, or raise max_page_bytes."


class Index:
    """The folders of a web server, as far as it shows them; a path is the folder's address, with its slash."""

    def __init__(self, web: Web, rules: FetchRules) -> None:
        self._web = web
        self._max_bytes = rules.max_page_bytes
        self._read = 0

    def folder(self, path: str) -> list[Entry]:
        """What an index page links to in its own folder, by name. Raises RefusedError."""
        self._read += 1
        if self._read > MAX_INDEXES:
            raise RefusedError(Reason.TOO_MANY_MEMBERS, TOO_MANY)
        with closing(download(self._web, parse_address(path))) as page:
            if page.byte_length > self._max_bytes:
                raise RefusedError(Reason.PAGE_TOO_LARGE, TOO_LARGE.format(limit=self._max_bytes))
            links = links_of(page.file.read(), page.address.uri)
        return sorted({entry.uri: entry for entry in _entries(links, path)}.values(), key=lambda entry: entry.name)

    def child(self, path: str, name: str) -> str:
        """The address of a folder in a folder."""
        return f"{path}{name}/"

    def uri_of(self, path: str) -> str:
        """The address, as it is."""
        return path

    def pattern(self, part: str) -> Callable[[str], bool] | None:
        """Which names a part matches: `*` is any run of characters, all others are themselves."""
        if "*" not in part:
            return None
        pieces = [re.escape(unquote(piece)) for piece in part.split("*")]
        return lambda name: re.fullmatch(".*".join(pieces), name, re.DOTALL) is not None


def links_of(page: bytes, address: str) -> list[str]:
    """The addresses that a page links to, in their one spelling, without those that cannot be asked for."""
    links = (node.attributes.get("href") for node in LexborHTMLParser(page).css("a[href]"))
    found: list[str] = []
    for link in filter(None, links):
        try:
            found.append(parse_address(urljoin(address, link.strip())).uri)
        except (BadAddressError, ValueError):
            continue
    return found


def _entries(links: list[str], folder: str) -> Iterator[Entry]:
    for link in links:
        name, slash, rest = link.removeprefix(folder).partition("/")
        if link.startswith(folder) and name and not rest and "?" not in name:
            yield Entry(link, unquote(name), link, is_folder=bool(slash))
