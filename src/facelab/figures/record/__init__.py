"""Figures and pages of the public record."""
