"""Adding a lesson takes its source and its questions; everything else finds it by itself."""

from pathlib import Path

import pytest

from facelab.publishing import course
from facelab.publishing.course import write_course
from facelab.publishing.editions import anatomy_problems, build, drift
from facelab.publishing.readme import HEAD, lessons_table, write_readme
from facelab.publishing.source import LessonError, read_lesson, source_paths
from lessons_example import LESSON, QUESTIONS, change, make_project

ROOT = Path(__file__).resolve().parents[2]
README = f"# A project\n\n{HEAD}| `00_gone` | 1 (1) | nothing |\n\nMore to come.\n"


def quietly(*_):
    pass


def files(root: Path) -> dict[str, bytes]:
    """Every file of a project by its place; what Python and the tests' own kernel leave behind is passed over."""
    found = [path for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


def add_lesson(root: Path) -> None:
    """Add a lesson on clocks, as CONTRIBUTING says: a source and its questions, and nothing else."""
    words = {"pages": "hours", "leaves": "hands", "sheets": "wheels"}
    lesson, questions = LESSON, QUESTIONS
    for old, new in words.items():
        lesson, questions = (
            text.replace(f'"{old}"', f'"{new}"').replace(f"{old} = ", f"{new} = ").replace(f", {old})", f", {new})")
            for text in (lesson, questions)
        )
    lesson = lesson.replace("Counting pages", "Counting hours").replace("# # 01", "# # 04")
    lesson = lesson.replace("touch: a book of twelve pages", "touch: a clock with two hands")
    (root / "notebooks" / "source" / "04_clocks.py").write_text(lesson, encoding="utf-8")
    (root / "notebooks" / "questions" / "q04_clocks.py").write_text(questions, encoding="utf-8")


def test_a_lesson_is_its_source_and_its_questions_and_all_else_is_made(tmp_path, monkeypatch):
    root = make_project(tmp_path / "project")
    (root / "README.md").write_text(README, encoding="utf-8")
    build(root=root, tell=quietly)
    before = files(root)
    add_lesson(root)
    assert drift(root) == [
        "notebooks/04_clocks.ipynb is missing",
        "facilitator/solutions/04_clocks.ipynb is missing",
        "README.md: its table of notebooks differs from the lessons' heads",
    ]
    build(["04"], root=root, tell=quietly)
    after = files(root)
    assert {name for name in after if after[name] != before.get(name)} == {
        "notebooks/source/04_clocks.py",
        "notebooks/questions/q04_clocks.py",
        "notebooks/04_clocks.ipynb",
        "facilitator/solutions/04_clocks.ipynb",
        "README.md",
    }
    assert drift(root) == [] and anatomy_problems(root) == []
    row = "| `04_clocks` | 20 (10) | a clock with two hands |\n"
    assert (root / "README.md").read_text(encoding="utf-8").endswith(f"{row}\nMore to come.\n")
    monkeypatch.setattr(course, "EXTRA_PAGES", ())
    index = write_course(root=root, tell=quietly)
    assert '<strong>04 · Counting hours</strong></a>' in index.read_text(encoding="utf-8")


def test_the_readme_of_this_project_holds_exactly_the_table_of_its_lessons():
    lessons = [read_lesson(path) for path in source_paths(ROOT)]
    table = lessons_table(lessons)
    assert f"\n\n{table}\n" in (ROOT / "README.md").read_text(encoding="utf-8") and table.count("\n") == 2 + len(
        lessons
    )


@pytest.mark.parametrize("text", ["# No table\n", None])
def test_a_readme_without_a_table_is_left_as_it_is(tmp_path, text):
    root = make_project(tmp_path)
    if text is not None:
        (root / "README.md").write_text(text, encoding="utf-8")
    before = files(root)
    write_readme(root)
    assert files(root) == before
    assert not [problem for problem in drift(root) if "README" in problem]


def test_a_table_that_is_right_is_not_written_again(tmp_path):
    root = make_project(tmp_path)
    (root / "README.md").write_text(README, encoding="utf-8")
    write_readme(root)
    written = (root / "README.md").stat().st_mtime_ns
    write_readme(root)
    assert (root / "README.md").stat().st_mtime_ns == written


def test_a_bar_in_what_is_touched_does_not_split_the_row(tmp_path):
    root = make_project(tmp_path, change=change("of twelve pages", "of twelve | pages"))
    lesson = read_lesson(root / "notebooks" / "source" / "01_pages.py")
    assert lessons_table([lesson]) == HEAD + "| `01_pages` | 20 (10) | a book of twelve \\| pages |\n"


def test_a_readme_in_another_encoding_is_named_and_left_alone(tmp_path):
    root = make_project(tmp_path)
    (root / "README.md").write_bytes(b"caf\xe9")
    with pytest.raises(LessonError, match=r"README\.md is not UTF-8 text\. Save it as UTF-8\."):
        write_readme(root)
    assert (root / "README.md").read_bytes() == b"caf\xe9"
