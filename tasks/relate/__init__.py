"""Relate: which articles tell the same story, and which article a pointer leads to."""

from clipfile.tasks.relate.relating import Related, relate

__all__ = ["Related", "relate"]
