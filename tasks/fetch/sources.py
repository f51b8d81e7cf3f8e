"""What there is: paths, folders, patterns and addresses become sources, each once, in a fixed order."""

import errno
import os
import re
import stat
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache

from clipfile.schemas.kinds import Reason
from clipfile.schemas.settings import Settings
from clipfile.tasks.fetch import failures
from clipfile.tasks.fetch.candidates import Candidate, Refusal, SourceUnit, unit_of
from clipfile.tasks.fetch.folders import META, Folder, companion_in, companion_of, join, list_folder, orphans_in
from clipfile.tasks.fetch.names import FILE_SCHEME, local_path, readable, scheme_of, uri_of, uri_of_words
from clipfile.tasks.fetch.patterns import expand, is_pattern
from clipfile.tasks.fetch.places.addresses import canonical
from clipfile.tasks.fetch.rules import FetchRules, fetch_rules

Verdict = tuple[Reason, str]
CHAIN = re.compile(r"[A-Za-z0-9_+.-]+::.*://", re.DOTALL)
Trail = list[tuple[Folder, Iterator[str]]]

NAMELESS = (Reason.NOT_FOUND, "An empty name names nothing. Give a file, a folder or a pattern; `.` is this folder.")
NO_PATH = (Reason.NOT_FOUND, "No path can hold these characters. Check where the name comes from.")
OTHER_HOST = (Reason.NOT_FOUND, "It names a file of another machine. Copy it here, or give an address of the web.")
CHAINED = (Reason.UNSUPPORTED, "It reads one place through another, past the checks of that. Name the place itself.")
NO_MATCH = (Reason.NOT_FOUND, "No file matches the pattern. Check it; hidden names need their dot spelled.")
ORPHAN = (Reason.BAD_METADATA, "It describes no page: no file of this name lies beside it. Rename it like its page.")


def discover(
    sources: Iterable[str], passed_over: Collection[str] = (), rules: FetchRules | None = None
) -> Iterator[Candidate]:
    """Every source once, and every name that leads to none with its reason; OSError never ends it.

    A source is the file it really is: links are followed, and what was met under another name is not met again.
    Folders are read whole, hidden names included, in the order of their names; a NAME.meta.json that describes a
    file is no source. `passed_over` are files, folders and addresses that are none either, such as Clipfile's own. The
    rules (the settings' own unless given) say how the web may be asked for the index pages of a pattern.
    """
    here = frozenset(os.path.realpath(path) for path in passed_over if "://" not in path)
    elsewhere = tuple(f"{canonical(place)}/" for place in passed_over if "://" in place)
    search = _Search(here, elsewhere, rules or fetch_rules(Settings()))
    for source in sources:
        yield from search.source(source)


def _local(source: str) -> str | Refusal:
    """The absolute path of a source, or why it has none."""
    if not source:
        return _refusal(uri_of_words(source), NAMELESS)
    path: str | None = source
    if source.lower().startswith(FILE_SCHEME):
        path = local_path(source)
    if path is None:
        return _refusal(uri_of_words(source), OTHER_HOST)
    if CHAIN.match(path) and not os.path.lexists(path):
        return _refusal(uri_of_words(source), CHAINED)
    if "\0" in path or not _is_encodable(path):
        return _refusal(uri_of_words(source), NO_PATH)
    return os.path.join(os.getcwd(), path)  # noqa: PTH109, PTH118


def _is_encodable(path: str) -> bool:
    try:
        os.fsencode(path)
    except UnicodeEncodeError:
        return False
    return True


def _location(path: str) -> str:
    """A path whose last name is not followed when it is a link."""
    folder, name = os.path.split(path.rstrip("/"))
    return join(_real(folder or "/"), name)


def _real(path: str) -> str:
    # POSIX keeps two leading slashes apart from one; no system that Clipfile runs on does.
    return "/" + os.path.realpath(path).lstrip("/")


def _refusal(uri: str, verdict: Verdict) -> Refusal:
    return Refusal(uri, *verdict)


def _refused_path(path: str, verdict: Verdict) -> Refusal:
    return _refusal(uri_of(_location(path)), verdict)


def _refused_by(error: OSError, path: str) -> Refusal:
    if error.errno == errno.ENOENT and os.path.islink(path):  # noqa: PTH114
        reason, detail = failures.DANGLING
        return _refused_path(path, (reason, detail.format(target=readable(os.readlink(path)))))  # noqa: PTH115
    return _refused_path(path, failures.verdict_on(error))


def _leads_back(real: str, trail: Trail) -> bool:
    """Whether a folder holds, or is, one of those it was reached through."""
    return any(folder.path == real or folder.path.startswith(join(real, "")) for folder, _ in trail)


def _unit(path: str, status: os.stat_result, meta: str | None) -> SourceUnit:
    if meta is None:
        return unit_of(uri_of(path), status, None)
    try:
        status_of_meta = os.stat(meta)  # noqa: PTH116
        # The time of the last change of name or content tells what a copied file's own time may hide.
        changed = max(status_of_meta.st_mtime_ns, status_of_meta.st_ctime_ns)
    except OSError:
        changed = 0
    return unit_of(uri_of(path), status, (uri_of(meta), changed))


