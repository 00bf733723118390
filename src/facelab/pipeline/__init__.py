"""From a picture to numbers: detections, landmarks, aligned chips, embeddings."""

from facelab.boxes import Box
from facelab.pipeline.align import aligned_chip, landmarks
from facelab.pipeline.cache import EmbeddingCache
from facelab.pipeline.detect import DETECTORS, Face, find_boxes, find_faces
from facelab.pipeline.embed import distance, embed
from facelab.pipeline.run import NO_FACE, Analysis, analyse, analyse_all

__all__ = [
    "DETECTORS", "NO_FACE", "Analysis", "Box", "EmbeddingCache", "Face", "aligned_chip", "analyse", "analyse_all",
    "distance", "embed", "find_boxes", "find_faces", "landmarks",
]  # fmt: skip
