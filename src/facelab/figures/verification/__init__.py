"""Figures of verification."""

__all__ = ["costs", "curves", "intervals", "words"]
