"""What goes back to somebody asking for documents: followed step by step, and counted."""

from hypothesis import given, settings
from hypothesis import strategies as st

from facelab.record import causes, trail
from record_texts import RECORD

EVENTS = st.sampled_from(RECORD.events)
TRAIL = trail(RECORD)


def test_by_hand_from_the_statement_of_ice_back_to_the_request():
    assert causes(RECORD, "no-contract-with-amazon") == {
        "reports-of-the-meeting", "daily-beast-publishes", "pogo-foia"
    }  # fmt: skip
    assert TRAIL["no-contract-with-amazon"] == "because"
    assert TRAIL["pogo-foia"] == "asked"
    assert TRAIL["big-brother-email"] == "document"


def test_what_the_sheriffs_office_told_by_itself_needed_no_request():
    told = [event.id for event in RECORD.events if "adzima" in event.actors]
    assert told and {TRAIL[event] for event in told} == {"otherwise"}


def test_every_event_of_the_articles_is_counted_once_and_none_of_what_came_after():
    assert set(TRAIL) == {event.id for event in RECORD.events if event.layer == "articles"}


@settings(deadline=None)
@given(EVENTS)
def test_causes_hold_the_causes_of_causes_and_never_come_round_in_a_circle(event):
    found = causes(RECORD, event.id)
    assert event.id not in found
    assert set(event.because_of) <= found
    for cause in found:
        assert causes(RECORD, cause) < found


@settings(deadline=None)
@given(st.lists(EVENTS, unique_by=lambda event: event.id))
def test_the_way_of_an_event_does_not_depend_on_which_others_are_asked_about(some):
    for event_id, way in trail(RECORD, some).items():
        assert TRAIL.get(event_id, way) == way


def test_an_event_and_its_cause_are_of_one_layer():
    for event in RECORD.events:
        for cause in event.because_of:
            assert RECORD[cause].layer == event.layer


def test_articles_tell_no_length_of_time_for_any_request():
    assert {one.how_long for one in RECORD.requests} == {"not stated"}
