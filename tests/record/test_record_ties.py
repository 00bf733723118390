"""Ties gathered into lines: whose label a line bears, and which sources tell of it."""

from facelab.record import tie_lines
from record_texts import RECORD

LINES = [line for lines in tie_lines(RECORD).values() for line in lines]


def test_a_line_is_later_only_if_no_article_tells_of_it():
    for line in LINES:
        told = {
            event.layer
            for event in RECORD.events
            for tie in event.ties
            if tie.did in line.did and (label(tie.who), label(tie.whom)) == (line.who, line.whom)
        }
        assert line.later == (told == {"later"})
    assert {line.later for line in LINES if (line.who, line.whom) == ("Amazon", "ICE")} == {False}  # both tell of it


def test_a_company_and_those_who_speak_for_it_are_drawn_as_a_company():
    assert {line.kind for line in LINES if line.who == "Amazon"} == {"company"}


def label(actor_id: str) -> str:
    return RECORD[actor_id].label or RECORD[actor_id].name
