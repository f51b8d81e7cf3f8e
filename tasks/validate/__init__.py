"""Validate: pages that keep every promise become rows, the others rejections, and nothing is lost between."""

from clipfile.tasks.validate.blocks import BLOCK_CHECKS
from clipfile.tasks.validate.checks import flagged
from clipfile.tasks.validate.stage import Validated, validate

__all__ = ["BLOCK_CHECKS", "Validated", "flagged", "validate"]
