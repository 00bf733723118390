"""The form for a learner's own picture in JupyterLab: by mouse, keyboard and camera; nothing is sent before Keep."""

import io
import json
import shutil

import cv2
import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect
from test_widgets_in_lab import SLOW, TOKEN, lab  # noqa: F401 - lab is a fixture

from benchmarks.course_explorers import BROWSERS
from facelab.packs import open_pack
from facelab.packs.personal import folder
from facelab.packs.pictures import read_picture

# The form on a store that writes what it is given into a folder.
CELL = """
import datetime, json, pathlib, time
from facelab.errors import ConsentError
from facelab.widgets.mine import AddYourPicture

folder = pathlib.Path({folder!r})
here = []

def note(**told):
    with (folder / "asked.jsonl").open("a") as file:
        file.write(json.dumps(told, default=str) + "\\n")

def keep(picture, names, **record):
    if "," not in names and names.startswith("Two"):
        note(refused=names)
        raise ConsentError("There are 2 faces in 'your picture', and the record has 1 name.", "Name both: Ana, Ben")
    if names == "Slow":
        time.sleep(18)
    number = len(list(folder.glob("*.jpg")))
    (folder / f"{{number}}.jpg").write_bytes(picture)
    note(names=names, **{{**record, "uses": sorted(record["uses"])}})
    here.append({{"id": f"mine-{{number:06}}", "name": names, "pictures": 1, "until": record["until"]}})
    return f"Kept: {{names}}."

def withdraw(whom):
    note(withdraw=whom)
    here[:] = [one for one in here if whom not in ("all", one["id"])]
    return f"Taken back: {{whom}}."

AddYourPicture(keep, withdraw, lambda: here).show()
"""
REAL = "from facelab.widgets.mine import AddYourPicture\nAddYourPicture().show()"
WATCH = """
window.asked = [];
window.streams = [];
const devices = navigator.mediaDevices;
const real = devices.getUserMedia.bind(devices);
devices.getUserMedia = async (wanted) => {
  asked.push(wanted);
  if (window.refuse) throw new DOMException("no", window.refuse);
  const stream = await real(wanted);
  streams.push(stream);
  return stream;
};
window.live = () => streams.flatMap((one) => one.getTracks()).filter((one) => one.readyState === "live").length;
"""
FACE = "p001_1"


class Kernel:
    """What the store in the kernel was asked and given."""

    def __init__(self, folder):
        self.folder = folder

    @property
    def asked(self):
        file = self.folder / "asked.jsonl"
        return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []

    def picture(self, number=0):
        return (self.folder / f"{number}.jpg").read_bytes()


@pytest.fixture
def kernel(tmp_path):
    return Kernel(tmp_path)


@pytest.fixture
def opened(lab, kernel):  # noqa: F811
    """Put the form into a notebook and run it on a page; the bytes that it sends at a time are in ``page.sent``."""
    return lambda page, source=CELL: _open(page, lab, kernel, source)


def _open(page, lab, kernel, source):  # noqa: F811
    cell = {"cell_type": "code", "execution_count": None, "id": "form", "metadata": {}, "outputs": []}
    cell["source"] = source.format(folder=str(kernel.folder))
    after = {**cell, "id": "after", "source": "print('a cell beneath')"}
    spec = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = {"cells": [cell, after], "metadata": spec, "nbformat": 4, "nbformat_minor": 5}
    home = lab("own").partition("/lab/")[0]
    page.request.put(
        f"{home}/api/contents/own.ipynb?token={TOKEN}",
        data={"type": "notebook", "format": "json", "content": notebook},
    )
    page.sent, page.troubles = [], []
    page.on("websocket", lambda one: one.on("framesent", lambda sent: page.sent.append(_size(sent))))
    page.on("pageerror", lambda error: page.troubles.append(str(error)))
    page.add_init_script(WATCH)
    page.goto(lab("own"))
    page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=SLOW)
    page.get_by_text("| Idle").wait_for(timeout=SLOW)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_text("Run All Cells", exact=True).click()
    form = page.locator(".fv-mine")
    expect(form.get_by_text("No picture of yours is here.")).to_be_visible(timeout=SLOW)
    return form


def _size(frame) -> int:
    return len(frame if isinstance(frame, bytes) else frame.encode())


