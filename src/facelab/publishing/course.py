"""The course as pages: every lesson executed, then written as local HTML to read, print or hand out on a stick."""

import argparse
import copy
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from pathlib import Path
from string import Template
from types import MappingProxyType

import nbformat
from nbformat import NotebookNode

from facelab.errors import FacelabError
from facelab.explorers.page import MIME, explorer_in, on_page, sheet_and_scripts
from facelab.files import replaced, write_whole
from facelab.paths import project_root
from facelab.publishing import handouts, kernel, printing, workshop
from facelab.publishing.editions import edition_path, is_bar
from facelab.publishing.front import front_page, heading, invitation, page_name, pdf_link
from facelab.publishing.printing import Printed
from facelab.publishing.source import LessonError


@dataclass(frozen=True)
class ExtraPage:
    """A page beside the lessons, such as a hand-out to print; ``body`` gives its HTML when the course is written."""

    file: str
    title: str
    about: str
    body: Callable[[], str]


# Printable hand-outs; each appears on the index under 'Hand-outs'.
EXTRA_PAGES: tuple[ExtraPage, ...] = (
    ExtraPage(
        "workshop.html",
        "Ninety minutes: for whoever leads",
        "what to do and say, minute by minute; with a projector, a room of machines, or paper",
        workshop.workshop,
    ),
    ExtraPage(
        "workshop_sheet.html",
        "Ninety minutes: a sheet for everybody",
        "one page to write on: verdicts, lines, guesses and the exit ticket",
        workshop.workshop_sheet,
    ),
    ExtraPage(
        "workshop_answers.html",
        "Ninety minutes: the answers",
        "what comes out at each step, the exit ticket, the line, and the exercises of 00, 03 and 05, for whoever leads",
        workshop.workshop_answers,
    ),
    ExtraPage(
        "matcher_on_paper.html",
        "You are the matcher, on paper",
        "twenty pairs to print and judge, for rooms without computers",
        handouts.matcher_sheet,
    ),
    ExtraPage(
        "matcher_answers.html",
        "You are the matcher: the answers",
        "the truth and the machine's verdicts, for whoever leads",
        handouts.matcher_answers,
    ),
    ExtraPage(
        "line_on_paper.html",
        "The line, on paper",
        "two samples to draw a line into",
        handouts.line_sheet,
    ),
    ExtraPage(
        "alarms_on_paper.html",
        "A day's alarms, on paper",
        "the alarms of one day in a made-up town, as faces to mark and one to follow",
        handouts.alarms_sheet,
    ),
)


def run_command(options: argparse.Namespace) -> int:
    """Do what ``facelab course`` was asked to."""
    write_course(out=Path(options.out) if options.out else None)
    return 0


def run_handouts(options: argparse.Namespace) -> int:
    """Do what ``facelab build --handouts`` was asked to: print the hand-outs, or only say which differ."""
    if options.names:
        raise FacelabError(f"'{options.names[0]}' is not a hand-out; all are printed together.", "Name no lesson.")
    root, pages = project_root(), {extra.file: handout_page(extra) for extra in EXTRA_PAGES}
    if not options.check:
        printing.print_pages(pages, _sheet(), root, print)
        return 0
    differences = printing.differences(pages, root)
    print("\n".join(differences) or "Every stored PDF says what its page says.")
    if differences:
        print(printing.AGAIN)
    return 1 if differences else 0


def write_course(out: Path | None = None, root: Path | None = None, tell: Callable[[str], None] = print) -> Path:
    """Execute the learner's edition of every lesson, write all pages, and return the path of ``index.html``.

    Nothing outside ``out`` is written, and an earlier course stays there until this one is whole. The facilitator's
    pages show the outputs stored with those editions.

    Raises
    ------
    LessonError
        If there is no lesson, or one fails; pages of those that worked are there, the index is not.
    FacelabError
        If ``out`` holds files that were not made here.
    """
    root = Path(root or project_root()).resolve()
    out = Path(out or root / "build" / "course").resolve()
    learners = [_read(path) for path in sorted(Path(root, "notebooks").glob("[0-9][0-9]_*.ipynb"))]
    if not learners:
        raise LessonError(f"There are no notebooks in {root / 'notebooks'}.", "Run 'facelab build'.")
    with replaced(out, lambda: tell(f"Another run writes {_from_here(out)}; waiting for it.")) as aside:
        failed = _write_course(learners, root, out, aside, tell)
    if failed:
        raise LessonError("\n".join(failed[name] for name in sorted(failed)), "The other lessons' pages are written.")
    tell(f"Open {_from_here(out / 'index.html')} in a browser.")
    return out / "index.html"


