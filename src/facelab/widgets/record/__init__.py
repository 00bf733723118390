"""Widgets on the public record."""

from facelab.widgets.record.letter import RecordsRequestForm
from facelab.widgets.record.matrix import MoratoriaMatrix
from facelab.widgets.record.sorting import ClaimSorting
from facelab.widgets.record.timeline import RecordTimeline

__all__ = ["ClaimSorting", "MoratoriaMatrix", "RecordTimeline", "RecordsRequestForm"]
