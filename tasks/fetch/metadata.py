"""Where a page is from: its record says, else NAME.meta.json beside it, else the manifest, else an option."""

import errno
import os

import orjson

from clipfile.schemas.kinds import Reason
from clipfile.schemas.records import SourceFacts
from clipfile.tasks.fetch.candidates import SourceUnit
from clipfile.tasks.fetch.facts import NOTHING, BadFacts, filled, host_of, parse_facts
from clipfile.tasks.fetch.failures import is_transient, verdict_on
from clipfile.tasks.fetch.folders import companion_of
from clipfile.tasks.fetch.manifest import load_manifest
from clipfile.tasks.fetch.names import FILE_SCHEME, folder_of, path_of, readable, uri_of
from clipfile.tasks.fetch.places.opening import opened_unit
from clipfile.tasks.fetch.reading import NotAFileError, RefusedError, read_small
from clipfile.tasks.fetch.rules import FetchRules

Said = SourceFacts | BadFacts

MAX_META_BYTES = 1_000_000
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def facts_about(unit: SourceUnit, rules: FetchRules) -> Said:
    """What is said about a source beside its own content; each fact from the first place that gives it.

    Raises OSError for a failure that may pass, UsageError for a manifest that cannot be used.
    """
    described_by = unit.meta_uri or _come_since(unit)
    meta = _from_meta(described_by, rules) if described_by else NOTHING
    if isinstance(meta, BadFacts) or rules.manifest is None:
        return meta
    listed = load_manifest(rules.manifest).facts(unit.uri)
    return listed if isinstance(listed, BadFacts) else filled(meta, listed)


def _come_since(unit: SourceUnit) -> str | None:
    """What describes a file now and was not there yet when it was listed: the next run takes it for heeded."""
    beside = companion_of(unit.path) if unit.uri.startswith(FILE_SCHEME) else None
    return uri_of(beside) if beside else None


def facts_of(record: Said, source: Said, place: SourceFacts, unit: SourceUnit, rules: FetchRules) -> Said:
    """What is known about a page: from its record, else about its source, else from its place, else the options."""
    if isinstance(record, BadFacts):
        return record
    if isinstance(source, BadFacts):
        return source
    return _with_site(filled(filled(record, source), place), unit, rules)


def said_about(unit: SourceUnit, rules: FetchRules) -> SourceFacts:
    """What manifest and options say about a source, without a read of it or of what lies beside it."""
    listed = load_manifest(rules.manifest).facts(unit.uri) if rules.manifest else NOTHING
    if isinstance(listed, BadFacts):
        return NOTHING
    return listed if unit.meta_uri else _with_site(listed, unit, rules)


def _with_site(facts: SourceFacts, unit: SourceUnit, rules: FetchRules) -> SourceFacts:
    if facts.site is not None:
        return facts
    derived: str | None = None
    if rules.site_from == "url" and facts.url:
        derived = host_of(facts.url)
    elif rules.site_from == "folder":
        derived = folder_of(unit.uri)
    site = derived or rules.site
    return facts.model_copy(update={"site": site}) if site else facts


def _from_meta(uri: str, rules: FetchRules) -> Said:
    return _from_file(uri, rules) if uri.startswith(FILE_SCHEME) else _from_afar(uri, rules)


def _from_afar(uri: str, rules: FetchRules) -> Said:
    try:
        with opened_unit(SourceUnit(uri, None, None), rules) as source:
            data = source.read_all(MAX_META_BYTES)
    except RefusedError as error:
        if error.reason is Reason.NOT_FOUND:
            return NOTHING
        return BadFacts(f"Its description cannot be read ({uri}). {error.detail}")
    if data is None:
        return BadFacts(f"Its description has over {MAX_META_BYTES} bytes ({uri}). Shorten it.")
    return said_in(data, uri)


def _from_file(uri: str, rules: FetchRules) -> Said:
    path = path_of(uri)
    try:
        data = read_small(path, MAX_META_BYTES)
    except NotAFileError:
        return BadFacts(f"Its description is no file ({readable(path)}). Remove it, or put a file in its place.")
    except OSError as error:
        if is_transient(error) and not rules.is_last_attempt:
            raise
        return _unread(error, path)
    if data is None:
        return BadFacts(f"Its description has over {MAX_META_BYTES} bytes ({readable(path)}). Shorten it.")
    return said_in(data, readable(path))


def _unread(error: OSError, path: str) -> Said:
    if error.errno == errno.ENOENT and not os.path.islink(path):  # noqa: PTH114
        return NOTHING
    return BadFacts(f"Its description cannot be read ({readable(path)}). {verdict_on(error)[1]}")


def said_in(data: bytes, place: str) -> Said:
    """The facts in the bytes of a NAME.meta.json; `place` is where it lies, in words."""
    try:
        said = orjson.loads(data.removeprefix(BYTE_ORDER_MARK))
    except ValueError as error:
        return BadFacts(f"Its description is no JSON: {error} ({place}). Mend or remove it.")
    if not isinstance(said, dict):
        return BadFacts(f"Its description is no JSON object ({place}). Put url, site and captured_at between braces.")
    return parse_facts(said, place)