def _write_course(
    learners: list[NotebookNode], root: Path, out: Path, aside: Path, tell: Callable[[str], None]
) -> dict[str, str]:
    """Write into ``aside`` what will lie in ``out``; return what went wrong by lesson."""
    failed = _executed(learners, root, aside, tell)
    learners = [notebook for notebook in learners if notebook.metadata.facelab.name not in failed]
    names = [notebook.metadata.facelab.name for notebook in learners]
    solutions = [_read(path) for path in (edition_path(root, name, "facilitator") for name in names) if path.is_file()]
    pages = {
        **_lesson_pages(learners, out, 0, root),
        **{f"solutions/{name}": page for name, page in _lesson_pages(solutions, out / "solutions", 1, root).items()},
        "course.css": _sheet(),
    }
    if not failed:
        printed = printing.stored(root)
        for extra in EXTRA_PAGES:
            pages[extra.file] = handout_page(extra, printed.get(extra.file))
            if extra.file in printed:
                pages[printed[extra.file].file.name] = printed[extra.file].file.read_bytes()
        pages["index.html"] = index_page(learners, solutions, printed)
    for name, page in pages.items():
        write_whole(aside / name, page)
    return failed


def lesson_page(
    notebook: NotebookNode,
    around: tuple[NotebookNode | None, NotebookNode | None] = (None, None),
    *,
    depth: int = 0,
    notebooks: Path,
    at: Path,
) -> str:
    """Return an executed notebook as a page.

    Parameters
    ----------
    around : tuple
        The lessons before and after, or None.
    depth : int
        How many folders below the index the page lies.
    notebooks, at : Path
        The folder the lesson's own links start from, and the one its page is written to.
    """
    about = notebook.metadata.facelab
    before, after = around
    steps = [
        f'<a rel="prev" href="{page_name(before)}">Before: {escape(heading(before))}</a>' if before else "",
        f'<a rel="next" href="{page_name(after)}">Next: {escape(heading(after))}</a>' if after else "",
    ]
    steps = f'<nav class="steps" aria-label="Lessons before and after">{"".join(steps)}</nav>'
    facts = [f"{about.minutes} minutes", f"{about.core_minutes} of them core"]
    if about.edition == "facilitator":
        facts.append("facilitator\N{RIGHT SINGLE QUOTATION MARK}s edition, with solutions")
    facts = "".join(f'<li class="badge">{fact}</li>' for fact in facts)
    notebook, explorers = _with_explorers(notebook)
    body = _badged(_relinked(_body(notebook, notebooks), notebooks, at))
    home = "../" * depth
    banner = (
        '<p class="banner">This page shows the lesson as it ran once: text, figures and answers. Where an instruction says '
        f'to run a cell, open the notebook itself: <a href="{home}index.html#live">how to run it yourself</a>.</p>'
    )
    inside = f'<ul class="facts" aria-label="About this lesson">{facts}</ul>\n{banner}\n{body}'
    return page_of(heading(notebook), f'<main id="main">{inside}</main>\n{steps}\n{explorers}', depth)


def handout_page(extra: ExtraPage, printed: Printed | None = None) -> str:
    """Return a page beside the lessons, with a link to its PDF where there is one."""
    link = f'\n<p class="to-print">{pdf_link(extra, printed)}</p>' if printed else ""
    inside = f'<main id="main" class="handout"><h1>{escape(extra.title)}</h1>{link}\n{extra.body()}</main>'
    return page_of(extra.title, inside)


def index_page(
    learners: list[NotebookNode], solutions: list[NotebookNode], printed: Mapping[str, Printed] = MappingProxyType({})
) -> str:
    """Return the front page: what the course is, its lessons, hand-outs, their PDFs, and the facilitator's section."""
    inside = front_page(learners, solutions, EXTRA_PAGES, invitation(), printed)
    return page_of("Lessons", f'<main id="main">{inside}</main>')


def page_of(title: str, inside: str, depth: int = 0) -> str:
    """Return a whole page around its main part; all it needs lies beside it, nothing is fetched from anywhere."""
    template = Template(files("facelab.publishing").joinpath("page.html").read_text(encoding="utf-8"))
    return template.substitute(title=escape(title), inside=inside, home="../" * depth)


