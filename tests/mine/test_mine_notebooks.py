"""Marked outputs leave a notebook; whatever a learner wrote, and every other cell, stays as it is."""

import copy
import json
import os

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat import v4

from facelab.errors import FacelabError
from facelab.marks import MADE_FROM
from facelab.mine.notebooks import strip, strip_bytes, strip_files

ANA, BEN = "mine-00000a", "mine-00000b"


def mark(*people):
    return v4.new_output("display_data", {MADE_FROM: json.dumps({"people": people})})


def code(*outputs, source="look()"):
    return v4.new_code_cell(source, outputs=list(outputs), execution_count=3, metadata={"tags": ["mine"]})


def stream(text="seen"):
    return v4.new_output("stream", name="stdout", text=text)


def notebook(*cells, **metadata):
    return v4.new_notebook(cells=list(cells), metadata=metadata)


def test_a_marked_cell_is_cleared_as_a_whole_and_its_code_stays():
    before = code(stream("early"), mark(ANA), stream("late"), source=f"# {MADE_FROM}\nlook()")
    made = notebook(before)
    assert strip(made) == 1
    (cell,) = made.cells
    assert (cell.outputs, cell.execution_count) == ([], None)
    assert cell.source == f"# {MADE_FROM}\nlook()" and cell.metadata == {"tags": ["mine"]}
    nbformat.validate(made)


def test_only_cells_of_these_people_are_cleared():
    made = notebook(code(mark(ANA)), code(mark(BEN)), code(mark(ANA, BEN)), code(stream()))
    assert strip(made, {ANA}) == 2
    assert [len(cell.outputs) for cell in made.cells] == [0, 1, 0, 1]
    assert strip(made) == 1 and strip(made) == 0


def test_the_state_of_widgets_goes_with_the_outputs_and_not_without():
    state = {"application/vnd.jupyter.widget-state+json": {"state": {}}}
    made = notebook(code(mark(ANA)), widgets=state, title="mine")
    assert strip(made, {BEN}) == 0 and made.metadata.widgets == state
    assert strip(made, {ANA}) == 1 and made.metadata == {"title": "mine"}


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "3", '{"people": "mine-00000b"}', '{"people": []}', '{"people": null}', "{}", 3, None, {}]
)
def test_a_mark_that_cannot_be_read_counts_as_everybodys(text):
    cell = {"cell_type": "code", "outputs": [{"data": {MADE_FROM: text}}]}
    assert strip({"cells": [cell]}, {ANA}) == 1 and cell["outputs"] == []


def test_a_mark_in_lines_is_read():
    for people, cleared in (({ANA}, 1), ({BEN}, 0)):
        cell = {"cell_type": "code", "outputs": [{"data": {MADE_FROM: ['{"people":', f' ["{ANA}"]}}']}}]}
        assert strip({"cells": [cell]}, people) == cleared


# Any notebook: cells of each kind, with outputs of each kind, some of them marked.
words = st.text(max_size=20)
plain_outputs = st.one_of(
    st.builds(stream, words),
    st.builds(lambda text: v4.new_output("execute_result", {"text/plain": text}, execution_count=1), words),
    st.builds(lambda text: v4.new_output("error", ename="E", evalue=text, traceback=[text]), words),
)
marks = st.builds(mark, st.sampled_from([ANA, BEN]))
code_cells = st.builds(
    lambda outputs, source: code(*outputs, source=source),
    st.lists(st.one_of(plain_outputs, marks), max_size=4),
    st.one_of(words, st.just(MADE_FROM)),
)
markdown = st.builds(v4.new_markdown_cell, st.one_of(words, st.just(MADE_FROM)))
notebooks = st.builds(lambda cells: notebook(*cells), st.lists(st.one_of(code_cells, markdown), max_size=5))


def is_marked(cell, people):
    marks = [one.data[MADE_FROM] for one in cell.get("outputs", []) if MADE_FROM in one.get("data", {})]
    return any(person in text for person in people for text in marks)


