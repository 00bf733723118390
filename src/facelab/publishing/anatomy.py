"""What every lesson must have: pure functions that return a list of problems in plain words, empty when there are none.

They look at the editions as stored. Whether a lesson is any good is for people to say; this keeps the parts in place.
"""

import ast
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from itertools import pairwise

from nbformat import NotebookNode

from facelab.lessons.exercises import NOT_ANSWERED, RIGHT, Exercise, FromFacts, feedback
from facelab.publishing.reading import sentences_of, words_of

OPENING = ("Objectives", "From the record", "Predict")
CLOSING = ("Check yourself", "What this shows, and what it does not", "Talk about it", "Key points", "Sources")
FIXED = (*OPENING, *CLOSING)
MOST_LINES = 10
MOST_DECIMALS = 4
MOST_WORDS = 25  # of a sentence
LEAST_EXERCISES = 3
UNWELCOME = ("simply", "obviously", "debias", "debiasing", "debiased", "as we all know")
WIDGET = "application/vnd.jupyter.widget-view+json"


def problems_of_lesson(learner: NotebookNode, facilitator: NotebookNode) -> list[str]:
    """Return everything that is wrong with a lesson's two stored editions."""
    found = [*_structure(learner), *_pairs_of_widgets(learner), *_exercises(learner, facilitator)]
    for kind, notebook in (("learner", learner), ("facilitator", facilitator)):
        found += [f"{kind}'s edition: {problem}" for problem in problems_of_notebook(notebook)]
    return found


def problems_of_notebook(notebook: NotebookNode) -> list[str]:
    """Return what is wrong with the cells and outputs of one edition."""
    found = []
    for number, cell in enumerate(notebook.cells, 1):
        first = cell.source.splitlines()[0] if cell.source else "(empty)"
        problems = _code(cell) if cell.cell_type == "code" else _prose(cell)
        found += [f"cell {number} ({first}): {problem}" for problem in problems]
    return found


def problems_of_exercise(asked: Exercise | FromFacts) -> list[str]:
    """Return what is wrong with an exercise: unreachable or repeated feedback, no hints, a right answer that fails."""
    if isinstance(asked, FromFacts):
        asked = asked.make(**asked.samples)
    found = []
    if not feedback(asked, asked.right).startswith(RIGHT):
        found.append(f"the right answer {asked.right!r} is not taken as right")
    for wrong in asked.wrong:
        if asked.is_right(wrong.example):
            found.append(f"{wrong.example!r} has feedback for a wrong answer, but is right")
        elif wrong.says not in feedback(asked, wrong.example):
            found.append(f"no answer is met with {wrong.says!r}")
    said = [asked.praise, asked.otherwise, *(wrong.says for wrong in asked.wrong)]
    found += [f"said to two different answers: {text!r}" for text in _repeated(said)]
    if not asked.hints:
        found.append("it has no hint")
    found += [f"the hint {hint!r} comes twice" for hint in _repeated(asked.hints)]
    texts = (asked.question, *said, *asked.hints, *(text for _, text in asked.options))
    found += [problem for text in dict.fromkeys(texts) for problem in problems_of_prose(text)]
    return [f"{asked.name}: {problem}" for problem in found]


def problems_of_prose(text: str) -> list[str]:
    """Return unwelcome words and marks; code, quotations and HTML comments are left aside."""
    prose = re.sub(r"```.*?```|`[^`]*`|<!--.*?-->|https?://\S+", " ", text, flags=re.S)
    prose = re.sub(r"^\s*>.*$", " ", prose, flags=re.M).replace("![", "[")
    found = ["an exclamation mark"] if "!" in prose else []
    found += [f"the word '{word}'" for word in UNWELCOME if re.search(rf"\b{word}\b", prose, re.I)]
    if any(len(re.findall(r"(?<!\\)\$", paragraph)) > 1 for paragraph in prose.split("\n\n")):
        found.append("two dollar signs in a paragraph, which JupyterLab shows as a formula: write \\$")
    return found + [f"a sentence of more than {MOST_WORDS} words: '{one[:60]}...'" for one in long_sentences(text)]


def long_sentences(text: str) -> list[str]:
    """Return the sentences of more than ``MOST_WORDS`` words."""
    return [one for one in sentences_of(text) if len(words_of(one)) > MOST_WORDS]


