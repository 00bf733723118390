"""The public record of 2018-2020 and what came after: who said and did what, on what evidence, in which paragraph."""

from facelab.record.dates import NOT_STATED
from facelab.record.letter import RecordsRequest, blanks_left, compose, file_name
from facelab.record.load import Record, load_record
from facelab.record.schema import QUESTIONS, Actor, Claim, Event, Money, Moratorium, Request, Source
from facelab.record.tables import article_days, cite, events_table, select, span
from facelab.record.ties import Line, tie_lines
from facelab.record.trail import causes, trail, trail_by_article

__all__ = [
    "NOT_STATED", "QUESTIONS", "Actor", "Claim", "Event", "Line", "Money", "Moratorium", "Record",
    "RecordsRequest", "Request", "Source", "article_days", "blanks_left", "causes", "cite", "compose",
    "events_table", "file_name", "load_record", "select", "span", "tie_lines", "trail", "trail_by_article",
]  # fmt: skip
