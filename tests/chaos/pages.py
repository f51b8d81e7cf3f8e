"""Pages by the thousand, small, each one different: paragraphs of the project's samples, told anew."""

import random
from collections.abc import Iterator
from pathlib import Path

SAMPLES = Path(__file__).parents[2] / "samples"
PLACES = ("Ashcombe", "Brightwater", "Calder", "Dunmore", "Eastleigh", "Farrow", "Gilford", "Harwick", "Inverlea")
NAMES = ("Ada Borg", "Ciro Dahl", "Edda Falk", "Gil Hart", "Ines Juhl", "Kai Lund", "Mira Noor", "Otto Prem")
MENU = "Menu\nNews\nSport\nWeather\nSubscribe\n\n"


def write_inbox(folder: Path, pages: int, shares: int, seed: int) -> list[Path]:
    """So many files in so many folders; one in twelve is odd: known already, empty, no text, of no encoding."""
    dice = random.Random(seed)
    bodies = list(_bodies())
    made = []
    for number in range(pages):
        share = folder / f"share-{number * shares // pages:02d}"
        share.mkdir(parents=True, exist_ok=True)
        content = _odd(number, made, dice) if number % 12 == 11 else _page(number, bodies, dice)
        made = [*made[-40:], content]
        (share / f"{number:05d}.txt").write_bytes(content)
    return sorted(folder.iterdir())


def _bodies() -> Iterator[str]:
    for path in sorted(SAMPLES.glob("*.txt")):
        paragraphs = path.read_text(encoding="utf-8").split("\n\n")
        yield from (text for text in paragraphs if 120 < len(text) < 500 and "\n" not in text)


def _page(number: int, bodies: list[str], dice: random.Random) -> bytes:
    place, name = dice.choice(PLACES), dice.choice(NAMES)
    day = f"{dice.randrange(1, 29)} March 2026"
    story = "\n\n".join(f"{text} It was the {number + at}th." for at, text in enumerate(dice.sample(bodies, 3)))
    items = "\n\n".join(f"{dice.choice(PLACES)} votes on road {dice.randrange(900)}\n{day}" for _ in range(2))
    return (
        f"{MENU}{place} counts its swans for the {number}th time\n\nBy {name}\n\n{day}\n\n{place.upper()} - {story}\n\n"
        f"Related\n\n{items}\n\n© 2026 The {place} Record\n"
    ).encode()


def _odd(number: int, made: list[bytes], dice: random.Random) -> bytes:
    ways = (dice.choice(made), b"", b"\x89PNG\r\n\x1a\n" + dice.randbytes(300), b" \n\t\n", b"word \xff\xfe" * 40)
    return ways[number // 12 % len(ways)]
