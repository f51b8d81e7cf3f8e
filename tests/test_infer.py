"""What a page gives away of where and when it is from: with the words that do, and no day where it prints a date."""

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judging import judged, page
from seed_variants import SHARED, read_seed
from test_properties import page_of

from clipfile.schemas.records import Inference, Page
from clipfile.tasks.infer import infer
from clipfile.tasks.infer.copyright import Copyright, read_copyright
from clipfile.tasks.infer.names import outlets_asking
from clipfile.tasks.infer.yearless import yearless_days
from clipfile.tasks.segment.assemble import assemble
from clipfile.tasks.segment.judged import Judged

CAPTURE = "0" * 64
NOTHING = Inference(
    published_between=None, published_days=(), published_evidence=None, captured_after=None,
    captured_after_evidence=None, site_guess=None, site_guess_evidence=None,
)  # fmt: skip
HEADLINE = ("headline", "Ferry to the islands stops for the winter, council says")
BODY = ("body", "The council met for six hours on Monday and voted to stop the ferry for the whole of the winter.")
STORY = (HEADLINE, BODY)
SATURDAYS = tuple(date(year, 12, 3) for year in (2005, 2011, 2016, 2022, 2033))

# Sentences of one story in four languages: each names Saturday, 3 December.
LANGUAGES = {
    "en": (
        "Ferry stops for the winter", "The boat was full when it left Harrow on Saturday, Dec. 3, the captain said.",
        "The council had voted to stop the ferry because nobody wanted to pay for it.", "Saturday, Dec. 3",
    ),
    "de": (
        "Fähre fährt im Winter nicht mehr",
        "Das Schiff war voll, als es am Samstag, den 3. Dezember, in Harrow ablegte.",
        "Der Gemeinderat hatte beschlossen, dass die Fähre nicht mehr fährt, weil niemand sie bezahlen will.",
        "Samstag, den 3. Dezember",
    ),
    "fr": (
        "Le bac ne passe plus cet hiver",
        "Le bateau était plein quand il a quitté Harrow le samedi 3 décembre au matin.",
        "Le conseil avait décidé que le bac ne passerait plus, parce que personne ne voulait le payer.",
        "samedi 3 décembre",
    ),
    "es": (
        "El transbordador no sale en invierno", "El barco iba lleno cuando salió de Harrow el sábado 3 de diciembre.",
        "El ayuntamiento había decidido que el barco no saliera más, porque nadie lo quería pagar.",
        "sábado 3 de diciembre",
    ),
}  # fmt: skip


SATURDAY = ("body", LANGUAGES["en"][1])


def inferred(rows: Judged) -> Inference:
    return of_page(assemble(CAPTURE, rows, "m1"), rows.text)


def of_page(made: Page, text: str) -> Inference:
    return infer(made, made.blocks, text) or NOTHING


def told(*rows: tuple[str, str]) -> Inference:
    return inferred(page(*rows))


