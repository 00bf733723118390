"""Choosing entries of the record and laying them out."""

import datetime

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facelab.errors import RecordError
from facelab.record import (
    article_days,
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
    ("file", "entry", "actor"),
    [
        ("claims", "no-public-debate-shown", "sheriffs-office"),  # disputes it
        ("money", "microsoft-ice", "microsoft"),  # is paid
        ("requests", "asked-of-dhs", "dhs"),  # is asked
        ("events", "ibm-leaves", "police"),  # has it done to them
    ],
)
def test_an_entry_is_about_both_of_its_sides(file, entry, actor):
    assert RECORD[entry] in select(RECORD, getattr(RECORD, file), actor=actor)


def test_a_source_that_only_disputes_a_claim_leads_to_it():
    assert ids(select(RECORD, RECORD.claims, source="aws-service-card-2024")) == ["database-may-be-amazons"]


@pytest.mark.parametrize("layer", ["articles", "later"])
def test_a_layer_holds_its_own_entries_and_no_other(layer):
    assert {event.layer for event in select(RECORD, RECORD.events, layer=layer)} == {layer}


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


def test_of_several_sources_the_first_to_come_out_bounds_an_entry():
    assert span(RECORD, RECORD["used-for-crimes"]) == (None, datetime.date(2018, 10, 24))  # 002 is from December


def test_our_reading_of_a_month_lasts_until_its_end():
    assert span(RECORD, RECORD["no-threshold-set"]) == (None, datetime.date(2019, 2, 28))


def test_a_row_names_everybody_every_outlet_and_how_far_we_looked():
    row = events_table(RECORD).loc["meeting-dated"]
    assert row["actors"] == "; ".join(RECORD[actor].name for actor in ("ice", "amazon", "mckinsey"))
    assert (row["outlets"], row["verified"]) == ("Engadget; Business Insider", "read-in-stored-copy")


def test_articles_stand_in_the_order_in_which_they_came_out():
    assert article_days(RECORD).index.tolist() == ["004", "001", "000", "002", "003"]


def test_an_empty_choice_is_an_empty_table():
    assert len(events_table(RECORD, ())) == 0


def test_places_are_cited_as_the_lessons_do():
    assert cite(RECORD["off-the-table"].support) == "001 ¶4, ¶6, ¶7"
    assert cite(RECORD["blog-85"].support) == "pogo-2019"
