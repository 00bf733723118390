"""Building both editions: executed, whole, the same each time; and the anatomy every lesson must have."""

import copy
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest

from facelab.publishing import kernel
from facelab.publishing.anatomy import problems_of_lesson, problems_of_prose
from facelab.publishing.editions import WIDGET, anatomy_problems, build, drift, edition_path
from facelab.publishing.source import EDITIONS, LessonError
from lessons_example import change, make_project


def quietly(*_):
    pass


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    root = make_project(tmp_path_factory.mktemp("project"))
    said = []
    build(root=root, tell=said.append)
    (root / "said").write_text("\n".join(said), encoding="utf-8")
    return root


@pytest.fixture
def editions(project):
    return [nbformat.read(edition_path(project, "01_pages", kind), as_version=4) for kind in EDITIONS]


def fails(tmp_path, old, new):
    root = make_project(tmp_path, change=change(old, new))
    with pytest.raises(LessonError) as caught:
        build(root=root, tell=quietly)
    assert not list(root.glob("**/*.ipynb"))
    return str(caught.value)


def test_a_sound_lesson_has_nothing_to_mend(project):
    assert anatomy_problems(project) == []
    assert drift(project) == []


def test_one_line_tells_of_each_edition(project):
    lines = (project / "said").read_text().splitlines()
    assert sorted(line.split()[:2] for line in lines) == [["01_pages", "facilitator"], ["01_pages", "learner"]]
    assert all(re.search(r"\d+ cells +\d+\.\d s$", line) for line in lines)


def test_every_code_cell_was_executed_in_order(editions):
    for notebook in editions:
        counts = [cell.execution_count for cell in notebook.cells if cell.cell_type == "code"]
        assert counts == list(range(1, len(counts) + 1))


def test_the_learners_edition_runs_unanswered_and_the_facilitators_solved(editions):
    learner, facilitator = (str(notebook.cells) for notebook in editions)
    assert learner.count("Not answered yet.") == 3
    assert "Right:" not in learner
    assert facilitator.count("Right: it is") == 3


def test_hints_in_a_built_notebook_start_at_the_first(editions):
    assert all("Hint 1 of 1" in str(notebook) and "last hint" not in str(notebook) for notebook in editions)


def test_a_second_build_gives_the_same_bytes(project):
    before = {path: path.read_bytes() for path in project.glob("**/*.ipynb")}
    build(root=project, tell=quietly)
    assert {path: path.read_bytes() for path in project.glob("**/*.ipynb")} == before
    assert len(before) == 2


def test_a_widget_is_stored_as_its_still_picture(editions):
    for notebook in editions:
        outputs = str([cell.get("outputs") for cell in notebook.cells])
        assert WIDGET not in outputs
        assert "A book of twelve pages" in outputs
        assert "widgets" not in notebook.metadata


def test_a_progress_bar_is_not_stored(tmp_path):
    bar = "from tqdm.auto import tqdm; list(tqdm(range(3), leave=False)); pages = ..."
    root = make_project(tmp_path, change=change("pages = ...", bar))
    build(root=root, tell=quietly)
    assert anatomy_problems(root) == []
    assert not [path for path in root.glob("**/*.ipynb") if "0/3" in path.read_text(encoding="utf-8")]


def test_pieces_of_one_stream_are_stored_as_one(editions):
    cell = next(cell for cell in editions[0].cells if "nbval-check-output" in cell.metadata.get("tags", ()))
    assert [output.text for output in cell.outputs] == ["The book has 12 pages.\n"]


def test_no_time_of_execution_is_stored(editions):
    for notebook in editions:
        assert not any("execution" in cell.metadata for cell in notebook.cells)


def test_a_learners_own_answers_play_no_part_in_a_build_and_are_left_alone(tmp_path, monkeypatch):
    monkeypatch.setenv("FACELAB_WORK", str(tmp_path / "work"))
    root = make_project(tmp_path, change=change('hint("sheets")', 'hint("sheets"); hint("pages")'))
    build(root=root, tell=quietly)
    assert not (tmp_path / "work").exists()


