"""What no reader of a lake can need any more, removed: files that were replaced, and what dead runs left."""

import secrets
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

from clipfile.warehouse.lake.manifests import (
    COMMITS,
    GENERATIONS,
    RUNS,
    TABLES_FOLDER,
    Generation,
    commit_name,
    generation_name,
)
from clipfile.warehouse.lake.place import HIDDEN, Place
from clipfile.warehouse.lake.state import commit_times, folded, generation_numbers, read_commits, read_generation
from clipfile.warehouse.store import Store


def sweep(store: Store, place: Place, grace_hours: float) -> int:
    """Remove commits that a generation older than the grace has taken in, then files that nothing names; how many.

    A generation is needed for as long as the one after it is younger than the grace: a reader may have begun with it.
    Files that nothing names stay for the grace too: somebody may be about to commit them. All of it goes by the clock
    of the place: those of machines differ.
    """
    now, made_at = _clock(place)
    oldest = now - timedelta(hours=grace_hours)
    generations = [one for number in generation_numbers(place) if (one := read_generation(place, number))]
    aged = [one for one in generations if made_at.get(generation_name(one.number), now) <= oldest]
    needed = generations[len(aged) - 1 :] if aged else generations
    times = commit_times(place)
    gone = folded(store, place, aged[-1], times) if aged else set()
    named = _named(place, needed, set(times) - gone)
    files = [name for name, at in _unnamed(place, named) if at is not None and at <= oldest]
    old = [generation_name(one.number) for one in generations if one.number < needed[0].number] if needed else []
    # Manifests go first: none ever names a file that is not there.
    place.remove([*map(commit_name, sorted(gone)), *old])
    place.remove(files)
    return len(gone) + len(old) + len(files)


def _clock(place: Place) -> tuple[datetime, Mapping[str, datetime]]:
    """The time at the place, as that of a file that is written now, and when its generations were written."""
    name = f"{GENERATIONS}/{HIDDEN}now-{secrets.token_hex(4)}"
    place.put(name, b"")
    times = {listed: at for listed, at in place.listed(GENERATIONS).items() if at is not None}
    place.remove([name])
    return times.get(name) or datetime.now(UTC), times


def _unnamed(place: Place, named: set[str]) -> Iterator[tuple[str, datetime | None]]:
    """Files of rows that nothing names, and what was being written when somebody died."""
    yield from ((name, at) for name, at in place.listed(TABLES_FOLDER).items() if name not in named)
    for folder in (COMMITS, GENERATIONS, RUNS):
        yield from ((name, at) for name, at in place.listed(folder).items() if f"/{HIDDEN}" in name)


def _named(place: Place, generations: list[Generation], shards: set[str]) -> set[str]:
    named = {file.path for generation in generations for file in generation.files}
    return named | {file.path for commit in read_commits(place, sorted(shards)) for file in commit.files}
