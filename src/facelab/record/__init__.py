"""The public record of 2018-2020 and what came after: who said and did what, on what evidence, in which paragraph."""

from facelab.record.dates import NOT_STATED
from facelab.record.load import Record, load_record
from facelab.record.schema import QUESTIONS, Actor, Claim, Event, Money, Moratorium, Source
from facelab.record.tables import (
    actors_table,
    cite,
    claims_table,
    events_table,
    money_table,
    moratoria_table,
    select,
    sources_table,
    span,
    ties_table,
)

__all__ = [
    "NOT_STATED", "QUESTIONS", "Actor", "Claim", "Event", "Money", "Moratorium", "Record", "Source", "actors_table",
    "cite", "claims_table", "events_table", "load_record", "money_table", "moratoria_table", "select",
    "sources_table", "span", "ties_table",
]  # fmt: skip
