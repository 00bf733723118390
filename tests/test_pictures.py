"""Every kind of picture comes out as upright RGB; every bad file is refused by name."""

import io
import os
import subprocess
import sys
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from facelab.errors import FacelabError, PictureError
from facelab.packs import open_pack, own_picture, read_picture

WIDTH, HEIGHT = 60, 40


def corner_picture() -> np.ndarray:
    """Red top left, green top right, blue bottom left, white bottom right: a turn cannot hide."""
    rgb = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    rgb[: HEIGHT // 2, : WIDTH // 2] = (250, 10, 10)
    rgb[: HEIGHT // 2, WIDTH // 2 :] = (10, 250, 10)
    rgb[HEIGHT // 2 :, : WIDTH // 2] = (10, 10, 250)
    rgb[HEIGHT // 2 :, WIDTH // 2 :] = (250, 250, 250)
    return rgb


def assert_upright(rgb: np.ndarray, tolerance: int = 12):
    assert rgb.dtype == np.uint8 and rgb.shape == (HEIGHT, WIDTH, 3) and rgb.flags.c_contiguous
    for y in (8, HEIGHT - 8):
        for x in (8, WIDTH - 8):
            assert np.abs(rgb[y, x].astype(int) - corner_picture()[y, x]).max() <= tolerance


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp"])
def test_jpeg_png_and_webp_open(tmp_path, suffix):
    file = tmp_path / f"corners.{suffix}"
    Image.fromarray(corner_picture()).save(file, **({"quality": 95, "subsampling": 0} if suffix == "jpg" else {}))
    assert_upright(read_picture(file), tolerance=25)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turn_written_by_the_camera_is_carried_out(tmp_path, orientation):
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # the stored picture is the upright one turned the other way
    stored = Image.fromarray(corner_picture())
    if orientation in undo:
        stored = stored.transpose(Image.Transpose(undo[orientation]))
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored.save(tmp_path / "turned.png", exif=exif)
    assert_upright(read_picture(tmp_path / "turned.png"))


def test_palette_pictures_open(tmp_path):
    Image.fromarray(corner_picture()).convert("P", palette=Image.Palette.ADAPTIVE).save(tmp_path / "p.png")
    assert_upright(read_picture(tmp_path / "p.png"))


def test_cmyk_jpegs_open(tmp_path):
    Image.fromarray(corner_picture()).convert("CMYK").save(tmp_path / "print.jpg", quality=95, subsampling=0)
    assert_upright(read_picture(tmp_path / "print.jpg"), tolerance=25)


def test_transparent_parts_are_laid_on_white(tmp_path):
    rgba = np.dstack([corner_picture(), np.full((HEIGHT, WIDTH), 255, np.uint8)])
    rgba[:5, :5] = (0, 0, 0, 0)
    Image.fromarray(rgba).save(tmp_path / "cut.png")
    rgb = read_picture(tmp_path / "cut.png")
    assert_upright(rgb)
    assert (rgb[2, 2] == 255).all()


def test_grey_pictures_get_three_equal_channels(tmp_path):
    Image.fromarray(corner_picture()).convert("L").save(tmp_path / "grey.png")
    rgb = read_picture(tmp_path / "grey.png")
    assert rgb.shape == (HEIGHT, WIDTH, 3) and (rgb[..., 0] == rgb[..., 2]).all()


def test_sixteen_bit_pictures_keep_their_shades(tmp_path):
    ramp = np.linspace(0, 65535, WIDTH).astype(np.uint16)
    Image.fromarray(np.tile(ramp, (HEIGHT, 1))).save(tmp_path / "deep.png")
    rgb = read_picture(tmp_path / "deep.png")
    assert rgb[0, 0, 0] == 0 and rgb[0, -1, 0] == 255
    assert abs(int(rgb[0, WIDTH // 2, 0]) - 128) <= 3


def png_that_claims(width: int, height: int) -> bytes:
    """A few bytes that say they are a picture of any size."""
    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([8, 2, 0, 0, 0])
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 100)), (b"IEND", b"")]
    body = b"".join(
        len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big") for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize("size", [(7100, 7100), (30_000, 30_000)])
def test_a_huge_picture_is_refused_before_it_is_opened(tmp_path, size):
    (tmp_path / "poster.png").write_bytes(png_that_claims(*size))
    with pytest.raises(PictureError, match=r"'poster.png' has more than 50 million pixels"):
        read_picture(tmp_path / "poster.png")


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp"])
@pytest.mark.parametrize("kept", [0.3, 0.6, 0.9])
def test_a_picture_that_was_cut_short_is_refused(tmp_path, suffix, kept):
    whole = tmp_path / f"whole.{suffix}"
    Image.fromarray(np.random.default_rng(1).integers(0, 255, (200, 200, 3), np.uint8)).save(whole)
    data = whole.read_bytes()
    (tmp_path / f"short.{suffix}").write_bytes(data[: int(len(data) * kept)])
    with pytest.raises(PictureError, match=r"short\."):
        read_picture(tmp_path / f"short.{suffix}")


def test_a_picture_that_was_cut_short_is_refused_even_after_face_recognition_changed_pillow(tmp_path):
    Image.fromarray(np.random.default_rng(1).integers(0, 255, (200, 200, 3), np.uint8)).save(tmp_path / "whole.jpg")
    (tmp_path / "short.jpg").write_bytes((tmp_path / "whole.jpg").read_bytes()[:9000])
    script = (
        "import sys, warnings; warnings.simplefilter('ignore')\n"
        "import face_recognition\n"
        "from PIL import ImageFile\n"
        "from facelab.packs import read_picture\n"
        "from facelab.errors import PictureError\n"
        "assert ImageFile.LOAD_TRUNCATED_IMAGES\n"
        "read_picture('whole.jpg')\n"
        "try:\n    read_picture('short.jpg')\n"
        "except PictureError as refusal:\n    print(refusal)\n"
        "assert ImageFile.LOAD_TRUNCATED_IMAGES\n"
    )
    result = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    assert "'short.jpg' is damaged or cut short" in result.stdout


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 not a picture", b"GIF89a" + bytes(40), os.urandom(300)])
def test_a_file_that_is_no_picture_is_refused(tmp_path, content):
    (tmp_path / "homework.jpg").write_bytes(content)
    with pytest.raises(PictureError, match=r"'homework.jpg'") as refusal:
        read_picture(tmp_path / "homework.jpg")
    assert refusal.value.cure


def test_a_missing_file_is_refused_by_name(tmp_path):
    with pytest.raises(PictureError, match=r"no file 'gone\.jpg'"):
        read_picture(tmp_path / "gone.jpg")


@given(position=st.integers(0, 2000), value=st.integers(0, 255), suffix=st.sampled_from(["JPEG", "PNG", "WEBP"]))
@settings(max_examples=150, deadline=None)
def test_one_wrong_byte_gives_a_picture_or_one_clear_error(tmp_path_factory, position, value, suffix):
    buffer = io.BytesIO()
    Image.fromarray(corner_picture()).save(buffer, suffix)
    data = bytearray(buffer.getvalue())
    data[position % len(data)] = value
    file = tmp_path_factory.mktemp("bytes") / "odd.jpg"
    file.write_bytes(bytes(data))
    try:
        assert read_picture(file).shape[2] == 3
    except PictureError as refusal:
        assert "odd.jpg" in str(refusal)


@pytest.mark.parametrize("escape", ["../outside.jpg", "/etc/hostname", "package:matplotlib/../../../x.jpg"])
def test_a_hostile_list_of_pictures_cannot_reach_outside_its_pack(tmp_path, escape):
    folder = tmp_path / "pack"
    folder.mkdir()
    source = open_pack("things").folder / "consent.toml"
    (folder / "consent.toml").write_bytes(source.read_bytes())
    (folder / "pictures.csv").write_text(f"picture_id,file\nx,{escape}\n", encoding="utf-8")
    with pytest.raises(FacelabError, match="points outside its own folder"):
        open_pack(folder)


@pytest.mark.parametrize(
    "table",
    [
        "",
        "picture_id\nx\n",
        "picture_id,file\nx,\n",
        "picture_id,file\nx,a.jpg\nx,b.jpg\n",
        "picture_id,file\nx,a.jpg\nx,a.jpg\n",
        "picture_id;file\nx;a.jpg\n",
        'picture_id,file\nx,"a.jpg\n',
    ],
)
def test_a_broken_list_of_pictures_is_refused(tmp_path, table):
    folder = tmp_path / "pack"
    folder.mkdir()
    (folder / "consent.toml").write_bytes((open_pack("things").folder / "consent.toml").read_bytes())
    (folder / "pictures.csv").write_text(table, encoding="utf-8")
    with pytest.raises(FacelabError, match=r"pictures\.csv"):
        open_pack(folder)


@pytest.mark.parametrize("file", ["package:/x.jpg", "package:os.path/x.jpg", "package:no such.thing/x.jpg"])
def test_a_package_that_cannot_be_is_said_to_be_missing(tmp_path, file):
    (tmp_path / "consent.toml").write_bytes((open_pack("things").folder / "consent.toml").read_bytes())
    (tmp_path / "pictures.csv").write_text(f"picture_id,file\nx,{file}\n", encoding="utf-8")
    with pytest.raises(PictureError, match="is missing"):
        open_pack(tmp_path)


def test_a_pack_whose_three_files_carry_excels_mark_opens(tmp_path):
    mark = "\ufeff".encode()
    (tmp_path / "consent.toml").write_bytes(mark + (open_pack("things").folder / "consent.toml").read_bytes())
    (tmp_path / "pictures.csv").write_bytes(mark + b"picture_id,person_id,file\r\na,anna,a b.jpg\r\n")
    (tmp_path / "people.csv").write_bytes(mark + b"person_id,name\r\nanna,Anna\r\n")
    pack = open_pack(tmp_path)
    assert pack["a"].person_id == "anna" and pack["a"].path == tmp_path.resolve() / "a b.jpg"
    assert pack.people["anna"]["name"] == "Anna"


def test_a_home_folder_may_be_written_as_a_tilde(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    Image.fromarray(corner_picture()).save(tmp_path / "me.png")
    assert_upright(own_picture("~/me.png", "This is me.").rgb())
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "consent.toml").write_bytes((open_pack("things").folder / "consent.toml").read_bytes())
    (tmp_path / "mine" / "pictures.csv").write_text("picture_id,file\nx,x.png\n")
    assert open_pack("~/mine").folder == tmp_path / "mine"


def test_a_pack_or_picture_that_is_not_there_is_said_plainly():
    with pytest.raises(FacelabError, match=r"no pack 'nobody'.*The packs here are"):
        open_pack("nobody")
    with pytest.raises(FacelabError, match="no picture 'dog'"):
        open_pack("things")["dog"]
