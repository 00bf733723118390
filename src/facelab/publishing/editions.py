"""Write both editions of each lesson, executed, so that two builds on one machine give the same bytes."""

import argparse
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from facelab.files import sweep, write_whole
from facelab.paths import project_root
from facelab.publishing import kernel
from facelab.publishing.anatomy import WIDGET, problems_of_lesson
from facelab.publishing.readme import readme_problems, write_readme
from facelab.publishing.source import EDITIONS, Lesson, LessonError, choose, edition, read_lesson, source_paths

LARGEST_BYTES = 3_000_000


def edition_path(root: Path, name: str, kind: str) -> Path:
    """Return where an edition of a lesson is kept."""
    folder = Path(root, "notebooks") if kind == "learner" else Path(root, "facilitator", "solutions")
    return folder / f"{name}.ipynb"


def build(names: list[str] = (), root: Path | None = None, tell: Callable[[str], None] = print) -> list[Path]:
    """Execute and write both editions of the named lessons (of all, when none is named), and README's table.

    Raises
    ------
    LessonError
        If a cell fails or warns, or an output may not be stored; that lesson's earlier editions stay as they were.
    """
    root = Path(root or project_root())
    lessons = {path.stem: read_lesson(path) for path in choose(source_paths(root), list(names))}
    if not lessons:
        raise LessonError(f"There are no lessons in {root / 'notebooks' / 'source'}.")
    for kind in EDITIONS:
        sweep(edition_path(root, "", kind).parent)
    jobs = [
        kernel.Job(f"{name} ({kind})", edition(lesson, kind), Path(root, "notebooks"))
        for name, lesson in lessons.items()
        for kind in EDITIONS
    ]
    ready: dict[str, dict[str, str]] = {}
    written: list[Path] = []
    failed: list[LessonError] = []
    for done in kernel.run_all(jobs):
        about = done.job.notebook.metadata.facelab
        try:
            text = _finished(done, lessons[about.name], root)
        except LessonError as error:
            failed.append(error)
            tell(f"{about.name:24} {about.edition:12} failed")
            continue
        tell(f"{about.name:24} {about.edition:12} {len(done.job.notebook.cells):3} cells {done.seconds:6.1f} s")
        both = ready.setdefault(about.name, {})
        both[about.edition] = text
        if len(both) == len(EDITIONS):
            written += [write_whole(edition_path(root, about.name, kind), both[kind]) for kind in EDITIONS]
    if failed:
        raise LessonError("\n".join(error.what for error in failed))
    write_readme(root)
    return sorted(written)


def normalise(notebook: NotebookNode, lesson: Lesson, kind: str) -> NotebookNode:
    """Return the executed notebook without anything that depends on the run: its bytes are the lesson's alone."""
    plain = edition(lesson, kind)
    for cell, executed in zip(plain.cells, notebook.cells, strict=True):
        if cell.cell_type == "code":
            cell.execution_count = executed.execution_count
            cell.outputs = _merged([_plain_output(output) for output in executed.outputs if not is_bar(output)])
    return plain


def drift(root: Path | None = None, names: list[str] = ()) -> list[str]:
    """Return, in plain words, where the stored editions and README differ from the sources; outputs are left aside."""
    root = Path(root or project_root())
    paths = choose(source_paths(root), list(names))
    found = [problem for path in paths for kind in EDITIONS for problem in _drift_of(read_lesson(path), kind, root)]
    if not names:
        known = {path.stem for path in paths}
        for kind in EDITIONS:
            folder = edition_path(root, "", kind).parent
            strays = sorted(path.name for path in folder.glob("[0-9][0-9]_*.ipynb") if path.stem not in known)
            found += [f"{folder.relative_to(root) / stray} has no source" for stray in strays]
    return found + readme_problems(root)


def anatomy_problems(root: Path | None = None, names: list[str] = ()) -> list[str]:
    """Return what the stored editions of the named lessons (of all) lack; see ``facelab.publishing.anatomy``."""
    root = Path(root or project_root())
    found = []
    for path in choose(source_paths(root), list(names)):
        stored = [nbformat.read(edition_path(root, path.stem, kind), as_version=4) for kind in EDITIONS]
        found += [f"{path.stem}: {problem}" for problem in problems_of_lesson(*stored)]
    return found


