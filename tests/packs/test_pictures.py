"""Every kind of picture comes out as upright RGB; every bad file is refused by name."""

import os
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageOps

from facelab.errors import FacelabError, PictureError
from facelab.packs import list_packs, open_pack, read_picture
from facelab.packs.pictures import FORMATS, PICTURE_ENDINGS, count_pixels, is_picture

WIDTH, HEIGHT = 60, 40


def corner_picture() -> np.ndarray:
    """Red top left, green top right, blue bottom left, white bottom right: a turn cannot hide."""
    rgb = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    rgb[: HEIGHT // 2, : WIDTH // 2] = (250, 10, 10)
    rgb[: HEIGHT // 2, WIDTH // 2 :] = (10, 250, 10)
    rgb[HEIGHT // 2 :, : WIDTH // 2] = (10, 10, 250)
    rgb[HEIGHT // 2 :, WIDTH // 2 :] = (250, 250, 250)
    return rgb


def turned_back(orientation: int) -> Image.Image:
    """The picture as a camera stores it that was held so: the upright one turned the other way."""
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    stored = Image.fromarray(corner_picture())
    return stored.transpose(Image.Transpose(undo[orientation])) if orientation in undo else stored


def assert_upright(rgb: np.ndarray, tolerance: int = 12):
    assert rgb.dtype == np.uint8 and rgb.shape == (HEIGHT, WIDTH, 3) and rgb.flags.c_contiguous
    for y in (8, HEIGHT - 8):
        for x in (8, WIDTH - 8):
            assert np.abs(rgb[y, x].astype(int) - corner_picture()[y, x]).max() <= tolerance


LOSSLESS = {"quality": 95, "subsampling": 0}
WRITTEN = {  # ending to what Pillow writes it with
    "jpg": LOSSLESS, "mpo": LOSSLESS, "png": {}, "webp": {"lossless": True}, "gif": {}, "tif": {}, "bmp": {}, "dib": {},
    "ppm": {}, "jp2": {}, "avif": {"quality": 95, "subsampling": "4:4:4"}, "pcx": {}, "sgi": {}, "qoi": {},
}  # fmt: skip


def sun_raster(rgb: np.ndarray) -> bytes:
    """A Sun raster, which Pillow reads and does not write: a head of eight numbers, then blue, green, red."""
    return struct.pack(">8I", 0x59A66A95, WIDTH, HEIGHT, 24, rgb.size, 1, 0, 0) + rgb[..., ::-1].tobytes()


def write_corners(file: Path) -> Path:
    ending = file.suffix[1:]
    if ending == "ras":
        file.write_bytes(sun_raster(corner_picture()))
    else:
        Image.fromarray(corner_picture()).save(file, **WRITTEN[ending])
    return file


@pytest.mark.parametrize("ending", [*WRITTEN, "ras"])
def test_every_format_opens_whatever_the_file_is_called(tmp_path, ending):
    file = write_corners(tmp_path / f"corners.{ending}")
    assert_upright(read_picture(file), tolerance=25)
    assert is_picture(file) and f".{ending}" in PICTURE_ENDINGS
    assert_upright(read_picture(file.rename(tmp_path / "corners")), tolerance=25)


def test_a_format_is_tested_above_and_its_usual_endings_promise_a_picture(tmp_path):
    Image.init()
    seen = {Image.open(write_corners(tmp_path / f"x.{ending}")).format for ending in [*WRITTEN, "ras"]}
    assert seen == set(FORMATS) - {"HEIF"}
    assert {ending for ending, name in Image.registered_extensions().items() if name in FORMATS} <= PICTURE_ENDINGS


@pytest.mark.parametrize("name", ["EPS", "ICO", "TGA", "MSP", "DDS", "SPIDER"])
def test_formats_that_are_left_out_are_refused_and_not_taken_for_pictures(tmp_path, name):
    file = tmp_path / "left_out"
    with file.open("wb") as out:
        Image.fromarray(corner_picture()).convert("1" if name == "MSP" else "RGB").save(out, name)
    assert not is_picture(file)
    with pytest.raises(PictureError, match="'left_out' is not a picture that can be read here"):
        read_picture(file)


@pytest.mark.parametrize("ending", ["gif", "png", "webp", "tif", "avif"])
def test_of_moving_pictures_the_first_is_taken(tmp_path, ending):
    file = tmp_path / f"moving.{ending}"
    first, second = Image.fromarray(corner_picture()), Image.new("RGB", (WIDTH, HEIGHT))
    first.save(file, save_all=True, append_images=[second, second], **WRITTEN[ending])
    assert_upright(read_picture(file), tolerance=25)


@pytest.mark.parametrize(("ending", "options"), [
    *((ending, WRITTEN[ending]) for ending in ("jpg", "mpo", "png", "webp", "avif", "tif")),
    ("tif", {"compression": "tiff_lzw"}), ("tif", {"save_all": True, "append_images": [Image.new("RGB", (9, 9))]}),
])  # fmt: skip
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turn_is_carried_out_once_in_every_format_that_can_state_one(tmp_path, ending, options, orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored = turned_back(orientation)
    stored.save(tmp_path / f"turned.{ending}", exif=exif, **options)
    assert_upright(read_picture(tmp_path / f"turned.{ending}"), tolerance=25)


def test_a_turn_is_carried_out_beside_broken_exif(tmp_path):
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "Maker", 6
    data = exif.tobytes()
    assert data.count(b"\x01\x0f\x00\x02") == 1
    data = data.replace(b"\x01\x0f\x00\x02", b"\x01\x00\x00\x02")  # a word where a width has to stand
    turned_back(6).save(tmp_path / "turned.png", exif=data)
    with Image.open(tmp_path / "turned.png") as picture, pytest.raises(struct.error):
        ImageOps.exif_transpose(picture)  # why we turn pictures ourselves
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


RAMP = np.tile(np.arange(256, dtype=np.uint8), (4, 1))


@pytest.mark.parametrize(
    ("ending", "numbers"),
    [
        ("png", RAMP.astype(np.uint16) * 257),
        ("tif", RAMP.astype(np.uint16) * 257),
        ("tif", RAMP.astype(">u2") * 257),
        ("pgm", RAMP.astype(np.uint16) * 257),
        ("jp2", RAMP.astype(np.uint16) * 257),
        ("tif", RAMP.astype(np.int32) * 257),
        ("tif", RAMP.astype(np.int32)),
        ("tif", RAMP.astype(np.float32) / 255),
        ("pfm", RAMP.astype(np.float32) / 255),
        ("tif", RAMP.astype(np.float32)),
        ("tif", RAMP.astype(np.float32) * 257),
    ],
    ids=str,
)
def test_brightness_beyond_eight_bits_keeps_every_shade(tmp_path, ending, numbers):
    Image.fromarray(numbers).save(tmp_path / f"deep.{ending}")
    assert (read_picture(tmp_path / f"deep.{ending}") == RAMP[..., None]).all()


def test_pgm_with_any_number_of_shades_is_stretched(tmp_path):
    (tmp_path / "few.pgm").write_bytes(b"P2\n3 1\n1000\n0 500 1000\n")
    assert read_picture(tmp_path / "few.pgm")[0, :, 0].tolist() in ([0, 127, 255], [0, 128, 255])


@pytest.mark.parametrize(
    ("bits", "white_is_zero", "shades"), [(12, 0, [0, 128, 255]), (16, 0, [0, 128, 255]), (16, 1, [255, 127, 0])]
)
def test_tiff_with_twelve_bits_or_with_black_as_its_highest_number(tmp_path, bits, white_is_zero, shades):
    row = b"\x00\x08\x00\xff\xf0\x00" if bits == 12 else struct.pack("<4H", 0, 0x8000, 0xFFFF, 0)
    tags = {256: 4, 257: 1, 258: bits, 259: 1, 262: 1 - white_is_zero, 273: 0, 277: 1, 278: 1, 279: len(row)}
    tags[273] = 8 + 2 + 12 * len(tags) + 4
    head = (
        b"II*\0"
        + struct.pack("<IH", 8, len(tags))
        + b"".join(struct.pack("<HHII", tag, 4 if tag in (273, 279) else 3, 1, value) for tag, value in tags.items())
    )
    (tmp_path / "deep.tif").write_bytes(head + bytes(4) + row)
    assert read_picture(tmp_path / "deep.tif")[0, :3, 0].tolist() == shades


@pytest.mark.parametrize("wrong", [-1.0, 65536.0, np.nan, np.inf])
def test_brightness_without_a_sensible_range_is_refused_in_one_line(tmp_path, wrong):
    numbers = np.full((4, 4), 7, np.float32)
    numbers[2, 2] = wrong
    Image.fromarray(numbers).save(tmp_path / "heat.tif")
    with pytest.raises(PictureError, match=r"'heat\.tif' holds brightness from .*; only 0 to 65,535") as refusal:
        read_picture(tmp_path / "heat.tif")
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("ending", "mode"),
    [("png", "1"), ("tif", "1"), ("pbm", "1"), ("png", "LA"), ("tif", "LA"), ("tif", "PA"), ("tif", "CMYK"),
     ("tif", "YCbCr"), ("tif", "LAB"), ("gif", "P"), ("jp2", "RGBA"), ("sgi", "RGBA"), ("qoi", "RGBA")],
)  # fmt: skip
def test_every_mode_becomes_rgb_with_its_light_and_dark(tmp_path, ending, mode):
    half = Image.new("RGB", (WIDTH, HEIGHT), "white")
    half.paste("black", (0, 0, WIDTH // 2, HEIGHT))
    if mode == "LAB":
        half = ImageCms.profileToProfile(
            half, ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), outputMode="LAB"
        )
    else:
        half = half.convert("P").convert("PA") if mode == "PA" else half.convert(mode)
    half.save(tmp_path / f"half.{ending}")
    rgb = read_picture(tmp_path / f"half.{ending}")
    assert rgb.shape == (HEIGHT, WIDTH, 3) and rgb[:, :25].max() < 12 and rgb[:, 35:].min() > 243


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


@pytest.fixture(scope="module")
def whole_files(tmp_path_factory) -> list[bytes]:
    """One small file of each format."""
    folder = tmp_path_factory.mktemp("whole")
    return [write_corners(folder / f"x.{ending}").read_bytes() for ending in [*WRITTEN, "ras"]]


@given(
    which=st.integers(0, len(WRITTEN)),
    changes=st.lists(
        st.tuples(st.integers(0, 90) | st.integers(0, 4000), st.binary(min_size=1, max_size=4)), max_size=4
    ),
    kept=st.floats(0.2, 1),
)
@settings(max_examples=400)
def test_a_damaged_file_of_any_format_gives_a_picture_or_one_clear_error(
    whole_files, tmp_path_factory, which, changes, kept
):
    data = bytearray(whole_files[which])
    for position, wrong in changes:
        data[position % len(data) : position % len(data) + len(wrong)] = wrong
    file = tmp_path_factory.mktemp("bytes") / "odd.jpg"
    file.write_bytes(data[: int(len(data) * kept)])
    assert is_picture(file) in (True, False)
    try:
        assert read_picture(file).shape[2] == 3
    except PictureError as refusal:
        assert "odd.jpg" in str(refusal) and "\n" not in str(refusal)


def test_a_file_that_promises_more_than_it_holds_takes_no_memory_for_it(tmp_path):
    data = bytearray(write_corners(tmp_path / "x.jp2").read_bytes())
    place = data.index(b"jp2h") - 4
    data[place : place + 4] = (1).to_bytes(4, "big")  # the length of what follows stands behind the name, in 64 bits:
    data[place + 8 : place + 16] = (2**62).to_bytes(8, "big")
    (tmp_path / "liar.jp2").write_bytes(data)
    with pytest.raises(PictureError, match="liar"):
        read_picture(tmp_path / "liar.jp2")


@pytest.mark.parametrize(
    "error", [KeyError("tag"), AssertionError(), struct.error("x"), RecursionError(), ZeroDivisionError("a\nb")]
)
def test_whatever_a_decoder_raises_becomes_one_line(tmp_path, monkeypatch, error):
    def decoder(*_, **__):
        raise error

    write_corners(tmp_path / "x.png")
    monkeypatch.setattr(Image, "open", decoder)
    with pytest.raises(PictureError, match=r"'x\.png' is damaged or cut short \(.+\)") as refusal:
        read_picture(tmp_path / "x.png")
    assert "\n" not in str(refusal.value)


def test_want_of_memory_is_not_called_damage(tmp_path, monkeypatch):
    def decoder(*_, **__):
        raise MemoryError

    write_corners(tmp_path / "x.png")
    monkeypatch.setattr(Image, "open", decoder)
    for door in (read_picture, is_picture):
        with pytest.raises(MemoryError):
            door(tmp_path / "x.png")


def test_permission_denied_is_called_what_it_is(tmp_path, monkeypatch):
    def door(path, *_):
        raise PermissionError(13, "Permission denied", str(path))

    write_corners(tmp_path / "secret.png")
    monkeypatch.setattr("facelab.packs.pictures.io.FileIO", door)
    with pytest.raises(PictureError, match=r"'secret\.png' may not be read \(permission denied\)"):
        read_picture(tmp_path / "secret.png")


def test_a_folder_is_not_opened_as_a_picture(tmp_path):
    (tmp_path / "album.jpg").mkdir()
    with pytest.raises(PictureError, match=r"'album\.jpg' is not a regular file"):
        read_picture(tmp_path / "album.jpg")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no named pipes in folders")
def test_nothing_waits_for_a_pipe_to_become_a_picture(tmp_path):
    os.mkfifo(tmp_path / "pipe.jpg")
    code = "import sys; from facelab.packs.pictures import count_pixels; print(count_pixels(sys.argv[1]))"
    run = [sys.executable, "-c", code, str(tmp_path / "pipe.jpg")]
    assert subprocess.run(run, capture_output=True, text=True, timeout=60, check=True).stdout == "0\n"


def test_heif_is_read_where_its_reader_is_installed(tmp_path):
    (tmp_path / "pillow_heif.py").write_text(
        "from PIL import Image, PngImagePlugin\n"
        "class Heif(PngImagePlugin.PngImageFile):\n    format = 'HEIF'\n"
        "def register_heif_opener():\n"
        "    Image.register_open('HEIF', Heif, lambda head: head.startswith(bytes([137]) + b'PNG'))\n"
    )
    write_corners(tmp_path / "x.png").rename(tmp_path / "x.heic")
    script = (
        "from facelab.packs import pictures\n"
        "pictures.FORMATS = pictures.FORMATS[-1:]\n"
        "print(pictures.FORMATS, pictures.read_picture('x.heic').shape)\n"
    )
    result = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True)
    assert result.stdout.strip() == "('HEIF',) (40, 60, 3)", result.stderr


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
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "consent.toml").write_bytes((open_pack("things").folder / "consent.toml").read_bytes())
    (tmp_path / "mine" / "pictures.csv").write_text("picture_id,file\nx,x.png\n")
    assert open_pack("~/mine").folder == tmp_path / "mine"


def test_a_pack_or_picture_that_is_not_there_is_said_plainly():
    with pytest.raises(FacelabError, match=r"no pack 'nobody'.*The packs here are"):
        open_pack("nobody")
    first = open_pack("things").pictures[0].picture_id
    with pytest.raises(FacelabError, match=f"no picture 'dog'.*the first is '{first}'"):
        open_pack("things")["dog"]


def test_a_person_has_their_own_pictures_and_nobody_elses():
    pack = open_pack("synthetic")
    mine = pack.of_person("p002")
    assert len(mine) > 1 and {picture.person_id for picture in mine} == {"p002"}
    assert sum(len(pack.of_person(person)) for person in pack.people) == len(pack.pictures)


def test_packs_are_listed_by_name_and_things_show_nobody():
    assert list_packs() == sorted(list_packs())
    assert {picture.person_id for picture in open_pack("things").pictures} == {None}


def test_a_pictures_pixels_are_counted_from_its_head(tmp_path):
    assert count_pixels(write_corners(tmp_path / "x.png")) == 40 * 60
    (tmp_path / "x.jpg").write_text("not a picture")
    assert count_pixels(tmp_path / "x.jpg") == 0
