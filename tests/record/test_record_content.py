"""What the public record must hold, and the manners it keeps: whole, attributed, marked, and in our own words."""

import re

import pytest

from facelab.paths import data_folder
from facelab.record import NOT_STATED, QUESTIONS
from facelab.record.schema import Entry
from record_texts import ARTICLES, RECORD, TIMELINE, texts


def test_it_holds_what_five_articles_tell():
    assert [source.id for source in ARTICLES] == ["000", "001", "002", "003", "004"]
    assert len([event for event in RECORD.events if event.layer == "articles"]) >= 60
    assert len([claim for claim in RECORD.claims if claim.layer == "articles"]) >= 40


@pytest.mark.parametrize("system", RECORD.vocabulary.systems)
def test_every_system_of_the_articles_has_an_event_and_a_claim_or_a_moratorium(system):
    told = [entry for entry in TIMELINE if system in entry.systems and entry.layer == "articles"]
    assert any(entry in RECORD.events for entry in told), system
    assert any(entry not in RECORD.events for entry in told), system


def test_there_are_fifteen_systems():
    assert len(RECORD.vocabulary.systems) == 15


@pytest.mark.parametrize("source", ARTICLES, ids=lambda source: source.id)
def test_every_paragraph_of_an_article_that_tells_something_is_cited(source):
    cited = {n for entry in TIMELINE for place in entry.all_support() if place.source == source.id
             for n in place.paragraphs}  # fmt: skip
    cited |= {n for actor in RECORD.actors for place in actor.support if place.source == source.id
              for n in place.paragraphs}  # fmt: skip
    rest = set(range(1, source.paragraphs + 1)) - cited - set(source.stated_in)
    assert rest <= NOTHING_TOLD[source.id], f"nobody cites {sorted(rest - NOTHING_TOLD[source.id])}"


# Paragraphs that hold no statement of the story: by-lines, credits of pictures, headings, advertisements.
NOTHING_TOLD = {
    "000": {3, 5, 6, 23, 24},
    "001": {1, 12},
    "002": {1, 9},
    "003": {1},
    "004": {1, 2, 15},
}


def test_every_word_of_the_controlled_lists_is_used():
    words = RECORD.vocabulary
    used = {entry.evidence for entry in TIMELINE}
    assert set(words.evidence) == used
    assert set(words.actor_kinds) == {actor.kind for actor in RECORD.actors}
    assert set(words.ties) == {tie.did for event in RECORD.events for tie in event.ties}
    read = {getattr(one, question).reads for one in RECORD.moratoria for question in QUESTIONS}
    assert set(words.readings) == read


def test_every_actor_occurs_in_an_entry():
    used = {actor for entry in TIMELINE for actor in entry.actor_ids()}
    assert {actor.id for actor in RECORD.actors} == used


def test_every_source_is_used():
    used = {place.source for entry in TIMELINE for place in entry.all_support()}
    reasons = " ".join(entry.context.because for entry in TIMELINE if entry.context)
    for source in RECORD.sources:
        assert source.id in used or source.id in reasons, source.id


def test_a_reading_that_names_a_source_names_one_we_have():
    known = {source.id for source in RECORD.sources}
    for entry in (*TIMELINE, *RECORD.sources):
        named = re.findall(r"[a-z-]+-20\d\d(?:-\d\d)?", entry.context.because) if entry.context else []
        assert set(named) <= known, entry.id


def test_the_correction_and_what_it_corrects_both_stand():
    scanned, corrected = RECORD["go-faces-scanned"], RECORD["go-correction"]
    assert (scanned.date, corrected.date) == ("2018-05-23", "2018-06-04")
    assert corrected.evidence == "correction" and scanned.evidence == "unsourced-assertion"
    assert corrected.id in scanned.see and scanned.id in corrected.see


def test_sale_and_no_contract_stand_side_by_side_and_point_at_each_other():
    sale, contract = RECORD["sale-to-ice"], RECORD["no-contract"]
    assert {place.source for place in sale.support} == {"003"} and {place.source for place in contract.support} == {
        "000"
    }
    assert sale.disputed and contract.disputed
    assert set(sale.events) == set(contract.events)


def test_what_came_after_is_there_each_with_how_far_we_looked():
    for entry in ("pause-extended", "blog-85", "amazon-names-95", "amazon-names-99", "people-pathing-ends",
                  "rite-aid-settles", "wrongful-arrests-known"):  # fmt: skip
        assert RECORD[entry].layer == "later"
    for entry in TIMELINE:
        assert entry.layer == "articles" or all(place.verified for place in entry.support)


def test_an_outlet_or_year_that_an_article_does_not_state_is_not_stated():
    stated = {source.id: (source.outlet, source.published) for source in ARTICLES}
    assert stated == {
        "000": ("CNET", "--10-24"),
        "001": (NOT_STATED, NOT_STATED),
        "002": (NOT_STATED, NOT_STATED),
        "003": ("The Hill", NOT_STATED),
        "004": ("Tom's Hardware", "2018-05-23"),
    }


def test_each_moratorium_answers_the_same_six_questions_somewhere():
    for question in QUESTIONS:
        answers = [getattr(one, question).answer for one in RECORD.moratoria]
        assert any(answer != NOT_STATED for answer in answers), question


def test_each_side_is_given_its_own_case():
    for actor in (
        "aclu",
        "coalition",
        "amazon",
        "ice",
        "microsoft",
        "ibm",
        "sheriffs-office",
        "amazon-employees",
        "gomez",
    ):
        assert RECORD[actor].own_case != NOT_STATED, actor


@pytest.mark.parametrize("entry", [*TIMELINE, *RECORD.actors, *RECORD.sources], ids=lambda entry: entry.id)
def test_what_stands_in_quotation_marks_is_a_quotation_with_its_speaker(entry):
    told = entry.model_dump(exclude={"headline", "quotations", "when"})
    quoted = {words for text in texts(told) for words in re.findall("“([^”]*)”", text)}
    registered = {quotation.words for quotation in entry.quotations} if isinstance(entry, Entry) else set()
    assert quoted <= registered
    assert not any('"' in text for text in texts(told)), "a straight quotation mark"
    if entry in RECORD.events:
        assert registered <= quoted, "a quotation that nothing quotes"


def test_no_file_of_the_record_names_a_machine_or_a_package_index():
    for file in (data_folder() / "record").iterdir():
        text = file.read_text(encoding="utf-8").lower()
        for word in ("py" + "pi", "file://", "localhost", *(f"/{folder}/" for folder in ("work", "home", "tmp"))):
            assert word not in text, f"{file.name}: {word}"
