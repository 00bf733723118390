"""Widgets: thin wiring over figures and pure functions; each has a twin that needs no widget."""

from facelab.widgets.emit import show_widget
from facelab.widgets.looking import DetectorLooking
from facelab.widgets.matcher import YouAreTheMatcher
from facelab.widgets.overlapping import BoxOverlap
from facelab.widgets.record_letter import RecordsRequestForm
from facelab.widgets.record_matrix import MoratoriaMatrix
from facelab.widgets.record_sorting import ClaimSorting
from facelab.widgets.record_timeline import RecordTimeline
from facelab.widgets.thresholds import MovingThreshold
from facelab.widgets.thresholds_people import HowManyPeople
from facelab.widgets.thresholds_purpose import PurposeChooser

__all__ = [
    "BoxOverlap", "ClaimSorting", "DetectorLooking", "HowManyPeople", "MoratoriaMatrix", "MovingThreshold",
    "PurposeChooser", "RecordTimeline", "RecordsRequestForm", "YouAreTheMatcher", "show_widget",
]  # fmt: skip
