"""Figures and pages of the record: everything drawn once, everything escaped, and a letter that prints."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facelab.errors import FacelabError
from facelab.figures import picture_html
from facelab.figures.record.letter import letter_pages, letter_pdf, missing_characters, save_letter
from facelab.figures.record.pages import (
    beside,
    case_rows,
    event_list,
    event_rows,
    matrix_rows,
    source_rows,
    table,
    told_rows,
    when,
)
from facelab.figures.record.reading import WAYS, page_map, trail_units
from facelab.figures.record.ties import in_words, ties
from facelab.figures.record.timeline import place_events, timeline
from facelab.record import (
    QUESTIONS,
    RecordsRequest,
    article_days,
    compose,
    events_table,
    select,
    tie_lines,
    trail,
    trail_by_article,
)
from facelab.record.sorting import cards, compare_readings, compare_sorting, kinds_by_letter, read_row, verdict
from record_texts import RECORD

EVENTS = events_table(RECORD)
LETTER = compose(RECORD, RecordsRequest("Police of Exampletown", "2018", "2020", ("purchases", "debate")))


def marks(figure) -> int:
    """Return how many marks a timeline has."""
    return sum(
        len(line.get_xdata())
        for axes in figure.axes
        for line in axes.lines
        if line.get_marker() not in ("", "None", None)
    )


@pytest.mark.parametrize("chosen", [None, {"ibm-leaves"}, set()])
def test_every_event_with_a_date_is_drawn_once_whatever_is_chosen(chosen):
    figure = timeline(EVENTS, article_days(RECORD), list(RECORD.vocabulary.evidence), chosen)
    assert marks(figure) == int((EVENTS["placed"] != "not stated").sum())


def test_a_timeline_of_few_events_can_be_drawn_too():
    few = events_table(RECORD, select(RECORD, RECORD.events, actor="rite-aid"))
    assert marks(timeline(few, article_days(RECORD), list(RECORD.vocabulary.evidence))) == len(few)


def test_no_two_events_lie_on_each_other_in_a_timeline():
    placed = place_events(EVENTS, list(RECORD.vocabulary.evidence))
    spots = list(zip(placed["is_late"], placed["x"], placed["y"], strict=True))
    assert len(spots) == len(set(spots))


def test_every_tie_stands_in_one_line_of_the_diagram_and_in_its_words():
    lines = tie_lines(RECORD)
    drawn = sum(len(line.did) for some in lines.values() for line in some)
    label = {actor.id: actor.label or actor.name for actor in RECORD.actors}
    told = {(label[t.who], t.did, label[t.whom]) for event in RECORD.events for t in event.ties}
    assert drawn == len(told)
    assert all(f"{line.who} to {line.whom}" in in_words(lines) for some in lines.values() for line in some)
    assert picture_html(ties(lines, "note"), in_words(lines))


def test_who_contradicts_their_own_house_is_not_drawn_as_that_house():
    for some in tie_lines(RECORD).values():
        assert all(line.who != line.whom for line in some)


def test_the_squares_count_what_the_trail_counts():
    rows = trail_by_article(RECORD)
    assert sorted(way for some in rows.values() for way in some) == sorted(trail(RECORD).values())
    figure = trail_units(rows, "note")
    assert len(figure.axes[0].patches) == len(trail(RECORD))
    assert set(WAYS) == set(trail(RECORD).values())


def test_a_page_is_drawn_with_each_of_its_paragraphs():
    figure = page_map(20, {12: ("mistake", "here")}, "note")
    assert len(figure.axes[0].patches) == 20
    assert "here" in [text.get_text() for text in figure.axes[0].texts]


def test_tables_escape_what_they_are_given():
    html = table([{"<b>": "<script>", "x": "a\nb"}], "<i>")
    assert "<script>" not in html and "&lt;script&gt;" in html and "<br>" in html
    assert 'scope="row"' in html and 'scope="col"' in html
    assert "nothing fits" in table([], "none")


def test_a_date_in_a_table_says_whose_reading_it_is():
    said = {event_id: when(EVENTS.loc[event_id]) for event_id in EVENTS.index}
    assert said["go-correction"] == "2018-06-04"
    assert said["ibm-leaves"] == "2020-06-08 (our reading)"
    assert said["boot-camps"] == "by 2018-10-24"
    assert said["cia-closer-partnership"] == "from 2018-09-01 (our reading)"
    assert said["public-safety-advice"] == "not stated"
    assert all("--" not in row["Date it states"] for row in source_rows(RECORD, "articles"))


def test_a_claim_stands_beside_everything_said_against_it():
    for claim in RECORD.claims:
        html = beside(RECORD, claim)
        assert html.count("Against it") == len(claim.disputed)
        assert "What would count against it" in html


def test_whoever_has_no_word_in_the_record_is_in_the_table_and_it_says_so():
    rows = case_rows(RECORD, ["dea", "ice"])
    assert rows[0]["Their case, in its best terms"] == "No word of theirs is in the record."
    assert "ordinary" in rows[1]["Their case, in its best terms"]


def test_every_event_can_be_opened_and_stands_in_the_table():
    assert event_list(RECORD, RECORD.events).count("<details>") == len(RECORD.events) == len(event_rows(EVENTS))
    assert [row["Where"] for row in told_rows(RECORD, ["go-correction", "ibm-leaves"])] == ["004 ¶3, ¶4, ¶5", "003 ¶12"]


def test_the_matrix_has_a_row_for_each_question_and_says_what_a_learner_chose():
    one = RECORD["amazon-2020"]
    rows = matrix_rows(RECORD, [one], {one.id: ["said"] + [None] * 5})
    assert len(rows) == len(QUESTIONS)
    assert rows[0][one.title].endswith("You: it says so.")
    assert "You:" not in rows[1][one.title]


def test_sorting_as_we_did_agrees_and_a_defensible_choice_is_no_mistake():
    ten = cards(RECORD)
    assert len(ten) == 10
    assert compare_sorting(ten, [claim.evidence for claim in ten]).same == 10
    chosen = [claim.sorting.defensible[0] if claim.sorting.defensible else None for claim in ten]
    found = compare_sorting(ten, chosen)
    assert found.same == found.other == 0
    assert found.defensible == sum(bool(claim.sorting.defensible) for claim in ten)
    assert "can be defended" in found.describe() and "not sorted yet" in found.describe()


@settings(deadline=None)
@given(st.lists(st.none() | st.sampled_from(sorted(RECORD.vocabulary.evidence)), min_size=10, max_size=10))
def test_every_card_is_counted_once_however_it_is_sorted(chosen):
    found = compare_sorting(cards(RECORD), chosen)
    assert sum(found) == 10
    assert found.same == sum(verdict(claim, kind) == "same" for claim, kind in zip(cards(RECORD), chosen, strict=True))


def test_every_kind_that_a_card_needs_has_a_letter():
    kinds = set(kinds_by_letter(RECORD).values())
    for claim in cards(RECORD):
        assert {claim.evidence, *claim.sorting.defensible} <= kinds
        assert claim.evidence not in claim.sorting.defensible


def test_readings_are_compared_cell_by_cell():
    three = [RECORD[name] for name in ("ibm-2020", "amazon-2020", "microsoft-2020")]
    ours = {one.id: [getattr(one, question).reads for question in QUESTIONS] for one in three}
    assert compare_readings(three, ours) == (18, 18)
    assert compare_readings(three, {name: [None] * 6 for name in ours}) == (0, 0)


@settings(deadline=None)
@given(st.lists(st.sampled_from("SFO-"), min_size=6, max_size=6))
def test_a_row_of_letters_is_read_as_written(row):
    words = {"S": "said", "F": "follows", "O": "open"}
    assert read_row(" ".join(row).lower(), words, 6) == [words.get(letter) for letter in row]


@pytest.mark.parametrize(("row", "words"), [("SX----", "'X' in it"), ("SF", "2 letters for 6")])
def test_a_row_that_cannot_be_read_is_refused(row, words):
    with pytest.raises(FacelabError, match=words):
        read_row(row, {"S": "said", "F": "follows"}, 6)


def test_a_letter_is_saved_whole_as_text_and_as_pdf(tmp_path):
    saved = save_letter(LETTER, "request_x", tmp_path / "letters")
    assert saved.text.read_text(encoding="utf-8") == LETTER
    assert saved.pdf.read_bytes().startswith(b"%PDF") and saved.pdf.read_bytes().rstrip().endswith(b"%%EOF")
    assert sorted(path.name for path in saved.text.parent.iterdir()) == ["request_x.pdf", "request_x.txt"]


def test_the_same_letter_gives_the_same_pdf_without_a_time_or_a_person_in_it():
    pdf = letter_pdf(LETTER)
    assert pdf == letter_pdf(LETTER)
    assert b"CreationDate" not in pdf and b"Author" not in pdf


def test_a_letter_fits_its_pages_and_dollars_are_no_formula():
    longer = f"{LETTER}\nFees of $5 and $6\n{'x' * 400}\n" + "a line\n" * 90
    pages = letter_pages(longer)
    assert len(pages) == 3
    texts = [text for page in pages for text in page.texts]
    assert not any(text.get_parse_math() for text in texts if "$" in text.get_text())
    for page in pages:
        page.canvas.draw()
        for text in page.texts:
            box = text.get_window_extent()
            assert box.x0 >= 0 and box.x1 <= page.bbox.x1 and box.y0 >= 0


def test_a_name_that_the_type_cannot_draw_is_kept_in_the_text_and_said(tmp_path):
    request = RecordsRequest("Police of Exampletown", "2018", "2020", ("purchases",))
    letter = compose(RECORD, replace(request, name="東 é"))
    saved = save_letter(letter, "request_x", tmp_path)
    assert saved.pdf is None and saved.missing == "東" == missing_characters(letter)
    assert "東 é" in saved.text.read_text(encoding="utf-8")


def test_a_letter_that_cannot_be_saved_leaves_nothing_and_says_so(tmp_path):
    (tmp_path / "taken").write_text("a file, no folder")
    with pytest.raises(FacelabError, match="cannot be saved"):
        save_letter(LETTER, "request_x", tmp_path / "taken")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


def test_no_page_of_the_record_fetches_anything():
    for html in (event_list(RECORD, RECORD.events), table(event_rows(EVENTS), "all")):
        assert not re.search(r"<script|<link|<iframe|src=", html)
