"""Figures of base rates: which share of alarms is false, and on how many people false alarms fall."""

__all__ = ["shares", "spread"]
