"""Figures of embeddings."""

__all__ = ["moves", "neighbours", "network", "places", "words"]
