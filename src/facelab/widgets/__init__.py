"""Widgets: thin wiring over figures and pure functions; each has a twin that needs no widget."""

from importlib import import_module

_HOMES = {
    "BoxOverlap": "detection.overlap",
    "ClaimSorting": "record.sorting",
    "DetectorLooking": "detection.looking",
    "FaceMoving": "embedding.moving",
    "HowManyPeople": "verification.people",
    "MoratoriaMatrix": "record.matrix",
    "MovingThreshold": "verification.moving_line",
    "PeopleMap": "embedding.map",
    "PurposeChooser": "verification.purpose",
    "RecordTimeline": "record.timeline",
    "RecordsRequestForm": "record.letter",
    "YouAreTheMatcher": "verification.matcher",
}

__all__ = list(_HOMES)


def __getattr__(name: str) -> type:
    """Load a widget when it is first asked for: a lesson on faces needs no table of the record, nor the other way."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
