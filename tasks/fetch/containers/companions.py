"""NAME.meta.json in an archive: the description of a page beside it, which may lie before it or behind it."""

import posixpath
from collections import Counter, OrderedDict, deque
from collections.abc import Iterator
from dataclasses import dataclass, replace

from clipfile.schemas.kinds import Reason
from clipfile.schemas.records import SourceFacts
from clipfile.tasks.fetch.containers.seen import Seen
from clipfile.tasks.fetch.facts import BadFacts, filled
from clipfile.tasks.fetch.folders import META
from clipfile.tasks.fetch.formats import Content, Found, Unread

MAX_PAGES = 10_000  # that wait for a description
MAX_BYTES = 33_554_432
MAX_SAID = 33_554_432  # characters of descriptions, kept for pages that come later
SAID_AT_LEAST = 500  # counted for a description beside its words
ORPHAN = "It describes no page: no file of this name lies beside it. Rename it like its page."
LATE = "It lies too far behind its page, which was read without it. Pack each page beside its description."


@dataclass(frozen=True, slots=True)
class _Description:
    name: str
    said: SourceFacts | BadFacts
    size: int


class Companions:
    """Pages and descriptions on their way to each other, within bounds that no archive moves."""

    def __init__(self) -> None:
        self._pages: deque[tuple[str, Found]] = deque()
        self._held_bytes = 0
        self._awaited: Counter[str] = Counter()
        self._described = Seen()
        self._descriptions: OrderedDict[str, _Description] = OrderedDict()
        self._said_size = 0

    def wait(self, path: str, found: Found) -> Iterator[Found]:
        """A page more; out come those that have waited long enough."""
        self._pages.append((path, found))
        self._held_bytes += _size(found)
        for beside in _beside(path):
            self._awaited[beside] += 1
            self._described.add(beside)
        while len(self._pages) > MAX_PAGES or self._held_bytes > MAX_BYTES:
            yield self._released()

    def told(self, path: str, found: Found) -> Found:
        """A page of a member that holds many, which cannot wait."""
        for beside in _beside(path):
            self._described.add(beside)
        return self._with_facts(path, found)

    def describe(self, path: str, name: str, said: SourceFacts | BadFacts) -> Iterator[Found]:
        """A description more; its rejection where its page is gone by."""
        if path in self._described and not self._awaited[path]:
            yield Unread(Reason.BAD_METADATA, LATE, name)
            return
        words = said.detail if isinstance(said, BadFacts) else f"{said.url}{said.site}"
        size = SAID_AT_LEAST + len(words) + 2 * len(path)
        if path not in self._descriptions:
            self._descriptions[path] = _Description(name, said, size)
            self._said_size += size
        while self._said_size > MAX_SAID:
            gone, description = self._descriptions.popitem(last=False)
            self._said_size -= description.size
            yield from self._orphan(gone, description)

    def rest(self) -> Iterator[Found]:
        """The pages that are left, and the descriptions that describe none."""
        while self._pages:
            yield self._released()
        for path, description in self._descriptions.items():
            yield from self._orphan(path, description)

    def _released(self) -> Found:
        path, found = self._pages.popleft()
        self._held_bytes -= _size(found)
        for beside in _beside(path):
            self._awaited[beside] -= 1
            if not self._awaited[beside]:
                del self._awaited[beside]
        return self._with_facts(path, found)

    def _with_facts(self, path: str, found: Found) -> Found:
        if not isinstance(found, Content):
            return found
        said = next((self._descriptions[beside].said for beside in _beside(path) if beside in self._descriptions), None)
        if said is None or isinstance(found.facts, BadFacts):
            return found
        return replace(found, facts=said if isinstance(said, BadFacts) else filled(found.facts, said))

    def _orphan(self, path: str, description: _Description) -> Iterator[Found]:
        if path not in self._described:
            yield Unread(Reason.BAD_METADATA, ORPHAN, description.name)


def _beside(path: str) -> tuple[str, ...]:
    """The names that a page's description may have, the first one first."""
    stem = posixpath.splitext(path)[0]
    return (path + META,) if stem == path else (path + META, stem + META)


def _size(found: Found) -> int:
    return len(found.data) if isinstance(found, Content) else 0
