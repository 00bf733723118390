"""Figures of finding faces."""
