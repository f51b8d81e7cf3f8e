"""What HTML documents say of their own pages."""

import pytest

from clipfile.schemas.kinds import Fact, Origin
from clipfile.tasks.fetch.html.document import TELLING, parsed
from clipfile.tasks.fetch.html.metadata import MOST_FACTS, facts_of


def facts(html: str) -> list[tuple[Fact, str, Origin]]:
    tree = parsed(html.encode())
    return [(fact.name, fact.value, fact.origin) for fact in facts_of(tree, tree.css(TELLING))]


def ld(json: str) -> str:
    return f'<script type="application/ld+json">{json}</script>'


def authors(json: str) -> list[str]:
    return [value for name, value, _ in facts(ld(json)) if name is Fact.AUTHOR]


def test_facts_stand_in_the_documents_order_with_their_origin() -> None:
    html = f"""<html lang=en-GB><head><title>Ferry
      row | The Harrow Gazette</title><link rel="shortlink canonical" href=https://harrow.example/1>
      <meta property=og:title content="Ferry row"><meta name=Author content="Ada Lind">
      {ld('{"@type": "NewsArticle", "headline": "Row over ferry", "datePublished": "2026-03-01"}')}
      </head><time datetime=2026-02-28>yesterday</time><time pubdate datetime=2026-03-01T06:30Z>today</time>
      <time itemprop=dateModified datetime=2026-03-02>now</time><svg><title>Logo</title></svg>"""
    assert facts(html) == [
        (Fact.LANGUAGE, "en-GB", Origin.ROOT),
        (Fact.HEADLINE, "Ferry row | The Harrow Gazette", Origin.TITLE),
        (Fact.URL, "https://harrow.example/1", Origin.LINK),
        (Fact.HEADLINE, "Ferry row", Origin.META),
        (Fact.AUTHOR, "Ada Lind", Origin.META),
        (Fact.HEADLINE, "Row over ferry", Origin.JSON_LD),
        (Fact.DATE_PUBLISHED, "2026-03-01", Origin.JSON_LD),
        (Fact.DATE_PUBLISHED, "2026-03-01T06:30Z", Origin.TIME),
        (Fact.DATE_MODIFIED, "2026-03-02", Origin.TIME),
    ]


AUTHORS = [
    ('{"@type": "NewsArticle", "author": "Ada Lind"}', ["Ada Lind"]),
    ('{"@type": "NewsArticle", "author": {"@type": "Person", "name": "Ada Lind"}}', ["Ada Lind"]),
    ('{"@type": "NewsArticle", "author": [{"name": "Ada Lind"}, "Bo Vik"]}', ["Ada Lind", "Bo Vik"]),
    ('{"@type": "NewsArticle", "author": {"name": ["Ada Lind", "Bo Vik"]}}', ["Ada Lind", "Bo Vik"]),
    (
        '[{"@type": "WebSite", "author": "X"}, {"@type": ["Article", "NewsArticle"], "author": "Ada Lind"}]',
        ["Ada Lind"],
    ),
    ('{"@graph": [{"@type": "Article", "author": {"@id": "#a"}}, {"@id": "#a", "name": "Ada Lind"}]}', ["Ada Lind"]),
    ('{"@type": "WebPage", "mainEntity": {"@type": "http://schema.org/Report", "author": "Ada Lind"}}', ["Ada Lind"]),
    ('{"@type": "NewsArticle", "creator": ["Ada Lind"]}', ["Ada Lind"]),
    ('{"@type": "NewsArticle", "author": "Ada\n Lind"}', ["Ada Lind"]),
    ('{"@type": "ItemList", "itemListElement": [{"@type": "NewsArticle", "author": "Ada Lind"}]}', []),
    ('{"@type": "NewsArticle", "author": "Ada Lind",}', []),
    ('{"@type": "NewsArticle", "author": {"name": 7}}', []),
    ("[" * 100_000, []),
    ('{"@type": "NewsArticle", "author": "\\ud800"}', []),
    ("", []),
]


@pytest.mark.parametrize(("json", "names"), AUTHORS)
def test_authors_of_schema_org(json: str, names: list[str]) -> None:
    assert authors(json) == names


def test_facts_are_counted_once_and_bounded() -> None:
    assert facts("<meta name=author content='Ada Lind'>" * 3) == [(Fact.AUTHOR, "Ada Lind", Origin.META)]
    assert facts(f"<meta name=author content='{'x' * 5_000}'>") == []
    many = "".join(f"<meta name=author content='Ada {number}'>" for number in range(500))
    assert len(facts(many)) == MOST_FACTS


def test_paywalls_are_told_as_true_and_false() -> None:
    said = facts(
        "<meta name=article:content_tier content=metered>" + ld('{"@type":"Article","isAccessibleForFree":true}')
    )
    assert [(name, value) for name, value, _ in said] == [(Fact.IS_PAYWALLED, "true"), (Fact.IS_PAYWALLED, "false")]
