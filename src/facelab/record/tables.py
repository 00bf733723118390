"""The public record as pandas tables: choose entries, then lay them out, joined with their actors and sources."""

import datetime
from collections.abc import Iterable

import pandas as pd

from facelab.errors import RecordError
from facelab.record.dates import NOT_STATED, bounds, precision
from facelab.record.load import Record
from facelab.record.schema import Entry, Source, Support


def select(
    record: Record,
    entries: Iterable[Entry],
    *,
    actor: str | None = None,
    evidence: str | None = None,
    source: str | None = None,
    system: str | None = None,
    layer: str | None = None,
    since: str | None = None,
    until: str | None = None,
) -> tuple[Entry, ...]:
    """Choose entries; every condition given must hold, and none given chooses all.

    Parameters
    ----------
    record : Record
        Where the entries come from.
    entries : iterable of Entry
        ``record.events``, ``record.claims``, ``record.money``, ``record.moratoria`` or ``record.requests``.
    actor : str, optional
        An id; whoever is a part of that actor counts as well (``ice`` includes ``hsi`` and ``bourke``).
    evidence, source, system, layer : str, optional
        Words of ``vocabulary.yaml``, an id of ``sources.yaml``, and ``articles`` or ``later``.
    since, until : str, optional
        Dates with a year (``2018``, ``2018-05``, ``2018-05-23``). An entry is chosen if it can have been in that
        time, by what is stated or by our reading; one that nothing places in time is left out.

    Returns
    -------
    tuple of Entry
        In their own order.

    Raises
    ------
    RecordError
        If a condition names something that the record does not know.
    """
    _known("actor", actor, {entry.id for entry in record.actors})
    _known("evidence", evidence, record.vocabulary.evidence)
    _known("source", source, {entry.id for entry in record.sources})
    _known("system", system, record.vocabulary.systems)
    _known("layer", layer, {"articles", "later"})
    first, last = _limit(since, 0), _limit(until, 1)
    wanted = _with_parts(record, actor)
    return tuple(
        entry
        for entry in entries
        if (actor is None or wanted & set(entry.actor_ids()))
        and evidence in (None, entry.evidence)
        and (source is None or source in {place.source for place in entry.all_support()})
        and (system is None or system in entry.systems)
        and layer in (None, entry.layer)
        and _overlaps(span(record, entry), first, last)
    )


def span(record: Record, entry: Entry) -> tuple[datetime.date | None, datetime.date | None]:
    """Return the first and last day an entry can have been: as stated, else by our reading, else by its source's day.

    What a source tells happened at the latest when the source came out; where not even that is known, None stands for
    an open end. An entry that rests on a later update of its source carries a context that says so.
    """
    return _placed(record, entry)[1]


def events_table(record: Record, events: Iterable[Entry] | None = None) -> pd.DataFrame:
    """Lay events out, one row each, in the order of time; those that nothing places in time come last.

    Returns
    -------
    DataFrame
        Indexed by id. ``date`` and ``precision`` say what the source states; ``earliest``, ``latest`` (datetime64, NaT
        for an open end) what can be plotted, and ``placed`` on what that rests: ``stated``, ``our reading``,
        ``before its source`` (only its source's own date bounds it) or ``not stated``.
    """
    rows = [
        {**_when(record, event), "title": event.title, "what": event.what, "actors": _names(record, event.actors)}
        | _ground(record, event)
        for event in (record.events if events is None else events)
    ]
    table = _table(rows)
    if table.empty:
        return table
    begins = table["earliest"].fillna(table["latest"])
    return table.assign(begins=begins).sort_values(["begins", "latest"], kind="stable").drop(columns="begins")


def article_days(record: Record) -> pd.Series:
    """Return the day by which each article had come out (datetime64), stated or read, by source id in time's order."""
    days = {source.id: _came_out(source) for source in record.sources if source.layer == "articles"}
    return pd.to_datetime(pd.Series(days, name="day")).sort_values()


def cite(places: Iterable[Support]) -> str:
    """Write places in sources as the lessons cite them: ``004 ¶11; 001 ¶6, ¶7``."""
    return "; ".join(
        f"{place.source} {', '.join(f'¶{number}' for number in place.paragraphs)}".strip() for place in places
    )


def _known(what: str, word: str | None, among) -> None:
    if word is not None and word not in among:
        raise RecordError(f"The public record has no {what} '{word}'.", f"It knows: {', '.join(sorted(among))}.")


def _limit(text: str | None, end: int) -> datetime.date | None:
    if text is None:
        return None
    try:
        limits = bounds(text)
    except ValueError as error:
        raise RecordError(f"{error}.", "Give a date with its year.") from None
    if limits[end] is None:
        raise RecordError(f"'{text}' has no year.", "Give a date with its year, such as '2018-05'.")
    return limits[end]


def _with_parts(record: Record, actor: str | None) -> set[str]:
    found = {actor}
    while more := {part.id for part in record.actors if part.part_of in found} - found:
        found |= more
    return found


def _overlaps(known: tuple, first: datetime.date | None, last: datetime.date | None) -> bool:
    if first is None and last is None:
        return True
    earliest, latest = known
    if earliest is None and latest is None:
        return False
    return not (first and latest and latest < first) and not (last and earliest and earliest > last)


def _reading(context) -> tuple[datetime.date | None, datetime.date | None]:
    return (
        bounds(context.earliest)[0] if context.earliest else None,
        bounds(context.latest)[1] if context.latest else None,
    )


def _placed(record: Record, entry: Entry) -> tuple[str, tuple[datetime.date | None, datetime.date | None]]:
    """Return on what the days rest, and the first and last day."""
    if (stated := bounds(entry.date)) != (None, None):
        return "stated", stated
    if entry.context:
        return "our reading", _reading(entry.context)
    ends = [_came_out(record[place.source]) for place in entry.support]
    end = min((end for end in ends if end), default=None)
    return "before its source" if end else NOT_STATED, (None, end)


def _came_out(source: Source) -> datetime.date | None:
    return bounds(source.published)[1] or (_reading(source.context)[1] if source.context else None)


def _when(record: Record, entry: Entry) -> dict:
    placed, (earliest, latest) = _placed(record, entry)
    return {
        "id": entry.id,
        "layer": entry.layer,
        "date": entry.date,
        "precision": precision(entry.date),
        "when": entry.when or "",
        "earliest": pd.Timestamp(earliest) if earliest else pd.NaT,
        "latest": pd.Timestamp(latest) if latest else pd.NaT,
        "placed": placed,
        "why_placed": entry.context.because if entry.context else "",
    }


def _ground(record: Record, entry: Entry) -> dict:
    verified = {place.verified for place in entry.support if place.verified}
    return {
        "evidence": entry.evidence,
        "cited": cite(entry.support),
        "outlets": "; ".join(dict.fromkeys(record[place.source].outlet for place in entry.support)),
        "verified": ", ".join(sorted(verified)),
        "systems": ", ".join(entry.systems),
        "note": entry.note or "",
    }


def _names(record: Record, actors: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(record[actor].name for actor in actors))


def _table(rows: list[dict]) -> pd.DataFrame:
    return pd.DataFrame(rows).set_index("id") if rows else pd.DataFrame(index=pd.Index([], name="id"))
