"""The door for a set of your own: a folder of pictures in, error rates with intervals out, nothing kept."""

from facelab.evaluate.fast import check_fast
from facelab.evaluate.folder import PairList, SizedPicture, open_folder, read_groups, read_pairs
from facelab.evaluate.measure import Attempt, evaluate, look

__all__ = [
    "Attempt", "PairList", "SizedPicture", "check_fast", "evaluate", "look", "open_folder", "read_groups", "read_pairs",
]  # fmt: skip
