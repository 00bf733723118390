"""Pictures on the page: never without words, and never large."""

import pytest

from facelab.experiments import draw_pairs
from facelab.figures.page import array_html, picture_html
from facelab.figures.people import contact_sheet, pair_sheet
from facelab.packs import open_pack

PACK = open_pack("synthetic")


@pytest.mark.parametrize("alt", ["", "a face", "   "])
def test_a_picture_without_words_is_refused(alt):
    with pytest.raises(ValueError, match="too short for an alt text"):
        array_html(PACK["p001_1"].rgb(), alt)


def test_figures_carry_their_words_and_stay_small():
    for figure in (contact_sheet(PACK), pair_sheet(draw_pairs(PACK, 6, seed=3))):
        html = picture_html(figure, 'people who do not exist, "quoted" & all')
        assert "&quot;quoted&quot; &amp; all" in html and "http" not in html
        assert len(html) < 1_200_000
