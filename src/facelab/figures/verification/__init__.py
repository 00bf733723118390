"""Figures of verification."""
