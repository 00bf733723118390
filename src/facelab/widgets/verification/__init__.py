"""Widgets on verification: is this one person or two, and where is the line."""

from facelab.widgets.verification.matcher import YouAreTheMatcher
from facelab.widgets.verification.moving_line import MovingThreshold
from facelab.widgets.verification.people import HowManyPeople
from facelab.widgets.verification.purpose import PurposeChooser

__all__ = ["HowManyPeople", "MovingThreshold", "PurposeChooser", "YouAreTheMatcher"]
