"""Where lines begin and end, written into a text as characters that are none, and read out of it again."""

import re

from clipfile.tasks.fetch.html.writing import Writer

# Unicode sets these apart for use within a program; those that a page brings along are taken out before.
BLOCK, PARAGRAPH, BREAK, NEXT_CELL, NEXT_ROW, END, BOX_START, BOX_END = map(chr, range(0xFDD0, 0xFDD8))
# White space that is kept, character by character.
KEPT = {" ": "\ufdd8", "\n": "\ufdd9", "\t": "\ufdda", "\r": "\ufddb", "\f": "\ufddc"}
SPACE_OF = {mark: space for space, mark in KEPT.items()}
NONCHARACTERS = re.compile("[\ufdd0-\ufdef]")
NONCHARACTERS_START = "\ufdd0".encode()[:2]  # and hardly any other character's: letters of Arabic, one by one
RUN = re.compile("( ?[\ufdd0-\ufddc][ \ufdd0-\ufddc]*)")
LONGEST_KNOWN = 100  # characters of a run that is remembered; longer ones hardly come twice
MOST_KNOWN = 50_000


class Gaps(dict[str, str]):
    """What stands between two pieces of text, by the spaces and marks between them."""

    def __missing__(self, run: str) -> str:
        found = gap(run)
        if len(run) <= LONGEST_KNOWN and len(self) < MOST_KNOWN:
            self[run] = found
        return found


GAPS = Gaps()


def written(marked: str) -> str:
    """A text with marks in it as a browser writes it: white space collapsed, lines and paragraphs apart."""
    # Bytes part at the white space of ASCII alone.
    pieces = RUN.split(b" ".join(marked.encode().split()).decode())
    first, last = pieces[0], pieces[-1]
    between = [GAPS[run] for run in pieces[1::2]]
    if len(pieces) > 1 and not first:
        between[0] = gap(pieces[1], is_first=True)
    if len(pieces) > 1 and not last:
        between[-1] = gap(pieces[-2], is_first=len(pieces) == 3 and not first, is_last=True)
    pieces[1::2] = between
    return "".join(pieces)


def gap(run: str, *, is_first: bool = False, is_last: bool = False) -> str:
    """What a browser writes for spaces and marks, between two pieces of text, before the first or after the last."""
    writer = Writer()
    if not is_first:
        writer.text("x")
    for mark in run:
        _write(writer, mark)
    if not is_last:
        writer.text("x")
    return writer.written[not is_first : None if is_last else -1]


def _write(writer: Writer, mark: str) -> None:
    if mark == " ":
        writer.space()
    elif mark in SPACE_OF:
        writer.kept(SPACE_OF[mark])
    elif mark in LINES_APART:
        writer.lines_apart(LINES_APART[mark])
    elif mark in WRITTEN:
        writer.mark(WRITTEN[mark])
    else:
        {END: writer.ends_line, BOX_START: writer.opens_box, BOX_END: writer.closes_box}[mark]()


LINES_APART = {BLOCK: 1, PARAGRAPH: 2}
WRITTEN = {BREAK: "\n", NEXT_CELL: "\t", NEXT_ROW: "\n"}
