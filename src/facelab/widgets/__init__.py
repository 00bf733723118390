"""Widgets, by subject: thin wiring over figures and pure functions; each has a twin that needs no widget.

A lesson imports them from their subject, as in ``from facelab.widgets.detection import BoxOverlap``.
"""

import pkgutil
from importlib import import_module


def every_widget() -> dict[str, type]:
    """Return each widget by name: whatever the subjects export. Loads all of them, so it is for tests and measures."""
    subjects = [module.name for module in pkgutil.iter_modules(__path__) if module.ispkg]
    packages = [import_module(f"{__name__}.{subject}") for subject in subjects]
    return {name: getattr(package, name) for package in packages for name in package.__all__}