@pytest.mark.skipif(not (SHARED / "seed").is_dir(), reason=f"the seed page is not here: {SHARED / 'seed'}")
@pytest.mark.parametrize("by", ["its true kinds", "the model"])
def test_the_seed(by: str) -> None:
    case = read_seed()
    if by == "the model":
        found = of_page(page_of(case.text), case.text)
    else:
        found = inferred(judged(case.text, [row.kind for row in case.rows]))
    assert found is not None
    assert found.captured_after == date(2025, 6, 5)
    assert found.captured_after_evidence is not None
    assert found.captured_after_evidence.startswith("line 110: ")
    assert "Thursday, June 5, 2025" in found.captured_after_evidence
    assert found.published_days == SATURDAYS
    assert {2011, 2016, 2022} <= {day.year for day in found.published_days}
    assert 2025 not in {day.year for day in found.published_days}
    assert found.published_evidence == 'line 1: "Saturday, Dec. 3"'
    assert found.published_between == "2005-11-02/2034-01-03"
    assert found.site_guess == "The Daily Herald"
    assert found.site_guess_evidence is not None
    assert found.site_guess_evidence.startswith("line 122: ")
    assert " / The Herald)" in found.site_guess_evidence
    assert found.site_guess_evidence.endswith("9 more")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_weekday_fits_some_years_only(language: str) -> None:
    headline, sentence, more, words = LANGUAGES[language]
    found = told(("headline", headline), ("body", sentence), ("body", more))
    assert found.published_days == SATURDAYS
    assert found.published_evidence == f'line 2: "{words}"'
    assert found.published_between == "2005-11-02/2034-01-03"
    assert (found.captured_after, found.site_guess) == (None, None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_inferred_where_the_model_finds_a_printed_date(language: str) -> None:
    headline, sentence, more, _ = LANGUAGES[language]
    printed = {"en": "Dec. 6, 2016", "de": "6. Dezember 2016", "fr": "6 décembre 2016", "es": "6 de diciembre de 2016"}
    rows = (("headline", headline), ("timestamp", printed[language]), ("body", sentence), ("body", more))
    found = told(*rows)
    assert (found.published_between, found.published_days, found.published_evidence) == (None, (), None)
    assert found.captured_after == date(2016, 12, 6)
    assert found.captured_after_evidence == f'line 2: "{printed[language]}"'
    undated = told(*(row for row in rows if row[0] != "timestamp"))
    assert undated.published_days == SATURDAYS


@pytest.mark.parametrize(
    ("line", "language", "expected"),
    [
        ("on Saturday, Dec. 31 at 10", "en", (12, 31, 5)),
        ("Saturday the 3rd of December", "en", (12, 3, 5)),
        ("Sa., 3.12., 14.30 Uhr", "de", (12, 3, 5)),
        ("sábado, 3 de dezembro", "pt", (12, 3, 5)),
        ("sabato 3 dicembre", "it", (12, 3, 5)),
        ("zaterdag 3 december", "nl", (12, 3, 5)),
        ("december 3., szombat", "hu", (12, 3, 5)),
        ("3 Aralık Cumartesi günü", "tr", (12, 3, 5)),
        ("в субботу, 3 декабря", "ru", (12, 3, 5)),
        ("у п’ятницю, 2 грудня", "uk", (12, 2, 4)),
        ("12月3日（土）に", "ja", (12, 3, 5)),
        ("12月3日周六", "zh", (12, 3, 5)),
        ("12월 3일 토요일", "ko", (12, 3, 5)),
        ("12月3日日本", "ja", (12, 3, None)),
        ("BERLIN, Dec. 3", "en", (12, 3, None)),
        ("Sonntag kostet es 3.12 Euro", "de", None),
        ("Saturday, Dec. 3, 2016", "en", None),
        ("sábado 3 de diciembre de 2016", "es", None),
        ("2016年12月3日（土）", "ja", None),
        ("Saturday, Dec. 32", "en", None),
        ("Saturday, Feb. 30", "en", None),
        ("the vote was 3 to 2", "en", None),
    ],
)
def test_days_without_a_year(line: str, language: str, expected: tuple[int, int, int | None] | None) -> None:
    found = [(day.month, day.day, day.weekday) for day in yearless_days(line, language)]
    assert found == ([] if expected is None else [expected])


def test_a_time_line_is_of_the_day_itself() -> None:
    found = told(HEADLINE, ("timestamp", "Saturday, Dec. 3, 10:05 a.m."), BODY)
    assert found.published_between == "2005-12-03/2033-12-03"
    assert found.published_days == SATURDAYS


def test_a_dateline_without_a_weekday_leaves_its_day_of_every_year() -> None:
    found = told(HEADLINE, ("body", "HARROW, Dec. 3 (AP) — The council voted to stop the ferry for the winter."))
    assert found.published_between == "1995-12-03/2035-12-10"
    assert found.published_days == ()
    assert found.published_evidence == 'line 2: "Dec. 3"'


def test_a_weekday_in_the_text_tells_the_years_of_a_dateline() -> None:
    sentence = "HARROW, Dec. 6 (AP) — The boat that sank on Saturday, Dec. 3, will not be raised, the owners said."
    found = told(HEADLINE, ("body", sentence))
    assert found.published_days == tuple(date(day.year, 12, 6) for day in SATURDAYS)
    assert found.published_evidence == 'line 2: "Dec. 6"; line 2: "Saturday, Dec. 3"'


def test_days_around_the_new_year_are_of_one_story() -> None:
    text = "It sank on Saturday, Dec. 31, and was raised on Monday, Jan. 2, with cranes from the town."
    found = told(HEADLINE, ("body", text))
    assert [day.year for day in found.published_days] == [2005, 2011, 2016, 2022, 2033]


def test_days_that_contradict_each_other_say_nothing() -> None:
    found = told(
        HEADLINE, ("body", "It sank on Saturday, Dec. 3, and not on Sunday, Dec. 3, the captain told us here.")
    )
    assert found == NOTHING


def test_a_rare_day_names_its_years() -> None:
    found = told(
        HEADLINE, ("body", "The boat sank on Saturday, Feb. 29, when the wind was strong and nobody was about.")
    )
    assert found.published_days == (date(2020, 2, 29),)
    assert found.published_between == "2020-01-29/2020-03-31"


def test_later_years_fit_where_the_page_prints_later_ones() -> None:
    found = told(HEADLINE, SATURDAY, ("legal", "© 2031 The Harrow Post"))
    assert found.published_days == (*SATURDAYS, date(2039, 12, 3))
    early = told(HEADLINE, SATURDAY, ("legal", "© 1999 The Harrow Post"))
    assert early.published_days == SATURDAYS, "an old year on a page is no sign that the page is old"


@pytest.mark.parametrize(
    ("row", "day", "evidence"),
    [
        (("legal", "© 1998-2024 The Harrow Post"), date(2024, 1, 1), 'line 3: "© 1998-2024 The Harrow Post"'),
        (("legal", "Terms of use"), None, None),
        (("legal", "We use cookies until 2027"), None, None),
        (("caption", "The boat on May 4, 2024. (Ada Moss / The Post)"), date(2024, 5, 4), None),
        (("caption", "The boats of May 4, 2024 and May 5, 2024."), None, None),
        (("body", "It will be back on May 4, 2034, the council said in a paper that it voted on."), None, None),
    ],
)
def test_the_earliest_day_of_the_capture(row: tuple[str, str], day: date | None, evidence: str | None) -> None:
    found = told(*STORY, row)
    assert found.captured_after == day
    if evidence is not None:
        assert found.captured_after_evidence == evidence


def test_the_latest_of_several_days_is_the_earliest_day_of_the_capture() -> None:
    rows = (
        *STORY, ("", ""), ("sidebar_heading", "More news"),
        ("item_headline", "Bridge opens"), ("item_meta", "May 2, 2025"),
        ("", ""), ("item_headline", "Bridge closes"), ("item_meta", "May 9, 2025"), ("legal", "© 2025 The Harrow Post"),
    )  # fmt: skip
    found = told(*rows)
    assert found.captured_after == date(2025, 5, 9)
    assert found.captured_after_evidence == 'line 9: "May 9, 2025"'


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("© 2025 The Harrow Post. All rights reserved.", Copyright(2025, "The Harrow Post")),
        ("Copyright (c) 1999-2024 Harrow Media, LLC", Copyright(2024, "Harrow Media")),
        ("Copyright © Harrower Zeitung GmbH 2023. Alle Rechte vorbehalten.", Copyright(2023, "Harrower Zeitung GmbH")),
        ("© El Diario de Harrow, S.L. Todos los derechos reservados", Copyright(None, "El Diario de Harrow")),
        ("© Le Courrier de Harrow 2026 - Tous droits réservés", Copyright(2026, "Le Courrier de Harrow")),
        ("Copyright 2023 © The New Harrow. All rights reserved.", Copyright(2023, "The New Harrow")),
        ("Harrow radijas © 2024. Visos teisės saugomos", Copyright(2024, "Harrow radijas")),
        ("© 2025 The Associated Press. All rights reserved.", Copyright(2025, None)),
        ("© 2025 AFP", Copyright(2025, None)),
        ("© dpa-infocom GmbH", Copyright(None, None)),
        ("© OpenStreetMap contributors", Copyright(None, None)),
        ("Copyright", Copyright(None, None)),
        ("Privacy Copyright Commenting Policy Terms", Copyright(None, None)),
    ],
)
def test_copyright_lines(line: str, expected: Copyright) -> None:
    assert read_copyright(line) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("If you value local news, make a gift to support the journalism you get in The Harrow Herald. Thanks.", 1),
        ("Wenn Ihnen das gefällt, unterstützen Sie die Harrower Zeitung mit einem Abo.", 1),
        ("Pour lire la suite, abonnez-vous au Courrier de Harrow dès maintenant.", 1),
        ("Si quiere leer más, suscríbase al Diario de Harrow por un euro al mes.", 1),
        ("この記事の続きは汐見新聞デジタルで読めます", 1),
        ("Follow us on Google News to see more of what we write about.", 0),
        ("Support local news and get the latest news in your inbox every morning.", 0),
        ("THE LATEST NEWS BY MAIL", 0),
        ("How Do I Whitelist Observer?", 0),
    ],
)
def test_appeals_to_readers(line: str, expected: int) -> None:
    assert len(outlets_asking(line)) == expected


