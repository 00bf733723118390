"""Widgets on embeddings."""

from facelab.widgets.embedding.map import PeopleMap
from facelab.widgets.embedding.moving import FaceMoving

__all__ = ["FaceMoving", "PeopleMap"]
