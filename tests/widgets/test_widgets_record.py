"""Widgets of the paper trail: set a value, and words, pictures and tables follow."""

import numpy as np
import pytest

from facelab.record import QUESTIONS, RecordsRequest, select
from facelab.record.sorting import kinds_by_letter
from facelab.widgets.fallback import MIME
from facelab.widgets.record import ClaimSorting, MoratoriaMatrix, RecordsRequestForm, RecordTimeline
from facelab.widgets.record.timeline import LISTED, choose
from record_texts import RECORD

THREE = [RECORD[name] for name in ("ibm-2020", "amazon-2020", "microsoft-2020")]


def test_choosing_is_what_select_does_and_what_came_after_is_one_source():
    assert choose(RECORD) == RECORD.events
    assert choose(RECORD, actor="ice", source="000") == select(RECORD, RECORD.events, actor="ice", source="000")
    assert choose(RECORD, source="later") == select(RECORD, RECORD.events, layer="later")


def test_the_timeline_follows_its_three_lists():
    widget = RecordTimeline(RECORD)
    assert "all records request" in widget.words.value
    widget.evidence.value, widget.who.value = "", "dea"
    count = len(choose(RECORD, actor="dea"))
    assert f"{count} of {len(RECORD.events)} events" in widget.words.value
    assert widget.events.value.count("<details>") == count
    widget.source.value = "004"
    assert "No event of the record fits" in widget.words.value and widget.events.value == ""
    widget.reset.click()
    assert (widget.who.value, widget.evidence.value, widget.source.value) == ("", "", "")
    assert str(LISTED) in widget.events.value


def test_only_the_chosen_events_stand_out_in_the_picture(seen):
    widget = RecordTimeline(RECORD)
    widget.reset.click()
    everything = seen.pixels(widget.picture).astype(int)
    widget.who.value = "dea"
    some = seen.pixels(widget.picture).astype(int)
    widget.source.value = "004"  # which tells nothing of the DEA
    nothing = seen.pixels(widget.picture).astype(int)
    least, most = np.abs(some - nothing).sum(), np.abs(everything - nothing).sum()
    assert 0 < least < most / 2
    assert "No event of the record fits" in seen.alt(widget.picture)


def test_whoever_acts_in_the_record_can_be_chosen_the_most_frequent_first():
    counts = [len(choose(RECORD, actor=actor)) for _, actor in RecordTimeline(RECORD).who.options[1:]]
    assert counts == sorted(counts, reverse=True) and min(counts) > 0


def test_the_cards_go_one_by_one_and_can_be_taken_back_until_ours_are_shown():
    widget = ClaimSorting(RECORD)
    assert "Card 1 of 10" in widget.words.value and widget.back.disabled
    widget.kinds[0].click()
    assert "Card 2 of 10" in widget.words.value
    widget.back.click()
    assert "Card 1 of 10" in widget.words.value
    for card in widget.cards:
        assert "Ours" not in widget.result.value
        widget.sort(card.evidence)
    assert widget.finished and "10 as we did" in widget.words.value and "Ours" in widget.result.value
    widget.take_back()
    widget.sort("reporting")
    assert widget.finished and len(widget.chosen) == 10
    assert all(button.disabled for button in (*widget.kinds, widget.back))


def test_each_button_sorts_into_its_own_kind():
    widget = ClaimSorting(RECORD)
    kinds = list(kinds_by_letter(RECORD).values())
    for button, kind in zip(widget.kinds, kinds, strict=True):
        button.click()
        assert widget.chosen.pop() == kind and kind.replace("-", " ") in button.description
    assert len(set(kinds)) == len(widget.kinds)


def test_the_matrix_shows_ours_only_when_asked():
    widget = MoratoriaMatrix(RECORD, THREE, ["IBM", "Amazon", "Microsoft"])
    assert len(widget.cells) == 3 * len(QUESTIONS) and widget.result.value == ""
    widget.cells["amazon-2020", "how_long"].value = "said"
    widget.cells["ibm-2020", "development"].value = "open"
    assert widget.chosen["amazon-2020"] == ["said" if question == "how_long" else None for question in QUESTIONS]
    widget.button.click()
    assert "You read 2 of 18 cells, 1 of them as we did. 16 are still empty." in widget.words.value
    assert "You: it says so." in widget.result.value


def test_the_form_becomes_a_letter_and_is_saved(tmp_path):
    form = RecordsRequestForm(RECORD, tmp_path)
    assert "no addressee" in form.words.value and form.letter.value == ""
    form.agency.value = "Police of <Exampletown>"
    form.sought["debate"].value = True
    assert "&lt;Exampletown&gt;" in form.letter.value and "To fill in by hand: [date]" in form.words.value
    form.save_button.click()
    assert "Saved as request_police_of_exampletown.txt and request_police_of_exampletown.pdf" in form.words.value
    assert {path.suffix for path in tmp_path.iterdir()} == {".txt", ".pdf"}


def test_every_field_of_the_form_is_in_the_request_and_a_broken_form_shows_no_letter(tmp_path):
    form, kit = RecordsRequestForm(RECORD, tmp_path), RECORD.letter
    law, format_, fees = (list(choices)[-1] for choices in (kit.laws, kit.formats, kit.fees))
    asked = dict(agency="Police", begins="2019", ends="2020-06", own="minutes", law=law, format=format_, fees=fees)
    for field, value in {**asked, "name": "Ann Other", "contact": "by post"}.items():
        getattr(form, field).value = value
    first = kit.sought[0].id
    form.sought[first].value = True
    assert form.request == RecordsRequest(**asked, sought=(first,), name="Ann Other", contact="by post")
    assert "Ann Other" in form.letter.value and kit.fees[fees] != next(iter(kit.fees.values()))
    form.ends.value = "soon"
    assert form.letter.value == ""


def test_the_form_says_what_is_wrong_and_saves_nothing(tmp_path):
    form = RecordsRequestForm(RECORD, tmp_path)
    form.agency.value, form.own.value, form.ends.value = "Police", "minutes", "soon"
    assert "is not a valid date" in form.words.value
    form.save_button.click()
    assert "is not a valid date" in form.words.value and not list(tmp_path.iterdir())


def test_a_letter_without_a_pdf_says_why(tmp_path):
    form = RecordsRequestForm(RECORD, tmp_path)
    form.agency.value, form.own.value, form.name.value = "Police", "minutes", "東"
    form.save_button.click()
    assert "there is no PDF" in form.words.value and "東" in form.words.value


@pytest.mark.parametrize(
    "make",
    [
        lambda: RecordTimeline(RECORD),
        lambda: ClaimSorting(RECORD),
        lambda: MoratoriaMatrix(RECORD, THREE, ["IBM", "Amazon", "Microsoft"]),
        lambda: RecordsRequestForm(RECORD),
    ],
)
def test_each_travels_with_something_still_that_gives_nothing_away(make, monkeypatch):
    sent = {}
    monkeypatch.setattr("facelab.widgets.fallback.display", lambda data, raw: sent.update(data))
    widget = make()
    widget.show()
    assert sent[MIME]["model_id"] == widget.view.model_id
    assert "Still picture" in sent["text/html"] and "Ours" not in sent["text/html"]
