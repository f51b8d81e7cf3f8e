"""A list of sources: a file with one a line, or standard input; and how a long one goes into a flow."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile

from clipfile.schemas.errors import UsageError
from clipfile.tasks.fetch.places.addresses import masked, without_user

STANDARD_INPUT = "-"
COMMENT = "#"
MAX_CARRIED = 100_000  # bytes of sources that a flow is given as they are; Prefect takes 512 KiB of parameters
MAX_SHOWN = 1_000
ENCODING = ("utf-8", "surrogateescape")


def listed_in(listed: Path) -> tuple[str, ...]:
    """The sources of a list, in its order; `-` is standard input.

    Blank lines and lines that begin with `#` are passed over (a file of such a name is written `./#name`), and so
    are a byte-order mark, carriage returns at the ends of lines and white space around addresses. Raises UsageError.
    """
    try:
        data = sys.stdin.buffer.read() if str(listed) == STANDARD_INPUT else listed.read_bytes()
    except OSError as error:
        raise UsageError(
            f"The list cannot be read: {error.strerror or error}", place=str(listed), remedy="Name a file, or -."
        ) from error
    text = data.removeprefix(b"\xef\xbb\xbf").decode(*ENCODING)
    return tuple(_source(line) for line in text.split("\n") if _is_source(line))


@contextmanager
def carried(sources: Sequence[str], folder: Path) -> Iterator[tuple[list[str], str | None]]:
    """Sources as a flow can be given them: a few as they are, and of many the rest as a list in a folder.

    At least one, and those that no line can hold, stay as they are; passwords, which Prefect would keep, do not.
    """
    sources = list(map(masked, sources))
    encoded = [source.encode(*ENCODING) for source in sources]
    if sum(map(len, encoded)) <= MAX_CARRIED:
        yield sources, None
        return
    folder.mkdir(parents=True, exist_ok=True)
    kept = [source for number, source in enumerate(sources) if number == 0 or not _fits_a_line(source)]
    with NamedTemporaryFile(dir=folder, prefix="sources-", suffix=".txt") as listed:
        rest = (line for source, line in zip(sources[1:], encoded[1:], strict=True) if _fits_a_line(source))
        listed.writelines(line + b"\n" for line in rest)
        listed.flush()
        yield kept, listed.name


def shown(sources: Sequence[str]) -> list[str]:
    """Sources as a run's record keeps them: the first ones, without passwords."""
    more = [f"and {len(sources) - MAX_SHOWN:,} more"] if len(sources) > MAX_SHOWN else []
    return [without_user(source) for source in sources[:MAX_SHOWN]] + more


def _is_source(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith(COMMENT)


def _source(line: str) -> str:
    # A space may belong to a file's name, and never does to an address.
    return line.strip() if "://" in line else line.removesuffix("\r")


def _fits_a_line(source: str) -> bool:
    return "\n" not in source and _is_source(source) and _source(source) == source
