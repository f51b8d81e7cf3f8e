"""What a page's own words say of where and when it is from, as a terminal shows it."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from rich.text import Text

from clipfile.schemas.records import Page
from clipfile.tasks.infer import infer
from clipfile.tasks.visible import visible
from clipfile.warehouse.store import Store

IS_THERE = "SELECT 1 FROM duckdb_views() WHERE view_name = 'page_origins'"
OF_CAPTURE = "FROM page_origins WHERE capture_id = ?"
# What is shown of an inference: its label, the column, the column of its evidence.
SHOWN = (
    ("site, by guess", "site_guess", "site_guess_evidence"),
    ("captured after", "captured_after", "captured_after_evidence"),
    ("published between", "published_between", "published_evidence"),
)
LABEL_CHARS = max(len(label) for label, _, _ in SHOWN)

Origin = Mapping[str, Any]


def origin_of(store: Store, capture_id: str) -> Origin:
    """The row of a capture in page_origins; nothing in a warehouse that does not have the view yet."""
    rows = store.query(OF_CAPTURE, [capture_id]).to_pylist() if store.query(IS_THERE).num_rows else []
    return rows[0] if rows else {}


def origin_of_file(page: Page, text: str, today: date) -> Origin:
    """What can be said of a page that lies in a file today, which is then cut as page_origins cuts it."""
    told = infer(page, page.blocks, text)
    if told is None:
        return {}
    origin = told.model_dump()
    if told.published_between is not None:
        first, end = map(date.fromisoformat, told.published_between.split("/"))
        beyond = end - told.published_days[-1] if told.published_days else timedelta(0)
        days = [day for day in told.published_days if day <= today + beyond]
        end = min(today, end, days[-1] + beyond if days else end)
        origin |= {"published_days": days, "published_between": f"{first}/{end}" if first <= end else None}
    return origin


def origin_lines(origin: Origin) -> Iterator[Text]:
    """A line for each thing that can be said, its evidence behind it."""
    for label, column, evidence in SHOWN:
        if origin.get(column) is not None:
            value = str(origin[column])
            days = origin.get("published_days") if column == "published_between" else None
            fits = f", near {', '.join(map(str, days))}" if days else ""
            yield Text.assemble(
                (f"{label:<{LABEL_CHARS}}  ", "dim"),
                visible(value) + fits,
                (f"  {visible(str(origin[evidence]))}", "dim"),
            )