def fill_in(form, names="Ana"):
    form.get_by_label("Whose picture is it?").fill(names)
    form.get_by_label("Everybody in it is 18").check()
    form.get_by_label("Everybody I named").check()


def chooser(form):
    return form.get_by_label("Choose a picture")


def with_words(form, role, words):
    expect(form.get_by_role(role).filter(has_text=words)).to_be_visible(timeout=SLOW)


def drop(form, files):
    """Drop files, each a name, a kind and bytes, on the area of the picture."""
    given = [[name, kind, list(data)] for name, kind, data in files]
    carried = form.page.evaluate_handle(
        """(files) => {
          const carried = new DataTransfer();
          for (const [name, type, bytes] of files) carried.items.add(new File([new Uint8Array(bytes)], name, { type }));
          return carried;
        }""",
        given,
    )
    for kind in ("dragover", "drop"):
        form.locator(".fv-mine-area").dispatch_event(kind, {"dataTransfer": carried})


def encoded(rgb, kind="PNG", **more) -> bytes:
    file = io.BytesIO()
    Image.fromarray(rgb).save(file, kind, **more)
    return file.getvalue()


@pytest.fixture(scope="module")
def face():
    return open_pack("synthetic")[FACE].path


# --- by mouse --------------------------------------------------------------------------------------------------------
def test_by_mouse_the_record_comes_first_then_the_picture_and_nothing_is_sent_before_keep(page, opened, kernel, face):
    form = opened(page)
    with_words(form, "status", "The record still needs: whose picture it is; that everybody is 18 or older; that every")
    assert chooser(form).is_disabled() and form.get_by_role("button", name="Turn the camera on").is_disabled()
    fill_in(form)
    with_words(form, "status", "The record is complete.")
    before = list(page.sent)
    with page.expect_file_chooser() as chosen:
        chooser(form).click()
    chosen.value.set_files(face)
    with_words(form, "status", "The picture is in this page, 320 by 320 pixels.")
    expect(form.get_by_role("img", name="Your picture, 320 by 320 pixels")).to_be_visible()
    page.wait_for_timeout(1000)
    assert not any(size > 2000 for size in page.sent[len(before) :])  # JupyterLab itself tells the kernel small things
    assert kernel.asked == [] and page.evaluate("asked.length") == 0

    form.get_by_role("button", name="Keep").click()
    with_words(form, "status", "Kept: Ana.")
    assert max(page.sent[len(before) :]) > 5000  # and so the picture would have been seen
    (kept,) = kernel.asked
    assert kept["names"] == "Ana" and kept["uses"] == ["detection", "display", "landmarks", "matching"]
    assert kept["adults"] is kept["agreed"] is True
    sent = np.asarray(Image.open(io.BytesIO(kernel.picture())))
    assert np.abs(sent.astype(int) - read_picture(face)).mean() < 3
    expect(form.locator("canvas")).to_have_count(0)
    expect(form.get_by_text("Ana: 1 picture, until")).to_be_visible()
    assert chooser(form).is_disabled()  # the next picture needs its own two statements
    with_words(form, "status", "The record still needs: that everybody is 18 or older; that everybody named agrees.")
    assert page.troubles == [] and page.turned_away == []


def test_a_withdrawal_is_asked_twice_in_the_page_and_then_the_receipt_is_told(page, opened, kernel, face):
    form = opened(page)
    for name in ("Ana", "Ben"):
        fill_in(form, name)
        chooser(form).set_input_files(face)
        form.get_by_role("button", name="Keep").click()
        with_words(form, "status", f"Kept: {name}.")
    form.get_by_role("button", name="Withdraw Ana").dblclick()
    expect(form.get_by_role("group", name="Withdraw Ana?")).to_be_visible()
    form.get_by_role("button", name="Yes, withdraw").dispatch_event(
        "click", {"detail": 2}
    )  # the half of a double click
    form.get_by_role("button", name="No, leave it").click()
    form.get_by_role("button", name="Withdraw Ana").click()
    page.wait_for_timeout(500)
    assert len(kernel.asked) == 2
    form.get_by_role("button", name="Yes, withdraw").click()
    with_words(form, "status", "Taken back: mine-000000.")
    expect(form.get_by_text("Ana: 1 picture")).to_have_count(0)
    form.get_by_role("button", name="Withdraw all").click()
    form.get_by_role("button", name="Yes, withdraw").click()
    with_words(form, "status", "Taken back: all.")
    expect(form.get_by_text("No picture of yours is here.")).to_be_visible()
    expect(form.get_by_role("button", name="Withdraw all")).to_be_hidden()
    assert [told["withdraw"] for told in kernel.asked[2:]] == ["mine-000000", "all"]


