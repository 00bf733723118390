"""How long an explorer's answer takes in Chromium: each slider, choice and button moved, until the page is laid out anew."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, sync_playwright

from facelab.explorers import every_explorer
from facelab.explorers.page import on_page, sheet_and_scripts
from facelab.widgets.sample import Sample

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
VALUES = 60  # of a slider, evenly spread, and presses of buttons
MOVE = """(values) => {
  const taken = [];
  const timed = (move) => {
    const begun = performance.now();
    move();
    document.body.getBoundingClientRect(); // the browser lays out what changed
    taken.push(performance.now() - begun);
  };
  const choices = [...document.querySelectorAll(".fv-explorer input[type=radio]")];
  for (const choice of choices.length ? choices : [null]) {
    if (choice) timed(() => choice.click());
    for (const slider of document.querySelectorAll(".fv-explorer input[type=range]")) {
      for (let part = 0; part < values; part++) {
        const share = (part * 0.618034) % 1; // far from the last one, so that everything changes
        slider.value = Number(slider.min) + share * (slider.max - slider.min);
        timed(() => slider.dispatchEvent(new Event("input")));
      }
    }
  }
  for (let part = 0; part < values; part++) {
    const buttons = [...document.querySelectorAll(".fv-explorer button:enabled")].filter((one) => one.offsetParent);
    if (buttons.length) timed(() => buttons[part % buttons.length].click());
  }
  return taken;
}"""


def seconds_by_explorer(browser: Browser, people: int | None = None) -> dict[str, np.ndarray]:
    """Return how long each answer of each explorer took: name to seconds, one per move; of the first people only."""
    with tempfile.TemporaryDirectory() as folder:
        sample = Sample(Path(folder), people)
        return {name: _moved(browser, explorer.example(sample)) for name, explorer in every_explorer().items()}


@contextmanager
def machines_own() -> Iterator[Browser | None]:
    """Give this machine's own Chromium; None where it has none."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        yield None
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


def _moved(browser: Browser, explorer) -> np.ndarray:
    page = browser.new_page()
    page.set_content(on_page(explorer.stored(), explorer.still()) + sheet_and_scripts({explorer.SOURCE}))
    page.locator(".fv-explorer").wait_for()
    taken = np.array(page.evaluate(MOVE, VALUES)) / 1000
    page.close()
    return taken