class _Search:
    """What was met so far: files and refusals by address, folders that were walked whole by real path."""

    def __init__(self, passed_over: frozenset[str], elsewhere: tuple[str, ...], rules: FetchRules) -> None:
        self._passed_over = passed_over
        self._passed_over_elsewhere = elsewhere
        self._rules = rules
        self._met: set[str] = set()
        self._walked: set[str] = set()
        self._orphans_in = lru_cache(maxsize=4)(orphans_in)

    def source(self, source: str) -> Iterator[Candidate]:
        """What one source leads to."""
        if scheme_of(source) not in (None, "file"):
            yield from self._elsewhere(source)
            return
        path = _local(source)
        if isinstance(path, Refusal):
            yield from self._once(path)
        elif is_pattern(path) and not os.path.lexists(path):
            yield from self._pattern(path)
        else:
            yield from self._named(path)

    def _elsewhere(self, source: str) -> Iterator[Candidate]:
        """An address; what it takes to ask there is imported here, since it costs more than a small run."""
        from clipfile.tasks.fetch.places.listing import elsewhere  # noqa: PLC0415

        for candidate in elsewhere(source, self._rules):
            if candidate.uri not in self._met and not candidate.uri.startswith(self._passed_over_elsewhere):
                self._met.add(candidate.uri)
                yield candidate

    def _pattern(self, pattern: str) -> Iterator[Candidate]:
        matched = False
        for path in expand(pattern):
            matched = True
            yield from self._named(path)
        if not matched:
            yield from self._once(_refusal(uri_of(pattern), NO_MATCH))

    def _named(self, path: str) -> Iterator[Candidate]:
        trail: Trail = []
        yield from self._followed(path, trail)
        while trail:
            folder, names = trail[-1]
            name = next(names, None)
            if name is None:
                trail.pop()
            else:
                yield from self._entry(folder, name, trail)

    def _entry(self, folder: Folder, name: str, trail: Trail) -> Iterator[Candidate]:
        path = join(folder.path, name)
        try:
            status = os.lstat(path)
        except OSError as error:
            yield from self._once(_refused_by(error, path))
            return
        if stat.S_ISREG(status.st_mode):
            yield from self._listed(folder, name, status)
        elif stat.S_ISDIR(status.st_mode):
            yield from self._entered(path, trail)
        else:
            yield from self._followed(path, trail)

    def _listed(self, folder: Folder, name: str, status: os.stat_result) -> Iterator[Candidate]:
        path = join(folder.path, name)
        if name in folder.orphans:
            yield from self._once(_refused_path(path, ORPHAN))
        elif path not in self._passed_over:
            unit = _unit(path, status, companion_in(folder, name))
            if unit.uri not in self._met:
                yield unit

    def _followed(self, path: str, trail: Trail) -> Iterator[Candidate]:
        """A path that may be anything, links followed."""
        try:
            status = os.stat(path)  # noqa: PTH116
            real = _real(path)
        except OSError as error:
            yield from self._once(_refused_by(error, path))
            return
        if stat.S_ISDIR(status.st_mode) and not _leads_back(real, trail):
            yield from self._entered(real, trail)
        elif stat.S_ISDIR(status.st_mode):
            yield from self._once(_refused_path(path, failures.LINK_LOOP))
        elif stat.S_ISREG(status.st_mode):
            yield from self._file(path, real, status)
        else:
            yield from self._once(_refused_path(path, failures.not_a_file(status.st_mode)))

    def _entered(self, real: str, trail: Trail) -> Iterator[Candidate]:
        """A folder goes onto the trail, once."""
        if real in self._walked or real in self._passed_over:
            return
        try:
            folder = list_folder(real)
        except OSError as error:
            yield from self._once(_refused_by(error, real))
            return
        self._walked.add(real)
        trail.append((folder, iter(folder.names)))

    def _file(self, path: str, real: str, status: os.stat_result) -> Iterator[Candidate]:
        """A file met by name or through a link: the walk of its folder, done or under way, has it already."""
        folder, name = os.path.split(real)
        if name.endswith(META):
            yield from self._meta(real)
        elif folder not in self._walked and real not in self._passed_over:
            unit = _unit(real, status, companion_of(real) or companion_of(path))
            if unit.uri not in self._met:
                self._met.add(unit.uri)
                yield unit

    def _meta(self, real: str) -> Iterator[Candidate]:
        folder, name = os.path.split(real)
        try:
            orphan = name in self._orphans_in(folder)
        except OSError:
            orphan = False
        if orphan:
            yield from self._once(_refused_path(real, ORPHAN))

    def _once(self, refusal: Refusal) -> Iterator[Refusal]:
        if refusal.uri not in self._met:
            self._met.add(refusal.uri)
            yield refusal