def test_what_the_store_refuses_is_told_and_the_picture_stays_until_the_record_is_mended(page, opened, kernel, face):
    form = opened(page)
    fill_in(form, "Two")
    chooser(form).set_input_files(face)
    form.get_by_role("button", name="Keep").click()
    with_words(form, "alert", "Not kept. There are 2 faces in 'your picture', and the record has 1 name.")
    with_words(form, "alert", "Name both: Ana, Ben")
    expect(form.locator("canvas")).to_be_visible()
    form.get_by_label("Whose picture is it?").fill("Two, Ben")
    form.get_by_role("button", name="Keep").click()
    with_words(form, "status", "Kept: Two, Ben.")
    assert [told.get("refused", told.get("names")) for told in kernel.asked] == ["Two", "Two, Ben"]


def test_an_answer_that_takes_long_is_waited_for_and_the_page_says_so(page, opened, kernel, face):
    form = opened(page)
    fill_in(form, "Slow")
    chooser(form).set_input_files(face)
    form.get_by_role("button", name="Keep").click()
    with_words(form, "status", "Looking for faces")
    for control in form.locator("input:visible, button:visible").all():
        expect(control).to_be_disabled()  # so that nothing is kept twice, nor changed on its way
    with_words(form, "status", "No answer yet.")
    with_words(form, "status", "Kept: Slow.")
    assert len(kernel.asked) == 1 and form.get_by_text("No answer yet").count() == 0


def test_a_kernel_that_is_gone_is_said_and_the_picture_stays(page, opened, face):
    form = opened(page)
    fill_in(form)
    chooser(form).set_input_files(face)
    page.get_by_role("menuitem", name="Kernel", exact=True).click()
    page.get_by_text("Shut Down Kernel", exact=True).click()
    expect(page.get_by_text("No Kernel").first).to_be_visible(timeout=SLOW)
    form.get_by_role("button", name="Keep").click()
    with_words(form, "status", "restart the kernel and run this cell again")
    expect(form.locator("canvas")).to_be_visible()


def test_a_statement_that_is_taken_back_throws_the_picture_away(page, opened, kernel, face):
    form = opened(page)
    fill_in(form)
    chooser(form).set_input_files(face)
    expect(form.locator("canvas")).to_be_visible()
    form.get_by_label("Whose picture is it?").fill("")  # while a name is mended, it stays, and cannot be kept
    expect(form.get_by_role("button", name="Keep")).to_be_disabled()
    form.get_by_label("Whose picture is it?").fill("Ana")
    expect(form.locator("canvas")).to_be_visible()
    form.get_by_label("Everybody in it is 18").uncheck()
    expect(form.locator("canvas")).to_have_count(0)
    with_words(form, "status", "it is thrown away")
    expect(form.get_by_text("no picture is taken, your own included")).to_be_visible()


@pytest.mark.parametrize(("name", "says"), [("names", "whose"), ("until", "a last day"), ("uses", "finds the face")])
def test_each_part_of_the_record_is_needed(page, opened, name, says):
    form = opened(page)
    fill_in(form)
    expect(chooser(form)).to_be_enabled()
    if name == "names":
        form.get_by_label("Whose picture is it?").fill(" , -")
    elif name == "until":
        form.get_by_label("Until when?").fill("2001-01-01")
    else:
        form.get_by_label("finding where a face is").uncheck()
    with_words(form, "status", says)
    expect(chooser(form)).to_be_disabled()
    drop(form, [("face.png", "image/png", encoded(np.zeros((9, 9, 3), np.uint8)))])
    page.wait_for_timeout(300)
    expect(form.locator("canvas")).to_have_count(0)


