"""What there is elsewhere: an address, a folder or a pattern of another place becomes sources, in a fixed order."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import dropwhile

from clipfile.schemas.kinds import Reason
from clipfile.tasks.fetch.candidates import Candidate, Refusal, SourceUnit
from clipfile.tasks.fetch.folders import companion_in, folder_holding
from clipfile.tasks.fetch.names import uri_of_words
from clipfile.tasks.fetch.places.addresses import BadAddressError, is_web, parse_address, without_user
from clipfile.tasks.fetch.places.entries import Entry, Listed, Place
from clipfile.tasks.fetch.places.index import Index
from clipfile.tasks.fetch.places.objects import Store, store_of
from clipfile.tasks.fetch.places.web import Web
from clipfile.tasks.fetch.reading import RefusedError
from clipfile.tasks.fetch.rules import FetchRules

ANY_DEPTH = "**"
MAX_DEPTH = 100  # folders in folders; deeper is a place that makes them up
NO_WORDS = (Reason.NOT_FOUND, "No address can hold these characters. Check where the name comes from.")
NO_MATCH = (Reason.NOT_FOUND, "Nothing there matches the pattern. Check it; hidden names need their dot spelled.")
NO_LINK = (Reason.NOT_FOUND, "No link of an index page there matches it. Write a star that belongs to it as %2A.")
NO_BUCKET = (Reason.NOT_FOUND, "The first part of an address cannot be a pattern. Name the bucket or host.")
ORPHAN = (Reason.BAD_METADATA, "It describes no page: nothing of this name lies beside it. Rename it like its page.")
NAMELESS = (Reason.UNSUPPORTED, "A part of its name is empty, so that it cannot be listed. Name what lies in it.")
TOO_DEEP = (Reason.UNSUPPORTED, f"It lies over {MAX_DEPTH} folders deep. Name the folder itself.")


def elsewhere(source: str, rules: FetchRules) -> Iterator[Candidate]:
    """The sources at an address that is no path, and each name that leads to none with its reason.

    An address of the web is one page, unless a `*` in its path makes it a pattern over the links of index pages;
    at other places a folder is read whole, one listing at a time.
    """
    shown = uri_of_words(without_user(source))
    try:
        source.encode("utf-8")
        yield from _on_the_web(source, rules) if is_web(source) else _in_a_store(source, rules)
    except UnicodeEncodeError:
        yield Refusal(shown, *NO_WORDS)
    except BadAddressError as error:
        yield Refusal(shown, Reason.UNSUPPORTED, str(error))
    except RefusedError as error:
        yield Refusal(shown, error.reason, error.detail)


def _on_the_web(source: str, rules: FetchRules) -> Iterator[Candidate]:
    address = parse_address(source)
    if "*" not in address.path:
        yield SourceUnit(address.uri, None, None)
        return
    parts = address.path.split("/")
    first = next(number for number, part in enumerate(parts) if "*" in part)
    base = address.origin + "/".join(parts[:first]) + "/"
    with closing(Web(rules)) as web:
        yield from _or(_matched(Index(web, rules), _Trail(base), parts[first:]), Refusal(address.uri, *NO_LINK))


def _in_a_store(source: str, rules: FetchRules) -> Iterator[Candidate]:
    store = store_of(source, private=rules.allow_private_addresses)
    path = store.path_of(source)
    parts = path.split("/")
    first = next((number for number, part in enumerate(parts) if store.pattern(part)), None)
    if first is None or _is_there(store, source, path):
        yield from _named(store, source)
        return
    if first == 0:
        raise RefusedError(*NO_BUCKET)
    base = "/".join(parts[:first]) or "/"
    yield from _or(_matched(store, _Trail(base), parts[first:]), Refusal(store.uri_of(path), *NO_MATCH))


def _is_there(store: Store, source: str, path: str) -> bool:
    """Whether a name with brackets is a name."""
    if "*" in path or "?" in path:
        return False
    try:
        store.entry(source)
    except RefusedError as error:
        if error.reason is Reason.NOT_FOUND:
            return False
        raise
    return True


def _named(store: Store, source: str) -> Iterator[Candidate]:
    entry = store.entry(source)
    if entry.is_folder:
        yield from _matched(store, _Trail(store.path_of(source)), ())
    else:
        yield entry.unit()


@dataclass(frozen=True, slots=True)
class _Trail:
    """A folder, and how deep it lies below the first one."""

    path: str
    depth: int = 0


def _matched(place: Place, trail: _Trail, parts: Sequence[str]) -> Iterator[Candidate]:
    """What a pattern matches below a folder; a folder that cannot be listed stands for itself with its reason."""
    listed = _listed(place, trail.path)
    if isinstance(listed, Refusal):
        yield listed
    elif all(part == ANY_DEPTH for part in parts):
        yield from _whole(place, trail, listed)
    elif parts[0] == ANY_DEPTH:
        yield from _among(place, trail, listed, list(dropwhile(ANY_DEPTH.__eq__, parts)))
        for entry in listed.entries:
            if entry.is_folder and not entry.name.startswith("."):
                yield from _entered(place, trail, entry, parts)
    else:
        yield from _among(place, trail, listed, parts)


def _whole(place: Place, trail: _Trail, listed: Listed) -> Iterator[Candidate]:
    """Everything in a folder and below it."""
    for entry in listed.entries:
        yield from _entered(place, trail, entry, ()) if entry.is_folder else _candidate(listed, entry)


def _among(place: Place, trail: _Trail, listed: Listed, parts: Sequence[str]) -> Iterator[Candidate]:
    """What the first part of a pattern matches among the names of a folder, and the rest below those."""
    first, rest = parts[0], parts[1:]
    fits = place.pattern(first) or first.__eq__
    for entry in listed.entries:
        if fits(entry.name) and entry.is_folder:
            yield from _entered(place, trail, entry, rest)
        elif fits(entry.name) and not rest:
            yield from _candidate(listed, entry)


def _entered(place: Place, trail: _Trail, entry: Entry, parts: Sequence[str]) -> Iterator[Candidate]:
    if not entry.name:
        yield Refusal(entry.uri, *NAMELESS)
        return
    if trail.depth >= MAX_DEPTH:
        yield Refusal(entry.uri, *TOO_DEEP)
        return
    yield from _matched(place, _Trail(entry.path, trail.depth + 1), parts)


def _candidate(listed: Listed, entry: Entry) -> Iterator[Candidate]:
    if not entry.name:
        yield Refusal(entry.uri, *NAMELESS)
    elif entry.name in listed.folder.orphans:
        yield Refusal(entry.uri, *ORPHAN)
    elif entry.name not in listed.folder.companions:
        meta = companion_in(listed.folder, entry.name)
        yield entry.unit(listed.metas[meta.rpartition("/")[2]] if meta else None)


def _listed(place: Place, path: str) -> Listed | Refusal:
    try:
        entries = place.folder(path)
    except RefusedError as error:
        return Refusal(place.uri_of(path), error.reason, error.detail)
    files = [entry for entry in entries if not entry.is_folder]
    folder = folder_holding(path, [entry.name for entry in files])
    return Listed(folder, entries, {entry.name: entry for entry in files if entry.name in folder.companions})


def _or(candidates: Iterator[Candidate], nothing: Refusal) -> Iterator[Candidate]:
    """The candidates; where there are none, the reason."""
    found = False
    for candidate in candidates:
        found = True
        yield candidate
    if not found:
        yield nothing