@given(notebooks, st.sampled_from([None, {ANA}, {BEN}, {ANA, BEN}]))
def test_stripping_takes_the_outputs_of_marked_cells_and_nothing_else(made, people):
    before = copy.deepcopy(made)
    cleared = strip(made, people)
    whom = {ANA, BEN} if people is None else people
    for was, cell in zip(before.cells, made.cells, strict=True):
        if is_marked(was, whom):
            assert cell == {**was, "outputs": [], "execution_count": None}
        else:
            assert cell == was
    assert cleared == sum(is_marked(cell, whom) for cell in before.cells)
    assert strip(made, people) == 0


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5), st.just(MADE_FROM)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["cells", "cell_type", "outputs", "data", "metadata", "widgets", MADE_FROM, "people"]),
            st.one_of(inner, st.just("code")),
            max_size=4,
        ),
    ),
    max_leaves=30,
)
odd_cells = st.fixed_dictionaries({"cell_type": st.just("code")}, optional={"outputs": json_values})
odd_outputs = st.fixed_dictionaries(
    {"cell_type": st.just("code"), "outputs": st.lists(st.fixed_dictionaries({"data": json_values}), max_size=3)}
)
odd_notebooks = st.fixed_dictionaries(
    {"cells": st.lists(st.one_of(odd_cells, odd_outputs, json_values), max_size=3)},
    optional={"metadata": json_values, "worksheets": json_values},
)


@given(st.one_of(json_values, odd_notebooks))
def test_whatever_comes_in_is_stripped_or_refused_in_plain_words_and_then_left_as_it_was(thing):
    before = copy.deepcopy(thing)
    try:
        strip(thing)
    except FacelabError as error:
        assert thing == before and error.what and error.cure
    else:
        assert strip(thing) == 0


@given(st.one_of(st.binary(max_size=60), json_values.map(lambda value: json.dumps(value).encode())))
def test_whatever_a_file_holds_is_stripped_or_refused_and_stays_without_a_mark(raw):
    for content in (raw, raw + MADE_FROM.encode(), MADE_FROM.encode() + raw):
        try:
            after, cleared = strip_bytes(content)
        except FacelabError:
            assert MADE_FROM.encode() in content
        else:
            assert cleared or after == content


def test_a_file_nested_deeper_than_python_reads_is_refused_in_plain_words():
    with pytest.raises(FacelabError, match="cannot be read"):
        strip_bytes(b'{"cells": ' + b"[" * 100_000 + MADE_FROM.encode())


