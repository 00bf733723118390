"""One way to open a picture: whatever kind of file comes in, upright RGB of one shape comes out."""

import io
import os
import stat
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PIL import ExifTags, Image, ImageFile, UnidentifiedImageError

from facelab.errors import PictureError

MAX_MEGAPIXELS = 50
IN_MEMORY = "your picture"  # the name of what has none

# Which of Pillow's formats are read: those in which a picture of a person may come, and which a file states in its
# first bytes. MPO, the JPEG of some phones and 3-D cameras, is opened as JPEG. Of several pictures the first counts.
# Left out are EPS, which starts another program (Ghostscript); WMF, EMF, BUFR, GRIB and HDF5, for which Pillow has no
# reader of its own; TGA and others without a signature, which would take any file for a picture; PSD, a working file of
# layers whose reader has written beyond its memory before; and icons, game textures, films and tables of measurements
# (ICO, ICNS, DDS, BLP, FLI, FITS and the like), which are not one picture of anybody.
FORMATS = (
    "JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP", "DIB", "PPM", "JPEG2000", "AVIF", "PCX", "SGI", "SUN", "QOI",
)  # fmt: skip
try:  # iPhones' pictures, where somebody has installed their reader
    from pillow_heif import register_heif_opener
except ImportError:
    pass
else:
    register_heif_opener()
    FORMATS += ("HEIF",)

# Names that promise a picture. Those of the last three lines cannot be read here (HEIF: not without its reader): such a
# file is refused by name, and not silently taken for something else.
PICTURE_ENDINGS = frozenset([
    ".jpg", ".jpeg", ".jpe", ".jfif", ".mpo", ".png", ".apng", ".webp", ".gif", ".tif", ".tiff", ".bmp", ".dib",
    ".pbm", ".pgm", ".ppm", ".pnm", ".pfm", ".jp2", ".j2k", ".jpc", ".jpf", ".jpx", ".j2c", ".avif", ".avifs",
    ".pcx", ".bw", ".rgb", ".rgba", ".sgi", ".ras", ".qoi",
    ".heic", ".heics", ".heif", ".heifs", ".hif",
    ".psd", ".tga", ".jxl",
    ".arw", ".cr2", ".cr3", ".dng", ".nef", ".orf", ".pef", ".raf", ".rw2", ".srw",
])  # fmt: skip

# Not Pillow's ImageOps.exif_transpose: it writes the other tags anew, and fails where one of them is broken.
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

_DEEP = 65535  # white, in 16 bits
_WHITE_IS_ZERO = 0  # of TIFF's photometric interpretations

_lock = threading.Lock()


def read_picture(path: str | Path | bytes) -> np.ndarray:
    """Open a picture of any of the ``FORMATS`` as upright RGB.

    Grey, palette, CMYK, LAB and deeper pictures are converted; transparent parts are laid on white; a turn written in
    the EXIF data is carried out. Where a file holds whole numbers of 32 bits or fractions, it does not say what white
    is: 1 (of fractions), 255 or 65,535, the first that no number exceeds.

    Parameters
    ----------
    path : str, Path or bytes
        The file, or all that it would hold: a picture that came from a page was never on any disk.

    Returns
    -------
    numpy.ndarray
        Shape (height, width, 3), uint8, C-contiguous, values 0 to 255 in sRGB.

    Raises
    ------
    PictureError
        If the file is missing, may not be read, is not such a picture, is cut short, holds numbers below 0 or above
        65,535, or has more than ``MAX_MEGAPIXELS``; the size is read from the file's head, so that a huge picture is
        refused before any memory is taken for it.

    Examples
    --------
    >>> from facelab.packs import open_pack
    >>> rgb = read_picture(open_pack("synthetic")["p001_1"].path)
    >>> rgb.ndim, rgb.shape[2], rgb.dtype
    (3, 3, dtype('uint8'))
    """
    name = IN_MEMORY if isinstance(path, bytes) else Path(path).name
    try:
        with _strictly(), _opened(path) as file, Image.open(file, formats=FORMATS) as picture:
            if picture.width * picture.height > MAX_MEGAPIXELS * 1_000_000:
                raise _too_large(name, picture.size)
            picture.load()
            return _upright_rgb(picture, name)
    except (PictureError, MemoryError):
        raise
    except (FileNotFoundError, NotADirectoryError):
        raise PictureError(
            f"There is no file '{name}'.", "Check the name and the folder; capital letters count."
        ) from None
    except PermissionError:
        raise PictureError(
            f"'{name}' may not be read (permission denied).", "Ask its owner, or change who may read it."
        ) from None
    except Image.DecompressionBombError:
        raise _too_large(name) from None
    except UnidentifiedImageError:
        raise PictureError(
            f"'{name}' is not a picture that can be read here (JPEG, PNG, WebP, TIFF, GIF, BMP, PGM and a few "
            "more), or it is damaged from its first bytes on.",
            "Open it in a picture viewer and save it again as JPEG.",
        ) from None
    except Exception as error:  # a damaged file brings decoders to raise whatever there is
        what = "cannot be read" if getattr(error, "errno", None) else "is damaged or cut short"
        raise PictureError(
            f"'{name}' {what} ({' '.join(str(error).split()) or type(error).__name__}).",
            "Copy or download it again; if it still fails, leave this picture out.",
        ) from None