def _sheet() -> str:
    return files("facelab.publishing").joinpath("course.css").read_text(encoding="utf-8")


def _lesson_pages(notebooks: list[NotebookNode], folder: Path, depth: int, root: Path) -> dict[str, str]:
    """Return each lesson's page by its file name."""
    where = {"depth": depth, "notebooks": root / "notebooks", "at": folder}
    return {
        page_name(notebook): lesson_page(notebook, (before, after), **where)
        for before, notebook, after in zip([None, *notebooks], notebooks, [*notebooks[1:], None], strict=False)
    }


def _executed(learners: list[NotebookNode], root: Path, out: Path, tell: Callable[[str], None]) -> dict[str, str]:
    """Execute notebooks in place, keep them in ``out``, and return what went wrong by lesson."""
    jobs = [kernel.Job(notebook.metadata.facelab.name, notebook, root / "notebooks") for notebook in learners]
    failed = {}
    for done in kernel.run_all(jobs):
        cells = len(done.job.notebook.cells)
        tell(f"{done.job.name:24} {cells:3} cells {done.seconds:6.1f} s  {'failed' if done.error else 'ok'}")
        if done.error:
            failed[done.job.name] = done.error.what
        else:
            write_whole(out / "notebooks" / f"{done.job.name}.ipynb", nbformat.writes(done.job.notebook) + "\n")
    return failed


def _read(path: Path) -> NotebookNode:
    try:
        notebook = nbformat.read(path, as_version=4)
        notebook.metadata.facelab.edition  # noqa: B018 - asks whether it was built by us
    except Exception as error:
        raise LessonError(f"{path.name} cannot be read as a lesson.", "Run 'facelab build'.") from error
    return notebook


def _with_explorers(notebook: NotebookNode) -> tuple[NotebookNode, str]:
    """Return a copy in which explorers can be moved, without progress bars, and what its page needs at its end."""
    notebook, used = copy.deepcopy(notebook), set()
    for cell in notebook.cells:
        if "outputs" in cell:
            cell.outputs = [output for output in cell.outputs if not is_bar(output)]
        for output in cell.get("outputs", ()):
            if stored := output.get("data", {}).get(MIME):
                used.add(explorer_in(stored))
                output.data = NotebookNode({"text/html": on_page(stored, output.data["text/html"])})
    return notebook, sheet_and_scripts(used)


def _body(notebook: NotebookNode, notebooks: Path) -> str:
    from nbconvert import HTMLExporter  # a second to import: only when pages are made

    exporter = HTMLExporter(
        template_file=str(files("facelab.publishing").joinpath("lesson.html.j2")),
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        embed_images=True,
    )
    body, _ = exporter.from_notebook_node(notebook, resources={"metadata": {"path": str(notebooks)}})
    body = re.sub(r'<a class="anchor-link".*?</a>', "", body)  # the headings keep their ids for links
    body = re.sub(r'</details>\s*<details class="fold spare"><summary>[^<]*</summary>', "", body)  # neighbours in one
    # Code wider than the page scrolls: the keyboard must be able to reach what scrolls.
    return body.replace("<pre>", '<pre tabindex="0">')


def _badged(body: str) -> str:
    """Turn the '· core' and '· further' at the end of section headings into badges."""
    return re.sub(
        r"(<h2[^>]*>.*?)\s*·\s*(core|further)\s*(</h2>)",
        r'\1 <span class="badge \2"><span class="unseen">(</span>\2<span class="unseen">)</span></span>\3',
        body,
    )


def _relinked(body: str, notebooks: Path, at: Path) -> str:
    """Point links to other lessons at their pages, and links to files of the project at those files."""

    def relink(match: re.Match) -> str:
        target, _, part = match[1].partition("#")
        part = f"#{part}" if part else ""
        if not target or re.match(r"[a-z]+:", target):
            return match[0]
        if re.fullmatch(r"\d\d_\w+\.ipynb", target):
            return f'href="{target.removesuffix(".ipynb")}.html{part}"'
        path = (notebooks / target).resolve()
        return f'href="{Path(os.path.relpath(path, at)).as_posix()}{part}"' if path.exists() else match[0]

    return re.sub(r'href="([^"]*)"', relink, body)


def _from_here(path: Path) -> str:
    try:
        return path.relative_to(Path.cwd().resolve()).as_posix()
    except ValueError:
        return str(path)
