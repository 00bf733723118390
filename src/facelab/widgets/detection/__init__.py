"""Widgets on finding faces."""

from facelab.widgets.detection.looking import DetectorLooking
from facelab.widgets.detection.overlap import BoxOverlap

__all__ = ["BoxOverlap", "DetectorLooking"]