def run_command(options: argparse.Namespace) -> int:
    """Do what ``facelab build`` was asked to."""
    if not options.check:
        build(options.names)
        problems = anatomy_problems(names=options.names)
        for problem in problems:
            print(f"problem: {problem}")
        return 1 if problems else 0
    differences = drift(names=options.names)
    print("\n".join(differences) or "Every stored edition is what its source gives.")
    if differences:
        print("Run 'facelab build' and commit what it writes.")
    return 1 if differences else 0


def _finished(done: kernel.Done, lesson: Lesson, root: Path) -> str:
    if done.error:
        raise done.error
    notebook = normalise(done.job.notebook, lesson, done.job.notebook.metadata.facelab.edition)
    for problem in _unstorable(notebook, root):
        raise LessonError(f"{done.job.name}, {problem}")
    text = nbformat.writes(notebook).rstrip("\n") + "\n"
    if (size := len(text.encode())) > LARGEST_BYTES:
        raise LessonError(f"{done.job.name}: {size:,} bytes, more than {LARGEST_BYTES:,}. Store smaller pictures.")
    return text


def is_bar(output: NotebookNode) -> bool:
    """Tell whether an output is a progress bar: it appears where a machine is slow, and goes when all is done."""
    data = output.get("data", {})
    return WIDGET in data and re.search(r"\d%\|", data.get("text/plain", "")) is not None


def _plain_output(output: NotebookNode) -> NotebookNode:
    output = nbformat.from_dict(output)
    data = output.get("data", {})
    if WIDGET in data and "text/html" in data:
        # A stored widget has no kernel to talk to; its still picture says more than 'model not found'.
        del data[WIDGET]
    output.pop("transient", None)
    return output


def _merged(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Join neighbouring pieces of one stream: how the kernel cut them depends on the clock."""
    merged: list[NotebookNode] = []
    for output in outputs:
        last = merged[-1] if merged else None
        if last and output.output_type == "stream" == last.output_type and output.name == last.name:
            last.text += output.text
        else:
            merged.append(output)
    return merged


def _unstorable(notebook: NotebookNode, root: Path) -> Iterator[str]:
    for number, cell in enumerate(notebook.cells, 1):
        for output in cell.get("outputs", []):
            where = f"cell {number} ({cell.source.splitlines()[0]})"
            if output.output_type == "stream" and output.name == "stderr":
                yield f"{where} warns: {output.text.strip()}"
            text = _words(output)
            for place in _machine_places(root):
                if re.search(re.escape(place) + r"(?![\w-])", text):
                    yield f"{where} shows a path of this machine: {place}"
            if address := re.search(r"<[^<>]* at 0x[0-9a-fA-F]+>", text):
                yield f"{where} shows a memory address: {address[0]}"


def _words(output: NotebookNode) -> str:
    """Return all text of an output, without embedded pictures (their letters may look like anything)."""
    texts = [output.get("text", ""), *output.get("traceback", [])]
    texts += [str(value) for kind, value in output.get("data", {}).items() if not kind.startswith("image/")]
    return re.sub(r"data:[\w/+.-]+;base64,[A-Za-z0-9+/=\s]+", "", "\n".join(texts))


def _machine_places(root: Path) -> set[str]:
    temporary = Path(tempfile.gettempdir())
    places = {Path(root).resolve(), Path(os.path.expanduser("~")), temporary, temporary.resolve()}
    spelled = {str(place) for place in places} | {place.as_posix() for place in places}
    return {place for place in spelled if len(place) > len(Path(place).anchor)}


def _drift_of(lesson: Lesson, kind: str, root: Path) -> Iterator[str]:
    path = edition_path(root, lesson.name, kind)
    shown = path.relative_to(root)
    if not path.is_file():
        yield f"{shown} is missing"
        return
    try:
        stored = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
    except Exception as error:  # whatever is wrong with it, the cure is to build it again
        yield f"{shown} cannot be read: {type(error).__name__}"
        return
    wanted = edition(lesson, kind)
    if stored.metadata != wanted.metadata:
        yield f"{shown}: the notebook's metadata differ"
    if len(stored.cells) != len(wanted.cells):
        yield f"{shown}: {len(stored.cells)} cells, the source gives {len(wanted.cells)}"
    for number, (have, want) in enumerate(zip(stored.cells, wanted.cells, strict=False), 1):
        keys = [key for key in ("cell_type", "source", "metadata", "id") if have.get(key) != want.get(key)]
        if keys:
            first = want.source.splitlines()[0] if want.source else ""
            yield f"{shown}, cell {number} ({first}): {', '.join(keys)} differ"