def test_on_the_real_store_a_rendered_face_is_kept_beside_one_that_is_cut_away_and_withdrawn(page, opened, face):
    form = opened(page, REAL)
    two = np.hstack([read_picture(open_pack("synthetic")[one].path) for one in ("p001_1", "p002_1")])
    fill_in(form)
    drop(form, [("both.png", "image/png", encoded(two))])
    with_words(form, "status", "640 by 320 pixels")
    form.get_by_role("button", name="Keep").click()
    with_words(form, "alert", "There are 2 faces")
    form.get_by_label("Whose picture is it?").fill("Ana, -")
    form.get_by_role("button", name="Keep").click()
    with_words(form, "status", "One other face was cut away.")
    expect(form.get_by_text("Ana: 1 picture, until")).to_be_visible()
    (kept,) = folder().rglob("*.png")
    assert read_picture(kept).shape[1] < 400
    form.get_by_role("button", name="Withdraw Ana").click()
    form.get_by_role("button", name="Yes, withdraw").click()
    with_words(form, "status", "deleted: 1 picture")
    expect(form.get_by_text("No picture of yours is here.")).to_be_visible()
    assert not list(folder().rglob("*.png"))
    assert page.troubles == []


# --- by keyboard -----------------------------------------------------------------------------------------------------
def test_by_keyboard_alone_somebody_is_kept_and_withdrawn(page, opened, kernel, face):
    form = opened(page)
    cells = page.locator(".jp-Cell").count()
    page.on("filechooser", lambda chooser: chooser.set_files(face))

    def focused():
        return page.evaluate("document.activeElement.closest('label')?.innerText || document.activeElement.innerText")

    def tab_to(words):
        for _ in range(20):
            if words in (focused() or ""):
                return
            page.keyboard.press("Tab")
        pytest.fail(f"the Tab key does not reach '{words}'; it stands at '{focused()}'")

    form.get_by_label("Whose picture is it?").focus()
    page.keyboard.type("Dada dd")
    tab_to("Everybody in it is 18")
    page.keyboard.press("Space")
    tab_to("Everybody I named")
    page.keyboard.press("Space")
    page.keyboard.type("dd")  # twice in a row, JupyterLab's own 'd' deletes a cell
    tab_to("Choose a picture")
    page.keyboard.press("Enter")
    with_words(form, "status", "The picture is in this page")
    tab_to("Throw away")
    page.keyboard.press("Enter")
    with_words(form, "status", "Thrown away. Nothing was kept.")
    assert "Choose a picture" in focused()
    page.keyboard.press("Space")
    with_words(form, "status", "The picture is in this page")
    tab_to("Keep")
    page.keyboard.press("Enter")
    with_words(form, "status", "Kept: Dada dd.")
    assert focused() == "Kept: Dada dd."
    tab_to("Withdraw")
    page.keyboard.press("Enter")
    assert focused() == "No, leave it"
    tab_to("Yes, withdraw")
    page.keyboard.press("Space")
    with_words(form, "status", "Taken back: mine-000000.")
    assert page.locator(".jp-Cell").count() == cells
    assert [sorted(told)[0] for told in kernel.asked] == ["adults", "withdraw"]


# --- files -----------------------------------------------------------------------------------------------------------
def test_a_dropped_photograph_is_turned_upright_made_smaller_and_loses_all_it_says_of_itself(page, opened, kernel):
    form = opened(page)
    fill_in(form)
    rgb = np.full((1500, 2000, 3), 90, np.uint8)
    rgb[:, :1000] = (200, 30, 30)  # red on the left; turned by a quarter to the right, red is above
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Camera of Ana"
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 8.0, 0.0)})
    photograph = encoded(rgb, "JPEG", exif=exif, comment=b"at home", quality=90)
    assert b"Camera of Ana" in photograph
    drop(form, [("secret name.jpg", "image/jpeg", photograph)])
    with_words(form, "status", "1,200 by 1,600 pixels")
    form.get_by_role("button", name="Keep").click()
    with_words(form, "status", "Kept: Ana.")
    picture = kernel.picture()
    assert not any(word in picture for word in (b"Exif", b"Camera", b"at home", b"secret"))
    opened_again = Image.open(io.BytesIO(picture))
    assert opened_again.format == "JPEG" and opened_again.size == (1200, 1600) and not opened_again.getexif()
    above, beneath = (np.asarray(opened_again)[rows, 600].astype(int) for rows in (400, 1200))
    assert above[0] > 180 and above[1] < 60 and abs(beneath - 90).max() < 9
    assert "secret" not in str(kernel.asked)


