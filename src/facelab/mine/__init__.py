"""Pictures of a learner's own: added with a record, shown beside the sample, and taken back with all they left."""

from facelab.mine.lesson import MyPictures, keep_my_picture, my_pictures
from facelab.mine.neighbours import Beside, beside

__all__ = ["Beside", "MyPictures", "beside", "keep_my_picture", "my_pictures"]
