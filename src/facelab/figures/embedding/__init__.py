"""Figures of embeddings."""

__all__ = ["moves", "network", "places"]
