"""Patterns as a shell has them: `*`, `?`, `[...]`, and `**` for any depth."""

import os
from collections.abc import Iterator
from fnmatch import fnmatchcase
from glob import has_magic

from clipfile.tasks.fetch.folders import join

ANY_DEPTH = "**"
Step = tuple[str, tuple[str, ...]]


def expand(pattern: str) -> Iterator[str]:
    """The paths that an absolute pattern matches, in a fixed order; a folder that cannot be listed stands for itself.

    Hidden names match where the pattern spells the dot; `**` does not follow links.
    """
    steps: list[Step] = [("/", _parts(pattern))]
    while steps:
        path, parts = steps.pop()
        if parts:
            steps.extend(reversed(list(_onward(path, parts))))
        else:
            yield path


def is_pattern(path: str) -> bool:
    """Whether a path holds `*`, `?` or `[`."""
    return has_magic(path)


def _parts(pattern: str) -> tuple[str, ...]:
    parts: list[str] = []
    for part in filter(None, pattern.split("/")):
        if part != ANY_DEPTH or parts[-1:] != [ANY_DEPTH]:
            parts.append(part)
    return tuple(parts[:-1] if parts[-1:] == [ANY_DEPTH] else parts)


def _onward(path: str, parts: tuple[str, ...]) -> Iterator[Step]:
    first, rest = parts[0], parts[1:]
    if _is_literal(path, first):
        child = join(path, first)
        return iter([(child, rest)] if os.path.lexists(child) else [])
    names = _names(path)
    if names is None:
        return iter([(path, ())])
    return _any_depth(path, parts, names) if first == ANY_DEPTH else _children(path, parts, names)


def _is_literal(path: str, part: str) -> bool:
    """Whether a part is a name: brackets are one where a file is called so."""
    return not has_magic(part) or ("*" not in part and "?" not in part and os.path.lexists(join(path, part)))


def _any_depth(path: str, parts: tuple[str, ...], names: list[str]) -> Iterator[Step]:
    yield path, parts[1:]
    for name in names:
        child = join(path, name)
        if not name.startswith(".") and os.path.isdir(child) and not os.path.islink(child):  # noqa: PTH112, PTH114
            yield child, parts


def _children(path: str, parts: tuple[str, ...], names: list[str]) -> Iterator[Step]:
    for name in names:
        if fnmatchcase(name, parts[0]) and (parts[0].startswith(".") or not name.startswith(".")):
            yield join(path, name), parts[1:]


def _names(path: str) -> list[str] | None:
    try:
        return sorted(os.listdir(path))  # noqa: PTH208
    except (NotADirectoryError, FileNotFoundError):
        return []
    except OSError:
        return None
