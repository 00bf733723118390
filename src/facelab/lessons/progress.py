"""What a learner answered and guessed, in small files that stay on this machine and can be erased at any time."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from facelab.files import alone, sweep, write_whole
from facelab.paths import work_folder

PREDICTIONS = "predictions"


def note_answer(lesson: str, name: str, answer: Any, right: bool) -> None:
    """Keep a learner's last answer to an exercise, how many tries it took, and whether it was ever right."""
    with _changed(lesson) as kept:
        entry = _entry(kept, name)
        entry.update(answer=_plain(answer), tries=entry["tries"] + 1, right=entry["right"] or right)


def note_hint(lesson: str, name: str) -> int:
    """Count one more hint and return how many had been seen before it."""
    with _changed(lesson) as kept:
        entry = _entry(kept, name)
        entry["hints"] += 1
    return entry["hints"] - 1


def note_prediction(name: str, guess: Any) -> None:
    """Keep a guess; those of all lessons lie together, because a later lesson may look back at an earlier one's."""
    with _changed(PREDICTIONS) as kept:
        kept[name] = _plain(guess)


def prediction(name: str) -> Any:
    """Return a guess made earlier, or None."""
    return _load(PREDICTIONS).get(name)


def progress(lesson: str) -> dict[str, dict[str, Any]]:
    """Return what is kept of a lesson: the last answer, the tries, the hints seen, and whether it was right."""
    return _load(lesson)


def erase(lesson: str | None = None) -> list[str]:
    """Erase what is kept of a lesson, or of all lessons and predictions; return the names of the files erased."""
    erased = []
    for path in sorted(answers_folder().iterdir()):
        if path.is_file() and (lesson is None or path.name.split(".")[0] == lesson):
            path.unlink()
            erased.append(path.name)
    return erased


def answers_folder() -> Path:
    """Return the folder of these files, made if need be."""
    folder = work_folder() / "answers"
    folder.mkdir(exist_ok=True)
    return folder


def _entry(kept: dict[str, Any], name: str) -> dict[str, Any]:
    entry = kept.get(name)
    if not isinstance(entry, dict):
        entry = kept[name] = {}
    for key, unset in (("answer", None), ("tries", 0), ("right", False), ("hints", 0)):
        if type(entry.get(key)) is not type(unset) and unset is not None:
            entry[key] = unset  # also mends a file somebody edited by hand
        entry.setdefault(key, unset)
    return entry


def _path(lesson: str) -> Path:
    return answers_folder() / f"{lesson or 'own'}.json"


@contextmanager
def _changed(lesson: str) -> Iterator[dict[str, Any]]:
    """Yield what is kept, to be changed and written back; two notebooks at once take turns, so that neither is lost."""
    folder = answers_folder()
    with alone(folder / ".lock"):
        sweep(folder)
        kept = _load(lesson)
        yield kept
        write_whole(_path(lesson), json.dumps(kept, indent=1, sort_keys=True, ensure_ascii=False) + "\n")


def _load(lesson: str) -> dict[str, Any]:
    path = _path(lesson)
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(kept, dict):
            return kept
    except FileNotFoundError:
        return {}
    except ValueError:
        pass
    _move_aside(path)
    return {}


def _move_aside(path: Path) -> None:
    """Keep a broken file under another name: what a learner wrote is never lost."""
    count = 1
    while (aside := path.with_name(f"{path.stem}.broken-{count}{path.suffix}")).exists():
        count += 1
    path.replace(aside)


def _plain(value: Any) -> Any:
    """Return the value as JSON can hold it: sets and arrays as lists, other things as their text."""
    if isinstance(value, set | frozenset):
        return sorted(str(item) for item in value)
    if hasattr(value, "tolist"):
        return _plain(value.tolist())
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)
