"""Many small faces in one picture, so that a page asks for none of them."""

import base64
import io
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from PIL import Image


def sprite(faces: Sequence[np.ndarray]) -> dict[str, Any]:
    """Return some faces, row by row on one sheet: its address, which holds it, its columns and rows.

    ``kit.js`` shows one of them by its number, which is its place in ``faces``.

    Parameters
    ----------
    faces : sequence of numpy.ndarray
        Shape (side, side, 3), uint8, RGB, all of one side.
    """
    columns = max(1, math.ceil(math.sqrt(len(faces))))
    rows = max(1, math.ceil(len(faces) / columns))
    side = len(faces[0]) if len(faces) else 1
    sheet = Image.new("RGB", (columns * side, rows * side), "white")
    for place, face in enumerate(faces):
        row, column = divmod(place, columns)
        sheet.paste(Image.fromarray(face), (column * side, row * side))
    file = io.BytesIO()
    sheet.save(file, "WEBP", quality=80, method=6)
    address = f"data:image/webp;base64,{base64.b64encode(file.getvalue()).decode()}"
    return {"address": address, "columns": columns, "rows": rows}
