"""The record against the five articles themselves, wherever they lie beside the checkout.

The articles are not part of the project: without them this whole file is skipped once, and says so.
"""

import calendar
import re
from pathlib import Path

import pytest

from facelab.paths import data_folder
from facelab.record import NOT_STATED
from record_texts import ARTICLES, RECORD, TIMELINE, texts

PROJECT = Path(__file__).resolve().parents[2]
FOLDER = PROJECT.parent / "shared" / "sources"
if not FOLDER.is_dir():
    pytest.skip("the five articles are not here (../shared/sources beside the checkout)", allow_module_level=True)
SHARED_WORDS = 9


def paragraphs(source) -> list[str]:
    """Return the paragraphs of an article, the headline first; number n of the record is element n - 1."""
    lines = (FOLDER / source.file).read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip()][source.lines_before_headline :]


def plain(text: str) -> str:
    return text.replace("\u2019", "'").replace("“", '"').replace("”", '"')


def cited(entry) -> str:
    """Return the text of all paragraphs that an entry rests on, and of those that date their article."""
    found = []
    for place in entry.all_support():
        source = RECORD[place.source]
        if source.layer == "articles":
            found += [paragraphs(source)[number - 1] for number in sorted({*place.paragraphs, *source.stated_in})]
    return plain("\n".join(found))


@pytest.mark.parametrize("source", ARTICLES, ids=lambda source: source.id)
def test_every_paragraph_that_is_cited_exists(source):
    told = paragraphs(source)
    assert len(told) == source.paragraphs
    assert told[0] == source.headline
    for entry in (*TIMELINE, *RECORD.actors):
        for place in entry.support:
            if place.source == source.id:
                assert max(place.paragraphs) <= len(told), entry.id


@pytest.mark.parametrize("source", ARTICLES, ids=lambda source: source.id)
def test_an_article_says_of_itself_what_the_record_says_it_does(source):
    own = plain("\n".join(paragraphs(source)[number - 1] for number in source.stated_in))
    everything = plain("\n".join(paragraphs(source)))
    assert source.outlet in (*own.split("\n"), NOT_STATED) or source.outlet in own
    assert all(writer in everything for writer in source.writers)
    for date in (source.published, source.updated):
        assert dates_stated(own, date), date


@pytest.mark.parametrize("entry", TIMELINE, ids=lambda entry: entry.id)
def test_a_quotation_stands_in_its_paragraph_word_for_word(entry):
    for quotation in entry.quotations:
        paragraph = plain(paragraphs(RECORD[quotation.source])[quotation.paragraph - 1])
        assert quotation.words in paragraph


@pytest.mark.parametrize("entry", [e for e in TIMELINE if e.layer == "articles"], ids=lambda entry: entry.id)
def test_a_date_is_never_more_precise_than_its_article(entry):
    assert dates_stated(cited(entry), entry.date)
    if entry.when:
        assert plain(entry.when) in cited(entry)
        assert len(entry.when.split()) <= 6


@pytest.mark.parametrize(
    ("text", "date", "stated"),
    [
        ("In June, a company", "--06", True),
        ("In June, a company", "--06-12", False),
        ("In June, a company", "2018-06", False),
        ("First published Oct. 24 at nine", "--10-24", True),
        ("First published Oct. 24 at nine", "2018-10-24", False),
        ("Original, 5/23/18, ten", "2018-05-23", True),
        ("Marketing 100 people in 2018", "2018-03-10", False),
    ],
)
def test_a_date_made_more_precise_would_be_found_out(text, date, stated):
    assert dates_stated(text, date) is stated


@pytest.mark.parametrize("entry", [e for e in TIMELINE if e.layer == "articles"], ids=lambda entry: entry.id)
def test_a_number_is_one_that_its_article_gives(entry):
    told = entry.model_dump(include={"title", "what", "claim", "covers"})
    numbers = {number for text in texts(told) for number in re.findall(r"\d[\d,.]*\d|\d", text)}
    allowed = {"3"} if entry.id == "pictures-uploaded" else set()  # S3 is a name
    for number in numbers - allowed:
        assert number in cited(entry), number


def test_no_nine_words_in_a_row_come_from_an_article():
    theirs = {run: source.id for source in ARTICLES for text in paragraphs(source) for run in runs(text)}
    for where, text in our_texts():
        shared = sorted({run for run in runs(text) if run in theirs})
        assert not shared, f"{where} has words of article {theirs[shared[0]]}: {shared[0]}"


def our_texts():
    """Yield every text of ours about the record, with where it stands; a headline is given as such and left out."""
    for name in ("sources", "actors", "events", "claims", "money", "moratoria", "requests"):
        for entry in getattr(RECORD, name):
            yield from ((f"{name}.yaml, {entry.id}", text) for text in texts(entry.model_dump(exclude={"headline"})))
    files = [data_folder() / "record" / "README.md", data_folder() / "record" / "vocabulary.yaml"]
    files += sorted((PROJECT / "src" / "facelab" / "record").glob("*.py"))
    files += sorted((PROJECT / "tests").glob("test_record*.py"))
    files += [data_folder() / "record" / "letter.yaml"]
    files += sorted((PROJECT / "notebooks" / "source").glob("*.py"))
    for layer in ("figures", "widgets", "lessons/questions"):
        files += sorted((PROJECT / "src" / "facelab" / layer).glob("*.py"))
    yield from ((file.name, prose(file.read_text(encoding="utf-8"))) for file in files)


def prose(text: str) -> str:
    """Return a file's text with the comment marks of a lesson taken away, so that runs go on across lines."""
    return re.sub(r"^# ?", "", text, flags=re.M)


def runs(text: str) -> list[str]:
    words = re.findall(r"[a-z0-9]+(?:'[a-z]+)?", plain(text).lower())
    return [" ".join(words[at : at + SHARED_WORDS]) for at in range(len(words) - SHARED_WORDS + 1)]


def dates_stated(text: str, date: str) -> bool:
    """Tell whether every part of a date (year, month, day) stands in a text."""
    if date == NOT_STATED:
        return True
    text += " " + " ".join(
        f"20{year} {calendar.month_name[int(month)]} {int(day)}"
        for month, day, year in re.findall(r"(\d+)/(\d+)/(\d\d)", text)
    )
    for point in date.split("/"):
        year, month, day = (re.fullmatch(r"(\d{4})?-{0,2}(\d\d)?-?(\d\d)?", point)).groups()
        names = month and f"(?:{calendar.month_name[int(month)]}|{calendar.month_abbr[int(month)]})"
        if not all(re.search(rf"\b{part}\b", text) for part in (year, names, day and int(day)) if part):
            return False
    return True
