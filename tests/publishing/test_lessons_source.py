"""A lesson's source and the editions made from it."""

import jupytext
import pytest
from hypothesis import given
from hypothesis import strategies as st

from facelab.publishing.source import LessonError, choose, edition, read_lesson

HEAD = """\
# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# facelab:
#   title: Counting pages
#   minutes: 20
#   core_minutes: 10
#   touch: a book of twelve pages
#   claim: a book has as many pages as its last number says
# ---
"""

BODY = """
# %% [markdown]
# # 01 · Counting pages

# %% [markdown] tags=["facilitator"]
# Bring a book.
#
# And a pen.

# %%
pages = 12

# %% tags=["starter", "learner"]
leaves = ...

# %% tags=["solution", "facilitator"]
leaves = pages // 2
"""


def write(folder, text, name="01_pages.py"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def with_cells(texts):
    return HEAD + "".join(f"\n# %%\n{text}\n" for text in texts)


def test_the_header_says_what_the_lesson_is(tmp_path):
    lesson = read_lesson(write(tmp_path, HEAD + BODY))
    assert (lesson.number, lesson.name, lesson.title) == ("01", "01_pages", "Counting pages")
    assert (lesson.minutes, lesson.core_minutes) == (20, 10)
    assert lesson.claim.startswith("a book has") and lesson.touch == "a book of twelve pages"


def test_the_header_may_stand_under_jupyter_as_jupytext_itself_writes_it(tmp_path):
    notebook = jupytext.reads(HEAD + BODY, fmt="py:percent")
    notebook.cells.pop(0)
    notebook.metadata["facelab"] = {"title": "T", "minutes": 2, "core_minutes": 1, "claim": "c", "touch": "t"}
    notebook.metadata["jupytext"] = {"notebook_metadata_filter": "facelab"}
    lesson = read_lesson(write(tmp_path, jupytext.writes(notebook, fmt="py:percent")))
    assert (lesson.title, len(lesson.cells)) == ("T", 5)


def test_each_edition_has_its_own_cells_and_those_of_both(tmp_path):
    lesson = read_lesson(write(tmp_path, HEAD + BODY))
    learner, facilitator = edition(lesson, "learner"), edition(lesson, "facilitator")
    assert [cell.source for cell in learner.cells if cell.cell_type == "code"] == ["pages = 12", "leaves = ..."]
    assert [cell.source for cell in facilitator.cells if cell.cell_type == "code"][1] == "leaves = pages // 2"
    assert "Bring a book" not in str(learner)


def test_a_facilitators_note_is_set_off(tmp_path):
    notebook = edition(read_lesson(write(tmp_path, HEAD + BODY)), "facilitator")
    assert notebook.cells[1].source == "> **For the facilitator**\n>\n> Bring a book.\n>\n> And a pen."


def test_a_cell_of_both_editions_has_one_id(tmp_path):
    lesson = read_lesson(write(tmp_path, HEAD + BODY))
    learner, facilitator = edition(lesson, "learner"), edition(lesson, "facilitator")
    assert learner.cells[0].id == facilitator.cells[0].id


def test_no_edition_names_a_version_of_python(tmp_path):
    metadata = edition(read_lesson(write(tmp_path, HEAD + BODY)), "learner").metadata
    assert "version" not in metadata.language_info
    assert metadata.kernelspec.name == "python3"


texts = st.lists(st.sampled_from(["a = 1", "b = 2", "c = 3", "print(a)"]), min_size=1, max_size=8)


@given(texts)
def test_no_two_cells_share_an_id(tmp_path_factory, cells):
    lesson = read_lesson(write(tmp_path_factory.mktemp("one"), with_cells(cells)))
    assert len({cell.id for cell in lesson.cells}) == len(cells)


@given(texts, st.integers(0, 8))
def test_a_new_cell_leaves_all_other_ids_alone(tmp_path_factory, cells, place):
    place = min(place, len(cells))
    folder = tmp_path_factory.mktemp("two")
    before = read_lesson(write(folder, with_cells(cells)))
    after = read_lesson(write(folder, with_cells([*cells[:place], "new = 0", *cells[place:]])))
    ids = [cell.id for cell in after.cells]
    ids.pop(place)
    assert ids == [cell.id for cell in before.cells]


@given(texts)
def test_what_is_written_is_what_is_read(tmp_path_factory, cells):
    lesson = read_lesson(write(tmp_path_factory.mktemp("three"), with_cells(cells)))
    assert [cell.text for cell in lesson.cells] == cells
    assert [cell.source for cell in edition(lesson, "learner").cells] == cells


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("#   minutes: 20\n", ""), "no usable 'minutes'"),
        (("#   touch: a book of twelve pages\n", ""), "no usable 'touch'"),
        (("minutes: 20", "minutes: twenty"), "no usable 'minutes'"),
        (("core_minutes: 10", "core_minutes: 30"), "longer than the whole"),
        (("#   title:", "#   titel: x\n#   title:"), "unknown entry 'titel'"),
        (("#   title: Counting", "#   title: [Counting"), "not YAML"),
        (('["starter", "learner"]', '["starter"]'), "tagged 'starter' but not 'learner'"),
        (('["facilitator"]', '["facilitator", "learner"]'), "twice"),
        (('["facilitator"]', '["facilitater"]'), "Did you mean 'facilitator'"),
        (("# %%\npages", '# %% jupyter={"source_hidden": true}\npages'), "nothing else"),
        (("# %%\npages", "# %% [raw]\npages"), "raw cell"),
    ],
)
def test_a_mistake_is_named_with_its_file(tmp_path, change, says):
    text = HEAD + BODY
    assert change[0] in text
    with pytest.raises(LessonError) as caught:
        read_lesson(write(tmp_path, text.replace(*change, 1)))
    assert says in str(caught.value)
    assert "01_pages" in str(caught.value)


def test_a_file_that_is_no_lesson_is_refused_by_name(tmp_path):
    with pytest.raises(LessonError, match=r"Notes\.py"):
        read_lesson(write(tmp_path, HEAD + BODY, "Notes.py"))


def test_a_lesson_is_meant_by_its_number_or_its_name(tmp_path):
    paths = [tmp_path / "00_start.py", tmp_path / "01_pages.py"]
    assert choose(paths, ["01"]) == choose(paths, ["01_pages"]) == paths[1:]
    assert choose(paths, []) == paths
    with pytest.raises(LessonError, match="00_start, 01_pages"):
        choose(paths, ["07"])
