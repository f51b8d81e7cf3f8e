"""Why a page cannot be loaded."""

from dataclasses import dataclass

from clipfile.schemas.kinds import Reason


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a page cannot be loaded: the reason, and what was wrong in a sentence."""

    reason: Reason
    detail: str