def test_what_is_transparent_becomes_white(page, opened, kernel):
    form = opened(page)
    fill_in(form)
    clear = np.zeros((40, 40, 4), np.uint8)
    drop(form, [("clear.png", "image/png", encoded(clear))])
    with_words(form, "status", "40 by 40 pixels")
    form.get_by_role("button", name="Keep").click()
    with_words(form, "status", "Kept: Ana.")
    assert np.asarray(Image.open(io.BytesIO(kernel.picture()))).min() > 250


def test_files_that_are_no_pictures_here_are_refused_with_a_cure_and_what_was_there_stays(page, opened, kernel, face):
    form = opened(page)
    fill_in(form)
    chooser(form).set_input_files(face)
    expect(form.locator("canvas")).to_be_visible()
    small = np.zeros((30, 30, 3), np.uint8)
    wrong = {
        "photo.heic": ("image/heic", b"\0\0\0\x18ftypheic" + bytes(60)),
        "scan.tif": ("image/tiff", encoded(small, "TIFF")),
        "letter.txt": ("text/plain", b"Dear Ana"),
        "letter.jpg": ("image/jpeg", b"Dear Ana"),
        "drawing.svg": ("image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"),
        "cut.jpg": ("image/jpeg", face.read_bytes()[:700]),
        "empty.png": ("image/png", b""),
    }
    for name, (kind, data) in wrong.items():
        form.get_by_label("Whose picture is it?").fill(name)
        page.evaluate("document.querySelectorAll('.fv-mine .fv-mine-says')[1].textContent = ''")
        drop(form, [(name, kind, data)])
        with_words(form, "status", "cannot open that file as a picture")
        with_words(form, "status", "facelab mine add FILE")
    drop(form, [("one.png", "image/png", encoded(small)), ("two.png", "image/png", encoded(small))])
    with_words(form, "status", "One picture at a time.")
    expect(form.get_by_role("img", name="Your picture, 320 by 320 pixels")).to_be_visible()
    assert kernel.asked == [] and page.troubles == []


def test_more_than_fifty_million_pixels_are_refused_and_as_many_are_not(page, opened):
    form = opened(page)
    fill_in(form)
    for height, words in ((5001, "50 million are the most"), (5000, "1,600 by 800 pixels")):
        file = io.BytesIO()
        Image.new("1", (10_000, height)).save(file, "PNG")
        drop(form, [("large.png", "image/png", file.getvalue())])
        with_words(form, "status", words)


def test_a_file_dropped_beside_the_area_does_not_take_the_page_away(page, opened):
    form = opened(page)
    prevented = form.evaluate(
        """(form) => {
          const carried = new DataTransfer();
          carried.items.add(new File(["a"], "a.txt", { type: "text/plain" }));
          const dropped = new DragEvent("drop", { dataTransfer: carried, bubbles: true, cancelable: true });
          form.querySelector("h3").dispatchEvent(dropped);
          return dropped.defaultPrevented;
        }"""
    )
    assert prevented
    expect(form.get_by_role("status").filter(has_text="The record still needs")).to_have_count(2)  # told again


# --- the camera ------------------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def camera(chromium, face, tmp_path_factory):
    """A browser whose camera shows a rendered face, and which allows it to every page that asks."""
    video = tmp_path_factory.mktemp("camera") / "face.y4m"
    write_video(video, read_picture(face))
    browser = chromium.browser_type.launch(
        executable_path=next(filter(None, map(shutil.which, BROWSERS))),
        args=[
            "--no-sandbox", "--disable-gpu", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
            f"--use-file-for-fake-video-capture={video}",
        ],
    )  # fmt: skip
    yield browser
    browser.close()


@pytest.fixture
def filmed(camera, page_of):
    """A page in that browser."""
    with page_of(camera) as page:
        yield page


