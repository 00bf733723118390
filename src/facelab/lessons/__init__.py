"""Lessons: what learners call in a notebook; building, checking and publishing them lies in the modules beside."""

from facelab.lessons.asking import ask, check, compare, hint, predict, recall

__all__ = ["ask", "check", "compare", "hint", "predict", "recall"]
