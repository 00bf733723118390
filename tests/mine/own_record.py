"""A whole record of a picture of one's own, for tests."""

import datetime

from facelab.packs.statement import USUAL, Statement


def stated(*names, also=(), until=None, adults=True, agreed=True):
    """A whole record, but for what a test changes."""
    return Statement(names, frozenset((*USUAL, *also)), until or datetime.date.today(), adults, agreed)
