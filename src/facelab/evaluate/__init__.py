"""The door for a set of your own: a folder of pictures in, error rates with intervals out, nothing kept."""

from facelab.evaluate.doubles import Double, find_doubles, find_same_stems
from facelab.evaluate.fast import check_fast
from facelab.evaluate.folder import Folder, PairList, open_folder, read_groups, read_pairs
from facelab.evaluate.measure import evaluate, look
from facelab.evaluate.walk import PassedOver

__all__ = [
    "Double", "Folder", "PairList", "PassedOver", "check_fast", "evaluate", "find_doubles",
    "find_same_stems", "look", "open_folder", "read_groups", "read_pairs",
]  # fmt: skip
