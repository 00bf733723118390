"""Explorers of detection: who is found, and who is not."""

from facelab.explorers.detection.seeing import WhatTheDetectorSees

__all__ = ["WhatTheDetectorSees"]
