"""Figures and pages of the public record."""

__all__ = ["letter", "pages", "reading", "ties", "timeline", "words"]