def credited(*lines: str) -> tuple[tuple[str, str], ...]:
    return tuple(("caption", f"The boat number {number} in the harbour. ({line})") for number, line in enumerate(lines))


RIGHTS, APPEAL = (
    ("legal", "© 2025 The Harrow Post"),
    ("promo", "Please support us with a gift to The Harrow Herald today."),
)


@pytest.mark.parametrize(
    ("rows", "name"),
    [
        ((RIGHTS,), "The Harrow Post"),
        ((APPEAL,), "The Harrow Herald"),
        ((("source", "The Harrow Post"),), None),
        (credited("Ada Moss / The Post"), None),
        (credited("Ada Moss / The Post", "Ben Reed / The Post"), "The Post"),
        ((*credited("Ada Moss / The Post"), RIGHTS), "The Harrow Post"),
        (credited("Ada Moss / AP", "Ben Reed / AP", "Cy Lund / AFP", "Di Marsh / Getty Images", "Reuters"), None),
        (credited("City of Harrow", "City of Harrow", "Harrow Police Department", "Harrow Police Department"), None),
        (credited("Ada Moss / The Post", "Ben Reed / The Post", "Cy Lund / The Echo", "Di Marsh / The Echo"), None),
        ((RIGHTS, ("legal", "© 2025 The Marrow Echo")), None),
        ((RIGHTS, *credited(*(f"{name} Moss / The Echo" for name in ("Ada", "Ben", "Cyd", "Dia", "Eve")))), None),
        ((("legal", "© 2025 The Associated Press"), APPEAL), "The Harrow Herald"),
        (
            (("body", "The Harrow Post wrote that The Harrow Post had seen it, and so wrote The Harrow Post again."),),
            None,
        ),
    ],
)
def test_the_outlet_named_most_and_best_placed(rows: tuple[tuple[str, str], ...], name: str | None) -> None:
    found = told(*STORY, *rows)
    assert found.site_guess == name
    assert (found.site_guess_evidence is None) == (name is None)


