"""An entry that is wrong is refused in words that name its file, its id and the cure."""

import shutil

import pydantic
import pytest

from facelab.errors import FacelabError, RecordError
from facelab.paths import data_folder
from facelab.record import load_record


@pytest.fixture
def copied_record(tmp_path):
    """A copy of the record that tests may spoil."""
    return shutil.copytree(data_folder() / "record", tmp_path / "record")


def spoil(folder, file, old, new):
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


# file, what is replaced by what, and the words that the refusal must hold
SPOILT = [
    ("events.yaml", "  title: ", "  titel: ", ["entry 'documents-in-three-states'", "titel", "spelling"]),
    ("events.yaml", "  evidence: records-request\n", "", ["entry 'documents-in-three-states'", "evidence", "Add"]),
    ("events.yaml", "evidence: records-request", "evidence: rumour", ["documents-in-three-states", "rumour", "vocab"]),
    ("events.yaml", "actors: [aclu-affiliates,", "actors: [nobody,", ["documents-in-three-states", "nobody", "actors"]),
    ("events.yaml", "systems: [accountability,", "systems: [x-ray,", ["documents-in-three-states", "x-ray"]),
    ("events.yaml", "did: published-on", "did: loved", ["daily-beast-publishes", "loved"]),
    ("events.yaml", "see: [records-requests-three-states]", "see: [gone]", ["documents-in-three-states", "gone"]),
    ("events.yaml", 'source: "004"', 'source: "007"', ["documents-in-three-states", "007", "sources.yaml"]),
    ("events.yaml", "paragraphs: [10]", "paragraphs: [21]", ["documents-in-three-states", "20 paragraphs, not 21"]),
    ("events.yaml", "paragraphs: [10]", "paragraphs: [0]", ["documents-in-three-states", "paragraphs"]),
    ("events.yaml", "paragraphs: [10]", "verified: to-be-checked", ["documents-in-three-states", "'paragraphs'"]),
    ("events.yaml", "layer: articles", "layer: later", ["documents-in-three-states", "other layer"]),
    (
        "events.yaml",
        "paragraphs: [10]}",
        "paragraphs: [10]}, {source: input-2020, verified: read-in-stored-copy}",
        ["documents-in-three-states", "other layer"],
    ),
    ("events.yaml", 'date: "2018-05-23"', "date: 2018-05-23", []),  # a date without quotation marks is still text
    ("events.yaml", 'date: "2018-05-23"', "date: 2018", ["surveillance-business-heading", "date", "quotation marks"]),
    (
        "events.yaml",
        'date: "2018-05-23"',
        'date: "May"',
        ["surveillance-business-heading", "not a valid date of the record"],
    ),
    ("events.yaml", 'date: "--06"', 'date: "2018-06"', ["pitch-to-ice-june", "needs no 'context'"]),
    ("events.yaml", 'date: "--07-01/', 'date: "--07-02/', ["lobbying-quarter", "cannot mean"]),
    ("events.yaml", 'words: "powerful', 'words: "one two three four powerful', ["aclu-calls-it-dangerous", "6 words"]),
    ("events.yaml", "speaker: aclu,", "speaker: ghost,", ["aclu-calls-it-dangerous", "ghost"]),
    ("events.yaml", "- id: whose-database", "- id: common-use-case", ["common-use-case", "already used in events"]),
    ("events.yaml", "- id: whose-database", "- id: amazon", ["entry 'amazon'", "already used in actors"]),
    ("events.yaml", "- id: whose-database", "- known: x", ["entry number 4", "no id"]),
    ("events.yaml", "  title: ", "  layer: later\n  title: ", ["events.yaml", "said twice"]),
    ("events.yaml", "  title: ", "\ttitle: ", ["events.yaml", "cannot be read"]),
    ("claims.yaml", "testable: partly", "testable: maybe", ["entry 'hundred-people'", "testable"]),
    ("claims.yaml", "testable: partly", "testable: no", ["entry 'hundred-people'", "testable", "quotation marks"]),
    ("claims.yaml", "notebooks: [01_detection", "notebooks: [99_x", ["entry 'hundred-people'", "99_x"]),
    ("claims.yaml", "claimed_by: [toms-hardware]", "claimed_by: []", ["entry 'hundred-people'", "claimed_by"]),
    ("claims.yaml", "  against: ", "  note: ", ["claims.yaml", "said twice"]),
    ("claims.yaml", "verified: read-in-stored-copy", "verified: seen", ["database-may-be-amazons", "verification"]),
    ("money.yaml", "amount: 3630000", 'amount: "much"', ["entry 'lobbying'", "amount"]),
    ("money.yaml", "payer: amazon", "payer: nobody", ["entry 'lobbying'", "nobody"]),
    ("moratoria.yaml", "{answer: not stated}", "{answer: perhaps}", ["entry 'ibm-2020'", "existing_contracts"]),
    ("moratoria.yaml", "{answer: not stated}", "{reads: said, answer: not stated}", ["entry 'ibm-2020'", "'open'"]),
    ("moratoria.yaml", "{reads: said", "{reads: maybe", ["entry 'ibm-2020'", "maybe", "readings"]),
    ("events.yaml", "because_of: [records-req", "because_of: [req", ["documents-in-three-states", "events.yaml"]),
    ("claims.yaml", "defensible: [records-request]", "defensible: [rumour]", ["tracking-easy-and-accurate", "rumour"]),
    ("vocabulary.yaml", "[stopped-supplying]", "[stopped]", ["vocabulary.yaml", "'stopped'", "tie_families"]),
    ("vocabulary.yaml", "[lobbied, searched", "[met, lobbied, searched", ["vocabulary.yaml", "'met'", "once"]),
    ("requests.yaml", "asked_by: aclu", "asked_by: nobody", ["entry 'asked-in-three-states'", "nobody"]),
    ("letter.yaml", "paragraphs: [19]", "paragraphs: [99]", ["letter.yaml", "000", "24 paragraphs"]),
    ("letter.yaml", "letter: |", "lettre: |", ["letter.yaml", "lettre", "spelling"]),
    ("actors.yaml", "kind: civil-society", "kind: angel", ["entry 'aclu'", "angel"]),
    ("actors.yaml", "part_of: aclu", "part_of: gone", ["entry 'aclu-affiliates'", "gone"]),
    ("sources.yaml", "paragraphs: 24", "paragraphs: 3", ["'000'", "3 paragraphs"]),
    ("sources.yaml", '- id: "000"', "- id: 000", ["entry number 1"]),
    ("vocabulary.yaml", "  china: ", "  China: ", ["vocabulary.yaml", "systems"]),
]


