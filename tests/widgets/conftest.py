"""What is seen of a widget: its words, its picture, and the picture's own words."""

import base64
import io
import re
from html import unescape

import numpy as np
import pytest
from PIL import Image

from facelab.widgets.sample import Sample


class Seen:
    """Reads what an ``ipywidgets.HTML`` shows."""

    def alt(self, shown) -> str:
        """The words of the first picture."""
        return unescape(re.search(r'<img alt="([^"]+)"', shown.value)[1])

    def pixels(self, shown) -> np.ndarray:
        """The first picture itself, (height, width, 3) uint8."""
        data = re.search(r"base64,([^\"]+)", shown.value)[1]
        return np.asarray(Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB"))

    def spoken(self, shown) -> str:
        """The text of the live region: what a screen reader speaks."""
        (region,) = re.findall(r'<p role="status"[^>]*>(.*?)</p>', shown.value, re.S)
        return unescape(re.sub(r"<[^>]+>", "", region))


@pytest.fixture(scope="session")
def seen():
    return Seen()


@pytest.fixture(scope="session")
def sample(tmp_path_factory):
    """Ten people of the synthetic pack, and the record."""
    return Sample(tmp_path_factory.mktemp("saved"), people=10)
