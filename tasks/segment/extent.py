"""Where a page's text is: small islands of it, far from the main land, are something else."""

import numpy as np
import numpy.typing as npt

from clipfile.schemas.kinds import Kind
from clipfile.tasks.segment.codes import table
from clipfile.tasks.segment.lines import Lines
from clipfile.tasks.segment.view import WIDE_WEIGHT, Floats

OF_BODY = table({Kind.BODY, Kind.SUBHEAD})

# Lines of text with more than this many others between them lie on two islands; 10 and 20 do alike on held folds.
GAP = 10
# An island with less than this share of the largest one's text is none; at 0.2 second stories go under.
SHARE = 0.1


def without_islands(lines: Lines, chances: Floats, kind: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """The kinds, with text far from the bulk of it turned into what it most likely is otherwise."""
    at = np.flatnonzero(OF_BODY[kind])
    if not len(at):
        return kind
    page = lines.page[at]
    begins = np.flatnonzero(np.append(True, (np.diff(at) > GAP + 1) | (np.diff(page) > 0)))
    width = lines.chars[at] + WIDE_WEIGHT * lines.wide[at]
    mass = np.add.reduceat(width, begins)
    largest = np.zeros(len(lines.page_offsets) - 1, mass.dtype)
    np.maximum.at(largest, page[begins], mass)
    small = np.repeat(mass < SHARE * largest[page[begins]], np.diff(np.append(begins, len(at))))
    found = kind.copy()
    found[at[small]] = np.where(OF_BODY, 0, chances[at[small]]).argmax(1)
    return found
