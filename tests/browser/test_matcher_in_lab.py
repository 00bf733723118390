"""You are the matcher in JupyterLab: played by its keys, two of which would delete a cell if JupyterLab took them."""

from playwright.sync_api import expect
from test_widgets_in_lab import SLOW, lab, run_everything  # noqa: F401 - lab is a fixture


def test_the_game_is_played_by_keys_and_no_cell_is_lost(page, lab):  # noqa: F811
    run_everything(page, lab("00_start_here"))
    game = page.locator(".fv-matcher").last
    game.wait_for(timeout=5 * SLOW)
    game.scroll_into_view_if_needed()
    cells = page.locator(".jp-Cell").count()
    game.get_by_role("button", name="Different people").focus()
    for number in range(1, 4):
        expect(game.locator("[role=status]")).to_contain_text(f"pair {number} of 20", timeout=SLOW)
        page.keyboard.press("d")  # twice in a row it deletes the cell that is marked
    expect(game.locator("[role=status]")).to_contain_text("pair 4 of 20", timeout=SLOW)
    page.keyboard.press("Backspace")
    expect(game.locator("[role=status]")).to_contain_text("pair 3 of 20", timeout=SLOW)
    assert page.locator(".jp-Cell").count() == cells
    assert page.turned_away == []