def test_a_failing_cell_is_named_with_its_code_and_nothing_is_written(tmp_path):
    said = fails(tmp_path, "pages = ...", "pages = 1 / 0  # oh")
    assert "01_pages (learner), cell 8 of 15, failed: ZeroDivisionError: division by zero" in said
    assert "    pages = 1 / 0  # oh" in said


def test_one_failing_edition_leaves_the_earlier_pair_untouched(tmp_path):
    root = make_project(tmp_path)
    build(root=root, tell=quietly)
    before = {path: path.read_bytes() for path in root.glob("**/*.ipynb")}
    make_project(root, change=lambda text: change("pages = 12", "pages = nothing")(text).replace("One book", "A book"))
    with pytest.raises(LessonError, match="NameError"):
        build(root=root, tell=quietly)
    assert {path: path.read_bytes() for path in root.glob("**/*.ipynb")} == before


def test_a_cell_that_takes_too_long_is_stopped():
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("while True: pass")])
    (done,) = kernel.run_all([kernel.Job("slow", notebook, Path.cwd())], seconds=1)
    assert "it took longer than 1 seconds" in done.error.what


def test_a_kernel_that_dies_is_reported_in_plain_words():
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell("import os; os.write(2, b'oh no'); os._exit(1)")]
    )
    (done,) = kernel.run_all([kernel.Job("dead", notebook, Path.cwd())])
    assert "its kernel died" in done.error.what
    assert "its last words: oh no" in done.error.what


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("import warnings; warnings.warn('old')", "warns"),
        ("import os; print(os.getcwd())", "shows a path of this machine"),
        ("from pathlib import Path; print(Path.home() / 'x')", "shows a path of this machine"),
        ("import tempfile; print(tempfile.gettempdir())", "shows a path of this machine"),
        ("print(object())", "shows a memory address"),
        ("print('x' * 3_100_000)", "bytes, more than"),
    ],
)
def test_what_may_not_be_stored_stops_the_build(tmp_path, code, says):
    assert says in fails(tmp_path, 'hint("sheets")', code)


def test_letters_of_a_picture_are_not_taken_for_a_path(tmp_path):
    code = 'from IPython.display import HTML; HTML(\'<img alt="x" src="data:image/gif;base64,AA/tmp/AA">\')'
    build(root=make_project(tmp_path, change=change('hint("sheets")', code)), tell=quietly)


def test_only_the_named_lessons_are_built(tmp_path):
    root = make_project(tmp_path, "01", "02")
    written = build(["02"], root=root, tell=quietly)
    assert [path.name for path in written] == ["02_pages.ipynb"] * 2
    assert "notebooks/01_pages.ipynb is missing" in drift(root)
    assert drift(root, ["02"]) == []


def test_without_lessons_a_build_says_so(tmp_path):
    with pytest.raises(LessonError, match="There are no lessons"):
        build(root=tmp_path)


def break_id(notebook):
    notebook.cells[0].id = "elsewhere"


def break_source(notebook):
    notebook.cells[2].source += "x"


def break_tag(notebook):
    notebook.cells[3].metadata["tags"] = ["widget"]


def break_metadata(notebook):
    notebook.metadata["kernelspec"]["name"] = "julia"


def break_count(notebook):
    del notebook.cells[-1]


def break_kind(notebook):
    notebook.cells[-1].cell_type = "raw"


@pytest.mark.parametrize("damage", [break_id, break_source, break_tag, break_metadata, break_count, break_kind])
@pytest.mark.parametrize("kind", EDITIONS)
def test_drift_notices_a_changed_edition_and_names_it(project, tmp_path, damage, kind):
    make_project(tmp_path)
    for each in EDITIONS:
        notebook = nbformat.read(edition_path(project, "01_pages", each), as_version=4)
        if each == kind:
            damage(notebook)
        path = edition_path(tmp_path, "01_pages", each)
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, path)
    (found,) = drift(tmp_path)
    assert found.startswith(str(edition_path(Path(), "01_pages", kind)))


