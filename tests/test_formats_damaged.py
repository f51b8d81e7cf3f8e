"""Whatever a file of any format has been through: no exception, every candidate accounted for, no text lost unseen."""

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from damage import FILES, Change, made, whole
from fetching import Outcome, fetch
from fuzz.seeds import SEEDS
from hypothesis import HealthCheck, given, settings

pytestmark = pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning")  # warcio's own, while writing


def outcome_of(data: bytes) -> Outcome:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        path.write_bytes(data)
        return fetch(path)


@pytest.mark.parametrize("name", sorted(SEEDS))
def test_a_whole_file_gives_its_pages(name: str) -> None:
    outcome = outcome_of(whole(name))
    assert outcome.captures
    assert not outcome.rejections
    assert Counter(outcome.outcomes)["loaded"] == len(outcome.captures)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(FILES)
def test_a_damaged_file_is_accounted_for(drawn: tuple[str, list[Change]]) -> None:
    outcome = outcome_of(made(drawn))
    assert outcome.sightings or outcome.rejections or outcome.containers
    refused = [row for row in outcome.sightings if row["outcome"] == "rejected"]
    named = {(row["source_member"], row["source_uri"]) for row in outcome.rejections}
    assert all((row["source_member"], row["source_uri"]) in named for row in refused)
    places = [(row["source_uri"], row["source_member"]) for row in outcome.sightings]
    assert len(places) == len(set(places)), "two candidates of one name"
    assert all(row["detail"].endswith(".") for row in outcome.rejections)
    met = {row["source_member"] for row in outcome.sightings}
    assert all(row["source_member"] in met for row in outcome.rejections) or not outcome.containers, "not read whole"


@settings(max_examples=60, deadline=None)
@given(FILES)
def test_the_same_bytes_give_the_same_rows(drawn: tuple[str, list[Change]]) -> None:
    data = made(drawn)
    first, second = outcome_of(data), outcome_of(data)
    assert first.captures == second.captures
    assert first.page_facts == second.page_facts
    assert first.reasons == second.reasons
