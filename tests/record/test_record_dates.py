"""A date in the record is as precise as its source and no more."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facelab.record.dates import NOT_STATED, bounds, check_date, check_full_date, fits, precision

DAYS = st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31))


@given(DAYS)
def test_a_day_means_itself_a_month_its_days_and_a_year_its_months(day):
    for length, name in ((10, "day"), (7, "month"), (4, "year")):
        text = check_date(day.isoformat()[:length])
        first, last = bounds(text)
        assert precision(text) == name
        assert first <= day <= last and first.isoformat().startswith(text) and last.isoformat().startswith(text)


@given(DAYS)
def test_a_day_without_its_year_is_never_given_one(day):
    text = check_date(f"-{day.isoformat()[4:]}")
    assert bounds(text) == (None, None) and precision(text) == "day without year"
    assert fits(text, day) and fits(text[:4], day)
    assert not fits(text, day + datetime.timedelta(days=40))


@given(DAYS, DAYS)
def test_a_span_runs_forward(one, other):
    text = f"{one.isoformat()}/{other.isoformat()}"
    if one <= other:
        assert bounds(check_date(text)) == (one, other)
    else:
        with pytest.raises(ValueError, match="ends before it begins"):
            check_date(text)


@given(st.text(alphabet="0123456789-/ abc", max_size=24))
def test_whatever_is_written_is_a_date_or_refused(text):
    try:
        check_date(text)
    except ValueError as refusal:
        assert text.split("/")[0] in str(refusal) or "'" in str(refusal)
    else:
        assert precision(text) and (text == NOT_STATED or bounds(text)[0] is None or bounds(text)[0] <= bounds(text)[1])


@pytest.mark.parametrize(
    "text", ["", "18", "2018-13", "2018-02-30", "2018-5-23", "May 2018", "--", "--10/2018", "1/2/3"]
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError):
        check_date(text)


@pytest.mark.parametrize("text", [NOT_STATED, "--10-24", "2018/2019"])
def test_our_own_reading_has_a_year_and_is_one_date(text):
    with pytest.raises(ValueError, match="needs a year"):
        check_full_date(text)
