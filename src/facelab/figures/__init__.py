"""Figures: each draws what it is given, answers the question in its title, and says in words what it shows."""

from facelab.figures.page import array_html, picture_html, show, show_html

__all__ = ["array_html", "picture_html", "show", "show_html"]
