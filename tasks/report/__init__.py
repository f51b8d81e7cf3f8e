"""A run as one self-contained page of HTML: query -> figures and pages -> charts -> document."""

from clipfile.tasks.report.document import Contents, render
from clipfile.tasks.report.figures import Figures, gather
from clipfile.tasks.report.pages import Bounds, Browsable, bounds_for, chosen_pages
from clipfile.tasks.report.scope import Scope, every_run, latest_run, named_run

__all__ = [
    "Bounds",
    "Browsable",
    "Contents",
    "Figures",
    "Scope",
    "bounds_for",
    "chosen_pages",
    "every_run",
    "gather",
    "latest_run",
    "named_run",
    "render",
]
