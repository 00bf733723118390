"""The real lessons: their editions are what the sources give, their anatomy is whole, and pages show all they hold."""

import ast
import json
import re
from pathlib import Path

import nbformat
import pytest

from facelab.explorers import every_explorer
from facelab.explorers.page import MIME as EXPLORER
from facelab.explorers.page import sheet_and_scripts
from facelab.lessons.exercises import registered
from facelab.publishing.anatomy import WIDGET, exercises_in, images_in, problems_of_exercise, problems_of_lesson
from facelab.publishing.course import lesson_page
from facelab.publishing.editions import LARGEST_BYTES, drift, edition_path
from facelab.publishing.source import EDITIONS, estimate_grade, estimate_minutes, read_lesson, source_paths

ROOT = Path(__file__).resolve().parents[2]
NAMES = [path.stem for path in source_paths(ROOT)]
BOTH = [(name, kind) for name in NAMES for kind in EDITIONS]


def stored(name, kind):
    return nbformat.read(edition_path(ROOT, name, kind), as_version=4)


def test_there_are_lessons():
    assert NAMES, "notebooks/source holds no lesson"


def test_the_stored_editions_are_what_the_sources_give():
    assert drift(ROOT) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_lesson_has_its_whole_anatomy_and_its_starters_fail_and_its_solutions_pass(name):
    assert problems_of_lesson(*(stored(name, kind) for kind in EDITIONS)) == []


@pytest.mark.parametrize(("name", "kind"), BOTH)
def test_every_picture_is_described_on_the_page_as_rendered(name, kind):
    notebook = stored(name, kind)
    page = lesson_page(notebook, notebooks=ROOT / "notebooks", at=ROOT / "build" / "course")
    images = images_in(page)
    assert images, "a lesson without any picture"
    assert all((image.get("alt") or "").strip() for image in images)
    held = sum(
        len(images_in(str(output.get("data", {}).get("text/html", ""))))
        for cell in notebook.cells
        for output in cell.get("outputs", [])
    )
    assert len(images) >= held, "a picture was lost on the way to the page"


@pytest.mark.parametrize(("name", "kind"), BOTH)
def test_a_page_loads_nothing_from_anywhere_else(name, kind):
    page = lesson_page(stored(name, kind), notebooks=ROOT / "notebooks", at=ROOT / "build" / "course")
    page = re.sub(r"<script[^>]*>.*?</script>", explorers_own, page, flags=re.S)
    assert not re.search(r"<script|<iframe|<object|@import", page, re.I)
    assert not re.search(r"""\ssrc\s*=\s*["'](?!data:)""", page)
    assert len(page) < LARGEST_BYTES


def explorers_own(found):
    """Take away a script that is an explorer's data, its module or what starts it, word for word; no other."""
    scripts = re.findall(
        r"<script.+?</script>", sheet_and_scripts(one.SOURCE for one in every_explorer().values()), re.S
    )
    return "" if found[0] in scripts or found[0].startswith('<script type="application/json">{') else found[0]


@pytest.mark.parametrize(("name", "kind"), BOTH)
def test_a_stored_explorer_keeps_its_still_picture_and_nothing_of_the_kernels(name, kind):
    notebook = stored(name, kind)
    assert "widgets" not in notebook.metadata
    for output in (output for cell in notebook.cells for output in cell.get("outputs", [])):
        data = output.get("data", {})
        assert WIDGET not in data or "text/html" not in data
        if EXPLORER in data:
            assert set(data) == {EXPLORER, "text/html", "text/plain"} and "<img alt=" in data["text/html"]
            assert set(json.loads(data[EXPLORER])) == {"explorer", "data", "state"}
            assert "model_id" not in data[EXPLORER]


@pytest.mark.parametrize("name", NAMES)
def test_explorers_of_one_page_share_no_name_in_its_link(name):
    outputs = [output for cell in stored(name, "learner").cells for output in cell.get("outputs", [])]
    states = [json.loads(one.data[EXPLORER])["state"] for one in outputs if EXPLORER in one.get("data", {})]
    names = [key for state in states for key in state]
    assert len(names) == len(set(names))


def test_the_line_of_03_can_be_moved_on_its_page():
    page = lesson_page(stored("03_thresholds", "learner"), notebooks=ROOT / "notebooks", at=ROOT / "build" / "course")
    assert page.count('<div data-explorer="verification/moving_line">') == 1
    assert page.count('id="explorer:verification/moving_line"') == 1


@pytest.mark.parametrize(("name", "kind"), BOTH)
def test_an_edition_is_small_enough_to_share(name, kind):
    assert edition_path(ROOT, name, kind).stat().st_size <= LARGEST_BYTES


@pytest.mark.parametrize("name", NAMES)
def test_every_local_link_of_a_lesson_leads_to_a_file(name):
    text = "\n".join(cell.text for cell in read_lesson(ROOT / "notebooks" / "source" / f"{name}.py").cells)
    for target in re.findall(r"\]\((?!https?:|#|mailto:|data:)([^)#\s]+)", text):
        assert (ROOT / "notebooks" / target).exists(), target


@pytest.mark.parametrize("name", NAMES)
def test_every_exercise_of_a_lesson_is_asked_in_it(name):
    known = {asked for asked, (lesson, _) in registered().items() if lesson == name}
    assert known == {asked for asked, _ in exercises_in(stored(name, "learner"))}


