"""The members of an archive: what they may be called, and what is in them, read by the readers again."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from clipfile.schemas.kinds import Reason
from clipfile.tasks.fetch.containers.companions import Companions
from clipfile.tasks.fetch.containers.streams import Stream, inside
from clipfile.tasks.fetch.facts import NOTHING
from clipfile.tasks.fetch.folders import META
from clipfile.tasks.fetch.formats import Found, Reader, Unread
from clipfile.tasks.fetch.metadata import MAX_META_BYTES, said_in
from clipfile.tasks.fetch.names import CONTROLS
from clipfile.tasks.fetch.reading import OpenSource, RefusedError, headed
from clipfile.tasks.fetch.rules import FetchRules

UNSAFE = re.compile(r"^\Z|(?:^|/)\.\.(?:/|$)|^/|\\|^[A-Za-z]:|\x00")
MAX_NAME = 4_096  # characters; the longest path of Linux

NAMELESS = "(no name)"
OUTSIDE = "Its name leads out of the archive, or is no plain path. Nothing was written; rename it and pack it again."
SPECIAL = "It is {what}, which is not followed. Pack the file itself."
TOO_MANY = "It has over {limit} members; those after them were not read. Split it, or raise max_members."
TOO_LARGE = "It has over {limit} bytes. Unpack it and give the file, or raise max_member_bytes."
TOO_DEEP = "It is an archive in an archive. Unpack it and give the files inside, or raise max_nesting."
LONG_META = "Its description has over {limit} bytes ({name}). Shorten it."


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive: its name there, the name it goes by, which no other member has, and its bytes."""

    path: str
    name: str
    stream: Stream
    byte_length: int | None


def shown(name: str) -> str:
    """A member's name for rows and people: control characters as `\\xNN`, bytes that are no UTF-8 too."""
    plain = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace").translate(CONTROLS)
    return plain[:MAX_NAME] or NAMELESS


def is_unsafe(name: str) -> bool:
    """Whether a name could lead anywhere but into the archive's own folder."""
    return len(name) > MAX_NAME or UNSAFE.search(name) is not None


def too_deep(source: OpenSource, rules: FetchRules) -> Iterator[Unread]:
    """The refusal of an archive that lies in more archives than are opened; nothing for another one."""
    if source.depth >= rules.max_nesting:
        yield Unread(Reason.NESTED, TOO_DEEP, is_container=True)


def found_in(
    members: Iterator[Member | Unread], source: OpenSource, rules: FetchRules, reader_for: Callable[[bytes], Reader]
) -> Iterator[Found]:
    """What the members hold, each described by its NAME.meta.json where the archive has one.

    Pages wait, within bounds, for a description that lies behind them.
    """
    companions = Companions()
    for member in members:
        if isinstance(member, Unread):
            yield member
        elif member.path.endswith(META):
            yield from _described(member, companions)
        else:
            yield from _read(member, source, rules, reader_for, companions)
    yield from companions.rest()


def _described(member: Member, companions: Companions) -> Iterator[Found]:
    data = bytearray()
    while len(data) <= MAX_META_BYTES and (chunk := member.stream.read(65_536)):
        data += chunk
    if member.stream.fault is not None:
        yield member.stream.fault.unread(member.name, is_container=False)
    elif len(data) > MAX_META_BYTES:
        yield Unread(Reason.BAD_METADATA, LONG_META.format(limit=MAX_META_BYTES, name=member.name), member.name)
    else:
        yield from companions.describe(member.path, member.name, said_in(bytes(data), member.name))


def _read(
    member: Member,
    source: OpenSource,
    rules: FetchRules,
    reader_for: Callable[[bytes], Reader],
    companions: Companions,
) -> Iterator[Found]:
    head, file = headed(member.stream.file)
    reader = reader_for(head)
    inner = replace(
        source,
        file=file,
        head=head,
        byte_length=member.byte_length,
        charset=None,
        media_type=None,
        facts=NOTHING,
        depth=source.depth + 1,
        name=member.path.rpartition("/")[2],
    )
    found = inside(_bounded(reader, inner, rules), member.stream, holds_one_page=reader.holds_one_page)
    for item in found:
        named = _named(item, member.name)
        if reader.holds_one_page:
            yield from companions.wait(member.path, named)
        else:
            yield companions.told(member.path, named)


def _bounded(reader: Reader, inner: OpenSource, rules: FetchRules) -> Iterator[Found]:
    """What a reader finds; a member that is too large to be copied is refused, and the others go on."""
    try:
        yield from reader.read(inner, rules)
    except RefusedError as error:
        if error.reason is not Reason.TOO_LARGE:
            raise
        yield Unread(Reason.MEMBER_TOO_LARGE, TOO_LARGE.format(limit=rules.max_member_bytes), is_container=True)


def _named(found: Found, name: str) -> Found:
    return replace(found, member=name if found.member is None else f"{name}#{found.member}")
