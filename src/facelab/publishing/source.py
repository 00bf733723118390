"""A lesson's one source, and the two editions made from it; nothing here runs any code."""

import hashlib
import math
import re
from collections import Counter
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import jupytext
import nbformat
import yaml

from facelab.errors import FacelabError
from facelab.publishing.reading import reading_grade, sentences_of

EDITIONS = ("learner", "facilitator")

# A mistyped tag would silently leave a cell out of the checks, so only these are allowed.
TAGS = {
    "learner": "only in the learner's edition",
    "facilitator": "only in the facilitator's edition",
    "starter": "an exercise's unanswered cell (also tagged learner)",
    "solution": "an exercise's answer (also tagged facilitator)",
    "widget": "shows a widget",
    "no-widget": "does without a widget what the widget before it does",
    "nbval-check-output": "states a fact: nbval compares its output",
    "nbval-ignore-output": "nbval runs it and compares nothing",
    "raises-exception": "is meant to fail",
}

# No version of Python here: 3.11 and 3.13 must build the same file.
NOTEBOOK_METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {
        "codemirror_mode": {"name": "ipython", "version": 3},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
    },
}


WORDS_A_MINUTE = 150  # slower than a novel is read: there is something to look at


class LessonError(FacelabError):
    """A lesson's source or notebook that cannot be used as it is."""


@dataclass(frozen=True)
class Cell:
    """One cell of a source: its kind ('markdown' or 'code'), text, tags, and the id it has in every edition."""

    kind: str
    text: str
    tags: tuple[str, ...]
    id: str


@dataclass(frozen=True)
class Lesson:
    """A lesson as its author wrote it, both editions in one.

    Attributes
    ----------
    number : str
        Two digits, as in the file's name.
    name : str
        The file's name without its ending, such as ``01_detection``.
    title, claim, touch : str
        Heading; and one line each for tables: the claim that it looks into, and what a learner touches.
    minutes, core_minutes : int
        Time for the whole lesson, and for its core sections alone.
    cells : tuple of Cell
        All cells of both editions, in order.
    """

    number: str
    name: str
    title: str
    claim: str
    touch: str
    minutes: int
    core_minutes: int
    cells: tuple[Cell, ...]


def source_paths(root: Path) -> list[Path]:
    """Return the sources of all lessons of a checkout, in order."""
    return sorted((Path(root) / "notebooks" / "source").glob("[0-9][0-9]_*.py"))


def choose(paths: list[Path], names: list[str]) -> list[Path]:
    """Return the paths that the names mean ('01' and '01_detection' mean the same); all of them when none is given."""
    chosen = []
    for name in names:
        found = [path for path in paths if path.stem == name or path.stem.split("_")[0] == name]
        if not found:
            raise LessonError(
                f"There is no lesson {name!r}.", f"The lessons are: {', '.join(path.stem for path in paths) or 'none'}."
            )
        chosen += [path for path in found if path not in chosen]
    return chosen or paths


def read_lesson(path: Path) -> Lesson:
    """Return the lesson in a source file.

    Raises
    ------
    LessonError
        If the name, the header or a tag is not as it must be; the message names the file and the cure.
    """
    path = Path(path)
    if not re.fullmatch(r"\d\d_[a-z0-9_]+", path.stem):
        raise LessonError(
            f"{path.name} is not a valid file name for a lesson.",
            "Use two digits, an underscore and small letters, such as 04_one_to_many.py.",
        )
    try:
        head, cells = _split_head(jupytext.reads(path.read_text(encoding="utf-8"), fmt="py:percent"))
    except OSError as error:
        raise LessonError(f"{path.name} cannot be read ({error.strerror}).") from error
    except yaml.YAMLError as error:
        raise LessonError(f"The header of {path.name} is not YAML: {' '.join(str(error).split())}.") from error
    return Lesson(
        number=path.stem[:2], name=path.stem, cells=_cells(path.stem, cells), **_checked_head(head, path.name)
    )


def estimate_minutes(lesson: Lesson) -> tuple[int, int]:
    """Return how long a lesson is likely to take, and its core: an estimate, in steps of five minutes, of no classroom.

    Words are read at ``WORDS_A_MINUTE``; a cell takes half a minute to run and to look at, something to move four, and
    the questions to talk about take ten, which only the whole lesson counts.
    """
    taken, further, closed = {False: 0.0, True: 0.0}, False, False
    for cell in lesson.cells:
        if heading := re.search(r"^## (.*)$", cell.text, re.M) if cell.kind == "markdown" else None:
            further, closed = heading[1].endswith("· further"), heading[1] == "Sources"
        if closed or {"facilitator", "no-widget"} & set(cell.tags):
            continue
        if cell.kind == "markdown":
            taken[further] += len(re.findall(r"\w+", cell.text)) / WORDS_A_MINUTE
        else:
            taken[further] += 4 if "widget" in cell.tags else 0.5
    core, whole = (5 * math.ceil(minutes / 5) for minutes in (taken[False], sum(taken.values()) + 10))
    return whole, core


