"""The paper trail in JupyterLab in a real browser: timeline, cards, matrix and letter, by mouse and by keyboard."""

import pytest
from playwright.sync_api import expect
from test_widgets_in_lab import SLOW, find, lab, output_with, run_everything  # noqa: F401 - lab is a fixture


@pytest.fixture
def opened(page, lab):  # noqa: F811
    run_everything(page, lab("08_paper_trail"))
    find(page, "button:has-text('Save the letter')")
    return page


def test_the_whole_trail_by_mouse_and_by_keyboard(opened):
    page = opened
    the_timeline_follows_its_lists(page)
    the_cards_end_in_ours_and_why(page)
    the_matrix_shows_ours_after_mine(page)
    the_letter_is_written_and_saved(page)
    a_choice_is_made_with_the_arrow_keys(page)
    assert page.turned_away == []


def the_timeline_follows_its_lists(page):
    timeline = output_with(page, "button:has-text('Everything')")
    words = timeline.locator("p[role=status]")
    expect(words).to_contain_text("all records request", timeout=SLOW)
    timeline.get_by_label("Evidence").select_option(label="unsourced assertion")
    expect(words).to_contain_text("all unsourced assertion", timeout=SLOW)
    timeline.locator("summary").first.click()
    expect(timeline.locator("details[open]")).to_have_count(1)
    timeline.get_by_label("Source").focus()
    page.keyboard.press("ArrowDown")  # JupyterLab would take it to move on, were it not told otherwise
    expect(words).to_contain_text("No event of the record fits", timeout=SLOW)
    timeline.locator("button:has-text('Everything')").focus()
    page.keyboard.press("Enter")
    expect(words).to_contain_text("on 9 kinds of evidence", timeout=SLOW)
    assert timeline.locator("img").evaluate("image => image.naturalWidth > 0")


def the_cards_end_in_ours_and_why(page):
    sorting = output_with(page, "button:has-text('G  correction')")
    card = sorting.locator("[role=status]")
    expect(card).to_contain_text("Card 1 of 10", timeout=SLOW)
    sorting.locator("button:has-text('C  company marketing')").click()
    expect(card).to_contain_text("Card 2 of 10", timeout=SLOW)
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")  # by keyboard: the button before it
    for number in range(3, 11):
        expect(card).to_contain_text(f"Card {number} of 10", timeout=SLOW)
        page.keyboard.press("Enter")
    expect(card).to_contain_text("Of 10 claims you sorted", timeout=SLOW)
    expect(sorting.locator("table")).to_contain_text("Why")


def step_down(page, chooser):
    """Press Down until the list has moved once: a key pressed while the page still draws is lost, as for a person."""
    for _ in range(20):
        chooser.focus()
        page.keyboard.press("ArrowDown")
        page.wait_for_timeout(300)
        if chooser.evaluate("list => list.selectedIndex") == 1:
            return
    raise AssertionError("the Down key does not move the list")


def the_matrix_shows_ours_after_mine(page):
    matrix = output_with(page, "button:has-text('Show how we read it')")
    lists = matrix.locator("select")
    expect(lists).to_have_count(18)
    lists.first.select_option(label="it follows from what is said")
    step_down(page, lists.nth(1))
    matrix.locator("button:has-text('Show how we read it')").click()
    expect(matrix.locator("p[role=status]")).to_contain_text(
        "You read 2 of 18 cells, 2 of them as we did", timeout=SLOW
    )
    expect(matrix.locator("table")).to_contain_text("You: it says so.")


def the_letter_is_written_and_saved(page):
    form = output_with(page, "button:has-text('Save the letter')")
    words = form.locator("p[role=status]")
    expect(words).to_contain_text("no addressee", timeout=SLOW)
    form.get_by_label("Office asked").fill("Exampletown Police")
    page.keyboard.press("Tab")
    expect(words).to_contain_text("asks for nothing", timeout=SLOW)
    form.locator("input[type=checkbox]").first.focus()
    page.keyboard.press("Space")
    expect(words).to_contain_text("To fill in by hand", timeout=SLOW)
    expect(form).to_contain_text("Contracts, invoices and quotations")
    form.locator("button:has-text('Save the letter')").click()
    expect(words).to_contain_text("Saved as request_exampletown_police.txt and", timeout=SLOW)


def a_choice_is_made_with_the_arrow_keys(page):
    choices = output_with(page, "input[type=radio]").locator("input[type=radio]")
    for _ in range(20):  # as in step_down: a key is lost while the page still draws
        choices.first.focus()
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")
        page.wait_for_timeout(300)
        if choices.nth(1).is_checked():
            return
    raise AssertionError("the Down key does not move the choice")
