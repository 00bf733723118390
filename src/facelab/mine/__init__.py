"""Pictures of a learner's own: added with a record, shown beside the sample, and taken back with all they left."""

from facelab.mine.neighbours import Beside, beside
from facelab.mine.lesson import MyPictures, my_pictures

__all__ = ["Beside", "MyPictures", "beside", "my_pictures"]
