"""A page's lines by kind, and words of it quoted with their line's number."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from clipfile.schemas.kinds import Kind
from clipfile.schemas.records import PageContents

# A quotation shows so many characters on either side of the words it is there for.
CONTEXT_CHARS = 45
# Lines are read this far.
LINE_CHARS = 2000
ALL_KINDS = frozenset(Kind)


@dataclass(frozen=True, slots=True)
class Words:
    """Words as they stand on a line: its number, its text, and where in it they begin and end."""

    number: int
    line: str
    start: int
    end: int

    @property
    def quoted(self) -> str:
        """`line 12: "…the words and what stands around them…"`."""
        return f'line {self.number}: "{around(self.line, self.start, self.end)}"'


class PrintedBlock(Protocol):
    """A block of a page, of which it is enough to know its kind and where it lies."""

    @property
    def kind(self) -> str:
        """What its lines are."""
        ...

    @property
    def group_no(self) -> int | None:
        """Its story or item."""
        ...

    @property
    def line_start(self) -> int:
        """Its first physical line, from 1."""
        ...

    @property
    def line_end(self) -> int:
        """Its last physical line."""
        ...

    @property
    def char_start(self) -> int:
        """Offset of its first code point in the text."""
        ...

    @property
    def char_end(self) -> int:
        """Offset after its last one."""
        ...


@dataclass(frozen=True)
class PrintedPage:
    """A page beside its text."""

    page: PageContents
    blocks: Sequence[PrintedBlock]
    text: str

    @cached_property
    def by_kind(self) -> Mapping[str, list[PrintedBlock]]:
        """The blocks of each kind that the page has, in order."""
        found: defaultdict[str, list[PrintedBlock]] = defaultdict(list)
        for block in self.blocks:
            found[block.kind].append(block)
        return found

    def of_kind(self, kind: Kind, group: int | None = None) -> Iterator[tuple[int, str]]:
        """Number and text of each line of a kind that says something; of one story where a group is named."""
        for block in self.by_kind.get(kind, ()):
            if group is None or block.group_no == group:
                lines = self.text[block.char_start : block.char_end].split("\n")
                for number, line in enumerate(lines, block.line_start):
                    if line := line.strip():
                        yield number, line[:LINE_CHARS]

    def find(self, words: str, first: int, last: int, kinds: Collection[Kind] = ALL_KINDS) -> Words | None:
        """Where these words first stand between two lines, both included, of these kinds; None where they do not."""
        text = self.text
        for block in self.blocks:
            if block.line_end < first or block.kind not in kinds:
                continue
            if block.line_start > last:
                break
            at = text.find(words, block.char_start, block.char_end)
            while at >= 0 and (number := block.line_start + text.count("\n", block.char_start, at)) < first:
                at = text.find(words, at + 1, block.char_end)
            if at >= 0:
                return self._on_line(number, at, at + len(words)) if number <= last else None
        return None

    def start_of(self, number: int) -> Words:
        """The beginning of a line that is there."""
        block = next(block for block in self.blocks if block.line_end >= number)
        at = block.char_start
        for _ in range(number - block.line_start):
            at = self.text.find("\n", at) + 1
        return self._on_line(number, at, at)

    def _on_line(self, number: int, start: int, end: int) -> Words:
        begin = self.text.rfind("\n", 0, start) + 1
        stop = self.text.find("\n", begin)
        return Words(number, self.text[begin : stop if stop >= 0 else len(self.text)], start - begin, end - begin)


def around(line: str, start: int, end: int) -> str:
    """A stretch of a line with whole words on either side, without doubled spaces."""
    left, right = max(start - CONTEXT_CHARS, 0), min(end + CONTEXT_CHARS, len(line))
    if left:
        left = line.find(" ", left, start) + 1 or left
    if right < len(line):
        cut = line.rfind(" ", end, right)
        right = cut if cut > 0 else right
    inner = " ".join(line[left:right].split())
    return f"{'…' if left else ''}{inner}{'…' if right < len(line) else ''}"
