"""Explorers of verification: is this one person or two, and where is the line."""

from facelab.explorers.verification.matcher import YouAreTheMatcher
from facelab.explorers.verification.moving_line import MovingLine

__all__ = ["MovingLine", "YouAreTheMatcher"]
