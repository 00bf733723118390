"""Figures of identification: who comes up in a search, and how that grows with the gallery."""

__all__ = ["candidates", "growth"]
