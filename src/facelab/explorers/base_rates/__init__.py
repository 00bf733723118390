"""Explorers of base rates: how many of those who pass, and of those who are stopped."""

from facelab.explorers.base_rates.false_alarms import FalseAlarms

__all__ = ["FalseAlarms"]