def test_drift_leaves_outputs_and_pictures_aside(project, tmp_path):
    make_project(tmp_path)
    for each in EDITIONS:
        notebook = nbformat.read(edition_path(project, "01_pages", each), as_version=4)
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
        path = edition_path(tmp_path, "01_pages", each)
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, path)
    assert drift(tmp_path) == []


def test_an_edition_without_a_source_and_one_that_cannot_be_read_are_named(tmp_path):
    make_project(tmp_path)
    (tmp_path / "notebooks" / "01_pages.ipynb").write_text("{")
    (tmp_path / "notebooks" / "09_old.ipynb").write_text("{}")
    said = " ".join(drift(tmp_path))
    assert "01_pages.ipynb cannot be read" in said
    assert "09_old.ipynb has no source" in said


def cell_with(notebook, text):
    return next(cell for cell in notebook.cells if text in cell.source)


def replace_in(text, new):
    def damage(learner, _):
        cell = cell_with(learner, text)
        cell.source = cell.source.replace(text, new)

    return damage


def output_html(html):
    def damage(learner, _):
        output = nbformat.v4.new_output("display_data", {"text/html": html})
        cell_with(learner, "import register").outputs.append(output)

    return damage


def output_data(kind):
    def damage(learner, _):
        output = nbformat.v4.new_output("display_data", {kind: "x", "text/plain": "x"})
        cell_with(learner, "import register").outputs.append(output)

    return damage


def unexecuted(learner, _):
    cell_with(learner, "import register").execution_count = None


def fact_prints(text):
    def damage(learner, _):
        cell_with(learner, "The book has").outputs[0].text = text

    return damage


def fact_silent(learner, _):
    cell_with(learner, "The book has").outputs = []


def untag(tag):
    def damage(learner, _):
        cell = next(cell for cell in learner.cells if tag in cell.metadata.get("tags", ()))
        cell.metadata["tags"] = []

    return damage


def solution_fails(_, facilitator):
    cell_with(facilitator, 'check("pages"').outputs[0].text = "Not yet: count again."


def starter_passes(learner, _):
    cell_with(learner, 'check("pages"').outputs[0].text = "Right: it is 12."


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (replace_in("# 01 · Counting", "# Counting"), "does not begin with '# 01 · Counting pages'"),
        (replace_in("20 minutes", "Some minutes"), "opening does not say 20"),
        (replace_in("10 of them", "half of them"), "opening does not say 10"),
        (replace_in("It needs", "Bring"), "does not say what it needs"),
        (replace_in("## Objectives", "## Aims"), "no section 'Objectives'"),
        (replace_in("## Key points", "## Sources"), "2 section 'Sources'"),
        (replace_in("## Predict", "## Predict\n\n## Predict"), "2 section 'Predict'"),
        (replace_in("· further", ""), "'A leaf has two pages' does not end in"),
        (replace_in("* Tell them apart.", ""), "it has 2 objectives"),
        (replace_in("(004 ¶11)", "(the papers)"), "names no source and paragraph"),
        (replace_in("## A leaf", "#### A leaf"), "skips a heading level"),
        (replace_in("One book.", "One book!"), "an exclamation mark"),
        (replace_in("One book.", "Simply one."), "the word 'simply'"),
        (replace_in("One book.", "As we all know, one."), "the word 'as we all know'"),
        (replace_in("One book.", "It costs $5 or $6."), "two dollar signs"),
        (replace_in("One book.", "![](book.png)"), "a picture without alt text"),
        (replace_in("One book.", '<img src="book.png" alt=" ">'), "a picture without alt text"),
        (replace_in("import register", "import register" + "\n# more" * 10), "lines of code, more than 10"),
        (output_html('<img src="x">'), "a picture without alt text"),
        (output_html('<script src="x"></script>'), "runs a script or fetches"),
        (output_html('<img alt="x" src="https://example.org/x">'), "runs a script or fetches"),
        (output_data("image/png"), "a bare picture (image/png)"),
        (output_data("image/svg+xml"), "a bare picture (image/svg+xml)"),
        (output_data(WIDGET), "a widget without a still picture"),
        (unexecuted, "never executed"),
        (fact_silent, "it has no output"),
        (fact_prints("0.123456"), "a raw number: 0.12345"),
        (fact_prints("<IPython.core.display.HTML object>"), "no text of it can be compared"),
        (untag("widget"), "it has no widget"),
        (untag("no-widget"), "no cell that does the same without it"),
        (untag("starter"), "2 starters and 3 solutions"),
        (solution_fails, "checking 'pages' does not say 'Right:'"),
        (starter_passes, "checking 'pages' does not say 'Not answered yet.'"),
        (replace_in('check("leaves"', 'check("pages"'), "check different exercises"),
    ],
)
def test_a_missing_part_is_named(editions, damage, says):
    editions = copy.deepcopy(editions)
    damage(*editions)
    found = problems_of_lesson(*editions)
    assert any(says in problem for problem in found), found


