"""Compact: parts that many small runs left become few, and the warehouse's file as small as what it holds."""

from clipfile.tasks.compact.merging import Compacted, Extent, compact
from clipfile.tasks.compact.plan import Group, groups

__all__ = ["Compacted", "Extent", "Group", "compact", "groups"]