def write_video(file, rgb):
    """Write a video of a picture that stands still, as bare YUV 4:2:0."""
    height, width = (side // 2 * 2 for side in rgb.shape[:2])
    frame = cv2.cvtColor(np.ascontiguousarray(rgb[:height, :width]), cv2.COLOR_RGB2YUV_I420).tobytes()
    head = f"YUV4MPEG2 W{width} H{height} F10:1 Ip A1:1 C420mpeg2\n".encode()
    file.write_bytes(head + 10 * (b"FRAME\n" + frame))


def turn_on(form):
    form.get_by_role("button", name="Turn the camera on").click()
    with_words(form, "status", "The camera is on.")
    expect(form.locator("video")).to_be_visible()
    form.page.wait_for_function("document.querySelector('.fv-mine video').videoWidth > 0")


def test_the_camera_is_off_until_asked_and_off_again_once_the_picture_is_taken(filmed, opened, kernel, face):
    form = opened(filmed)
    fill_in(form)
    filmed.wait_for_timeout(500)
    assert filmed.evaluate("asked.length") == 0
    before = len(filmed.sent)
    turn_on(form)
    assert filmed.evaluate("[asked.length, asked[0].audio, live()]") == [1, False, 1]
    filmed.wait_for_timeout(1000)  # ten pictures pass
    form.get_by_role("button", name="Take the picture").click()
    expect(form.locator("canvas")).to_be_visible()
    assert filmed.evaluate("live()") == 0 and not form.locator("video").is_visible()
    assert filmed.evaluate("document.querySelector('.fv-mine video').srcObject") is None
    filmed.wait_for_timeout(500)
    with_words(form, "status", "The picture is in this page")  # and not: the camera went out of sight
    assert not any(size > 2000 for size in filmed.sent[before:]) and kernel.asked == []
    form.get_by_role("button", name="Keep").click()
    with_words(form, "status", "Kept: Ana.")
    sent = np.asarray(Image.open(io.BytesIO(kernel.picture())))
    shown = cv2.resize(read_picture(face), sent.shape[1::-1])
    assert np.abs(sent.astype(int) - shown).mean() < 12  # a camera's colours are coarser; mirrored, it would be 20
    assert filmed.evaluate("asked.length") == 1 and filmed.turned_away == [] and filmed.troubles == []


def test_the_camera_by_keyboard(filmed, opened, kernel):
    form = opened(filmed)
    fill_in(form)
    on = form.get_by_role("button", name="Turn the camera on")
    on.focus()
    filmed.keyboard.press("Enter")
    with_words(form, "status", "The camera is on.")
    expect(form.get_by_role("button", name="Take the picture")).to_be_focused()
    filmed.keyboard.press("Tab")
    filmed.keyboard.press("Enter")
    with_words(form, "status", "The camera is off.")
    expect(on).to_be_focused()
    assert filmed.evaluate("live()") == 0
    filmed.keyboard.press("Enter")
    with_words(form, "status", "The camera is on.")
    filmed.wait_for_function("document.querySelector('.fv-mine video').videoWidth > 0")
    filmed.keyboard.down("Enter")
    for _ in range(5):
        filmed.keyboard.down("Enter")  # a key held down too long takes a picture, and keeps none
    filmed.keyboard.up("Enter")
    with_words(form, "status", "The picture is in this page")
    filmed.wait_for_timeout(500)
    assert kernel.asked == [] and filmed.evaluate("live()") == 0
    filmed.keyboard.press("Tab")
    expect(form.get_by_role("button", name="Keep")).to_be_focused()
    filmed.keyboard.press("Enter")
    with_words(form, "status", "Kept: Ana.")


WAYS_OUT = {
    "another picture is chosen": lambda form, face: chooser(form).set_input_files(face),
    "a statement is taken back": lambda form, face: form.get_by_label("Everybody I named").uncheck(),
    "the record is not whole": lambda form, face: form.get_by_label("Whose picture is it?").fill(""),
    "it is out of sight": lambda form, face: form.page.evaluate(
        "document.querySelector('.fv-mine-camera').closest('.jp-WindowedPanel-outer').style.height = '1px'"
    ),
    "the output is cleared": lambda form, face: clear_outputs(form.page),
    "the page is left": lambda form, face: form.page.evaluate("window.dispatchEvent(new Event('pagehide'))"),
    "another tab of the browser is looked at": lambda form, face: form.page.evaluate(
        "Object.defineProperty(document, 'hidden', { value: true });"
        "document.dispatchEvent(new Event('visibilitychange'))"
    ),
    "the device is unplugged": lambda form, face: form.page.evaluate(
        "streams[0].getTracks().forEach((one) => one.dispatchEvent(new Event('ended')))"
    ),
}


def clear_outputs(page):
    page.get_by_role("menuitem", name="Edit", exact=True).click()
    page.get_by_text("Clear Outputs of All Cells", exact=True).click()


@pytest.mark.parametrize("way", WAYS_OUT)
def test_the_camera_is_off_when(filmed, opened, face, way):
    form = opened(filmed)
    fill_in(form)
    turn_on(form)
    assert filmed.evaluate("live()") == 1
    WAYS_OUT[way](form, face)
    filmed.wait_for_function("live() === 0", timeout=SLOW)
    assert filmed.troubles == []


def test_a_camera_that_is_allowed_too_late_is_turned_off_at_once(filmed, opened):
    form = opened(filmed)
    fill_in(form)
    filmed.evaluate(
        """() => {
          const devices = navigator.mediaDevices, now = devices.getUserMedia;
          devices.getUserMedia = (wanted) => new Promise((given) => (window.allow = () => now(wanted).then(given)));
        }"""
    )
    form.get_by_role("button", name="Turn the camera on").click()
    with_words(form, "status", "The browser may ask")
    clear_outputs(filmed)
    expect(form).to_have_count(0)
    filmed.evaluate("allow()")
    filmed.wait_for_function("streams.length === 1 && live() === 0", timeout=SLOW)


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        ("NotAllowedError", "it was not allowed"), ("NotFoundError", "No camera was found"),
        ("NotReadableError", "another program may be using it"), ("AbortError", "The camera does not start"),
    ],
)  # fmt: skip
def test_a_camera_that_is_refused_or_absent_is_a_sentence_and_another_try_is_possible(filmed, opened, trouble, words):
    form = opened(filmed)
    fill_in(form)
    filmed.evaluate("(name) => (window.refuse = name)", trouble)
    form.get_by_role("button", name="Turn the camera on").click()
    with_words(form, "status", words)
    filmed.evaluate("window.refuse = null")
    turn_on(form)
    assert filmed.troubles == []


