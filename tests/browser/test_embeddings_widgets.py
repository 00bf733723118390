"""The widgets of 02 in JupyterLab: a person chosen on the map, a face moved by sliders, with mouse and keyboard."""

import re

from playwright.sync_api import expect
from test_widgets_in_lab import SLOW, find, lab, output_with, run_everything  # noqa: F401 - lab is a fixture

LATE = 3 * SLOW  # eighty pictures are embedded before the first widget, and twelve changed after it


def widget(page, holding, status):
    """Return the output of a widget and its words, once they are there."""
    page.locator(holding).first.wait_for(state="attached", timeout=LATE)
    output = output_with(page, holding)
    output.scroll_into_view_if_needed()
    words = output.locator("p[role=status]")
    expect(words).to_contain_text(status, timeout=SLOW)
    return output, words


def test_the_map_and_the_moving_face_answer_to_mouse_and_keyboard(page, lab):  # noqa: F811
    run_everything(page, lab("02_embeddings"))
    chooser, words = widget(page, ".widget-dropdown:has-text('Neighbours of')", "Nearest to")
    before, picture = words.inner_text(), chooser.locator("img").get_attribute("src")
    chooser.locator("select").select_option(index=3)
    expect(words).not_to_have_text(before, timeout=LATE)  # the kernel first runs every cell below
    assert chooser.locator("img").get_attribute("src") != picture
    before = words.inner_text()
    chooser.locator("select").focus()
    page.keyboard.press("ArrowDown")
    expect(words).not_to_have_text(before, timeout=SLOW)

    mover, words = widget(page, ".widget-hslider:has-text('Thumbnail') [role=slider]", "Moved 0.00")
    slider = mover.locator(".widget-hslider:has-text('Thumbnail') [role=slider]")
    slider.focus()
    page.keyboard.press("Home")
    expect(words).to_contain_text("farther than", timeout=SLOW)
    assert re.search(r"Moved 0\.[3-9]", words.inner_text())
    mover.locator("button:has-text('Start again')").click()
    expect(words).to_contain_text("Moved 0.00", timeout=SLOW)
    track = mover.locator(".widget-hslider:has-text('Blur') .noUi-target").bounding_box()
    page.mouse.click(track["x"] + 0.9 * track["width"], track["y"] + track["height"] / 2)
    expect(words).not_to_contain_text("Moved 0.00", timeout=SLOW)
    mover.locator("label:has-text('Swap red and blue')").click()
    expect(mover.locator("input[type=checkbox]")).to_be_checked()
    assert len(mover.locator("img").get_attribute("alt").split()) > 10
    assert page.turned_away == []
