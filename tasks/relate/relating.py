"""Stories and links of a warehouse brought up to date."""

from dataclasses import asdict, dataclass
from pathlib import Path

from clipfile.tasks.relate.links import LinkCounts, link_items
from clipfile.tasks.relate.stories import StoryCounts, relate_stories
from clipfile.warehouse.store import Store


@dataclass(frozen=True, slots=True)
class Related:
    """What came of it."""

    stories: StoryCounts
    links: LinkCounts

    @property
    def is_unchanged(self) -> bool:
        """Whether every row is as it was."""
        return not (self.stories.changed or self.links.changed)

    def as_fields(self) -> dict[str, int]:
        """The counts by name."""
        return asdict(self.stories) | {f"link_{name}": count for name, count in asdict(self.links).items()}


def relate(store: Store, folder: Path, *, anew: bool = False) -> Related:
    """Bring the tables `stories` and `item_links` up to date with the articles and pointers there are.

    Only what is new, or was loosened by captures that went or became others, is read; with `anew` everything is. A run
    that is cut short leaves each table as it was or as it should be. Texts lie in a file in `folder` meanwhile.
    """
    return Related(relate_stories(store, folder, anew=anew), link_items(store, anew=anew))
