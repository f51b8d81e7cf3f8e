"""Printed dates and times as ISO 8601, no finer than printed."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipfile.tasks.segment.fields.dates import date_of, printed_dates
from clipfile.tasks.segment.fields.published import story_dates
from clipfile.tasks.segment.fields.when import says_when


@pytest.mark.parametrize(
    ("line", "language", "iso"),
    [
        ("May 14, 2025", "en", "2025-05-14"),
        ("14 May 2025", "en", "2025-05-14"),
        ("May 14th, 2025", "en", "2025-05-14"),
        ("Published May 14, 2025 at 6:21 pm", "en", "2025-05-14T18:21"),
        ("12:20pm May 14, 2025", "en", "2025-05-14T12:20"),
        ("May 14, 2025 - 4.34pm", "en", "2025-05-14T16:34"),
        ("May 14, 2025 12:05 a.m.", "en", "2025-05-14T00:05"),
        ("17:41 JST, May 14, 2025", "en", "2025-05-14T17:41+09:00"),
        ("Dec. 22, 2023 11:48 a.m. ET", "en", "2023-12-22T11:48-05:00"),
        ("July 22, 2023 11:48 a.m. ET", "en", "2023-07-22T11:48-04:00"),
        ("May 14, 2025 08:40 PM IST", "en", "2025-05-14T20:40"),
        ("Published on 06/01/2026 - 13:55 GMT+1", "en", "2026-01-06T13:55+01:00"),
        ("06/01/2026 4:20pm", "en", "2026-06-01T16:20"),
        ("25/04/2026", "en", "2026-04-25"),
        ("02/12/2024", "es", "2024-12-02"),
        ("05.06.2025 um 14:46", "de", "2025-06-05T14:46"),
        ("5. 6. 2025, 18:41 Uhr", "de", "2025-06-05T18:41"),
        ("28.04.2023, 20.15 Uhr", "de", "2023-04-28T20:15"),
        ("3. März 2024, 17:47", "de", "2024-03-03T17:47"),
        ("Publiziert17. Dezember 2024, 12:17", "de", "2024-12-17T12:17"),
        ("27.04.24 um 07:39 Uhr", "de", "2024-04-27T07:39"),
        ("Publié le 30 août 2023 à 14h52", "fr", "2023-08-30T14:52"),
        ("26 de abril de 2022 1:04 PM", "es", "2022-04-26T13:04"),
        ("23 okt 2025 kl 10.23", "sv", "2025-10-23T10:23"),
        ("10.11.2025 17:59", "tr", "2025-11-10T17:59"),
        ("8 января 2026, 17:46", "ru", "2026-01-08T17:46"),
        ("2025年1月13日 20時01分", "ja", "2025-01-13T20:01"),
        ("입력 2026.07.12 22:09", "ko", "2026-07-12T22:09"),
        ("Thứ tư, 22/10/2025, 19:25 (GMT+7)", "vi", "2025-10-22T19:25+07:00"),
        ("2024. május 5.", "hu", "2024-05-05"),
        ("10 listopada 2024", "pl", "2024-11-10"),
        ("10. listopada 2024.", "hr", "2024-10-10"),
        ("2025-06-05T14:30:05Z", None, "2025-06-05T14:30:05+00:00"),
        ("Ada WinslowDec 21, 2023", "en", "2023-12-21"),
        ("Apr 042013", "en", "2013-04-04"),
        ("14 Feb ’20", "de", "2020-02-14"),
        ("28.09.1912:44", "de", "2019-09-28T12:44"),
        ("Ausdruck vom 11.02.2020", "de", None),
        ("heute, 14:30", "de", None),
        ("2 hours ago", "en", None),
        ("5. August, 14:47", "de", None),
        ("May 2025", "en", None),
        ("30 February 2025", "en", None),
        ("5 min read", "en", None),
        ("Verfügbar bis 06.05.2024", "de", None),
    ],
)
def test_dates(line: str, language: str | None, iso: str | None) -> None:
    assert date_of(line, language) == iso


@pytest.mark.parametrize(
    ("times", "published", "modified", "raw"),
    [
        (["Published May 14, 2025", "Updated May 16, 2025"], "2025-05-14", "2025-05-16", "Published May 14, 2025"),
        (["Updated: 16 May 2025 Published: 14 May 2025"], "2025-05-14", "2025-05-16", None),
        (["13/01/2025 10:22 Actualizado a 13/01/2025 15:43"], "2025-01-13T10:22", "2025-01-13T15:43", None),
        (["公開日：2025/01/31 11:30　更新日：2025/02/01 11:30"], "2025-01-31T11:30", "2025-02-01T11:30", None),
        (["Last Updated\nMay 16, 2025"], "2025-05-16", "2025-05-16", "May 16, 2025"),
        (["Zuletzt aktualisiert: 16.05.2025, 20:22 Uhr"], "2025-05-16", "2025-05-16T20:22", None),
        (["30. Juni 2025,\n15:59 Uhr"], "2025-06-30T15:59", None, "30. Juni 2025,\n15:59 Uhr"),
        (["June 3, 2025", "Updated May 16, 2025"], "2025-05-16", "2025-05-16", "Updated May 16, 2025"),
        (["5 min read\nPosted 3 hours ago"], None, None, "Posted 3 hours ago"),
        (["5 min read"], None, None, None),
        (["45 comments"], None, None, None),
        (["Stand: 20:03 Uhr"], None, None, "Stand: 20:03 Uhr"),
    ],
)
def test_stories(times: list[str], published: str | None, modified: str | None, raw: str | None) -> None:
    found = story_dates(times, (), "es" if "Actualizado" in times[0] else "en")
    assert (found.published_at, found.modified_at) == (published, modified)
    assert found.published_raw == (raw or (times[0] if published else None))


def test_a_byline_gives_the_date_when_no_time_line_does() -> None:
    found = story_dates(["3 min read"], ["By Ada Winslow, May 14, 2025"], "en")
    assert (found.published_at, found.published_raw) == ("2025-05-14", "By Ada Winslow, May 14, 2025")


@pytest.mark.parametrize(
    "line", ["2 hours ago", "vor 3 Stunden", "hace 5 minutos", "10月18日", "Gestern", "5. August", "6.15 p.m."]
)
def test_times_without_a_date(line: str) -> None:
    assert says_when(line)


@pytest.mark.parametrize("line", ["5 min read", "Harbour News", "12 comments", "2:34", "Top 10"])
def test_lines_that_say_no_time(line: str) -> None:
    assert not says_when(line)


@given(st.text(alphabet="0123456789./-: ,年月日時分APMamptZUhr\nMay", max_size=60), st.sampled_from(["en", "de", None]))
def test_whatever_is_found_is_a_date(text: str, language: str | None) -> None:
    for printed in printed_dates(text, language):
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?([+-]\d{2}:\d{2})?)?", printed.iso)
        assert 0 <= printed.start < printed.end <= len(text)
