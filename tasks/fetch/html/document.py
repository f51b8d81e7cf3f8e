"""The bytes of an HTML document as the text that a browser shows, and what the document says of its page."""

from collections.abc import Iterable
from dataclasses import dataclass

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser, LexborNode

from clipfile.schemas.kinds import Flag
from clipfile.schemas.records import PageFact
from clipfile.tasks.fetch.decode import Decoded
from clipfile.tasks.fetch.html.css import rules_of
from clipfile.tasks.fetch.html.display import UNSHOWN
from clipfile.tasks.fetch.html.flatten import Marking
from clipfile.tasks.fetch.html.marks import NONCHARACTERS, NONCHARACTERS_START
from clipfile.tasks.fetch.html.metadata import facts_of
from clipfile.tasks.fetch.html.style import Styles

# What says something of a page or of how it is shown.
TELLING = "meta, link, title, script, time, style"
# Of what the characters were told, what the text itself shows.
SHOWN = {Flag.NUL_CHARACTERS: "\0", Flag.REPLACED_CHARACTERS: "\ufffd"}


@dataclass(frozen=True, slots=True)
class Flattened:
    """A document's text, the encoding it came in, what is odd about it, and what it says of itself."""

    text: str
    charset: str
    flags: tuple[Flag, ...]
    facts: tuple[PageFact, ...]


def read_tree(html: bytes, decoded: Decoded) -> Flattened:
    """The document that these characters are, which are `html` in UTF-8."""
    tree = parsed(html)
    told = tree.css(TELLING)
    facts = facts_of(tree, told)
    text = text_of(tree, told)
    return Flattened(text, decoded.charset, _flags(decoded, text), facts)


def parsed(html: bytes) -> LexborHTMLParser:
    """The tree of a document in UTF-8, as browsers build it (HTML Standard, section 13.2)."""
    if NONCHARACTERS_START in html:
        html = NONCHARACTERS.sub("\ufffd", html.decode()).encode()
    return LexborHTMLParser(html, options=LexborDocumentOptions.WO_EVENTS)


def text_of(tree: LexborHTMLParser, told: Iterable[LexborNode]) -> str:
    """The text that a browser shows of a document with these style elements; the tree is used up."""
    body = tree.body
    if body is None:
        return ""
    sheets = tuple(node.text() for node in told if node.tag == "style" and not _is_without_scripts(node))
    tree.strip_tags(UNSHOWN)
    return Marking(Styles(rules_of(sheets))).text_of(body)


def _is_without_scripts(node: LexborNode) -> bool:
    """Whether an element is meant for browsers that run no scripts."""
    parent = node.parent
    return parent is not None and parent.tag == "noscript"


def _flags(decoded: Decoded, text: str) -> tuple[Flag, ...]:
    return tuple(flag for flag in decoded.flags if flag not in SHOWN or SHOWN[flag] in text)
