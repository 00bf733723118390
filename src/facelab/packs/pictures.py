"""One way to open a picture: whatever kind of file comes in, upright RGB of one shape comes out."""

import threading
import warnings
from pathlib import Path

import numpy as np
from PIL import Image, ImageFile, UnidentifiedImageError

from facelab.errors import PictureError

MAX_MEGAPIXELS = 50
FORMATS = ("JPEG", "PNG", "WEBP")

_ORIENTATION_TAG = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

# Importing face_recognition tells Pillow, for the whole process, to accept truncated files and fill them with grey.
# The switch is a module variable, so we turn it off under a lock while we decode, and then put it back.
_decoding = threading.Lock()


def read_picture(path: str | Path) -> np.ndarray:
    """Open a JPEG, PNG or WebP file as upright RGB.

    Grey, palette, CMYK and 16-bit pictures are converted; transparent parts are laid on white; a turn written in the
    EXIF data is carried out.

    Parameters
    ----------
    path : str or Path
        The file.

    Returns
    -------
    numpy.ndarray
        Shape (height, width, 3), uint8, C-contiguous, values 0 to 255 in sRGB.

    Raises
    ------
    PictureError
        If the file is missing, is not such a picture, is cut short, or has more than ``MAX_MEGAPIXELS``; the size is
        read from the file's head, so that a huge picture is refused before any memory is taken for it.
    """
    path = Path(path)
    if not path.is_file():
        raise PictureError(f"There is no file '{path.name}'.", "Check the name and the folder; capital letters count.")
    try:
        with _decoding, warnings.catch_warnings():  # which warnings show is also one setting for all threads
            warnings.simplefilter("ignore")  # Pillow warns of size at its own limit; ours is lower and stricter
            with Image.open(path, formats=FORMATS) as picture:
                _refuse_huge(picture.size, path)
                return _upright_rgb(_decode(picture))
    except (UnidentifiedImageError, Image.DecompressionBombError) as error:
        if isinstance(error, Image.DecompressionBombError):
            raise _too_large(path) from None
        raise PictureError(
            f"'{path.name}' is not a JPEG, PNG or WebP picture, or it is damaged from its first bytes on.",
            "Open it in a picture viewer and save it again as JPEG.",
        ) from None
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, TypeError, OverflowError) as error:
        raise PictureError(
            f"'{path.name}' is damaged or cut short ({error}).",
            "Copy or download it again; if it still fails, leave this picture out.",
        ) from None


def _refuse_huge(size: tuple[int, int], path: Path) -> None:
    if size[0] * size[1] > MAX_MEGAPIXELS * 1_000_000:
        raise _too_large(path, size)


def _too_large(path: Path, size: tuple[int, int] | None = None) -> PictureError:
    shape = f" ({size[0]} x {size[1]})" if size else ""
    return PictureError(
        f"'{path.name}' has more than {MAX_MEGAPIXELS} million pixels{shape}, too many to open safely.",
        "Save a smaller copy; 2,000 pixels on the longer side is plenty for finding faces.",
    )


def _decode(picture: Image.Image) -> Image.Image:
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        picture.load()
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before
    return picture


def _upright_rgb(picture: Image.Image) -> np.ndarray:
    turn = _TURNS.get(_orientation(picture))
    picture = _eight_bit_rgb(picture)
    if turn is not None:
        picture = picture.transpose(turn)
    return np.array(picture, dtype=np.uint8, order="C")


def _orientation(picture: Image.Image) -> int:
    try:
        return int(picture.getexif().get(_ORIENTATION_TAG, 1))
    except Exception:  # EXIF is written by every camera its own way; a broken tag is no reason to refuse a good picture
        return 1


def _eight_bit_rgb(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I"):  # 16-bit grey: Pillow's own conversion would clip everything above 255 to white
        grey = np.asarray(picture).astype(np.uint32)
        return Image.fromarray((grey // 257).clip(0, 255).astype(np.uint8)).convert("RGB")
    if picture.has_transparency_data:
        layered = picture.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", layered.size, "white"), layered).convert("RGB")
    return picture.convert("RGB")
