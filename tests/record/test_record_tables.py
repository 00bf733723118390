"""Choosing entries of the record and laying them out."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facelab.errors import RecordError
from facelab.record import (
    cite,
    events_table,
    load_record,
    select,
    span,
)

RECORD = load_record()
MONTHS = st.builds("{}-{:02}".format, st.integers(2016, 2026), st.integers(1, 12))


def ids(entries) -> list[str]:
    return [entry.id for entry in entries]


@settings(deadline=None)
@given(
    st.none() | st.sampled_from([actor.id for actor in RECORD.actors]),
    st.none() | st.sampled_from(sorted(RECORD.vocabulary.evidence)),
    st.none() | st.sampled_from([source.id for source in RECORD.sources]),
    st.none() | st.sampled_from(sorted(RECORD.vocabulary.systems)),
)
def test_conditions_together_choose_what_each_alone_would(actor, evidence, source, system):
    conditions = {"actor": actor, "evidence": evidence, "source": source, "system": system}
    alone = [set(ids(select(RECORD, RECORD.events, **{name: word}))) for name, word in conditions.items()]
    together = ids(select(RECORD, RECORD.events, **conditions))
    assert together == [event for event in ids(RECORD.events) if all(event in chosen for chosen in alone)]


@settings(deadline=None, max_examples=40)
@given(MONTHS, MONTHS)
def test_an_entry_is_chosen_if_it_can_have_been_in_the_time_asked_for(one, other):
    since, until = sorted((one, other))
    chosen = set(ids(select(RECORD, RECORD.events, since=since, until=until)))
    for event in RECORD.events:
        earliest, latest = span(RECORD, event)
        if earliest is None and latest is None:
            assert event.id not in chosen
        elif earliest and latest and since <= str(earliest)[:7] and str(latest)[:7] <= until:
            assert event.id in chosen
        elif (latest and str(latest)[:7] < since) or (earliest and str(earliest)[:7] > until):
            assert event.id not in chosen


def test_no_condition_chooses_everything():
    assert select(RECORD, RECORD.claims) == RECORD.claims


def test_an_agency_includes_those_who_speak_for_it():
    spoken = select(RECORD, RECORD.claims, actor="ice")
    assert RECORD["no-contract"] in spoken  # claimed by its spokesman
    assert set(spoken) <= set(select(RECORD, RECORD.claims, actor="dhs"))
    assert RECORD["no-contract"] not in select(RECORD, RECORD.claims, actor="hsi")


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ({"actor": "nobody"}, "no actor 'nobody'"),
        ({"evidence": "rumour"}, "no evidence 'rumour'"),
        ({"source": "007"}, "no source '007'"),
        ({"system": "x-ray"}, "no system 'x-ray'"),
        ({"layer": "now"}, "no layer 'now'"),
        ({"since": "May"}, "not a valid date of the record"),
        ({"until": "--05"}, "has no year"),
    ],
)
def test_a_condition_that_the_record_does_not_know_is_refused_with_what_it_knows(condition, said):
    with pytest.raises(RecordError, match=said) as refusal:
        select(RECORD, RECORD.events, **condition)
    assert refusal.value.cure


def test_events_come_in_the_order_of_time_and_say_on_what_it_rests():
    table = events_table(RECORD)
    assert len(table) == len(RECORD.events) and table.index.is_unique
    begins = table["earliest"].fillna(table["latest"]).dropna()
    assert begins.is_monotonic_increasing
    assert set(table["placed"]) == {"stated", "our reading", "before its source", "not stated"}
    assert (table.loc[table["placed"] == "stated", "precision"] != "not stated").all()
    assert table.loc["records-request-to-dhs", "date"] == "not stated"
    assert table.loc["records-request-to-dhs", "latest"] == pd.Timestamp("2018-10-24")


def test_an_empty_choice_is_an_empty_table():
    assert len(events_table(RECORD, ())) == 0


def test_places_are_cited_as_the_lessons_do():
    assert cite(RECORD["off-the-table"].support) == "001 ¶4, ¶6, ¶7"
    assert cite(RECORD["blog-85"].support) == "pogo-2019"
