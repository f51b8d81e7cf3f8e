"""A story's or an item's pictures: captions and credits joined, repeats counted once."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from clipfile.schemas.records import Photo
from clipfile.tasks.segment.fields.caption import Credited, read_caption, split_caption
from clipfile.tasks.segment.fields.credit import read_credit
from clipfile.tasks.segment.fields.dates import day_in_prose

# More words than this before a credit are a caption.
CREDIT_WORDS = 4


class Words(NamedTuple):
    """A caption or credit line and where it stands."""

    row: int
    string: str
    is_credit: bool


def read_photos(lines: Sequence[Words], language: str | None) -> tuple[Photo, ...]:
    """The pictures that these lines caption and credit, in order; the same words again count as occurrences."""
    if len(lines) == 1:
        return tuple([photo(words, 1, language) for words in read_words(lines)])
    counted: dict[Credited, int] = {}
    for cluster in clusters(lines):
        for words in joined(read_words(cluster)):
            counted[words] = counted.get(words, 0) + 1
    return tuple(photo(words, count, language) for words, count in counted.items())


def photo(words: Credited, count: int, language: str | None) -> Photo:
    """A picture's record."""
    return Photo(
        caption=words.caption,
        creator=words.creator,
        credit_line=words.credit_line,
        date_created=day_in_prose(words.caption, language) if words.caption else None,
        occurrences=count,
    )


def clusters(lines: Sequence[Words]) -> Iterator[list[Words]]:
    """Lines that stand directly below one another."""
    cluster: list[Words] = []
    for line in lines:
        if cluster and line.row != cluster[-1].row + 1:
            yield cluster
            cluster = []
        cluster.append(line)
    if cluster:
        yield cluster


def read_words(cluster: Sequence[Words]) -> list[Credited]:
    """What each caption or credit of a cluster says; a credit broken over lines is read as one."""
    read: list[Credited] = []
    pending = ""
    for line in cluster:
        if not line.is_credit or holds_caption(line.string):
            read.append(read_caption(line.string))
            pending = ""
            continue
        text = f"{pending} {line.string}".strip()
        creator, credit_line = read_credit(text)
        pending = text if (creator, credit_line) == (None, None) else ""
        if not pending:
            read.append(Credited(None, creator, credit_line))
    return read


def holds_caption(credit: str) -> bool:
    """Whether a line taken for a credit says what is in the picture, too."""
    if len(credit.split()) <= CREDIT_WORDS:
        return False
    caption, rest = split_caption(credit)
    return bool(rest) and len(caption.split()) > CREDIT_WORDS


def joined(words: Sequence[Credited]) -> Sequence[Credited]:
    """Captions with the credits beside them: the one below as a rule, the one above where credits come first."""
    if len(words) < 2:
        return words
    credit_first = is_credit(words[0]) and not is_credit(words[-1])
    queue = list(reversed(words)) if credit_first else list(words)
    found: list[Credited] = []
    for one in queue:
        if is_credit(one) and found and is_bare(found[-1]):
            found[-1] = Credited(found[-1].caption, one.creator, one.credit_line)
        elif is_credit(one) and found and (one.creator, one.credit_line) == (found[-1].creator, found[-1].credit_line):
            continue
        else:
            found.append(one)
    return found[::-1] if credit_first else found


def is_credit(words: Credited) -> bool:
    """Whether it credits a picture and says nothing of it."""
    return words.caption is None


def is_bare(words: Credited) -> bool:
    """Whether it is a caption that lacks its credit."""
    return words.caption is not None and words.creator is None and words.credit_line is None
