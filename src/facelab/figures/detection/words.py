"""What detectors found, in sentences: beneath a widget, in an alt text, in a cell that prints."""

from collections.abc import Mapping, Sequence

from facelab.boxes import Box, iou
from facelab.metrics.detection import MIN_IOU, count_detections
from facelab.pipeline.detect import DETECTORS


def verdict(found: Mapping[str, Sequence[Box]]) -> str:
    """Say in words how many boxes each detector gave."""
    counts = {0: "nothing", 1: "one box"}
    return "; ".join(
        f"{DETECTORS[name]}: {counts.get(len(boxes), f'{len(boxes)} boxes')}" for name, boxes in found.items()
    )


def outcome(found: Mapping[str, Sequence[Box]], face: Box) -> str:
    """Say of each detector whether it found the one face there is, and whether it gave a box elsewhere."""
    counts = {name: count_detections(boxes, [face]) for name, boxes in found.items()}
    return "; ".join(
        f"{DETECTORS[name]}: {'found' if count.hits else 'missed'}"
        + (", and a box where no face is" if count.false_alarms else "")
        for name, count in counts.items()
    )


def overlap_in_words(truth: Box, found: Box, least: float = MIN_IOU) -> str:
    """Say the overlap of two boxes in words."""
    value = iou(truth, found)
    verdict = "a hit" if value >= least else "a miss, and a false alarm"
    return f"IoU {value:.2f}: counted as {verdict} where at least {least} is asked."
