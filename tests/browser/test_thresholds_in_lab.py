"""The thresholds lesson in JupyterLab in a real browser: line, purposes and people, by mouse and by keyboard."""

import re

from playwright.sync_api import expect
from test_widgets_in_lab import SLOW, lab, output_with, run_everything  # noqa: F401 - lab is a fixture

EVERY_PICTURE = 5 * SLOW  # the lesson compares 120 pictures before its last widget


def test_the_line_the_purposes_and_the_people_answer_to_mouse_and_keyboard(page, lab):  # noqa: F811
    run_everything(page, lab("03_thresholds"))
    page.locator("button:has-text('Other people')").first.wait_for(state="attached", timeout=EVERY_PICTURE)
    the_line_moves(page)
    a_purpose_sets_the_sliders(page)
    other_people_are_drawn(page)
    assert page.turned_away == []


def the_line_moves(page):
    line = page.locator(".fv-explorer .fv-slider").last
    line.scroll_into_view_if_needed()
    explorer = page.locator(".fv-explorer").last
    words, output = explorer.locator("[role=status]"), explorer.locator("output")
    expect(output).to_have_text("0.60", timeout=SLOW)
    line.focus()
    page.keyboard.press("ArrowLeft")  # JupyterLab would take it to move on, were it not kept
    expect(output).to_have_text("0.59", timeout=SLOW)
    page.keyboard.press("Home")
    expect(words.first).to_contain_text(re.compile(r": 0 of \d"), timeout=SLOW)
    expect(explorer.locator(".fv-accepted")).to_contain_text("Nobody")
    box = line.bounding_box()
    page.mouse.click(box["x"] + 0.5 * box["width"], box["y"] + box["height"] / 2)
    expect(output).to_have_text(re.compile(r"0\.6"), timeout=SLOW)
    assert explorer.locator(".fv-accepted .fv-face:visible").count() == 8
    explorer.locator(".fv-choice input").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(explorer.locator(".fv-note")).to_contain_text("London", timeout=SLOW)
    expect(explorer.locator(".fv-face:visible")).to_have_count(0)


def a_purpose_sets_the_sliders(page):
    widget = output_with(page, ".widget-dropdown:has-text('Purpose')")
    words = widget.locator("p[role=status]")
    expect(words).to_contain_text("50 with strangers", timeout=SLOW)
    widget.get_by_label("Purpose").select_option(label="a search for one face in a thousand")
    expect(words).to_contain_text("999 with strangers", timeout=SLOW)
    expect(widget).to_contain_text("an investigator with no other lead")
    strangers = widget.locator(".widget-hslider:has-text('strangers') [role=slider]")
    strangers.focus()
    page.keyboard.press("ArrowLeft")
    expect(words).to_contain_text("998 with strangers", timeout=SLOW)
    before = words.inner_text()
    widget.get_by_label("Distances from").select_option(label="the London set")
    expect(words).not_to_have_text(before, timeout=SLOW)


def other_people_are_drawn(page):
    widget = output_with(page, "button:has-text('Other people')")
    words = widget.locator("p[role=status]")
    expect(words).to_contain_text("12 sets of 10 people", timeout=SLOW)
    before = words.inner_text()
    widget.locator("button:has-text('Other people')").focus()
    page.keyboard.press("Enter")
    expect(words).not_to_have_text(before, timeout=SLOW)
    people = widget.locator("[role=slider]")
    people.focus()
    page.keyboard.press("ArrowRight")
    expect(words).to_contain_text("12 sets of 15 people", timeout=SLOW)
