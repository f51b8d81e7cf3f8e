"""What an HTML document says of its own page: in schema.org objects, meta, link, title and time elements."""

import re
from collections.abc import Iterator, Mapping, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from clipfile.schemas.kinds import Fact, Origin
from clipfile.schemas.records import PageFact
from clipfile.tasks.fetch.html.jsonld import said_in
from clipfile.tasks.fetch.html.style import Attributes

SURROGATE = re.compile(r"[\ud800-\udfff]")  # half a character, which JSON can write and nothing can store
MOST_FACTS = 100
LONGEST_VALUE = 4_000
MOST_ELEMENTS = 5_000

JSON_LD = "application/ld+json"
DATES = {"datepublished": Fact.DATE_PUBLISHED, "datemodified": Fact.DATE_MODIFIED}
META: Mapping[str, Fact] = {
    name: fact
    for fact, names in (
        (Fact.URL, "og:url twitter:url parsely-link"),
        (
            Fact.HEADLINE,
            "og:title twitter:title parsely-title sailthru.title dc.title dcterms.title citation_title headline title",
        ),
        (
            Fact.DESCRIPTION,
            "description og:description twitter:description sailthru.description dc.description dcterms.description",
        ),
        (
            Fact.AUTHOR,
            """author article:author og:article:author parsely-author sailthru.author dc.creator dcterms.creator
            citation_author byl byline""",
        ),
        (
            Fact.DATE_PUBLISHED,
            """article:published_time og:article:published_time og:published_time published_time parsely-pub-date
            sailthru.date dc.date dc.date.issued dc.date.created dcterms.date dcterms.issued dcterms.created
            citation_publication_date citation_date date pubdate publishdate publish-date publish_date
            publication_date publicationdate datepublished article.published cxenseparse:recs:publishtime""",
        ),
        (
            Fact.DATE_MODIFIED,
            """article:modified_time og:article:modified_time og:updated_time og:modified_time modified_time
            last-modified lastmod dc.date.modified dcterms.modified datemodified article.updated""",
        ),
        (Fact.LANGUAGE, "content-language language og:locale dc.language dcterms.language inlanguage"),
        (Fact.PUBLISHER, "og:site_name publisher dc.publisher dcterms.publisher citation_publisher"),
        (Fact.SECTION, "article:section og:article:section section parsely-section"),
        (Fact.IMAGE, "og:image og:image:url og:image:secure_url twitter:image twitter:image:src parsely-image-url"),
        (Fact.IS_PAYWALLED, "article:content_tier"),
    )
    for name in names.split()
}
IS_PAYWALLED = {"free": "false", "metered": "true", "locked": "true"}

Found = tuple[Fact, str, Origin]


def facts_of(tree: LexborHTMLParser, told: Sequence[LexborNode]) -> tuple[PageFact, ...]:
    """What a document says of its page, in its order, each thing of an origin once; `told` are elements that may."""
    once: dict[Found, None] = {}
    for fact, written, origin in _said(tree, told):
        value = " ".join(written.split())
        if value and len(value) <= LONGEST_VALUE and not SURROGATE.search(value):
            once[fact, value, origin] = None
        if len(once) >= MOST_FACTS:
            break
    return tuple(
        PageFact(fact_no=number, name=fact, value=value, origin=origin)
        for number, (fact, value, origin) in enumerate(once, 1)
    )


def _said(tree: LexborHTMLParser, told: Sequence[LexborNode]) -> Iterator[Found]:
    root = tree.root
    if root is not None and (language := root.attributes.get("lang")):
        yield Fact.LANGUAGE, language, Origin.ROOT
    for node in told[:MOST_ELEMENTS]:
        read = READ.get(node.tag or "")
        if read is not None:
            yield from read(node, node.attributes)


def _of_meta(_node: LexborNode, attributes: Attributes) -> Iterator[Found]:
    content = attributes.get("content")
    if not content:
        return
    for key in ("property", "name", "itemprop", "http-equiv"):
        if (name := attributes.get(key)) and (fact := META.get(name.casefold())):
            said = IS_PAYWALLED.get(content.strip().casefold(), "") if fact is Fact.IS_PAYWALLED else content
            yield fact, said, Origin.META
            return


def _of_link(_node: LexborNode, attributes: Attributes) -> Iterator[Found]:
    if "canonical" in (attributes.get("rel") or "").casefold().split() and (address := attributes.get("href")):
        yield Fact.URL, address, Origin.LINK


def _of_title(node: LexborNode, _attributes: Attributes) -> Iterator[Found]:
    if node.parent is not None and node.parent.tag != "svg":
        yield Fact.HEADLINE, node.text(), Origin.TITLE


def _of_script(node: LexborNode, attributes: Attributes) -> Iterator[Found]:
    if (attributes.get("type") or "").strip().casefold() != JSON_LD:
        return
    for fact, value in said_in(node.text()):
        yield fact, value, Origin.JSON_LD


def _of_time(_node: LexborNode, attributes: Attributes) -> Iterator[Found]:
    """Only where it calls itself the story's: others date what the page points to."""
    kind = DATES.get((attributes.get("itemprop") or "").casefold())
    fact = kind or (Fact.DATE_PUBLISHED if "pubdate" in attributes else None)
    if fact is not None and (stamp := attributes.get("datetime")):
        yield fact, stamp, Origin.TIME


READ = {"meta": _of_meta, "link": _of_link, "title": _of_title, "script": _of_script, "time": _of_time}
