"""Whether the files of the record fit together: every word is in the controlled lists, every reference leads somewhere.

Each check yields the file, the entry and what is wrong; an empty answer means that all is well.
"""

from collections.abc import Iterator

from facelab.record.schema import QUESTIONS, Entry, Quotation, Source, Support

Trouble = tuple[str, str, str]


def troubles(record) -> Iterator[Trouble]:
    """Yield everything in a record that leads nowhere or is there twice.

    Parameters
    ----------
    record : facelab.record.Record
        Entries that each fit the schema.
    """
    yield from _twice(record)
    words, sources = record.vocabulary, {source.id: source for source in record.sources}
    actors, events = {actor.id for actor in record.actors}, {event.id for event in record.events}

    def known(file: str, entry: str, what: str, used, among) -> Iterator[Trouble]:
        yield from ((file, entry, f"{what} '{word}' is not in {_WHERE[what]}") for word in used if word not in among)

    for source in record.sources:
        if source.paragraphs and max(source.stated_in, default=0) > source.paragraphs:
            yield "sources", source.id, f"'stated_in' goes beyond its {source.paragraphs} paragraphs"
    for actor in record.actors:
        yield from known("actors", actor.id, "kind", [actor.kind], words.actor_kinds)
        yield from known("actors", actor.id, "actor", [actor.part_of] if actor.part_of else [], actors)
        places = actor.support if actor.own_case == "not stated" else (*actor.support, *actor.own_case.support)
        yield from _places("actors", actor.id, places, sources, words)
    for file in TIMELINE_FILES:
        for entry in getattr(record, file):
            yield from known(file, entry.id, "evidence", [entry.evidence], words.evidence)
            yield from known(file, entry.id, "system", entry.systems, words.systems)
            yield from known(file, entry.id, "actor", entry.actor_ids(), actors)
            yield from _places(file, entry.id, entry.all_support(), sources, words)
            yield from _layers(file, entry, sources)
            yield from _quotations(file, entry.id, entry.quotations, sources, actors)
    yield from _families(words)
    patterns = (place for kind in record.letter.sought for place in kind.pattern)
    yield from _places("letter", "sought", patterns, sources, words)
    for event in record.events:
        yield from known("events", event.id, "tie", (tie.did for tie in event.ties), words.ties)
        yield from known("events", event.id, "event", (*event.see, *event.because_of), events)
    for claim in record.claims:
        yield from known("claims", claim.id, "event", claim.events, events)
        yield from known("claims", claim.id, "notebook", claim.notebooks, words.notebooks)
        if claim.sorting:
            yield from known("claims", claim.id, "evidence", claim.sorting.defensible, words.evidence)
    for moratorium in record.moratoria:
        read = (getattr(moratorium, question).reads for question in QUESTIONS)
        yield from known("moratoria", moratorium.id, "reading", read, words.readings)


TIMELINE_FILES = ("events", "claims", "money", "moratoria", "requests")
_WHERE = {
    "kind": "vocabulary.yaml (actor_kinds)",
    "evidence": "vocabulary.yaml (evidence)",
    "system": "vocabulary.yaml (systems)",
    "tie": "vocabulary.yaml (ties)",
    "notebook": "vocabulary.yaml (notebooks)",
    "actor": "actors.yaml",
    "event": "events.yaml",
    "reading": "vocabulary.yaml (readings)",
}


def _families(words) -> Iterator[Trouble]:
    """Figures draw every tie once, under the question of its family."""
    listed = [tie for ties in words.tie_families.values() for tie in ties]
    for tie in sorted({*listed, *words.ties}):
        if tie not in words.ties or listed.count(tie) != 1:
            yield "vocabulary", tie, "every tie of 'ties' stands in 'tie_families' once, and no other word does"


def _twice(record) -> Iterator[Trouble]:
    """Ids are unique in all files together, so that one word is enough to name an entry."""
    owner: dict[str, str] = {}
    for file in ("sources", "actors", *TIMELINE_FILES):
        for entry in getattr(record, file):
            if entry.id in owner:
                yield file, entry.id, f"the id is already used in {owner[entry.id]}.yaml"
            owner[entry.id] = file


def _places(file: str, entry: str, places, sources: dict[str, Source], words) -> Iterator[Trouble]:
    for place in places:
        yield from ((file, entry, what) for what in _place(place, sources, words))


def _place(place: Support, sources: dict[str, Source], words) -> Iterator[str]:
    source = sources.get(place.source)
    if source is None:
        yield f"source '{place.source}' is not in sources.yaml"
    elif source.layer == "articles":
        if not place.paragraphs or place.verified:
            yield f"article '{source.id}' is cited by 'paragraphs', and by nothing else"
        elif max(place.paragraphs) > source.paragraphs:
            yield f"article '{source.id}' has {source.paragraphs} paragraphs, not {max(place.paragraphs)}"
    elif place.paragraphs or place.verified not in words.verification:
        yield f"source '{source.id}' is cited with 'verified' from vocabulary.yaml (verification), without paragraphs"


def _layers(file: str, entry: Entry, sources: dict[str, Source]) -> Iterator[Trouble]:
    """What came after never props up what the articles say, nor the other way round."""
    if any(sources[place.source].layer != entry.layer for place in entry.support if place.source in sources):
        yield file, entry.id, f"its layer is '{entry.layer}', but its 'support' is of the other layer"


def _quotations(file: str, entry: str, quotations: tuple[Quotation, ...], sources, actors) -> Iterator[Trouble]:
    for quotation in quotations:
        if quotation.speaker != "not stated" and quotation.speaker not in actors:
            yield file, entry, f"speaker '{quotation.speaker}' is not in actors.yaml"
        source = sources.get(quotation.source)
        if source is None or source.layer != "articles" or quotation.paragraph > source.paragraphs:
            yield file, entry, f"the quotation '{quotation.words}' names no paragraph of an article"
