"""The growing gallery of 04 and the town of 05 in JupyterLab in a real browser, by keyboard."""

from playwright.sync_api import expect
from test_widgets_in_lab import SLOW, lab, run_everything  # noqa: F401 - lab is a fixture

EVERY_PICTURE = 5 * SLOW  # both lessons look at many pictures first


def test_the_gallery_grows_by_keyboard_and_a_visitor_is_chosen(page, lab):  # noqa: F811
    run_everything(page, lab("04_one_to_many"))
    explorer = page.locator(".fv-explorer").last
    explorer.wait_for(state="attached", timeout=EVERY_PICTURE)
    size = explorer.locator(".fv-slider").first
    size.scroll_into_view_if_needed()
    size.focus()
    before = explorer.locator("[role=status]").first.inner_text()
    page.keyboard.press("End")  # JupyterLab would take it to move on, were it not kept
    expect(explorer.locator("output").first).to_have_text("50", timeout=SLOW)
    expect(explorer.locator("[role=status]").first).not_to_have_text(before)
    explorer.locator(".fv-choice input").first.focus()
    page.keyboard.press("ArrowRight")
    expect(explorer.locator("[role=status]").first).to_contain_text("FPIR 100 %", timeout=SLOW)
    explorer.locator(".fv-tile input").first.focus()
    page.keyboard.press("ArrowRight")
    expect(explorer.locator(".fv-tile input").nth(1)).to_be_checked(timeout=SLOW)
    assert page.turned_away == []


def test_the_days_of_the_town_follow_the_sliders(page, lab):  # noqa: F811
    run_everything(page, lab("05_false_positives"))
    explorer = page.locator(".fv-explorer").last
    explorer.wait_for(state="attached", timeout=EVERY_PICTURE)
    listed = explorer.locator(".fv-slider").nth(1)
    listed.scroll_into_view_if_needed()
    listed.focus()
    page.keyboard.press("Home")
    words = explorer.locator(".fv-controls [role=status]")
    expect(words).to_contain_text("100 % of them are false", timeout=SLOW)
    explorer.locator(".fv-tile input").first.focus()
    page.keyboard.press("ArrowRight")
    expect(explorer.locator(".fv-tile input").nth(1)).to_be_checked(timeout=SLOW)
    assert page.turned_away == []
