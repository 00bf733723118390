"""Explorers of identification: one face against many."""

from facelab.explorers.identification.one_against_many import OneAgainstMany

__all__ = ["OneAgainstMany"]
