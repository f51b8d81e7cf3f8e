"""Empty fields filled from what a document says of itself."""

import pytest

from clipfile.schemas.kinds import Fact, Flag, Origin, PageType
from clipfile.schemas.records import Article, Page, PageFact
from clipfile.tasks.segment.fields.stamped import iso_stamp
from clipfile.tasks.segment.fill import authors_in, fill, headline_in, language_in, without_outlet

FLAGS = {
    "headline": Flag.HEADLINE_FROM_METADATA,
    "authors": Flag.AUTHORS_FROM_METADATA,
    "published_at": Flag.PUBLISHED_FROM_METADATA,
    "modified_at": Flag.MODIFIED_FROM_METADATA,
}
EMPTY = {"headline": None, "authors": (), "published_at": None, "modified_at": None}
PRINTED = {
    "headline": "Ferry row",
    "authors": ("Bo Vik",),
    "published_at": "2026-02-01",
    "modified_at": "2026-02-02T10:00",
}
FILLED = {
    "headline": "Row over ferry",
    "authors": ("Ada Lind",),
    "published_at": "2026-03-01T06:30:00Z",
    "modified_at": "2026-03-02",
}


def said(*rows: tuple[Fact, str] | tuple[Fact, str, Origin]) -> list[PageFact]:
    return [
        PageFact(fact_no=number, name=row[0], value=row[1], origin=row[2] if len(row) == 3 else Origin.JSON_LD)
        for number, row in enumerate(rows, 1)
    ]


FACTS = said(
    (Fact.HEADLINE, "Row over ferry"),
    (Fact.AUTHOR, "Ada Lind"),
    (Fact.DATE_PUBLISHED, "2026-03-01T06:30:00.000Z"),
    (Fact.DATE_MODIFIED, "2026-03-02"),
    (Fact.LANGUAGE, "en-GB", Origin.ROOT),
)


def story(**fields: object) -> Article:
    values = dict.fromkeys(Article.model_fields) | {
        "story_no": 1,
        "authors": (),
        "paragraphs": ("Text.",),
        "body": "Text.",
        "word_count": 1,
        "end_notes": (),
        "flags": (),
        "photos": (),
        "line_start": 1,
        "line_end": 1,
    }
    return Article(**(values | fields))  # type: ignore[arg-type]


def page(*articles: Article, language: str | None = "en") -> Page:
    return Page(
        capture_id="0" * 64,
        page_type=PageType.ARTICLE,
        language=language,
        confidence=0.9,
        model_version="m",
        flags=(),
        blocks=(),
        articles=articles,
        sidebar_items=(),
    )


def test_what_is_empty_is_filled_and_flagged() -> None:
    (filled,) = fill(page(story()), FACTS).articles
    assert {name: getattr(filled, name) for name in FILLED} == FILLED
    assert filled.flags == tuple(sorted(FLAGS.values()))
    assert filled == Article.model_validate(filled.model_dump())


def test_what_is_printed_stays() -> None:
    printed = page(story(**PRINTED))
    assert fill(printed, FACTS) == printed


@pytest.mark.parametrize("name", ["headline", "authors"])
def test_one_field_is_filled_and_no_other(name: str) -> None:
    before = story(**(PRINTED | {name: EMPTY[name]}))
    (after,) = fill(page(before), FACTS).articles
    assert after == before.model_copy(update={name: FILLED[name], "flags": (FLAGS[name],)})


def test_the_first_story_is_filled() -> None:
    before = page(story(), story(story_no=2))
    after = fill(before, FACTS)
    assert after.articles[0].headline == "Row over ferry"
    assert after.articles[1] == before.articles[1]


def test_a_page_without_a_story_stays_one() -> None:
    assert fill(page(), FACTS) == page()


def test_a_page_without_facts_is_as_it_was() -> None:
    bare = page(story(), language=None)
    assert fill(bare, []) is bare


def test_the_language_is_filled_on_the_page() -> None:
    filled = fill(page(language=None), FACTS)
    assert filled.language == "en"
    assert filled.flags == (Flag.LANGUAGE_FROM_METADATA,)


DATES = [
    ({"published_at": None, "modified_at": "2026-02-28"}, ("2026-02-28", None)),  # publication after the update
    ({"published_at": "2026-03-05", "modified_at": None}, (None, "2026-03-05")),  # update before the publication
]


@pytest.mark.parametrize(("printed", "_"), DATES)
def test_dates_that_contradict_what_is_printed_are_left_out(printed: dict[str, str], _: object) -> None:
    before = page(story(**(PRINTED | printed)))
    assert fill(before, FACTS) == before


