"""Kinds as small numbers, the form in which they travel through arrays."""

from collections.abc import Iterable, Mapping

import numpy as np
import numpy.typing as npt

from clipfile.schemas.kinds import ARTICLE_KINDS, ITEM_KINDS, Kind

Codes = npt.NDArray[np.int8]

KINDS: tuple[Kind, ...] = tuple(Kind)
CODE: Mapping[Kind, int] = {kind: code for code, kind in enumerate(KINDS)}


def table(kinds: Iterable[Kind]) -> npt.NDArray[np.bool_]:
    """A look-up by code: whether a kind is one of these; bool [len(KINDS)]."""
    chosen = set(kinds)
    return np.array([kind in chosen for kind in KINDS])


IN_STORY = table(ARTICLE_KINDS)
IN_ITEM = table(ITEM_KINDS)
