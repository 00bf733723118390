"""Exercises, their feedback and hints, and what is kept of a learner's answers."""

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from facelab.errors import FacelabError
from facelab.lessons import asking, check, compare, exercises, hint, predict, progress, recall
from facelab.lessons.exercises import (
    NOT_ANSWERED,
    NOT_YET,
    RIGHT,
    choice,
    feedback,
    from_facts,
    is_blank,
    number,
    rung,
    several,
)
from facelab.publishing.anatomy import problems_of_exercise

LEAVES = number(
    "leaves",
    right=6,
    praise="12 pages are 6 leaves: each has two sides.",
    wrong={12: "That is the number of pages.", (20, math.inf): "That is more than there are pages."},
    otherwise="Take a leaf and count its sides.",
    hints=("How many sides has a leaf?", "Divide the pages by that number."),
)
COVER = choice(
    "cover",
    question="What holds a book together?",
    options={
        "a": ("its title", "a title is words."),
        "b": ("its spine", "the spine, where all leaves meet."),
        "c": ("its shelf", "a shelf holds many books."),
    },
    right="b",
    hints=("It is on its back.",),
)
PARTS = several(
    "parts",
    question="Which belong to a book?",
    options={
        "a": ("a page", ""),
        "b": ("a wheel", "a wheel belongs to a cart."),
        "c": ("a spine", ""),
        "d": ("a cover", ""),
    },
    right="acd",
    praise="a page, a spine and a cover.",
    hints=("Three of them.",),
)


def sheets(pages):
    return number(
        "sheets",
        right=pages / 4,
        praise=f"{pages} pages fill {pages / 4:g} sheets.",
        otherwise="A folded sheet has four pages.",
        hints=("Fold one.",),
    )


SHEETS = from_facts(sheets, pages=16)


@pytest.fixture(autouse=True)
def own_work_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("FACELAB_WORK", str(tmp_path / "work"))


@pytest.fixture
def lesson(monkeypatch):
    known = {asked.name: ("99_books", asked) for asked in (LEAVES, COVER, PARTS, SHEETS)}
    monkeypatch.setattr(exercises, "registered", lambda: known)


