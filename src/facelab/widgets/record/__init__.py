"""Widgets on the public record."""
