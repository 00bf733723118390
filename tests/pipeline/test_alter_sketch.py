"""A drawing keeps edges and drops colour."""

import numpy as np

from facelab.packs import open_pack
from facelab.pipeline.alter import sketch


def test_a_drawing_is_grey_dark_at_edges_and_pale_elsewhere():
    picture = open_pack("synthetic")["p001_1"].rgb()
    drawn = sketch(picture)
    assert drawn.shape == picture.shape and drawn.dtype == np.uint8
    assert (drawn[..., 0] == drawn[..., 1]).all() and (drawn[..., 1] == drawn[..., 2]).all()
    down, across = np.gradient(picture.mean(axis=2))
    steep = np.hypot(down, across)
    edges, plain = drawn[steep > np.quantile(steep, 0.97)].mean(), drawn[steep < np.median(steep)].mean()
    assert edges < plain - 60 and plain > 200
