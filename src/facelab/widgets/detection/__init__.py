"""Widgets on finding faces."""
