"""Datelines of agencies and papers, and what only looks like one."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from clipfile.tasks.segment.fields.cities import cities, published_cities
from clipfile.tasks.segment.fields.dateline import read_dateline


@pytest.mark.parametrize(
    ("text", "line", "place", "agency"),
    [
        ("BRUSSELS — The ministers met.", "BRUSSELS", "BRUSSELS", None),
        ("LONDON (AP) — The ministers met.", "LONDON (AP)", "LONDON", "AP"),
        ("SAN FRANCISCO, Nov. 21 (Reuters) - Shares", "SAN FRANCISCO, Nov. 21 (Reuters)", "SAN FRANCISCO", "Reuters"),
        ("PARIS, 3 mars (AFP) – Les ministres", "PARIS, 3 mars (AFP)", "PARIS", "AFP"),
        ("Berlin (dpa) - Die Minister", "Berlin (dpa)", "Berlin", "dpa"),
        ("Wien/Berlin (APA/dpa) – Die Minister", "Wien/Berlin (APA/dpa)", "Wien/Berlin", "APA/dpa"),
        ("Madrid, 3 mar (EFE).- Los ministros", "Madrid, 3 mar (EFE)", "Madrid", "EFE"),
        ("WASHINGTON, D.C. — The ministers", "WASHINGTON, D.C.", "WASHINGTON, D.C.", None),
        ("KABUL, Afghanistan (AP) — The ministers", "KABUL, Afghanistan (AP)", "KABUL, Afghanistan", "AP"),
        ("HARROW POINT, Maine — The ferry", "HARROW POINT, Maine", "HARROW POINT, Maine", None),
        ("TAMPA, Fla.- The ferry", "TAMPA, Fla.", "TAMPA, Fla.", None),
        ("SALTHAVEN, Veland (NP) — The miners", "SALTHAVEN, Veland (NP)", "SALTHAVEN, Veland", "NP"),
        ("New York — The ministers", "New York", "New York", None),
        ("Berlin. Die Minister haben", "Berlin", "Berlin", None),
        ("NEW DELHI: The ministers met", "NEW DELHI", "NEW DELHI", None),
        ("PUTRAJAYA, Nov 22 — The ministers", "PUTRAJAYA, Nov 22", "PUTRAJAYA", None),
        ("【ロンドン=汐見花子】英政府は", "ロンドン=汐見花子", "ロンドン", None),
        ("新华社北京1月3日电 部长们", "北京1月3日电", "北京", None),
    ],
)
def test_datelines(text: str, line: str, place: str, agency: str | None) -> None:
    found = read_dateline(text)
    assert (found.line, found.place, found.agency) == (line, place, agency)


@pytest.mark.parametrize(
    "text",
    [
        "Q — How did it begin?",
        "UPDATE — The ferry is late.",
        "EXCLUSIVE: The ferry is late.",
        "Winslow — who was born here — left.",
        "The ferry — the last of its kind — left.",
        "By midnight – the ferry had left.",
        "(AP) — The ferry left.",
        "“HARROW — a town”, she said.",
        "I KNEW — we all did — that it would leave.",
        "Ada: How did it begin?",
        "",
    ],
)
def test_no_datelines(text: str) -> None:
    assert read_dateline(text).line is None


@example("【 】")  # nothing in it
@example("【\u3000】")
@given(st.text(alphabet="ABCde .,—–-(:)/【】=日月1", max_size=80))
def test_a_dateline_opens_its_paragraph(text: str) -> None:
    found = read_dateline(text)
    assert (found.line is None) == (found.place is None)
    assert found.place is None or found.place in text


def test_the_list_of_cities_is_the_packages() -> None:
    assert cities() == published_cities()
