"""Widgets on finding faces."""

from facelab.widgets.detection.overlap import BoxOverlap

__all__ = ["BoxOverlap"]
