"""What an entry of the public record must say: one frozen model for each file of ``data/record/``."""

from collections.abc import Iterator
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from facelab.record.dates import NOT_STATED, bounds, check_date, check_full_date, fits, precision

Item = TypeVar("Item")
Many = Annotated[tuple[Item, ...], Field(strict=False)]  # YAML knows lists only
Text = Annotated[str, StringConstraints(min_length=1, pattern=r"^\S[\s\S]*$")]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")]
When = Annotated[str, AfterValidator(check_date)]
Layer = Literal["articles", "later"]
FEW_WORDS = 6  # the most that a quotation may have


class Part(BaseModel):
    """Anything in the record: nothing unknown in it, nothing converted, nothing changed afterwards."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class Support(Part):
    """Where a statement stands: a source, with its paragraphs (an article) or how far we verified it (any other)."""

    source: Text
    paragraphs: Many[Annotated[int, Field(ge=1)]] = ()
    verified: Text | None = None


class Quotation(Part):
    """A few words exactly as the source has them, and whose they are."""

    words: Text
    speaker: Id | Literal["not stated"]
    source: Text
    paragraph: Annotated[int, Field(ge=1)]

    @model_validator(mode="after")
    def _is_short(self):
        if len(self.words.split()) > FEW_WORDS:
            raise ValueError(f"a quotation has at most {FEW_WORDS} words; retell the rest")
        return self


class Context(Part):
    """Our own reading of when something was, where the source does not say, and why we read it so."""

    earliest: Annotated[str, AfterValidator(check_full_date)] | None = None
    latest: Annotated[str, AfterValidator(check_full_date)] | None = None
    because: Text

    @model_validator(mode="after")
    def _says_something(self):
        if self.earliest is None and self.latest is None:
            raise ValueError("a context needs 'earliest' or 'latest'")
        if self.earliest and self.latest:
            check_date(f"{self.earliest}/{self.latest}")
        return self


class Vocabulary(Part):
    """The controlled lists: each word with its meaning."""

    systems: dict[Id, Text]
    evidence: dict[Id, Text]
    verification: dict[Id, Text]
    actor_kinds: dict[Id, Text]
    ties: dict[Id, Text]
    tie_families: dict[Text, Many[Id]]
    readings: dict[Id, Text]
    notebooks: dict[str, Text]


class Source(Part):
    """An article or a later source, and what it states of itself."""

    id: Id
    layer: Layer
    headline: Text
    outlet: Text
    published: When
    updated: When = NOT_STATED
    writers: Many[Text] = ()
    context: Context | None = None
    in_short: Text
    file: Text | None = None
    stated_in: Many[Annotated[int, Field(ge=1)]] = ()
    paragraphs: Annotated[int, Field(ge=1)] | None = None
    lines_before_headline: Annotated[int, Field(ge=0)] = 0
    url: Text | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _is_whole(self):
        if self.layer == "articles" and not (self.file and self.paragraphs):
            raise ValueError("an article needs 'file' and 'paragraphs'")
        _check_context(self.published, self.context)
        return self


class OwnCase(Part):
    """How an actor puts its case, in its best terms, and where."""

    says: Text
    support: Annotated[Many[Support], Field(min_length=1)]


class Actor(Part):
    """Who acts, speaks or is concerned; those who bear one label are drawn as one in figures."""

    id: Id
    name: Text
    label: Text | None = None
    kind: Id
    part_of: Id | None = None
    described: Text
    support: Annotated[Many[Support], Field(min_length=1)]
    own_case: OwnCase | Literal["not stated"]


class Entry(Part):
    """What everything on the timeline has: a date and no more of it than is stated, evidence, and where it stands."""

    id: Id
    layer: Layer
    date: When
    when: Text | None = None
    context: Context | None = None
    evidence: Id
    support: Annotated[Many[Support], Field(min_length=1)]
    systems: Annotated[Many[Id], Field(min_length=1)]
    quotations: Many[Quotation] = ()
    note: Text | None = None

    @model_validator(mode="after")
    def _dates_agree(self):
        _check_context(self.date, self.context)
        return self

    def actor_ids(self) -> tuple[str, ...]:
        """Return everybody this entry is about, in its own order."""
        return ()

    def all_support(self) -> Iterator[Support]:
        """Yield every place in a source that this entry rests on."""
        yield from self.support


class Tie(Part):
    """Who did what to whom."""

    who: Id
    did: Id
    whom: Id


class Event(Entry):
    """Something that happened or was said."""

    title: Text
    actors: Annotated[Many[Id], Field(min_length=1)]
    what: Text
    ties: Many[Tie] = ()
    see: Many[Id] = ()
    because_of: Many[Id] = ()

    def actor_ids(self):
        return tuple(dict.fromkeys((*self.actors, *(end for tie in self.ties for end in (tie.who, tie.whom)))))


class Dispute(Part):
    """Who disputes a claim, and how."""

    by: Annotated[Many[Id], Field(min_length=1)]
    how: Text
    support: Annotated[Many[Support], Field(min_length=1)]


class Sorting(Part):
    """A claim as a card of the sorting exercise: how it reached us, what else can be defended, and why ours."""

    clue: Text
    defensible: Many[Id] = ()
    because: Text


class Claim(Entry):
    """What somebody claims, who disputes it, and what a learner can do about it."""

    claim: Text
    claimed_by: Annotated[Many[Id], Field(min_length=1)]
    events: Annotated[Many[Id], Field(min_length=1)]
    disputed: Many[Dispute]
    testable: Literal["yes", "partly", "no"]
    notebooks: Annotated[Many[Text], Field(min_length=1)]
    test: Text
    against: Text
    sorting: Sorting | None = None

    def actor_ids(self):
        return tuple(dict.fromkeys((*self.claimed_by, *(actor for dispute in self.disputed for actor in dispute.by))))

    def all_support(self):
        yield from self.support
        for dispute in self.disputed:
            yield from dispute.support


class Money(Entry):
    """A sum, or a service of value: what it covers and what is not said of it."""

    title: Text
    payer: Id
    payee: Id | Literal["not stated"]
    amount: Annotated[int | float, Field(gt=0)] | Literal["not stated"]
    currency: Text
    covers: Text
    does_not_say: Text

    def actor_ids(self):
        return tuple(actor for actor in (self.payer, self.payee) if actor != NOT_STATED)


class Answer(Part):
    """One cell of the comparison; ``not stated`` needs no support and is open, everything else needs both."""

    answer: Text
    reads: Id = "open"
    support: Many[Support] = ()

    @model_validator(mode="after")
    def _is_supported(self):
        if (self.answer == NOT_STATED) == bool(self.support):
            raise ValueError("an answer needs 'support'; 'not stated' has none")
        if self.answer == NOT_STATED and self.reads != "open":
            raise ValueError("what is not stated is 'open'")
        return self


QUESTIONS = ("who_may_not_buy", "who_still_may", "existing_contracts", "development", "how_long", "who_decides")


class Moratorium(Entry):
    """Who said that they would stop what, by the same six questions for each."""

    title: Text
    actor: Id
    who_may_not_buy: Answer
    who_still_may: Answer
    existing_contracts: Answer
    development: Answer
    how_long: Answer
    who_decides: Answer

    def actor_ids(self):
        return (self.actor,)

    def all_support(self):
        yield from self.support
        for question in QUESTIONS:
            yield from getattr(self, question).support


class Request(Entry):
    """Somebody's request for documents: what was sought, what came back, and how long it took."""

    title: Text
    asked_by: Id
    asked_of: Id | Literal["not stated"]
    sought: Text
    came_back: Text
    how_long: Text

    def actor_ids(self):
        return tuple(actor for actor in (self.asked_by, self.asked_of) if actor != NOT_STATED)


class Sought(Part):
    """Something that a request can ask for, and which requests of the articles asked for the like."""

    id: Id
    label: Text
    asks: Text
    pattern: Many[Support]


class LetterKit(Part):
    """What the form of a records request offers, and the letter that it fills in."""

    laws: dict[Id, Text]
    sought: Annotated[Many[Sought], Field(min_length=1)]
    formats: dict[Id, Text]
    fees: dict[Id, Text]
    blanks: dict[Id, Text]
    letter: Text


def _check_context(date: str, context: Context | None) -> None:
    """Our reading fills gaps of a date; it never stands beside a date that has its year, nor contradicts it."""
    if context is None or date == NOT_STATED:
        return
    if not date.startswith("--"):
        raise ValueError("a date with its year needs no 'context': take one of the two away")
    for reading in (context.earliest, context.latest):
        if reading and precision(reading) == "day" and not fits(date, bounds(reading)[0]):
            raise ValueError(f"'context' says {reading}, which the stated date {date} cannot mean")
