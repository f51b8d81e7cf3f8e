"""How a browser shows each element unless a page says otherwise (HTML Standard, section 15, Rendering)."""

from collections.abc import Mapping
from enum import IntEnum


class Display(IntEnum):
    """What an element's box does to the text around it."""

    NONE = 0  # not shown, nor what is in it
    CONTENTS = 1  # no box of its own
    INLINE = 2  # runs on in the line
    ATOMIC = 3  # in the line, with lines of its own within
    BLOCK = 4  # lines of its own
    TABLE = 5
    ROW_GROUP = 6
    ROW = 7
    CELL = 8


def _by_tag(**tags: str) -> Mapping[str, Display]:
    return {tag: Display[display] for display, names in tags.items() for tag in names.split()}


BY_TAG: Mapping[str, Display] = _by_tag(
    NONE="""
        area audio base basefont canvas command datalist desc defs embed frame frameset head iframe img input link
        linearGradient metadata meta meter noembed noframes noscript object param progress radialGradient rp script
        source style symbol template textarea title track video""",
    ATOMIC="button marquee",
    BLOCK="""
        address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure
        footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav ol optgroup option p
        plaintext pre search section summary ul xmp""",
    CONTENTS="slot",
    TABLE="table",
    ROW_GROUP="tbody thead tfoot colgroup col",
    ROW="tr",
    CELL="td th",
)

# The words of CSS's `display`; those that are not here leave it as it was.
BY_WORD: Mapping[str, Display] = {
    "none": Display.NONE,
    "contents": Display.CONTENTS,
    "inline": Display.INLINE,
    "ruby": Display.INLINE,
    "inline-block": Display.ATOMIC,
    "inline-flex": Display.ATOMIC,
    "inline-grid": Display.ATOMIC,
    "inline-table": Display.ATOMIC,
    "-webkit-inline-box": Display.ATOMIC,
    "-webkit-inline-flex": Display.ATOMIC,
    "block": Display.BLOCK,
    "flow-root": Display.BLOCK,
    "list-item": Display.BLOCK,
    "flex": Display.BLOCK,
    "grid": Display.BLOCK,
    "-webkit-box": Display.BLOCK,
    "-webkit-flex": Display.BLOCK,
    "table-caption": Display.BLOCK,
    "table": Display.TABLE,
    "table-row-group": Display.ROW_GROUP,
    "table-header-group": Display.ROW_GROUP,
    "table-footer-group": Display.ROW_GROUP,
    "table-row": Display.ROW,
    "table-cell": Display.CELL,
}
# Boxes whose children are blocks whatever they are themselves.
SPREADING = frozenset(
    ("flex", "inline-flex", "grid", "inline-grid", "-webkit-box", "-webkit-inline-box", "-webkit-flex")
)
# Elements that keep white space unless told otherwise.
KEEPING = frozenset(("pre", "listing", "xmp", "plaintext"))
# What turns into a block where its parent or its place asks for one.
IN_LINE = frozenset((Display.INLINE, Display.ATOMIC, Display.ROW_GROUP, Display.ROW, Display.CELL))
# What is never shown as its own text, whatever a page says of it.
REPLACED = frozenset(
    (
        "audio", "canvas", "embed", "frame", "iframe", "img", "input", "meter", "object", "progress", "template",
        "textarea", "video",
    )
)  # fmt: skip
# Elements that are taken out of a tree at once: with all that is in them, they show nothing.
UNSHOWN = [
    "script", "style", "noscript", "template", "iframe", "video", "audio", "canvas", "object", "img", "input", "link",
    "meta", "source", "textarea", "path", "noembed", "noframes",
]  # fmt: skip
