"""Pages as a terminal shows them; colours by kind, and names for those who see none."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from clipfile.flows.visible import visible
from clipfile.schemas.kinds import Kind
from clipfile.schemas.records import Article, Block, Page, Photo, SidebarItem

COLOURS = {
    Kind.HEADLINE: "bold bright_white", Kind.DEK: "bright_white", Kind.KICKER: "cyan", Kind.BYLINE: "yellow",
    Kind.SOURCE: "yellow", Kind.TIMESTAMP: "yellow", Kind.BODY: "green", Kind.SUBHEAD: "bold green",
    Kind.PULLQUOTE: "italic green", Kind.CAPTION: "magenta", Kind.CREDIT: "magenta", Kind.END_NOTE: "dark_cyan",
    Kind.SIDEBAR_HEADING: "bold blue", Kind.ITEM_HEADLINE: "bright_blue", Kind.ITEM_DEK: "blue",
    Kind.ITEM_CAPTION: "bright_magenta", Kind.ITEM_META: "bright_cyan",
}  # fmt: skip
FURNITURE = "bright_black"
NOTHING: Mapping[int, int] = MappingProxyType({})
NAME_WIDTH = max(len(kind) for kind in Kind)


def render_lines(text: str, blocks: tuple[Block, ...], stories: Mapping[int, int] = NOTHING) -> Iterator[Text]:
    """Every non-blank line of a page behind its number, its kind and its group.

    `stories` has, by line number, on how many stories of the site a remembered line stands; each gets the mark `m`.
    """
    lines = text.split("\n")
    width = 1 + max(len(str(count)) for count in stories.values()) if stories else 0
    for block in blocks:
        for number in range(block.line_start, block.line_end + 1):
            if lines[number - 1].strip():
                mark = f"m{stories[number]}" if number in stories else ""
                yield _line(number, block, f"{mark:<{width}}", lines[number - 1].strip())


def _line(number: int, block: Block, mark: str, line: str) -> Text:
    colour = COLOURS.get(block.kind, FURNITURE)
    group = "" if block.group_no is None else str(block.group_no)
    doubt = "?" if block.confidence < 0.5 else " "
    label = f"{number:>5} {block.kind:<{NAME_WIDTH}} {group:>3} {doubt} {mark}{' ' if mark else ''}"
    return Text.assemble((label, "dim"), (visible(line), colour))


def legend() -> Text:
    """Which colour is which kind."""
    return Text(" ").join(Text(kind, style=COLOURS.get(kind, FURNITURE)) for kind in Kind)


def render_page(page: Page) -> RenderableType:
    """A page's stories and pointers, in full."""
    parts: list[RenderableType] = [_facts(page)]
    for article in page.articles:
        parts += [Text(), *_article(article)]
    section = 0
    for item in page.sidebar_items:
        if item.section_no != section:
            section = item.section_no
            parts += [Text(), Text(visible(item.section_heading or "(no heading)"), style="bold blue")]
        parts += [Padding(part, (0, 0, 0, 2)) for part in _item(item)]
    return Group(*parts)


def _facts(page: Page) -> Text:
    flags = f", {', '.join(page.flags)}" if page.flags else ""
    return Text(
        f"{page.page_type}, {page.language or 'language unclear'}, confidence {page.confidence:.2f}{flags}", "dim"
    )


def _article(article: Article) -> Iterator[Text]:
    if article.kicker:
        yield Text(visible(article.kicker), style="cyan")
    yield Text(visible(article.headline or "(no headline)"), style="bold")
    if article.dek:
        yield Text(visible(article.dek), style="italic")
    facts = (", ".join(article.authors), article.source, article.dateline, article.published_at)
    yield Text(visible(" | ".join(fact for fact in facts if fact)), style="yellow")
    yield from (_photo(photo) for photo in article.photos)
    for paragraph in article.body.split("\n\n"):
        yield Text("\n" + visible(paragraph))
    yield from (Text("\n" + visible(note), style="dark_cyan") for note in article.end_notes)


def _item(item: SidebarItem) -> Iterator[Text]:
    yield Text(f"{item.position}. {visible(item.headline or '(no headline)')}", style="bright_blue")
    if item.dek:
        yield Text(f"   {visible(item.dek)}")
    if item.photo:
        yield Text("   ") + _photo(item.photo)


def _photo(photo: Photo) -> Text:
    words = [photo.caption, " / ".join(part for part in (photo.creator, photo.credit_line) if part)]
    times = [f"x{photo.occurrences}"] if photo.occurrences > 1 else []
    return Text("[photo] " + visible(" | ".join([word for word in words if word] + times)), style="magenta")
