"""A learner's own pictures: the form that takes one in, and takes it back."""

from facelab.widgets.mine.add import AddYourPicture

__all__ = ["AddYourPicture"]