@pytest.mark.parametrize(
    "text",
    ["`a != b`", "![A book](book.png)", "> He said 'simply no!'", "```\nprint('!')\n```", r"\$5 and \$6", "simplicity"],
)
def test_code_quotations_and_pictures_are_no_prose(text):
    assert problems_of_prose(text) == []


def test_the_built_editions_pass_nbval_from_anywhere(project, tmp_path):
    paths = [str(edition_path(project, "01_pages", kind)) for kind in EDITIONS]
    environment = {**os.environ, "FACELAB_WORK": str(tmp_path / "work"), "PYTHONPATH": str(project / "notebooks")}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "--nbval-lax",
        "-p",
        "no:cacheprovider",
        "--rootdir",
        str(tmp_path),
    ]
    done = subprocess.run([*command, *paths], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def kernels_in(folder):
    """Return the running kernels whose working folder is this one (Linux only)."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if process.joinpath("cwd").resolve() == folder and b"ipykernel" in process.joinpath("cmdline").read_bytes():
                found.append(process.name)
        except OSError:
            continue
    return found


@pytest.mark.skipif(not Path("/proc/self/cwd").exists(), reason="needs /proc to see other processes")
def test_stopped_by_ctrl_c_it_leaves_no_kernel_and_nothing_half_written(tmp_path):
    root = make_project(tmp_path, "01", "02", change=change("pages = ...", "import time; time.sleep(60)"))
    code = f"from facelab.publishing.editions import build; build(root={str(root)!r})"
    # A shell that runs the tests in the background has them ignore Ctrl-C, and children would inherit that.
    heed = f"import signal; signal.signal(signal.SIGINT, signal.default_int_handler); {code}"
    running = subprocess.Popen([sys.executable, "-c", heed], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    folder = (root / "notebooks").resolve()
    deadline = time.monotonic() + 30
    while len(kernels_in(folder)) < min(2, os.cpu_count()) and time.monotonic() < deadline:
        time.sleep(0.1)
    time.sleep(1)
    assert kernels_in(folder)
    running.send_signal(2)
    assert running.wait(timeout=30) != 0
    time.sleep(0.5)
    assert kernels_in(folder) == []
    assert not [path for path in root.glob("**/.*.ipynb*")]


def test_a_kernel_that_makes_notebooks_for_others_sees_no_real_people_and_no_choice_of_a_learner(tmp_path, monkeypatch):
    monkeypatch.setenv("FACELAB_WORK", str(tmp_path / "work"))
    choose = [nbformat.v4.new_code_cell(line) for line in (
        "from facelab.packs import open_pack, sample; print(sample())",
        "try:\n    open_pack('london')\nexcept Exception as refusal:\n    print(refusal)",
    )]  # fmt: skip
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "sample").write_text("london\n")
    notebook = nbformat.v4.new_notebook(cells=choose)
    (done,) = kernel.run_all([kernel.Job("x", notebook, tmp_path)])
    assert done.error is None and notebook.cells[0].outputs[0].text == "synthetic\n"
    assert "may not show the people of 'london'" in notebook.cells[1].outputs[0].text
