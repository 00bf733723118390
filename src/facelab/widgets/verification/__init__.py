"""Widgets on verification."""
