"""What the palette means in a style sheet and in a chart: one rule and one pattern a kind."""

from collections.abc import Iterator, Mapping

from clipfile.schemas.kinds import Kind
from clipfile.schemas.palette import LOOKS, Texture

# Strokes of a tile of 8 by 8; the style sheet has the same textures as gradients.
STROKES: Mapping[Texture, str] = {
    Texture.PLAIN: "",
    Texture.STRIPES: "M-2,2L2,-2M0,8L8,0M6,10L10,6",
    Texture.BACKSTRIPES: "M-2,6L2,10M0,0L8,8M6,-2L10,2",
    Texture.DOTS: "M2,2h1M6,6h1",
    Texture.LINES: "M0,2h8M0,6h8",
    Texture.BARS: "M2,0v8M6,0v8",
    Texture.GRID: "M0,4h8M4,0v8",
    Texture.CROSS: "M0,0L8,8M0,8L8,0",
}
# Bars that show no kind: hatched where the segmenter was unsure.
OTHERS = (("low", "amber", Texture.STRIPES), ("fair", "blue", Texture.PLAIN))


def kind_rules() -> str:
    """A rule a kind: its hue's colours and its texture as variables that the style sheet paints with."""
    return "\n".join(
        f".k-{kind} {{ --tint: var(--{look.hue}-tint); --edge: var(--{look.hue}-edge); "
        f"--texture: var(--texture-{look.texture}); --tile: var(--tile-{look.texture}, auto) }}"
        for kind, look in LOOKS.items()
    )


def patterns() -> str:
    """The fillings of charts, as SVG definitions: `texture-KIND`, and two for confidence."""
    kinds = (_pattern(kind, look.hue, look.texture) for kind, look in LOOKS.items())
    return "".join((*kinds, *(_pattern(*other) for other in OTHERS)))


def _pattern(name: str, hue: str, texture: Texture) -> str:
    return (
        f'<pattern id="texture-{name}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<rect width="8" height="8" fill="var(--{hue}-tint)"/>'
        f'<rect width="8" height="8" fill="var(--{hue}-edge)" fill-opacity=".22"/>'
        f'<path d="{STROKES[texture]}" stroke="var(--{hue}-edge)" stroke-opacity=".5"/></pattern>'
    )


def legend() -> Iterator[tuple[str, str]]:
    """Every kind's name in the code, and as words."""
    for kind in Kind:
        yield kind, kind.replace("_", " ")
