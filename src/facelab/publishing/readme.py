"""README's table of notebooks, made from the heads of the lessons' sources: nobody keeps it by hand."""

import re
from collections.abc import Iterable
from pathlib import Path

from facelab.files import write_whole
from facelab.publishing.source import Lesson, LessonError, read_lesson, source_paths

HEAD = "| notebook | minutes (core) | what you touch |\n|---|---|---|\n"
TABLE = re.compile(re.escape(HEAD) + r"(?:\|.*\n?)*")


def lessons_table(lessons: Iterable[Lesson]) -> str:
    """Return the table in Markdown, one row per lesson, in the order given."""
    return HEAD + "".join(
        f"| `{lesson.name}` | {lesson.minutes} ({lesson.core_minutes}) | {_in_a_cell(lesson.touch)} |\n"
        for lesson in lessons
    )


def write_readme(root: Path) -> None:
    """Put the table of all lessons into a project's ``README.md``; one without such a table is left as it is."""
    text, wanted = _text(root), _wanted(root)
    if wanted is not None and wanted != text:
        write_whole(root / "README.md", wanted)


def readme_problems(root: Path) -> list[str]:
    """Return, in plain words, whether the table of ``README.md`` is not what the sources give."""
    if _text(root) == _wanted(root):
        return []
    return ["README.md: its table of notebooks differs from the lessons' heads"]


def _text(root: Path) -> str | None:
    try:
        return (root / "README.md").read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        raise LessonError("README.md is not UTF-8 text.", "Save it as UTF-8.") from error


def _wanted(root: Path) -> str | None:
    text = _text(root)
    if text is None or not TABLE.search(text):
        return text
    table = lessons_table(read_lesson(path) for path in source_paths(root))
    return TABLE.sub(lambda _: table, text, count=1)


def _in_a_cell(text: str) -> str:
    return text.replace("|", r"\|")
