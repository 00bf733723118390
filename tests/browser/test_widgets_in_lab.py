"""Every widget of the lessons in JupyterLab in a real browser: run, moved by mouse and by keyboard, seen to respond."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

TOKEN = "for-this-test-only"
SLOW = 120_000  # milliseconds: a cell of the slowest lesson on a busy machine


@pytest.fixture(scope="module")
def lab(tmp_path_factory, chromium):
    """JupyterLab on copies of the learner's notebooks, started by ``facelab lab``."""
    with started(tmp_path_factory.mktemp("work")) as address:
        yield lambda name: f"{address}/lab/tree/{name}.ipynb?reset&token={TOKEN}"


@contextmanager
def started(folder):
    """Start JupyterLab in a folder by ``facelab lab``, and yield its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "FACELAB_WORK": str(folder),
        "JUPYTER_TOKEN": TOKEN,
        "JUPYTER_CONFIG_DIR": str(folder / "config"),  # nobody's own settings and open tabs
    }
    command = [sys.executable, "-m", "facelab.cli", "lab", "--no-browser", "--port", str(port)]
    with (folder / "lab.log").open("w") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, env=environment)
        address = f"http://127.0.0.1:{port}"
        try:
            _wait_for(f"{address}/api?token={TOKEN}")
            yield address
        finally:
            server.terminate()
            server.wait(30)


def _wait_for(address: str) -> None:
    for _ in range(120):
        try:
            urllib.request.urlopen(address, timeout=2)
            return
        except OSError:
            time.sleep(0.5)
    pytest.fail("JupyterLab did not start within a minute")


def run_everything(page, address):
    """Open a notebook, run all of its cells, and wait for the last one."""
    page.goto(address)
    page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=SLOW)
    page.get_by_text("| Idle").wait_for(timeout=SLOW)  # asked any sooner, JupyterLab wants to know which kernel
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_text("Run All Cells", exact=True).click()


def find(page, selector):
    """Wait until an element is there, and scroll to it."""
    wanted = page.locator(selector).first
    wanted.wait_for(state="attached", timeout=SLOW)
    wanted.scroll_into_view_if_needed()
    return wanted


def output_with(page, selector):
    """Return the last output that holds something: the running widget, not its stored picture."""
    return page.locator(f".jp-OutputArea-output:has({selector})").last


def test_the_matcher_answers_to_mouse_and_keyboard(page, lab):
    run_everything(page, lab("00_start_here"))
    same = find(page, "button:has-text('Same person')")
    status = page.locator("p[role=status]", has_text="Round 1")
    expect(status).to_contain_text("pair 1 of 20", timeout=SLOW)
    same.click()
    expect(status).to_contain_text("pair 2 of 20", timeout=SLOW)
    same.focus()
    page.keyboard.press("Enter")
    expect(status).to_contain_text("pair 3 of 20", timeout=SLOW)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(status).to_contain_text("pair 4 of 20", timeout=SLOW)
    assert page.turned_away == []


def test_what_the_detector_sees_and_the_overlap_answer_to_mouse_and_keyboard(page, lab):
    run_everything(page, lab("01_detection"))
    find(page, ".fv-seeing .fv-slider")
    seeing = page.locator(".fv-seeing").last
    words = seeing.locator("p[role=status]")
    seeing.locator(".fv-choice input[value=tilt]").check(force=True)
    expect(words).to_contain_text("HOG: found", timeout=SLOW)
    seeing.locator(".fv-slider").focus()
    page.keyboard.press("End")
    expect(words).to_contain_text("HOG: missed", timeout=SLOW)
    seeing.locator(".fv-row .fv-mark").first.click()
    expect(words).to_contain_text("HOG: found", timeout=SLOW)

    find(page, ".widget-hslider:has-text('Right (px)') [role=slider]")
    overlap = output_with(page, ".widget-hslider:has-text('Right (px)')")
    reading = overlap.locator("p[role=status]")
    before = re.search(r"IoU [\d.]+", reading.inner_text()).group()
    right = overlap.locator(".widget-hslider:has-text('Right (px)') [role=slider]")
    right.focus()
    page.keyboard.press("ArrowRight")
    expect(reading).not_to_contain_text(before, timeout=SLOW)
    before = re.search(r"IoU [\d.]+", reading.inner_text()).group()
    track = overlap.locator(".widget-hslider:has-text('Down (px)') .noUi-target").bounding_box()
    page.mouse.click(track["x"] + 0.9 * track["width"], track["y"] + track["height"] / 2)
    expect(reading).not_to_contain_text(before, timeout=SLOW)
    assert page.turned_away == []


def test_a_question_form_answers_and_stored_pictures_have_words(page, lab):
    page.goto(lab("01_detection"))
    page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=SLOW)
    picture = find(page, ".jp-OutputArea-output img")
    assert len(picture.get_attribute("alt").split()) >= 5
    assert picture.evaluate("image => image.naturalWidth > 0")