@pytest.mark.parametrize(("file", "old", "new", "said"), SPOILT, ids=[f"{row[0]}-{row[2].strip()}" for row in SPOILT])
def test_a_spoilt_entry_is_refused_with_file_entry_and_cure(copied_record, file, old, new, said):
    spoil(copied_record, file, old, new)
    if not said:
        load_record(copied_record)
        return
    with pytest.raises(RecordError) as refusal:
        load_record(copied_record)
    assert "data/record/" in refusal.value.what
    for words in said:
        assert words in str(refusal.value), str(refusal.value)
    assert refusal.value.cure and isinstance(refusal.value, FacelabError)


@pytest.mark.parametrize("file", ["sources", "actors", "events", "claims", "money", "moratoria", "vocabulary"])
def test_a_missing_or_empty_file_is_refused_by_name(copied_record, file):
    (copied_record / f"{file}.yaml").write_text("", encoding="utf-8")
    with pytest.raises(RecordError, match=rf"{file}\.yaml"):
        load_record(copied_record)
    (copied_record / f"{file}.yaml").unlink()
    with pytest.raises(RecordError, match=rf"{file}\.yaml is missing"):
        load_record(copied_record)


def test_the_untouched_copy_loads(copied_record):
    assert load_record(copied_record) == load_record()


def test_nothing_in_the_record_can_be_changed():
    record = load_record()
    with pytest.raises(pydantic.ValidationError, match="frozen"):
        record.events[0].title = "something else"
    with pytest.raises(AttributeError):
        record.events = ()


def test_an_entry_is_found_by_its_id_and_an_unknown_one_is_refused():
    record = load_record()
    assert record["go-correction"].evidence == "correction"
    with pytest.raises(RecordError, match="no entry 'gone'"):
        record["gone"]
