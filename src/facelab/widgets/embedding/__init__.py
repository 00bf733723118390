"""Widgets on embeddings."""