def test_a_browser_without_a_camera_says_so_by_itself(page, opened):
    form = opened(page)
    fill_in(form)
    form.get_by_role("button", name="Turn the camera on").click()
    with_words(form, "status", "Choose a file")
    expect(form.locator("video")).to_be_hidden()
    page.evaluate("Object.defineProperty(navigator, 'mediaDevices', { value: undefined })")
    form.get_by_role("button", name="Turn the camera on").click()
    with_words(form, "status", "This browser gives this page no camera.")


# --- how it looks ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("width", [320, 760, 1280])
def test_nothing_is_cut_off_at_any_width(page, opened, width, face):
    form = opened(page)
    fill_in(form, "Maximiliane Wolfeschlegelsteinhausenbergerdorff")
    chooser(form).set_input_files(face)
    form.get_by_role("button", name="Keep").click()
    with_words(form, "status", "Kept")
    fill_in(form, "Two")
    chooser(form).set_input_files(face)
    form.get_by_role("button", name="Keep").click()
    with_words(form, "alert", "Not kept")
    form.get_by_role("button", name="Withdraw Max").click()
    form.evaluate("(form, width) => { form.style.width = `${width}px`; }", width)
    assert form.evaluate("(form) => form.scrollWidth <= form.clientWidth")
    right = form.bounding_box()["x"] + form.bounding_box()["width"]
    for part in form.locator("p, input, button, li, canvas, legend").all():
        box = part.bounding_box()
        assert box is None or box["x"] + box["width"] <= right


def test_a_notebook_that_stores_the_states_of_widgets_holds_nobody(page, opened, face):
    form = opened(page)
    page.get_by_role("menuitem", name="Settings", exact=True).click()
    page.get_by_text("Save Widget State Automatically").click()
    fill_in(form, "Wilhelmine")
    chooser(form).set_input_files(face)
    form.get_by_role("button", name="Keep").click()
    with_words(form, "status", "Kept: Wilhelmine.")
    page.get_by_role("menuitem", name="File", exact=True).click()
    page.get_by_text("Save Notebook", exact=True).click()
    home = page.url.partition("/lab/")[0]
    for _ in range(60):
        stored = page.request.get(f"{home}/api/contents/own.ipynb?token={TOKEN}").json()["content"]
        if "widgets" in stored["metadata"]:
            break
        page.wait_for_timeout(500)
    text = json.dumps(stored)
    assert "AddYourPicture" in text and "Still picture. Fill in the record" in text
    assert "Wilhelmine" not in text and "mine-0" not in text and "/9j/" not in text
