"""Validate: pages that keep every promise become rows, the others rejections, and nothing is lost between."""

from clipfile.tasks.validate.checks import CHECKS, Fault, first_fault, flagged
from clipfile.tasks.validate.stage import Validated, validate

__all__ = ["CHECKS", "Fault", "Validated", "first_fault", "flagged", "validate"]
