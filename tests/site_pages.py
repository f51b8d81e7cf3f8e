"""Pages of an invented site: the same menu and footer around different stories."""

import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from clipfile.flows import remaking
from clipfile.flows.pipeline import new_job, run
from clipfile.flows.screen.changes import Changes
from clipfile.flows.screen.summary import Summary
from clipfile.flows.stages import PLAIN
from clipfile.schemas.options import IngestOptions, ResegmentOptions
from clipfile.schemas.settings import Settings, resolve
from clipfile.warehouse.store import open_reader, open_writer

SITE = "harrowpost.example"
STORIES = 6
ROWS = (
    "captures", "blocks", "articles", "photos", "sidebar_items", "inferences", "sightings", "rejections", "site_memory",
)  # fmt: skip
# Who made a row and when; the memory itself says when it was learnt.
PASSING = {"run_id", "part_no", "fetched_at", "learnt_at"}
MENU = ["Skip to main content", "News", "Sports", "Obituaries", "Classifieds", "Sign In", "Subscribe", "Menu"]
FOOTER = [
    "Sign up for our free morning newsletter", "Contact Us", "Terms of Use", "Privacy Policy",
    "© 2024 The Harrow Post. All rights reserved.",
]  # fmt: skip
NOUNS = (
    "harbour", "council", "bridge", "ferry", "orchard", "library", "school", "mill", "river", "market", "station",
    "clinic", "museum", "theatre", "quarry", "lighthouse", "chapel", "garden", "factory", "airfield",
    "reservoir", "tramway",
)  # fmt: skip
VERBS = ("reopened", "closed", "bought", "repaired", "flooded", "painted", "rented", "surveyed", "sold", "insured")
PLACES = ("Calder", "Bramhall", "Port Ansgar", "Millbrook", "Harrow Point", "Eastfield", "Tolland", "Wexcombe")


def sentence(dice: random.Random) -> str:
    one, two, three = dice.sample(NOUNS, 3)
    place, other = dice.sample(PLACES, 2)
    return (
        f"The {one} in {place} was {dice.choice(VERBS)} on a wet morning in spring, and people from {other} said that "
        f"the {two} and the {three} would need {dice.randrange(3, 99)} more years before anybody called them finished."
    )


def story(number: int) -> list[str]:
    """A story's own lines: headline, byline, date, paragraphs."""
    dice = random.Random(number)
    one, two = dice.sample(NOUNS, 2)
    head = f"{dice.choice(PLACES)} votes to keep its {one} and to sell the old {two} for a token price"
    day = f"Published March {1 + number % 28}, 2024"
    return [head, f"By {('Ruth', 'Ada', 'Mina', 'Jörn')[number % 4]} Marlow", day, *(sentence(dice) for _ in range(6))]


def page(number: int, *, pointers: Sequence[str] = (), extra: Sequence[str] = ()) -> str:
    """A page of the site around story `number`, with pointers to other stories."""
    related = ["Related stories", *pointers] if pointers else []
    return "\n\n".join([*MENU, *story(number), *extra, *related, *FOOTER]) + "\n"


def put(folder: Path, name: str, text: str, **facts: Any) -> None:
    """A page as a file, with its meta.json where something is known of it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    if facts:
        (folder / f"{name}.meta.json").write_text(json.dumps(facts), encoding="utf-8")


def put_site(folder: Path, numbers: Sequence[int]) -> None:
    """A page for each story, each under its own address."""
    for number in numbers:
        put(folder, f"story-{number}", page(number), url=f"https://www.{SITE}/story/{number}")


class Deaf:
    def waits(self, message: str) -> None:
        pass

    def planned(self, sources: int) -> None:
        pass

    def loaded(self, entry: object, sources: float) -> None:
        pass


def ingested(home: Path, *sources: Path) -> Summary:
    options = IngestOptions(home=str(home), snapshot=False)
    return run(new_job([str(source) for source in sources], options), PLAIN, Deaf())


def settings_of(home: Path) -> Settings:
    return resolve({"home": str(home)}, {}).settings


def stored_site(folder: Path) -> Path:
    """A home whose warehouse holds pages of one site, and one of which nothing is known."""
    put_site(folder / "in", range(STORIES))
    put(folder / "in", "unknown", page(70))
    ingested(folder / "home", folder / "in")
    return folder / "home"


def resegmented(home: Path, stages: remaking.Stages = remaking.PLAIN, **options: Any) -> Changes:
    told = {"snapshot": False} | options
    return remaking.run(remaking.new_job(ResegmentOptions(home=str(home), **told)), stages, Deaf())


def asked(home: Path, query: str) -> list[dict[str, Any]]:
    with open_reader(settings_of(home).warehouse_path) as store:
        return store.query(query).to_pylist()


def lasting(home: Path) -> dict[str, list[dict[str, Any]]]:
    """Every row, without what two runs may differ in, in one order."""
    tables = {table: asked(home, f"FROM {table}") for table in ROWS}
    return {
        table: sorted(({k: v for k, v in row.items() if k not in PASSING} for row in rows), key=repr)
        for table, rows in tables.items()
    }


def change(home: Path, *statements: str) -> None:
    with open_writer(settings_of(home)) as store:
        for statement in statements:
            store.execute(statement)
