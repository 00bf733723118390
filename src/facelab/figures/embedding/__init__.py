"""Figures of embeddings."""

__all__ = ["alike", "moves", "neighbours", "network", "places", "words"]