def exercises_in(notebook: NotebookNode) -> list[tuple[str, NotebookNode]]:
    """Return each exercise that a notebook checks, by name, with the cell that checks it."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return [(name, cell) for cell in code for name in _checked_names(cell.source)]


def images_in(html: str) -> list[dict[str, str | None]]:
    """Return the attributes of every ``img`` of a page or an output."""
    parser = _Images()
    parser.feed(html)
    return parser.images


def _repeated(texts: Sequence[str]) -> list[str]:
    return sorted(text for text, count in Counter(texts).items() if count > 1)


class _Images(HTMLParser):
    def __init__(self):
        super().__init__()
        self.images: list[dict[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self.images.append(dict(attrs))


def _structure(notebook: NotebookNode) -> Iterator[str]:
    about = notebook.metadata.facelab
    headings = _headings(notebook)
    title = f"{about.name[:2]} · {about.title}"
    if not headings or headings[0] != (1, title):
        yield f"it does not begin with '# {title}'"
    if sum(level == 1 for level, _ in headings) > 1:
        yield "it has more than one first-level heading"
    for (before, _), (level, text) in pairwise(headings):
        if level > before + 1:
            yield f"'{text}' skips a heading level"
    yield from _opening_cell(notebook)
    yield from _sections([text for level, text in headings if level == 2])
    objectives = _section(notebook, "Objectives")
    if (count := len(re.findall(r"^(?:[*-]|\d+\.) ", objectives, re.M))) != 3:
        yield f"it has {count} objectives, not three"
    if not re.search(r"\b\d{3} ¶\s?\d+", _section(notebook, "From the record")):
        yield "'From the record' names no source and paragraph, such as 004 ¶11"


def _opening_cell(notebook: NotebookNode) -> Iterator[str]:
    about = notebook.metadata.facelab
    opening = ""
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and re.search(r"^## ", cell.source, re.M):
            opening += cell.source.split("\n## ")[0] if not cell.source.startswith("## ") else ""
            break
        opening += cell.source + "\n" if cell.cell_type == "markdown" and "facilitator" not in _tags(cell) else ""
    for minutes, what in ((about.minutes, "minutes"), (about.core_minutes, "core minutes")):
        if not re.search(rf"\b{minutes}\b", opening):
            yield f"its opening does not say {minutes} ({what}, from the source's header)"
    if not re.search(r"\bneeds?\b", opening, re.I):
        yield "its opening does not say what it needs"


def _sections(headings: list[str]) -> Iterator[str]:
    for fixed in FIXED:
        if headings.count(fixed) != 1:
            yield f"it has {headings.count(fixed) or 'no'} section '{fixed}'"
    places = [headings.index(fixed) for fixed in FIXED if fixed in headings]
    if places != sorted(places):
        yield f"its fixed sections are not in the order {', '.join(FIXED)}"
    own = [text for text in headings if text not in FIXED]
    unmarked = (text for text in own if not text.endswith((" · core", " · further")))
    yield from (f"'{text}' does not end in '· core' or '· further'" for text in unmarked)
    if not own:
        yield "it has no section of its own"


def _pairs_of_widgets(notebook: NotebookNode) -> Iterator[str]:
    """Each section with a widget must also do without one."""
    section, tags, any_widget = "the opening", set(), False
    for cell in [*notebook.cells, None]:
        heading = re.search(r"^## (.+)$", cell.source, re.M) if cell and cell.cell_type == "markdown" else None
        if cell is None or heading:
            if "widget" in tags and "no-widget" not in tags:
                yield f"'{section}' has a widget but no cell that does the same without it (tag no-widget)"
            any_widget = any_widget or "widget" in tags
            section, tags = heading[1] if heading else "", set()
        tags |= _tags(cell) if cell else set()
    if not any_widget:
        yield "it has no widget (a cell tagged widget)"


def _exercises(learner: NotebookNode, facilitator: NotebookNode) -> Iterator[str]:
    starters = sum("starter" in _tags(cell) for cell in learner.cells)
    solutions = sum("solution" in _tags(cell) for cell in facilitator.cells)
    if min(starters, solutions) < LEAST_EXERCISES:
        yield f"it has {starters} starters and {solutions} solutions, fewer than {LEAST_EXERCISES} of each"
    if starters != solutions:
        yield f"it has {starters} starters but {solutions} solutions"
    unanswered, solved = exercises_in(learner), exercises_in(facilitator)
    if sorted(name for name, _ in unanswered) != sorted(name for name, _ in solved):
        yield "the two editions check different exercises"
    if len(unanswered) < LEAST_EXERCISES:
        yield f"it checks {len(unanswered)} exercises, fewer than {LEAST_EXERCISES}"
    for edition, checks, mark in (("learner", unanswered, NOT_ANSWERED), ("facilitator", solved, RIGHT)):
        for name, cell in checks:
            begun = re.findall(rf"^{re.escape(mark)}", _text(cell), re.M)
            if len(begun) != len(_checked_names(cell.source)):
                yield f"{edition}'s edition: checking '{name}' does not say '{mark}'"


def _checked_names(code: str) -> list[str]:
    try:
        tree = ast.parse(code)
    except SyntaxError:  # a magic or an unfinished line; no check of ours
        return []
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "check"]
    return [call.args[0].value for call in calls if call.args and isinstance(call.args[0], ast.Constant)]


def _code(cell: NotebookNode) -> Iterator[str]:
    lines = len(cell.source.splitlines())
    if lines > MOST_LINES:
        yield f"{lines} lines of code, more than {MOST_LINES}"
    if cell.execution_count is None:
        yield "never executed"
    for output in cell.outputs:
        yield from _output(output)
    if "nbval-check-output" in _tags(cell):
        yield from _fact(cell)


def _output(output: NotebookNode) -> Iterator[str]:
    if output.output_type == "error":
        yield f"it failed: {output.ename}: {output.evalue}"
    data = output.get("data", {})
    for kind in data:
        if kind.startswith("image/"):
            yield f"a bare picture ({kind}) loses its alt text: show it as HTML with an <img alt=...>"
    if WIDGET in data:
        yield "a widget without a still picture: nothing of it is seen where no kernel runs"
    html = str(data.get("text/html", ""))
    yield from _alt_texts(html)
    if re.search(r"<script|<link|<iframe|@import", html, re.I) or re.search(
        r"""(src|url\()\s*=?\s*["']?https?:""", html
    ):
        yield "its HTML runs a script or fetches something"


def _fact(cell: NotebookNode) -> Iterator[str]:
    """A cell that states a fact is compared as text, on every machine."""
    if not cell.outputs:
        yield "tagged nbval-check-output, but it has no output"
    text = _text(cell)
    if any("<img" in str(output.get("data", {}).get("text/html", "")) for output in cell.outputs):
        yield "tagged nbval-check-output, but it shows a picture, which differs between machines"
    if cell.outputs and not re.sub(r"<[\w.]+ object>", "", text).strip():
        yield "tagged nbval-check-output, but no text of it can be compared"
    if long := re.search(rf"\d\.\d{{{MOST_DECIMALS + 1},}}", text):
        yield f"tagged nbval-check-output, but it states a raw number: {long[0]}..."


def _prose(cell: NotebookNode) -> Iterator[str]:
    # A facilitator's note is quoted by the builder; its words are ours all the same.
    text = re.sub(r"^> ?", "", cell.source, flags=re.M) if "facilitator" in _tags(cell) else cell.source
    yield from problems_of_prose(text)
    yield from _alt_texts(cell.source)
    if re.search(r"!\[\s*\]\(", cell.source):
        yield "a picture without alt text"


def _alt_texts(html: str) -> Iterator[str]:
    for image in images_in(html):
        if not (image.get("alt") or "").strip():
            yield "a picture without alt text"


def _headings(notebook: NotebookNode) -> list[tuple[int, str]]:
    found = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            text = re.sub(r"```.*?```", "", cell.source, flags=re.S)
            found += [(len(marks), words.strip()) for marks, words in re.findall(r"^(#+) (.+)$", text, re.M)]
    return found


def _section(notebook: NotebookNode, heading: str) -> str:
    """Return the Markdown under a second-level heading."""
    text = "\n\n".join(
        cell.source for cell in notebook.cells if cell.cell_type == "markdown" and "facilitator" not in _tags(cell)
    )
    found = re.search(rf"^## {re.escape(heading)}\s*$(.*?)(?=^## |\Z)", text, re.M | re.S)
    return found[1] if found else ""


def _text(cell: NotebookNode) -> str:
    parts = []
    for output in cell.outputs:
        data = output.get("data", {})
        parts.append(output.get("text", "") or data.get("text/markdown", "") or data.get("text/plain", ""))
    return "".join(parts)


def _tags(cell: NotebookNode) -> set[str]:
    return set(cell.metadata.get("tags", ()))
