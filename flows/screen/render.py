"""What was read from a page as a terminal shows it: its stories and its pointers to others."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from clipfile.schemas.records import Article, Page, Photo, SidebarItem
from clipfile.tasks.visible import visible


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
