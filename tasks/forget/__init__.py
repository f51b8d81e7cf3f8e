"""Forget: a capture, an address, a site or a source gone for good, from wherever Clipfile keeps it."""

from clipfile.tasks.forget.finding import Found, Wanted
from clipfile.tasks.forget.forgetting import Forgotten, foresee, forget
from clipfile.tasks.forget.undoing import allow_again

__all__ = ["Forgotten", "Found", "Wanted", "allow_again", "foresee", "forget"]