LAYOUTS = {
    "as Jupyter writes": lambda made: nbformat.writes(made) + "\n",
    "no last line": nbformat.writes,
    "four spaces": lambda made: json.dumps(made, indent=4),
    "tabs": lambda made: json.dumps(made, indent="\t", ensure_ascii=False) + "\n\n",
    "one line": json.dumps,
    "one line without spaces": lambda made: json.dumps(made, separators=(",", ":")),
    "Windows": lambda made: (json.dumps(made, indent=1) + "\n").replace("\n", "\r\n"),
    "no indentation": lambda made: json.dumps(made, indent=0),
    "marked as UTF-8": lambda made: "\ufeff" + json.dumps(made, indent=1, ensure_ascii=False),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_file_keeps_its_layout(layout):
    made = notebook(code(mark(ANA), stream("ä")), v4.new_markdown_cell('Größe: 3 ≤ 4 😀 \\ "\n'), code(stream("stays")))
    raw = LAYOUTS[layout](made).encode()
    after, cleared = strip_bytes(raw, {ANA})
    strip(made)
    assert cleared == 1 and after == LAYOUTS[layout](made).encode()
    assert strip_bytes(raw, {BEN}) == (raw, 0)


def test_half_a_character_survives():
    raw = json.dumps(notebook(code(mark(ANA)), v4.new_markdown_cell("\ud83d"))).encode()
    raw = raw.replace(b"look()", "schön()".encode())
    after, cleared = strip_bytes(raw)
    cells = json.loads(after)["cells"]
    assert cleared == 1 and cells[1]["source"] == "\ud83d" and cells[0]["source"] == "schön()"


@pytest.fixture
def work(tmp_path):
    folder = tmp_path / "work"
    (folder / ".ipynb_checkpoints").mkdir(parents=True)
    (folder / "notes").mkdir()
    return folder


def write(path, *cells):
    path.write_text(nbformat.writes(notebook(*cells)) + "\n", encoding="utf-8")
    return path


NAMES = [
    "00_start_here.ipynb",
    "00_start_here_version_2.ipynb",
    ".~00_start_here.ipynb",
    ".ipynb_checkpoints/00_start_here-checkpoint.ipynb",
    "notes/Copy.IPYNB",
    "notes/a.ipynb.invalid",
    "notes/a.ipynb~",
]


def test_every_notebook_below_a_folder_is_stripped_hidden_ones_and_checkpoints_too(work):
    for name in NAMES:
        write(work / name, code(mark(ANA)), code(mark(BEN)), code(mark(ANA), stream()))
    changed = strip_files(work, {ANA})
    assert dict(changed) == {work / name: 2 for name in NAMES}
    assert all(ANA not in (work / name).read_text() and BEN in (work / name).read_text() for name in NAMES)
    assert strip_files(work, {ANA}) == []


def test_files_without_these_marks_are_not_even_written(work):
    ours = write(work / "a.ipynb", code(mark(BEN)), code(stream(ANA), source=f"{MADE_FROM} {ANA}"))
    odd = work / "b.ipynb"
    odd.write_bytes(b"\xff\x00 not a notebook")
    text = work / "c.txt"
    text.write_text(nbformat.writes(notebook(code(mark(ANA)))))
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ino) for path in (ours, odd, text)}
    assert strip_files(work, {ANA}) == []
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ino) for path in before} == before


def test_a_file_that_cannot_be_read_or_written_is_told_of_and_the_others_are_done(work, monkeypatch):
    broken = work / "a.ipynb"
    broken.write_text('{"cells": ' + MADE_FROM)
    old = work / "b.ipynb"
    old.write_text(json.dumps({"worksheets": [{"cells": [{"outputs": [{MADE_FROM: "{}"}]}]}], "nbformat": 3}))
    full = write(work / "full.ipynb", code(mark(ANA)))
    last = write(work / "last.ipynb", code(mark(ANA)))
    replace = os.replace

    def fail(source, target):
        if os.fspath(target) == os.fspath(full):
            raise OSError(28, "No space left on device")
        replace(source, target)

    monkeypatch.setattr(os, "replace", fail)
    troubles = []
    assert strip_files(work, None, troubles.append) == [(last, 1)]
    for path, trouble in zip((broken, old, full), troubles, strict=True):
        assert str(path) in trouble.what and trouble.cure
    assert "No space left" in troubles[2].what and ANA in full.read_text()
    with pytest.raises(FacelabError, match=r"a\.ipynb may hold"):
        strip_files(work, None)


def test_a_folder_that_is_not_there_holds_nothing(work):
    assert strip_files(work / "nowhere", None) == []


@pytest.mark.skipif(os.name == "nt", reason="links and modes of Unix")
def test_a_link_leads_to_the_notebook_and_its_mode_stays(work, tmp_path):
    real = write(tmp_path / "real.ipynb", code(mark(ANA)))
    real.chmod(0o600)
    (work / "link.ipynb").symlink_to(real)
    assert strip_files(work, {ANA}) == [(work / "link.ipynb", 1)]
    assert (work / "link.ipynb").is_symlink() and ANA not in real.read_text()
    assert real.stat().st_mode & 0o777 == 0o600
