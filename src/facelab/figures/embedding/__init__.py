"""Figures of embeddings."""