def kept():
    return json.loads((progress.answers_folder() / "99_books.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("asked", [LEAVES, COVER, PARTS, SHEETS], ids=lambda asked: asked.name)
def test_the_examples_here_are_sound_exercises(asked):
    assert problems_of_exercise(asked) == []


@pytest.mark.parametrize(
    ("asked", "answer", "says"),
    [
        (LEAVES, 6, f"{RIGHT} 12 pages are 6 leaves"),
        (LEAVES, "6", f"{RIGHT} 12 pages are 6 leaves"),
        (LEAVES, np.int64(6), f"{RIGHT} 12 pages are 6 leaves"),
        (LEAVES, np.float32(12), f"{NOT_YET} That is the number of pages."),
        (LEAVES, 1000, f"{NOT_YET} That is more than there are pages."),
        (LEAVES, 5, f"{NOT_YET} Take a leaf"),
        (LEAVES, "six", f"{NOT_YET} your answer should be one number"),
        (LEAVES, "6,0", f"{NOT_YET} your answer should be one number"),
        (LEAVES, True, f"{NOT_YET} your answer should be one number"),
        (LEAVES, math.nan, f"{NOT_YET} your answer should be one number"),
        (LEAVES, [6], f"{NOT_YET} your answer should be one number"),
        (COVER, " B ", f"{RIGHT} the spine"),
        (COVER, "c", f"{NOT_YET} a shelf holds"),
        (COVER, "ab", f"{NOT_YET} your answer should be one letter in quotes: 'a', 'b' or 'c'."),
        (COVER, 2, f"{NOT_YET} your answer should be one letter"),
        (PARTS, "d, c, a", f"{RIGHT} a page"),
        (PARTS, {"a", "c", "d"}, f"{RIGHT} a page"),
        (PARTS, "abcd", f"{NOT_YET} a wheel"),
        (PARTS, "a", f"{NOT_YET} what you chose is right, and 2 more belong to it."),
        (PARTS, "ac", f"{NOT_YET} what you chose is right, and 1 more belongs to it."),
    ],
)
def test_each_answer_is_met_with_its_own_words(asked, answer, says):
    assert feedback(asked, answer).startswith(says)


@pytest.mark.parametrize("answer", [..., None, "", "  "])
def test_no_answer_is_not_a_wrong_answer(answer):
    assert feedback(LEAVES, answer) == NOT_ANSWERED


@given(
    st.one_of(st.none(), st.text(), st.floats(), st.integers(), st.lists(st.text()), st.binary(), st.complex_numbers())
)
def test_whatever_is_answered_gets_words_and_never_an_error(answer):
    for asked in (LEAVES, COVER, PARTS):
        said = feedback(asked, answer)
        assert said.startswith((NOT_ANSWERED, NOT_YET, RIGHT))
        assert (said == NOT_ANSWERED) == is_blank(answer)


@given(st.floats(-1e6, 1e6), st.floats(0, 10), st.floats(0, 2))
def test_an_answer_within_the_tolerance_is_right_and_beyond_it_is_not(right, tolerance, times):
    asked = number("x", right=right, tolerance=tolerance, praise="p", otherwise="o", hints=("h",))
    inside = abs((right + times * tolerance) - right) <= tolerance + 1e-9
    assert feedback(asked, right + times * tolerance).startswith(RIGHT) == inside


def test_an_exercise_with_feedback_nobody_can_reach_is_found_out():
    shadowed = number(
        "x", right=1, praise="p.", otherwise="o.", hints=("h",), wrong={(2, 9): "between.", 3: "three.", 1: "one."}
    )
    said = " ".join(problems_of_exercise(shadowed))
    assert "no answer is met with 'three.'" in said
    assert "1 has feedback for a wrong answer, but is right" in said


def test_an_exercise_that_says_the_same_twice_or_gives_no_hint_is_found_out():
    dull = number("x", right=1, praise="p.", otherwise="No.", hints=(), wrong={2: "No."})
    said = " ".join(problems_of_exercise(dull))
    assert "said to two different answers: 'No.'" in said
    assert "it has no hint" in said


def test_check_speaks_and_returns_nothing(lesson, capsys):
    assert check("leaves", 6) is None
    assert capsys.readouterr().out.startswith(RIGHT)


def test_an_unanswered_check_repeats_the_question(lesson, capsys):
    check("cover", ...)
    said = capsys.readouterr().out
    assert said.startswith(NOT_ANSWERED)
    assert "What holds a book together?" in said
    assert "b  its spine" in said


def test_an_exercise_can_be_about_numbers_of_the_notebook(lesson, capsys):
    check("sheets", 8, pages=32)
    assert capsys.readouterr().out == f"{RIGHT} 32 pages fill 8 sheets.\n"


def test_a_missing_number_is_asked_for_by_name(lesson):
    with pytest.raises(FacelabError, match=r"Give it: pages=\.\.\."):
        check("sheets", 8)


def test_an_unknown_question_gets_the_nearest_name(lesson):
    with pytest.raises(FacelabError, match="Did you mean 'leaves'"):
        check("leafs", 8)


def test_hints_climb_a_ladder_and_end(lesson, capsys):
    for _ in range(4):
        hint("leaves")
    first, second, third, *_ = capsys.readouterr().out.split("Hint ")[1:]
    assert first.startswith("1 of 2")
    assert second.startswith("2 of 2: Divide")
    assert "That was the last hint" in third


def test_an_exercise_without_hints_says_so():
    bare = number("x", right=1, praise="p", otherwise="o", hints=())
    assert rung(bare, 0).startswith("There is no hint")


def test_answers_tries_and_hints_are_kept_with_their_lesson(lesson):
    check("leaves", 12)
    check("leaves", 6)
    hint("leaves")
    check("parts", {"a"})
    assert kept()["leaves"] == {"answer": 6, "hints": 1, "right": True, "tries": 2}
    assert kept()["parts"]["answer"] == ["a"]


def test_looking_at_a_question_unanswered_counts_no_try(lesson):
    check("leaves", ...)
    assert not list(progress.answers_folder().iterdir())


def test_a_broken_file_is_moved_aside_and_never_lost(lesson, capsys):
    for broken in ("{half a", "[1, 2]"):
        (progress.answers_folder() / "99_books.json").write_text(broken, encoding="utf-8")
        check("leaves", 6)
    assert {path.read_text() for path in progress.answers_folder().glob("*.broken-*")} == {"{half a", "[1, 2]"}
    assert kept()["leaves"]["right"] is True


def test_a_file_changed_by_hand_is_mended(lesson):
    (progress.answers_folder() / "99_books.json").write_text('{"leaves": {"tries": "many"}, "cover": 3}')
    check("leaves", 6)
    check("cover", "b")
    assert kept()["leaves"]["tries"] == kept()["cover"]["tries"] == 1


def test_feedback_comes_even_where_nothing_can_be_written(lesson, capsys, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(progress, "write_whole", full)
    check("leaves", 6)
    assert "could not be kept" in (said := capsys.readouterr().out)
    assert RIGHT in said


def test_a_guess_comes_back_for_comparison(capsys):
    predict("how-many", 80, "How many?")
    assert recall("how-many") == 80
    compare("how-many", 62, "pages")
    assert capsys.readouterr().out.endswith("You guessed 80; it is 62 pages.\n")


def test_no_guess_is_fine(capsys):
    predict("how-many", ..., "How many?")
    assert "No guess yet" in capsys.readouterr().out
    assert recall("how-many") is None
    compare("how-many", 62)
    assert capsys.readouterr().out == "You made no guess. It is 62.\n"


@given(st.one_of(st.text(min_size=1), st.integers(), st.floats(allow_nan=False), st.lists(st.integers())))
def test_any_guess_can_be_kept(guess):
    progress.note_prediction("x", guess)
    assert progress.prediction("x") == guess


def test_an_answer_that_was_once_right_stays_so_and_the_last_one_is_kept(lesson):
    for answer, right in ((7, False), (6, True), (7, True)):
        check("leaves", answer)
        assert progress.progress("99_books")["leaves"]["right"] is right
    kept = progress.progress("99_books")["leaves"]
    assert (kept["answer"], kept["tries"]) == (7, 3)


def test_everything_kept_can_be_erased(lesson):
    check("leaves", 6)
    predict("how-many", 80)
    (progress.answers_folder() / "98_other.json").write_text("{}")
    assert progress.erase("99_books") == ["99_books.json"]
    assert recall("how-many") == 80
    progress.erase()
    assert not list(progress.answers_folder().iterdir())


def form_of(asked):
    _, field, buttons, says = asking.question_form(asked).view.children
    return field, *buttons.children, says


def test_a_form_by_choice_answers_as_check_does(lesson):
    field, check_it, _, says = form_of(exercises.exercise("cover"))
    check_it.click()
    assert f"{NOT_ANSWERED} Choose or write an answer first.</p>" in says.value  # a form has no '...' to replace
    field.value = "c"
    check_it.click()
    assert "a shelf holds many books" in says.value
    field.value = "b"
    check_it.click()
    assert RIGHT in says.value
    assert 'role="status"' in says.value


def test_a_form_by_number_answers_as_check_does(lesson):
    field, check_it, hint_me, says = form_of(exercises.exercise("leaves"))
    field.value = "6"
    check_it.click()
    assert RIGHT in says.value
    hint_me.click()
    assert "Hint 1 of 2" in says.value


def test_a_form_with_boxes_answers_as_check_does(lesson):
    field, check_it, _, says = form_of(exercises.exercise("parts"))
    for box in field.children[:2]:
        box.value = True
    check_it.click()
    assert "a wheel belongs to a cart" in says.value


@pytest.mark.parametrize("asked", [LEAVES, COVER, PARTS], ids=lambda asked: asked.name)
def test_every_part_of_a_form_has_a_label(asked):
    field, *buttons, _ = form_of(asked)
    for part in [*buttons, *(getattr(field, "children", None) or [field])]:
        assert part.description


def test_markup_in_a_question_is_shown_and_not_run():
    nasty = choice("x", question="<b>", options={"a": ("<script>", "no"), "b": ("&", "yes")}, right="b", hints=("h",))
    assert "<script>" not in asking.question_form(nasty).still()
    assert "&lt;b&gt;" in asking.question_form(nasty).view.children[0].value


def test_two_questions_of_one_name_are_an_error(monkeypatch, tmp_path):
    package = __import__("facelab.lessons.questions", fromlist=["questions"])
    for number_ in ("97", "98"):
        (tmp_path / f"q{number_}_twins.py").write_text(
            "from facelab.lessons.exercises import number\n"
            "QUESTIONS = (number('twin', right=1, praise='p', otherwise='o', hints=('h',)),)\n"
        )
    monkeypatch.setattr(package, "__path__", [str(tmp_path)])
    with pytest.raises(ValueError, match="'twin'"):
        exercises.registered()


def test_a_question_belongs_to_the_lesson_its_module_is_named_after(monkeypatch, tmp_path):
    package = __import__("facelab.lessons.questions", fromlist=["questions"])
    (tmp_path / "q96_alone.py").write_text(
        "from facelab.lessons.exercises import number\n"
        "QUESTIONS = (number('alone', right=1, praise='p', otherwise='o', hints=('h',)),)\n"
    )
    monkeypatch.setattr(package, "__path__", [str(tmp_path)])
    assert exercises.exercise("alone").lesson == "96_alone"