def estimate_grade(lesson: Lesson) -> int:
    """Return the school grade of what a learner reads in a lesson; see ``reading_grade``."""
    prose = [cell.text for cell in lesson.cells if cell.kind == "markdown" and "facilitator" not in cell.tags]
    return round(reading_grade([sentence for text in prose for sentence in sentences_of(text)]))


def edition(lesson: Lesson, kind: str) -> nbformat.NotebookNode:
    """Return the lesson's notebook for 'learner' or 'facilitator', not executed."""
    if kind not in EDITIONS:
        raise ValueError(f"an edition is one of {EDITIONS}, not {kind!r}")
    other = EDITIONS[1 - EDITIONS.index(kind)]
    about = {key: getattr(lesson, key) for key in ("name", "title", "claim", "minutes", "core_minutes")}
    notebook = nbformat.v4.new_notebook(metadata={**NOTEBOOK_METADATA, "facelab": {**about, "edition": kind}})
    notebook.nbformat_minor = 5
    notebook.cells = [_notebook_cell(cell) for cell in lesson.cells if other not in cell.tags]
    return notebook


def _split_head(notebook: nbformat.NotebookNode) -> tuple[dict, list]:
    """Separate the header's ``facelab:`` block from the cells, wherever in the header it stands."""
    cells = list(notebook.cells)
    head = notebook.metadata.get("facelab")
    if cells and cells[0].cell_type == "raw" and cells[0].source.startswith("---"):
        loaded = yaml.safe_load(cells.pop(0).source.strip().strip("-")) or {}
        head = loaded.get("facelab", head)
    return dict(head or {}), cells


def _checked_head(head: dict, file: str) -> dict:
    wanted = {"title": str, "claim": str, "touch": str, "minutes": int, "core_minutes": int}
    for key, kind in wanted.items():
        if not isinstance(head.get(key), kind) or not head[key]:
            raise LessonError(
                f"{file} has no usable '{key}' in its header.",
                f"Add it under 'facelab:' as {'a whole number' if kind is int else 'text'}.",
            )
    if unknown := sorted(set(head) - set(wanted)):
        raise LessonError(f"{file} has an unknown entry '{unknown[0]}' in its header.", f"Known: {', '.join(wanted)}.")
    if head["core_minutes"] > head["minutes"]:
        raise LessonError(f"{file}: the core takes longer than the whole lesson.", "Correct the minutes in its header.")
    return head


def _cells(name: str, cells: list) -> tuple[Cell, ...]:
    seen: Counter = Counter()
    made = []
    for cell in cells:
        tags = _checked_tags(cell, name)
        key = f"{name}\n{cell.cell_type}\n{cell.source}"
        # The count keeps two equal cells apart; everything else leaves an id alone when cells come and go around it.
        digest = hashlib.sha256(f"{key}\n{seen[key]}".encode()).hexdigest()
        seen[key] += 1
        made.append(Cell(cell.cell_type, cell.source, tags, digest[:12]))
    return tuple(made)


def _checked_tags(cell: nbformat.NotebookNode, name: str) -> tuple[str, ...]:
    where = f"{name}, cell beginning {cell.source.splitlines()[0] if cell.source else '(empty)'!r}:"
    if cell.cell_type not in ("markdown", "code"):
        raise LessonError(f"{where} it is a {cell.cell_type} cell.", "Use Markdown or code.")
    if extra := sorted(set(cell.metadata) - {"tags", "lines_to_next_cell", "lines_to_end_of_cell_marker"}):
        raise LessonError(f"{where} '{extra[0]}' is set on it.", "A cell has tags and nothing else.")
    tags = tuple(cell.metadata.get("tags", ()))
    for tag in tags:
        if tag not in TAGS:
            near = get_close_matches(tag, TAGS, 1)
            raise LessonError(
                f"{where} unknown tag '{tag}'.", f"Did you mean '{near[0]}'?" if near else f"Known: {', '.join(TAGS)}."
            )
    for needed, given in (("learner", "starter"), ("facilitator", "solution")):
        if given in tags and needed not in tags:
            raise LessonError(f"{where} tagged '{given}' but not '{needed}'.", f"Tag it '{needed}' too.")
    if set(EDITIONS) <= set(tags):
        raise LessonError(f"{where} tagged for one edition only, twice.", "Leave both tags out to have it in both.")
    return tags


def _notebook_cell(cell: Cell) -> nbformat.NotebookNode:
    metadata = {"tags": list(cell.tags)} if cell.tags else {}
    if cell.kind == "code":
        return nbformat.v4.new_code_cell(cell.text, id=cell.id, metadata=metadata)
    text = _set_off(cell.text) if "facilitator" in cell.tags else cell.text
    return nbformat.v4.new_markdown_cell(text, id=cell.id, metadata=metadata)


def _set_off(text: str) -> str:
    """Quote a facilitator's note, so that nobody takes it for the lesson's own words."""
    lines = ["**For the facilitator**", "", *text.splitlines()]
    return "\n".join(f"> {line}".rstrip() for line in lines)
