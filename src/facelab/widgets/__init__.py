"""Widgets: thin wiring over figures and pure functions; each has a twin that needs no widget."""

from facelab.widgets.emit import show_widget
from facelab.widgets.looking import DetectorLooking
from facelab.widgets.matcher import YouAreTheMatcher
from facelab.widgets.overlapping import BoxOverlap

__all__ = ["BoxOverlap", "DetectorLooking", "YouAreTheMatcher", "show_widget"]
