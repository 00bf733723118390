"""Dates as precise as a source gives them: a year, a month, a day, a month without its year, or none at all."""

import calendar
import datetime
import re

NOT_STATED = "not stated"
_POINT = re.compile(r"(?:(?P<year>\d{4})|-(?=-))(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?")
_LEAP_YEAR = 2000  # a day without its year may be 29 February


def check_date(text: str) -> str:
    """Return a date unchanged if it is written as the record writes dates.

    Parameters
    ----------
    text : str
        ``2018``, ``2018-05``, ``2018-05-23``, ``--10-24`` or ``--10`` (no year stated), two of them joined by ``/``
        (from, until), or ``not stated``.

    Raises
    ------
    ValueError
        If it is anything else, is not a day of the calendar, or ends before it begins.
    """
    if text == NOT_STATED:
        return text
    points = text.split("/")
    if len(points) > 2 or len({point.startswith("--") for point in points}) > 1:
        raise ValueError(f"'{text}' is not a valid date of the record: {_FORMS}")
    days = [_days(point) for point in points]
    if days[0][0] > days[-1][1]:
        raise ValueError(f"'{text}' ends before it begins")
    return text


def check_full_date(text: str) -> str:
    """Return a date unchanged if it has a year and is no span: what our own reading of a date must have.

    Raises
    ------
    ValueError
        If it has no year, is a span, or is not a valid date.
    """
    if text == NOT_STATED or text.startswith("--") or "/" in text:
        raise ValueError(f"'{text}' needs a year, and must be one date")
    return check_date(text)


def precision(text: str) -> str:
    """Return how much of a date is stated: ``day``, ``month``, ``year``, ``day without year`` or ``not stated``."""
    if text == NOT_STATED:
        return NOT_STATED
    found = _POINT.fullmatch(text.split("/")[0])
    finest = "day" if found["day"] else "month" if found["month"] else "year"
    return finest if found["year"] else f"{finest} without year"


def bounds(text: str) -> tuple[datetime.date | None, datetime.date | None]:
    """Return the first and the last day that a date may mean; (None, None) where no year is stated."""
    if text == NOT_STATED or text.startswith("--"):
        return None, None
    points = text.split("/")
    return _days(points[0])[0], _days(points[-1])[1]


def fits(text: str, day: datetime.date) -> bool:
    """Tell whether a date without its year can mean this day."""
    points = text.split("/")
    first, last = (_days(point)[end].replace(year=_LEAP_YEAR) for point, end in ((points[0], 0), (points[-1], 1)))
    return first <= day.replace(year=_LEAP_YEAR) <= last


_FORMS = "write '2018', '2018-05', '2018-05-23', '--10-24' where no year is stated, two joined by '/', or 'not stated'"


def _days(point: str) -> tuple[datetime.date, datetime.date]:
    """Return the first and last day of one point in time; a leap year stands in for a year that is not stated."""
    found = _POINT.fullmatch(point)
    if not found or not (found["year"] or found["month"]):
        raise ValueError(f"'{point}' is not a valid date of the record: {_FORMS}")
    year = int(found["year"] or _LEAP_YEAR)
    first_month, last_month = (int(found["month"]),) * 2 if found["month"] else (1, 12)
    try:
        last_day = calendar.monthrange(year, last_month)[1]
        first, last = (int(found["day"]),) * 2 if found["day"] else (1, last_day)
        return datetime.date(year, first_month, first), datetime.date(year, last_month, last)
    except ValueError as error:
        raise ValueError(f"'{point}' is not a day of the calendar ({error})") from None
