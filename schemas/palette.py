"""How kinds look, on a terminal and on a page: a hue that goes by what they belong to, and a texture for those who see
no colour."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from clipfile.schemas.kinds import Kind


class Hue(StrEnum):
    """Colours by name; the report's style sheet has each of them for the light and for the dark."""

    INK = "ink"
    AMBER = "amber"
    GREEN = "green"
    MAGENTA = "magenta"
    TEAL = "teal"
    CYAN = "cyan"
    BLUE = "blue"
    GREY = "grey"


class Texture(StrEnum):
    """Patterns that tell kinds of one hue apart."""

    PLAIN = "plain"
    STRIPES = "stripes"
    BACKSTRIPES = "backstripes"
    DOTS = "dots"
    LINES = "lines"
    BARS = "bars"
    GRID = "grid"
    CROSS = "cross"


@dataclass(frozen=True, slots=True)
class Look:
    """A kind's hue and texture, and its style on a terminal (as Rich names it)."""

    hue: Hue
    texture: Texture
    terminal: str


FURNITURE = "bright_black"

LOOKS: Mapping[Kind, Look] = {
    Kind.HEADLINE: Look(Hue.INK, Texture.PLAIN, "bold bright_white"),
    Kind.DEK: Look(Hue.INK, Texture.STRIPES, "bright_white"),
    Kind.KICKER: Look(Hue.CYAN, Texture.PLAIN, "cyan"),
    Kind.BYLINE: Look(Hue.AMBER, Texture.PLAIN, "yellow"),
    Kind.SOURCE: Look(Hue.AMBER, Texture.STRIPES, "yellow"),
    Kind.TIMESTAMP: Look(Hue.AMBER, Texture.DOTS, "yellow"),
    Kind.BODY: Look(Hue.GREEN, Texture.PLAIN, "green"),
    Kind.SUBHEAD: Look(Hue.GREEN, Texture.STRIPES, "bold green"),
    Kind.PULLQUOTE: Look(Hue.GREEN, Texture.DOTS, "italic green"),
    Kind.CAPTION: Look(Hue.MAGENTA, Texture.PLAIN, "magenta"),
    Kind.CREDIT: Look(Hue.MAGENTA, Texture.STRIPES, "magenta"),
    Kind.END_NOTE: Look(Hue.TEAL, Texture.PLAIN, "dark_cyan"),
    Kind.SIDEBAR_HEADING: Look(Hue.BLUE, Texture.STRIPES, "bold blue"),
    Kind.ITEM_HEADLINE: Look(Hue.BLUE, Texture.PLAIN, "bright_blue"),
    Kind.ITEM_DEK: Look(Hue.BLUE, Texture.DOTS, "blue"),
    Kind.ITEM_CAPTION: Look(Hue.MAGENTA, Texture.DOTS, "bright_magenta"),
    Kind.ITEM_META: Look(Hue.CYAN, Texture.STRIPES, "bright_cyan"),
    Kind.NAV: Look(Hue.GREY, Texture.PLAIN, FURNITURE),
    Kind.AD: Look(Hue.GREY, Texture.STRIPES, FURNITURE),
    Kind.PLAYER: Look(Hue.GREY, Texture.DOTS, FURNITURE),
    Kind.SHARE: Look(Hue.GREY, Texture.BARS, FURNITURE),
    Kind.PROMO: Look(Hue.GREY, Texture.BACKSTRIPES, FURNITURE),
    Kind.LEGAL: Look(Hue.GREY, Texture.LINES, FURNITURE),
    Kind.COMMENT: Look(Hue.GREY, Texture.GRID, FURNITURE),
    Kind.OTHER: Look(Hue.GREY, Texture.CROSS, FURNITURE),
}
