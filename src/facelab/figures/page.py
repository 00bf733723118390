"""Getting a picture onto the page with its alt text: the only way that reaches JupyterLab and exported pages alike."""

import base64
import html
import io
from typing import Any

import numpy as np
from IPython.display import HTML, display
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

# Photographs as PNG would make a notebook several megabytes large; drawings with few colours stay sharp as PNG.
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


def picture_html(figure: Figure, alt: str, width: str = "100%", live: bool = False) -> str:
    """Return a figure as an HTML ``img`` that holds its own data: nothing is fetched to show it.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        What to show; drawn at its own dpi.
    alt : str
        What there is to see, at least ``LEAST_WORDS`` words.
    width : str
        The greatest width, as CSS.
    live : bool
        Whether it follows a widget; see ``array_html``.

    Raises
    ------
    ValueError
        If the alt text is too short to help anyone.
    """
    FigureCanvasAgg(figure).draw()
    pixels = np.asarray(figure.canvas.buffer_rgba())[..., :3]
    return array_html(pixels, alt, width, live)


def array_html(rgb: np.ndarray, alt: str, width: str = "100%", live: bool = False) -> str:
    """Return pixels, (height, width, 3) uint8 RGB, as an HTML ``img``; see ``picture_html``.

    ``live`` pictures follow a slider: they are written as JPEG, ten times quicker and a little coarser.
    """
    if len(alt.split()) < LEAST_WORDS:
        raise ValueError(f"'{alt}' is no alt text: say in words what there is to see")
    image = Image.fromarray(np.ascontiguousarray(rgb))
    # in a JPEG with colours at half size, coloured words would blur
    data, kind = (_saved(image, "JPEG", quality=90, subsampling=0), "jpeg") if live else _encode(image)
    return (
        f'<img alt="{html.escape(alt, quote=True)}" style="max-width:{width};height:auto" '
        f'src="data:image/{kind};base64,{base64.b64encode(data).decode()}">'
    )


def _encode(image: Image.Image) -> tuple[bytes, str]:
    # to optimize a photograph as PNG takes a second and is in vain: a hasty one tells whether to try
    if len(_saved(image, "PNG", compress_level=1)) <= 2 * PNG_LIMIT:
        png = _saved(image, "PNG", optimize=True)
        if len(png) <= PNG_LIMIT:
            return png, "png"
    return _saved(image, "WEBP", quality=88, method=4), "webp"


def _saved(image: Image.Image, kind: str, **how: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **how)
    return file.getvalue()
