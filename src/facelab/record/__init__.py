"""The public record of 2018-2020 and what came after: who said and did what, on what evidence, in which paragraph."""

from facelab.record.dates import NOT_STATED
from facelab.record.letter import RecordsRequest, blanks_left, compose, file_name
from facelab.record.load import Record, load_record
from facelab.record.schema import QUESTIONS, Actor, Claim, Event, Money, Moratorium, Request, Source
from facelab.record.tables import (
    actors_table,
    article_days,
    cite,
    claims_table,
    events_table,
    money_table,
    moratoria_table,
    requests_table,
    select,
    sources_table,
    span,
    ties_table,
)
from facelab.record.ties import Line, tie_lines
from facelab.record.trail import causes, trail, trail_by_article

__all__ = [
    "NOT_STATED", "QUESTIONS", "Actor", "Claim", "Event", "Line", "Money", "Moratorium", "Record", "RecordsRequest",
    "Request", "Source", "actors_table", "article_days", "blanks_left", "causes", "cite", "claims_table", "compose",
    "events_table", "file_name", "load_record", "money_table", "moratoria_table", "requests_table", "select",
    "sources_table", "span", "tie_lines", "ties_table", "trail", "trail_by_article",
]  # fmt: skip
