"""A request for public records: what is chosen stands in the letter, and what is missing is said."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facelab.errors import RecordError
from facelab.record import RecordsRequest, blanks_left, compose, file_name
from record_texts import RECORD

KIT = RECORD.letter
IDS = [one.id for one in KIT.sought]
PLAIN = RecordsRequest("Springfield Police Department", "2018", "2020-05", ("purchases", "debate"))


def test_a_letter_holds_what_was_chosen_and_nothing_else():
    letter = compose(RECORD, replace(PLAIN, own="Logs of trials", law="foia", name="A. Reader"))
    for words in ("Springfield Police Department", "from 2018 to May 2020", "3. Logs of trials", "A. Reader"):
        assert words in letter
    for one in KIT.sought:
        assert (one.asks in letter) == (one.id in PLAIN.sought)
    assert KIT.laws["foia"] in letter and KIT.laws["other"] not in letter
    assert blanks_left(RECORD, letter) == ("[date]", "[how to reach you]")
    assert "$" not in letter


@pytest.mark.parametrize(("what", "offered"), [("law", KIT.laws), ("format", KIT.formats), ("fees", KIT.fees)])
def test_each_choice_has_its_own_words_in_the_letter_and_no_others(what, offered):
    for chosen in offered:
        letter = compose(RECORD, replace(PLAIN, **{what: chosen}))
        assert [word for word, words in offered.items() if words in letter] == [chosen]


def test_a_letter_that_chooses_no_law_cites_none_by_name():
    assert KIT.laws["other"] in compose(RECORD, PLAIN)


def test_a_period_may_be_a_single_year_or_day():
    for point, spoken in (("2018", "2018"), ("2018-05-23", "23 May 2018")):
        assert f"from {spoken} to {spoken}" in compose(RECORD, replace(PLAIN, begins=point, ends=point))


def test_a_letter_never_asks_for_anybodys_picture():
    assert "do not ask for anybody's picture" in compose(RECORD, PLAIN)


@settings(deadline=None)
@given(
    st.text(min_size=1, max_size=60), st.sets(st.sampled_from(IDS), min_size=1), st.text(max_size=60),
    st.sampled_from(sorted(KIT.laws)), st.sampled_from(sorted(KIT.formats)), st.sampled_from(sorted(KIT.fees)),
)  # fmt: skip
def test_whatever_is_written_the_letter_keeps_its_shape(agency, sought, own, law, form, fees):
    request = RecordsRequest(agency, "2018", "2019", tuple(sought), own=own, law=law, format=form, fees=fees)
    try:
        letter = compose(RECORD, request)
    except RecordError as refusal:
        assert "addressee" in str(refusal) and not any(mark.isalnum() for mark in agency)
        return
    assert len(letter.splitlines()) >= 20
    assert all(line.isprintable() for line in letter.split("\n"))
    numbered = [line for line in letter.split("\n") if line.split(".")[0].isdigit()]
    assert len(numbered) >= len(sought)
    assert file_name(agency).replace("_", "").isascii() and "/" not in file_name(agency)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"agency": "  "}, "no addressee"),
        ({"sought": ()}, "asks for nothing"),
        ({"sought": ("gossip",)}, "no record 'gossip'"),
        ({"begins": "May"}, "'May', is not a valid date"),
        ({"begins": ""}, "beginning of the period"),
        ({"ends": "--05"}, "end of the period"),
        ({"begins": "2021"}, "before it begins"),
        ({"law": "mine"}, "no law 'mine'"),
        ({"format": "stone"}, "no format 'stone'"),
        ({"fees": "bribe"}, "no fees 'bribe'"),
        ({"own": "x" * 2000}, "2000 characters"),
    ],
)
def test_what_is_missing_or_wrong_is_said_with_a_cure(change, words):
    with pytest.raises(RecordError, match=words) as refusal:
        compose(RECORD, replace(PLAIN, **change))
    assert refusal.value.cure


@pytest.mark.parametrize(
    ("agency", "name"),
    [
        ("Springfield Police", "request_springfield_police"),
        ("../../etc/passwd", "request_etc_passwd"),
        ("Straßenverkehrsamt Köln", "request_stra_enverkehrsamt_k_ln"),
        ("警察", "request"),
        ("x" * 300, f"request_{'x' * 40}"),
    ],
)
def test_a_file_name_is_plain_whatever_the_agency_is_called(agency, name):
    assert file_name(agency) == name
