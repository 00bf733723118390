"""You are the matcher, in a real browser: played by keys and by buttons, counted as Python counts, taken up again."""

import random

import pytest
from playwright.sync_api import expect

from facelab.experiments import draw_pairs, score_verdicts, sway
from facelab.explorers.page import on_page, sheet_and_scripts
from facelab.explorers.verification import YouAreTheMatcher
from facelab.packs import open_pack
from facelab.publishing.course import page_of

PACK = open_pack("synthetic")
NAMES = {person: about["name"] for person, about in PACK.people.items()}
PAIRS = draw_pairs(PACK, 6, seed=3)
MACHINE = [True, False, None, True, True, False]
MEANS = {"S": True, "D": False}


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    game = YouAreTheMatcher(PAIRS, MACHINE, NAMES)
    page = page_of("game", on_page(game.stored(), game.still()) + sheet_and_scripts({game.SOURCE}))
    file = tmp_path_factory.mktemp("game") / "game.html"
    file.write_text(page, encoding="utf-8")
    return file.as_uri()


@pytest.fixture
def opened(page, address):
    page.troubles = []
    page.on("pageerror", lambda error: page.troubles.append(str(error)))

    def open_page(link=""):
        page.goto("about:blank")
        page.goto(address + link)
        expect(page.locator(".fv-matcher")).to_be_visible()
        return page.locator(".fv-matcher")

    return open_page


def told(explorer):
    """The lines of the end: what each did, and how far the machine swayed."""
    lines = explorer.locator(".fv-scores li").all_inner_texts()
    return lines, explorer.locator(".fv-reveal > p").first.inner_text()


def test_played_through_by_keys_alone_to_the_truth(page, opened):
    explorer = opened()
    explorer.get_by_role("button", name="Same person").focus()
    task = explorer.locator("[role=status]")
    for number, letter in enumerate("SDSSDD", 1):
        expect(task).to_have_text(f"Round 1 of 2, pair {number} of 6. Judge alone.")
        page.keyboard.press(letter.lower())
    expect(task).to_contain_text("Round 2 of 2, pair 1 of 6. The machine says: same person.")
    page.keyboard.press("Backspace")
    expect(task).to_contain_text("Round 1 of 2, pair 6")
    page.keyboard.press("D")
    for letter in "SDSSDD":
        page.keyboard.press(letter)
    expect(task).to_have_text("The truth")
    assert page.evaluate("document.activeElement.className") == "fv-reveal"
    page.keyboard.press("S")  # the truth is told: nothing can be changed
    page.keyboard.press("Backspace")
    expect(task).to_have_text("The truth")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(task).to_contain_text("pair 1 of 6")
    assert page.troubles == []


def test_buttons_answer_and_take_back(opened):
    explorer = opened()
    back = explorer.get_by_role("button", name="Take back")
    expect(back).to_be_disabled()
    explorer.get_by_role("button", name="Different people").click()
    expect(explorer.locator("[role=status]")).to_contain_text("pair 2 of 6")
    back.click()
    expect(explorer.locator("[role=status]")).to_contain_text("pair 1 of 6")


def test_what_is_counted_is_what_python_counts(opened):
    chance = random.Random(1)
    for _ in range(12):
        letters = "".join(chance.choice("SD") for _ in range(12))
        lines, swayed = told(opened(f"#answers={letters}"))
        alone, together = ([MEANS[letter] for letter in some] for some in (letters[:6], letters[6:]))
        for line, verdicts in zip(lines, (alone, MACHINE, together), strict=True):
            assert line.partition(": ")[2] == f"{score_verdicts(PAIRS, verdicts).describe()}."
        moved = sway(PAIRS, alone, together, MACHINE)
        assert [int(word) for word in swayed.split() if word.isdigit()] == [
            moved.disagreed, moved.followed_right, moved.followed_wrong,
        ]  # fmt: skip


def test_the_end_shows_whoever_was_mistaken_with_names_and_verdicts(opened):
    truth = "".join("S" if pair.mated else "D" for pair in PAIRS)
    wrong_once = ("D" if truth[0] == "S" else "S") + truth[1:]
    explorer = opened(f"#answers={wrong_once}{truth}")
    figures = explorer.locator(".fv-told figure").all_inner_texts()
    only_machine = [at for at in range(1, 6) if MACHINE[at] is not MEANS[truth[at]]]
    assert len(figures) == 1 + len(only_machine)
    for at, words in zip([0, *only_machine], figures, strict=True):
        pair = PAIRS[at]
        names = {NAMES[picture.person_id] for picture in (pair.first, pair.second)}
        assert words.startswith(f"{at + 1}. {'One person' if pair.mated else 'Two people'}: ")
        assert all(name in words for name in names)


def test_a_game_is_taken_up_where_it_was_left(page, opened):
    explorer = opened()
    for _ in range(3):
        explorer.get_by_role("button", name="Same person").click()
    page.wait_for_function("location.hash.includes('answers=SSS')")
    page.reload()
    expect(page.locator("[role=status]")).to_contain_text("pair 4 of 6")


@pytest.mark.parametrize("link", ["#answers=%3Cb%3E", "#answers=SSSSSSSSSSSSSSSSSSSSSSSSSSS", "#answers=sd"])
def test_a_link_with_nonsense_is_read_as_far_as_it_makes_sense(page, opened, link):
    explorer = opened(link)
    assert explorer.locator("[role=status]").inner_text() in (
        "The truth", "Round 1 of 2, pair 1 of 6. Judge alone.",
    )  # fmt: skip
    assert page.troubles == []