def count_pixels(path: str | Path | bytes) -> int:
    """Return how many pixels a picture says it has, from its head alone; 0 where that cannot be read."""
    try:
        with _strictly(), _opened(path) as file, Image.open(file, formats=FORMATS) as picture:
            return picture.width * picture.height
    except Exception:  # read_picture says what is wrong
        return 0


def is_picture(path: str | Path) -> bool:
    """Return whether a file begins as a picture of one of the ``FORMATS`` does; only its head is looked at.

    Raises
    ------
    OSError
        If the file cannot be opened.
    """
    with _opened(path) as file:
        try:
            with _strictly(), Image.open(file, formats=FORMATS):
                return True
        except Image.DecompressionBombError:
            return True
        except MemoryError:
            raise
        except Exception:
            return False


def _opened(path: str | Path | bytes) -> io.BufferedIOBase:
    return io.BytesIO(path) if isinstance(path, bytes) else _Bounded(path)


class _Bounded(io.BufferedReader):
    """A file of which nobody takes more memory than it is long: some decoders ask for what a damaged head promises."""

    def __init__(self, path: str | Path):
        if not stat.S_ISREG(os.stat(path).st_mode):  # opening a pipe or a device would wait for ever
            raise PictureError(f"'{Path(path).name}' is not a regular file.", "Give a file that holds a picture.")
        super().__init__(io.FileIO(path))
        self._length = os.fstat(self.fileno()).st_size

    def read(self, size: int | None = -1, /) -> bytes:
        promised = size is not None and size > self._length
        return super().read(-1 if promised else size)


@contextmanager
def _strictly() -> Iterator[None]:
    """Keep Pillow from accepting files that are cut short, and from warning of what is refused anyway.

    Importing face_recognition tells Pillow, for the whole process, to fill what is missing with grey. That switch, and
    which warnings show, hold for all threads: so only one decodes at a time, and both are put back.
    """
    with _lock, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        before = ImageFile.LOAD_TRUNCATED_IMAGES
        ImageFile.LOAD_TRUNCATED_IMAGES = False
        try:
            yield
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = before


def _too_large(name: str, size: tuple[int, int] | None = None) -> PictureError:
    shape = f" ({size[0]} x {size[1]})" if size else ""
    return PictureError(
        f"'{name}' has more than {MAX_MEGAPIXELS} million pixels{shape}, too many to open safely.",
        "Save a smaller copy; 2,000 pixels on the longer side is plenty for finding faces.",
    )


def _upright_rgb(picture: Image.Image, name: str) -> np.ndarray:
    turn = _TURNS.get(_orientation(picture))
    picture = _eight_bit_rgb(picture, name)
    if turn is not None:
        picture = picture.transpose(turn)
    return np.array(picture, dtype=np.uint8, order="C")


def _orientation(picture: Image.Image) -> int:
    try:
        return int(picture.getexif().get(ExifTags.Base.Orientation, 1))
    except Exception:  # EXIF is written by every camera its own way; a broken tag is no reason to refuse a good picture
        return 1


def _eight_bit_rgb(picture: Image.Image, name: str) -> Image.Image:
    if picture.mode == "F" or picture.mode.startswith("I"):  # Pillow's own conversion would clip all above 255 to white
        return Image.fromarray(_eight_bit_grey(picture, name)).convert("RGB")
    if picture.has_transparency_data:
        layered = picture.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", layered.size, "white"), layered).convert("RGB")
    return picture.convert("RGB")


def _eight_bit_grey(picture: Image.Image, name: str) -> np.ndarray:
    grey = np.asarray(picture, dtype=np.float32)
    low, high = float(grey.min()), float(grey.max())
    if not (low >= 0 and high <= _DEEP):  # written so that it also holds for 'not a number'
        raise PictureError(
            f"'{name}' holds brightness from {low:g} to {high:g}; only 0 to {_DEEP:,} can be read.",
            "Save it with 8 or 16 bits per pixel.",
        )
    tags = getattr(picture, "tag_v2", {})
    if picture.mode.startswith("I;16"):
        # TIFF also has 12 bits, which Pillow leaves as they are
        white = 2 ** tags.get(ExifTags.Base.BitsPerSample, (16,))[0] - 1
    elif picture.format == "PPM" and picture.mode == "I":
        white = _DEEP  # Pillow stretches every number of shades to 16 bits
    else:
        white = next(limit for limit in (1, 255, _DEEP) if high <= limit and (limit > 1 or picture.mode == "F"))
    if tags.get(ExifTags.Base.PhotometricInterpretation) == _WHITE_IS_ZERO:
        grey = white - grey
    return np.rint(grey * (255 / white)).clip(0, 255).astype(np.uint8)