def test_an_update_at_once_is_none() -> None:
    facts = said((Fact.DATE_PUBLISHED, "2026-03-01"), (Fact.DATE_MODIFIED, "2026-03-01"))
    (filled,) = fill(page(story()), facts).articles
    assert (filled.published_at, filled.modified_at) == ("2026-03-01", None)


STAMPS = [
    ("2026-03-01", "2026-03-01"),
    ("2026-03-01T06:30", "2026-03-01T06:30"),
    ("2026-03-01 06:30:05", "2026-03-01T06:30:05"),
    ("2026-03-01T06:30:05.123Z", "2026-03-01T06:30:05Z"),
    ("2026-03-01T06:30:05+0100", "2026-03-01T06:30:05+01:00"),
    ("2026-03-01T06:30:05 +01", "2026-03-01T06:30:05+01:00"),
    ("20260301", "2026-03-01"),
    ("2026/03/01", "2026-03-01"),
    ("Sun, 01 Mar 2026 06:30:00 GMT", "2026-03-01T06:30:00Z"),
    ("1 March 2026", "2026-03-01"),
    ("2026-02-30", None),
    ("0001-01-01T00:00:00", None),
    ("1970-01-01T00:00:00Z", None),
    ("yesterday", None),
    ("1772346600", None),
    ("", None),
    ("2026-03-01T25:00", None),
    ("2026-03-01T06:30+99:00", None),
    ("9" * 500, None),
    ("２０２６-03-01", None),
]


@pytest.mark.parametrize(("value", "stamp"), STAMPS)
def test_stamps_are_no_finer_than_given(value: str, stamp: str | None) -> None:
    assert iso_stamp(value, "en") == stamp


NAMES = [
    ("Ada Lind", ("Ada Lind",)),
    ("By Ada Lind and Bo Vik", ("Ada Lind", "Bo Vik")),
    ("Ada Lind, Bo Vik", ("Ada Lind", "Bo Vik")),
    ("https://www.facebook.com/ada.lind", ()),
    ("Harrow Gazette Newsroom", ()),
    ("Associated Press", ()),
    ("admin", ()),
    ("Ada&nbsp;Lind", ("Ada Lind",)),
    ("<a rel=author>Ada Lind</a>", ("Ada Lind",)),
    ("", ()),
]


@pytest.mark.parametrize(("value", "names"), NAMES)
def test_authors_are_people(value: str, names: tuple[str, ...]) -> None:
    assert authors_in(said((Fact.AUTHOR, value))) == names


def test_authors_come_from_the_likeliest_origin_that_names_any() -> None:
    facts = said((Fact.AUTHOR, "Ada Lind", Origin.META), (Fact.AUTHOR, "Harrow Gazette"), (Fact.AUTHOR, "Ada Lind"))
    assert authors_in(facts) == ("Ada Lind",)
    assert authors_in(facts[:2]) == ("Ada Lind",)


TITLES = [
    ("Row over the ferry | Harrow Gazette", "Row over the ferry"),
    ("Row over ferry - Lind & Co", "Row over ferry"),
    ("Row over the ferry - harrow.com", "Row over the ferry"),
    ("Row over the ferry - again", "Row over the ferry - again"),
    ("Ferry | Harrow Gazette", "Ferry | Harrow Gazette"),
    ("Row over the ferry", "Row over the ferry"),
    ("|", ""),
    ("", ""),
]


@pytest.mark.parametrize(("title", "headline"), TITLES)
def test_titles_lose_the_outlets_name(title: str, headline: str) -> None:
    assert without_outlet(title, {"lind & co"}) == headline


def test_a_title_is_the_headline_of_last_resort() -> None:
    title = (Fact.HEADLINE, "Row over the ferry - Lind & Co", Origin.TITLE)
    meta = (Fact.HEADLINE, "Row &amp; ferry", Origin.META)
    assert headline_in(said(title, (Fact.PUBLISHER, "Lind &amp; Co"))) == "Row over the ferry"
    assert headline_in(said(title, meta)) == "Row & ferry"
    assert headline_in(said()) is None


LANGUAGES = [
    ("en-GB", "en"),
    ("de_DE", "de"),
    ("PT", "pt"),
    ("iw", "he"),
    ("zh-Hans-CN", "zh"),
    ("xx", None),
    ("English", None),
]


@pytest.mark.parametrize(("value", "code"), LANGUAGES)
def test_languages_are_codes(value: str, code: str | None) -> None:
    assert language_in(said((Fact.LANGUAGE, value, Origin.ROOT))) == code
