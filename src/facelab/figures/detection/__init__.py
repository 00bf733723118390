"""Figures of finding faces."""

__all__ = ["boxes", "found", "words"]
