"""Widgets on verification: is this one person or two, what a line is for, and how sure we are."""

from facelab.widgets.verification.people import HowManyPeople
from facelab.widgets.verification.purpose import PurposeChooser

__all__ = ["HowManyPeople", "PurposeChooser"]
