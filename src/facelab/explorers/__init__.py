"""Explorers, by subject: one module of JavaScript draws in JupyterLab and on a course page what Python computed.

A lesson imports them from their subject, as in ``from facelab.explorers.verification import MovingLine``.
"""

import pkgutil
from importlib import import_module


def every_explorer() -> dict[str, type]:
    """Return each explorer by name: what the subjects export. Loads all of them, so it is for tests and measures."""
    subjects = [module.name for module in pkgutil.iter_modules(__path__) if module.ispkg]
    packages = [import_module(f"{__name__}.{subject}") for subject in subjects]
    return {name: getattr(package, name) for package in packages for name in package.__all__}