def widgets_of(code: str) -> set[str]:
    """Return the modules of widgets and explorers that a cell imports from, and the names that it gives to them."""
    nodes = list(ast.walk(ast.parse(code)))
    homes = ("facelab.widgets.", "facelab.explorers.")
    imports = [n for n in nodes if isinstance(n, ast.ImportFrom) and f"{n.module}.".startswith(homes)]
    classes = {alias.name for node in imports for alias in node.names}
    assigned = [n for n in nodes if isinstance(n, ast.Assign) and getattr(n.value, "func", None)]
    held = {n.targets[0].id for n in assigned if getattr(n.value.func, "id", "") in classes}
    return held | {node.module for node in imports}


@pytest.mark.parametrize("name", NAMES)
def test_a_cell_that_does_without_a_widget_imports_none_and_asks_none(name):
    cells = [cell for cell in read_lesson(ROOT / "notebooks" / "source" / f"{name}.py").cells if cell.kind == "code"]
    held = set().union(*(widgets_of(cell.text) for cell in cells if "widget" in cell.tags))
    plain = [cell.text for cell in cells if "no-widget" in cell.tags]
    assert held and plain
    for code in plain:
        names = {node.id for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Name)}
        assert not widgets_of(code) and not names & held, code


@pytest.mark.parametrize("name", NAMES)
def test_no_cell_leans_on_one_that_a_learner_may_pass_by(name):
    known, passed_by = set(), set()
    for cell in read_lesson(ROOT / "notebooks" / "source" / f"{name}.py").cells:
        if cell.kind == "markdown" or "facilitator" in cell.tags:
            continue
        tree = ast.parse(cell.text)
        names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
        aliases = [alias for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)
                   for alias in node.names]  # fmt: skip
        made = {node.id for node in names if isinstance(node.ctx, ast.Store)}
        made |= {(alias.asname or alias.name).split(".")[0] for alias in aliases}
        if "no-widget" in cell.tags:
            passed_by |= made
            continue
        used = {node.id for node in names if isinstance(node.ctx, ast.Load)}
        assert not (used - made - known) & passed_by, cell.text
        known |= made


@pytest.mark.parametrize("asked", sorted(registered()))
def test_each_foreseen_wrong_answer_has_feedback_of_its_own(asked):
    assert problems_of_exercise(registered()[asked][1]) == []


@pytest.mark.parametrize("name", NAMES)
def test_minutes_are_the_estimate_and_the_facilitators_pace_adds_up_to_the_core(name):
    lesson = read_lesson(ROOT / "notebooks" / "source" / f"{name}.py")
    assert (lesson.minutes, lesson.core_minutes) == estimate_minutes(lesson)
    opening = " ".join(cell.text for cell in lesson.cells[:3])
    assert f"estimated:** core {lesson.core_minutes}, everything {lesson.minutes}." in opening
    (pace,) = re.findall(r"\*\*Pace\.\*\*(.*?)\n\n", opening, re.S)
    assert sum(int(minutes) for minutes in re.findall(r"\d+(?= |,|\.)", pace.split("*Further*")[0])) == lesson.core_minutes


@pytest.mark.parametrize("name", NAMES)
def test_the_facilitator_is_told_the_grade_that_the_formula_gives(name):
    lesson = read_lesson(ROOT / "notebooks" / "source" / f"{name}.py")
    assert f"**Reading.** US grade {estimate_grade(lesson)} by the Flesch-Kincaid formula" in lesson.cells[1].text


# Where what an exercise asks for is learnt. A new exercise gets its line here.
LEARNT_IN = {
    "which-error": "Who was wrong, and in which way?",
    "machine-false-matches": "Who was wrong, and in which way?",
    "lawful-or-agreed": "Consent is part of the machine",
    "box-width": "The plain calls",
    "who-is-missing": "Pictures nobody would miss",
    "iou-by-hand": "How good is a box?",
    "distance-by-hand": "128 numbers",
    "gallery-in-megabytes": "128 numbers",
    "stolen-template": "A template is personal data",
    "what-per-cent-means": "97 per cent similar?",
    "fmr-by-hand": "The same line, other people",
    "line-moved-down": "Move the line",
    "door-for-one-in-a-hundred": "The same line, other people",
    "nobody-refused": "How sure are we?",
    "what-belongs-to-a-rate": "How sure are we?",
    "nobody-on-the-list": "A search, by hand",
    "false-candidates": "Predicted and measured",
    "searches-or-candidates": "One against many",
    "list-doubled": "Two lists become one",
    "false-of-alarms": "Two shares of one day",
    "ten-times-the-list": "False alarms in a town",
    "two-reviewers": "Who checks?",
    "no-false-alarm-yet": "The arithmetic of a test",
    "no-contract-then": "Claim beside counter-claim",
    "corrected-article": "Reading a correction",
    "in-the-documents": "How much do we know because somebody asked?",
    "request-that-works": "A request of your own",
    "lobbying-share": "The money",
}


@pytest.mark.parametrize("asked", sorted(registered()))
def test_an_exercise_asks_for_what_the_core_teaches_or_says_that_it_is_further(asked):
    lesson, _ = registered()[asked]
    text = (ROOT / "notebooks" / "source" / f"{lesson}.py").read_text(encoding="utf-8")
    section = LEARNT_IN[asked]
    assert f"# ## {section} · core\n" in text or f"# ## {section} · further\n" in text
    before = re.split(r"# ## Check yourself\n", text)[1].split(f'"{asked}"')[0]
    marked = f"# *Further*: this one belongs to *{section.rstrip('?')}" in before
    assert marked == (f"# ## {section} · further\n" in text)