def test_the_guess_says_where_it_is_from() -> None:
    found = told(*STORY, *credited("Ada Moss / The Post", "Ben Reed / The Post"), RIGHTS)
    assert found.site_guess_evidence == (
        'line 5: "© 2025 The Harrow Post"; line 3: "…boat number 0 in the harbour. (Ada Moss / The Post)"; 1 more'
    )


HOSTILE = (
    "12月" * 3000, "Saturday, " * 3000, "3 " * 5000, "© " * 4000, "©" + " 2025" * 4000, "The " * 4000, "A" * 20_000,
    "Saturday, Dec. " + "3" * 5000, "Copyright " + "A. " * 5000, "Post " * 4000, "(c)" * 5000,
    "\x00© 2025 \x00The Post",
    "Aa Bb " * 3000, "© 2025 " + "a-" * 8000, " ".join(f"Saturday, Dec. {n}" for n in range(3000)),
)  # fmt: skip


@pytest.mark.parametrize("kind", ["timestamp", "body", "promo", "legal", "caption"])
@pytest.mark.parametrize("line", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_lines_take_no_time(kind: str, line: str) -> None:
    rows = page(HEADLINE, BODY, *((kind, line),) * 3)
    assembled = assemble(CAPTURE, rows, "m1")
    started = time.process_time()
    of_page(assembled, rows.text)
    assert time.process_time() - started < 0.5


PIECES = st.sampled_from(
    [
        "© 2025 ",
        "The Post",
        " Saturday, ",
        "Dec. 3",
        "12月3日",
        "（土）",
        "\n",
        "\r",
        "\u2028",
        "\x00",
        " / ",
        "(",
        "2099",
        "By ",
    ]
)


@settings(max_examples=80, deadline=None)
@given(st.lists(PIECES | st.text(max_size=8), max_size=40))
def test_whatever_a_page_says_evidence_stands_with_what_is_inferred(pieces: list[str]) -> None:
    text = "".join(pieces)
    made = page_of(text)
    found = of_page(made, text)
    assert found == of_page(made, text)
    for value, evidence in (
        (found.published_between, found.published_evidence),
        (found.captured_after, found.captured_after_evidence),
        (found.site_guess, found.site_guess_evidence),
    ):
        assert (value is None) == (evidence is None)
    assert found.published_between is None or all(article.published_at is None for article in made.articles)
