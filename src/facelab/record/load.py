"""Reading the public record from ``data/record/``, with errors that name the file, the entry and the cure."""

from dataclasses import dataclass, field
from pathlib import Path

import yaml
from pydantic import TypeAdapter, ValidationError

from facelab.errors import RecordError
from facelab.paths import data_folder
from facelab.record.references import troubles
from facelab.record.schema import Actor, Claim, Event, LetterKit, Money, Moratorium, Request, Source, Vocabulary

MODELS = {
    "sources": Source,
    "actors": Actor,
    "events": Event,
    "claims": Claim,
    "money": Money,
    "moratoria": Moratorium,
    "requests": Request,
}


@dataclass(frozen=True)
class Record:
    """The public record: its entries in the order of their files.

    Parameters
    ----------
    vocabulary : Vocabulary
        The controlled lists, each word with its meaning.
    letter : LetterKit
        What a request for records is made of.
    sources, actors, events, claims, money, moratoria, requests : tuple
        The entries of the file of that name.
    """

    vocabulary: Vocabulary = field(repr=False)
    letter: LetterKit = field(repr=False)
    sources: tuple[Source, ...] = field(repr=False)
    actors: tuple[Actor, ...] = field(repr=False)
    events: tuple[Event, ...] = field(repr=False)
    claims: tuple[Claim, ...] = field(repr=False)
    money: tuple[Money, ...] = field(repr=False)
    moratoria: tuple[Moratorium, ...] = field(repr=False)
    requests: tuple[Request, ...] = field(repr=False)

    def __getitem__(self, entry_id: str):
        for file in MODELS:
            for entry in getattr(self, file):
                if entry.id == entry_id:
                    return entry
        raise RecordError(f"The public record has no entry '{entry_id}'.", "Its ids stand in data/record/*.yaml.")


def load_record(folder: Path | None = None) -> Record:
    """Read and check the whole record.

    Parameters
    ----------
    folder : Path, optional
        Where its files lie; those of the project unless told.

    Raises
    ------
    RecordError
        If a file is missing or is not YAML, an entry does not fit the schema, or a reference leads nowhere.
    """
    folder = folder or data_folder() / "record"
    vocabulary = _checked(Vocabulary, _read(folder / "vocabulary.yaml"), "vocabulary.yaml", "")
    letter = _checked(LetterKit, _read(folder / "letter.yaml"), "letter.yaml", "")
    record = Record(
        vocabulary, letter, **{name: _entries(folder / f"{name}.yaml", model) for name, model in MODELS.items()}
    )
    for file, entry, what in troubles(record):
        raise RecordError(f"data/record/{file}.yaml, entry '{entry}': {what}.", _CURE)
    return record


_CURE = "Mend that entry, or put the file back that came with the project (git restore data/record)."


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """YAML without surprises: no dates made of text, and no key twice."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - the name and form are PyYAML's
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node, deep=False):
        keys = [key.value for key, _ in node.value]
        if twice := {key for key in keys if keys.count(key) > 1}:
            raise yaml.constructor.ConstructorError(None, None, f"'{min(twice)}' is said twice", node.start_mark)
        return super().construct_mapping(node, deep)


def _read(file: Path):
    try:
        return yaml.load(file.read_text(encoding="utf-8"), Loader=_Loader)
    except FileNotFoundError:
        raise RecordError(f"data/record/{file.name} is missing.", "Put it back: git restore data/record.") from None
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        said = " ".join(str(error).split())
        raise RecordError(f"data/record/{file.name} cannot be read as YAML ({said}).", _CURE) from None


def _entries(file: Path, model: type) -> tuple:
    rows = _read(file)
    if not isinstance(rows, list) or not rows:
        raise RecordError(f"data/record/{file.name} does not hold a list of entries.", _CURE)
    return tuple(_checked(model, row, file.name, _name(row, number)) for number, row in enumerate(rows, 1))


def _name(row, number: int) -> str:
    stated = row.get("id") if isinstance(row, dict) else None
    return f", entry '{stated}'" if isinstance(stated, str) else f", entry number {number} (it has no id)"


def _checked(model: type, row, file: str, entry: str):
    try:
        return TypeAdapter(model).validate_python(row)
    except ValidationError as error:
        # a misspelling first
        first, *more = sorted(error.errors(), key=lambda problem: problem["type"] != "extra_forbidden")
        at = ".".join(str(part) for part in first["loc"]) or "the entry"
        others = f" (and {len(more)} more)" if more else ""
        raise RecordError(f"data/record/{file}{entry}: '{at}': {first['msg']}{others}.", _cure(first)) from None


def _cure(error: dict) -> str:
    known = {
        "extra_forbidden": "Check the spelling: there is no such field.",
        "missing": "Add the field: [] for an empty list, 'not stated' for a text that the source does not give.",
        "string_type": "Write it as text; numbers and dates in quotation marks.",
    }
    if isinstance(error["input"], bool):
        return "Put the word into quotation marks: without them YAML takes yes and no for true and false."
    return known.get(error["type"], _CURE)
