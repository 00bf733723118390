"""Putting a picture on the page with its alt text, in the only way that works in JupyterLab and on exported pages."""

import base64
import html
import io
from typing import Any

import numpy as np
from IPython.display import HTML, display
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

# Photographs stored as PNG would add megabytes to a notebook; drawings with few colours stay sharp as PNG.
PNG_LIMIT = 150_000
LEAST_WORDS = 5


def show(figure: Figure, alt: str) -> None:
    """Show a figure in the notebook, with words for whoever cannot see it.

    Jupyter drops alt text given as metadata, so the figure goes out as HTML with an ``img`` of its own.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        What to show.
    alt : str
        What there is to see and what it means, in a sentence or two.
    """
    show_html(picture_html(figure, alt))


def show_html(html: str) -> None:
    """Show a piece of HTML in the notebook."""
    display(HTML(html))


def picture_html(figure: Figure, alt: str, width: str = "100%") -> str:
    """Return a figure as an HTML ``img`` that holds its own data: nothing is fetched to show it.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        What to show; drawn at its own dpi.
    alt : str
        What there is to see, at least ``LEAST_WORDS`` words.
    width : str
        Maximum width, as CSS.

    Raises
    ------
    ValueError
        If the alt text is too short to help anyone.
    """
    FigureCanvasAgg(figure).draw()
    pixels = np.asarray(figure.canvas.buffer_rgba())[..., :3]
    return array_html(pixels, alt, width)


def array_html(rgb: np.ndarray, alt: str, width: str = "100%", live: bool = False) -> str:
    """Return pixels, (height, width, 3) uint8 RGB, as an HTML ``img``; see ``picture_html``.

    ``live`` pictures follow a slider: JPEG is ten times quicker to write and a little coarser.
    """
    if len(alt.split()) < LEAST_WORDS:
        raise ValueError(
            f"'{alt}' is too short for an alt text: say in {LEAST_WORDS} words or more what there is to see"
        )
    image = Image.fromarray(np.ascontiguousarray(rgb))
    # without chroma subsampling: coloured words would blur
    data, kind = (_saved(image, "JPEG", quality=90, subsampling=0), "jpeg") if live else _encode(image)
    return (
        f'<img alt="{html.escape(alt, quote=True)}" style="max-width:{width};height:auto" '
        f'src="data:image/{kind};base64,{base64.b64encode(data).decode()}">'
    )


def _encode(image: Image.Image) -> tuple[bytes, str]:
    # optimising a PNG of a photograph takes a second for nothing: a quick draft tells whether it is worth a try
    if len(_saved(image, "PNG", compress_level=1)) <= 2 * PNG_LIMIT:
        png = _saved(image, "PNG", optimize=True)
        if len(png) <= PNG_LIMIT:
            return png, "png"
    return _saved(image, "WEBP", quality=88, method=4), "webp"


def _saved(image: Image.Image, kind: str, **how: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **how)
    return file.getvalue()
