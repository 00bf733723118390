"""Many small faces in one picture, so that a page asks for none of them."""

import base64
import io
import math
from collections.abc import Sequence
from typing import Any

from PIL import Image

from facelab.figures.verification.costs import face_square
from facelab.packs import Picture

SIDE = 88  # pixels; shown a little smaller, so that a telephone's fine screen shows them sharp


def sprite(pictures: Sequence[Picture]) -> dict[str, Any]:
    """Return the faces of some pictures, row by row on one sheet: its address, which holds it, its columns and rows.

    ``kit.js`` shows one of them by its number, which is its place in ``pictures``.
    """
    columns = max(1, math.ceil(math.sqrt(len(pictures))))
    rows = max(1, math.ceil(len(pictures) / columns))
    sheet = Image.new("RGB", (columns * SIDE, rows * SIDE), "white")
    for place, picture in enumerate(pictures):
        row, column = divmod(place, columns)
        sheet.paste(Image.fromarray(face_square(picture, SIDE)), (column * SIDE, row * SIDE))
    file = io.BytesIO()
    sheet.save(file, "WEBP", quality=80, method=6)
    address = f"data:image/webp;base64,{base64.b64encode(file.getvalue()).decode()}"
    return {"address": address, "columns": columns, "rows": rows}
