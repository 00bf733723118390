"""Pages of the public record in plain HTML: tables, lists, and claims beside what is said against them."""

import calendar
import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape

import pandas as pd

from facelab.figures.page import show_html
from facelab.record import NOT_STATED, QUESTIONS, Claim, Event, Moratorium, Record, cite, events_table
from facelab.record.sorting import compare_sorting, verdict

# JupyterLab right-aligns every cell and centres it vertically unless the cell itself says otherwise.
_CELL = 'style="text-align:left;vertical-align:top;white-space:normal;line-height:1.4"'
_DAY = re.compile(r"\b\d{4}-\d\d(?:-\d\d)?\b")
MOST_OPEN = 40  # rows of a table: a screen or two
WORDS = {"same": "as ours", "defensible": "can be defended", "other": "otherwise", "unanswered": "not sorted"}


def show_table(rows: Sequence[Mapping[str, str]], caption: str) -> None:
    """Show rows as a table; see ``table``. One of more than ``MOST_OPEN`` rows is folded, and opens at a click."""
    shown = table(rows, caption)
    if len(rows) > MOST_OPEN:
        shown = f"<details><summary>{escape(caption)}: {len(rows)} rows</summary>{shown}</details>"
    show_html(shown)


def table(rows: Sequence[Mapping[str, str]], caption: str) -> str:
    """Return rows as an HTML table whose first column heads each row; a table without rows says so.

    Parameters
    ----------
    rows : sequence of mapping of str to str
        Text by heading, the same headings in each row; line breaks in a text are kept.
    caption : str
        What the table is about.
    """
    if not rows:
        return f"<p><strong>{escape(caption)}</strong>: nothing fits.</p>"
    heads = "".join(f'<th scope="col" {_CELL}>{escape(head)}</th>' for head in rows[0])
    body = "".join(f"<tr>{_row(list(row.values()))}</tr>" for row in rows)
    title = f'<caption style="text-align:left"><strong>{escape(caption)}</strong></caption>'
    return f"<table>{title}<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"


def show_beside(record: Record, *claims: str) -> None:
    """Show claims, by their ids, each with what is said against it; see ``beside``."""
    show_html("".join(beside(record, record[claim]) for claim in claims))


def show_sorting(record: Record, claims: Sequence[Claim], chosen: Sequence[str | None]) -> None:
    """Show how a learner sorted claims beside ours; before anything is sorted, ask the learner to sort."""
    if not any(chosen):
        show_html("<p>Sort first: ours would lead you.</p>")
        return
    show_html(f"<p>{escape(compare_sorting(claims, chosen).describe())}</p>")
    show_table(sorting_rows(record, claims, chosen), "Yours, ours, and why")


def show_matrix(record: Record, moratoria: Sequence[Moratorium], mine: Mapping[str, Sequence[str | None]]) -> None:
    """Show how a learner read moratoria beside our reading; before anything is read, ask the learner to read."""
    if not any(any(row) for row in mine.values()):
        show_html("<p>Read first: ours would lead you.</p>")
        return
    show_table(matrix_rows(record, moratoria, mine), "How we read it, and where")


def when(event: pd.Series) -> str:
    """Say when an event was, as far as is known, and whether its source says so; a row of ``events_table``."""
    if event["placed"] == "stated":
        return event["date"].replace("/", " to ")
    if event["placed"] == NOT_STATED:
        return NOT_STATED
    first, last = (None if pd.isna(day) else f"{day:%Y-%m-%d}" for day in (event["earliest"], event["latest"]))
    span = f"by {last}" if first is None else f"from {first}" if last is None else f"{first} to {last}"
    return f"{first if first == last else span}{' (our reading)' if event['placed'] == 'our reading' else ''}"


def event_rows(events: pd.DataFrame) -> list[dict[str, str]]:
    """Return one row for each event of ``events_table``: when, what, on what evidence, where it stands."""
    return [
        {
            "When": when(event),
            "What": event["title"],
            "Evidence": _plain(event["evidence"]),
            "Where": event["cited"] + (f" ({_plain(event['verified'])})" if event["verified"] else ""),
        }
        for _, event in events.iterrows()
    ]


def told_rows(record: Record, events: Iterable[str]) -> list[dict[str, str]]:
    """Return events, by their ids and in that order, as they are told: when, what, on what evidence, where."""
    chosen = events_table(record, [record[event] for event in events]).loc[list(events)]
    return [
        {
            "When": when(event),
            "What is told": event["what"],
            "Evidence": _plain(event["evidence"]),
            "Where": event["cited"],
        }
        for _, event in chosen.iterrows()
    ]


def source_rows(record: Record, layer: str) -> list[dict[str, str]]:
    """Return the sources of a layer, ``articles`` or ``later``: what each states of itself."""
    return [
        {
            "Source": source.id,
            "Outlet": source.outlet,
            "Date it states": _no_year(source.published),
            "Day as we read it": _reading(source.context),
            "In short": source.in_short,
        }
        for source in record.sources
        if source.layer == layer
    ]


def money_rows(record: Record) -> list[dict[str, str]]:
    """Return every sum of the record: how much, what it covers, and what is not said of it."""
    return [
        {
            "What": money.title,
            "How much": NOT_STATED if money.amount == NOT_STATED else f"{money.amount:,} {money.currency}",
            "It covers": money.covers,
            "It does not say": money.does_not_say,
            "Where": cite(money.support),
        }
        for money in record.money
    ]


def request_rows(record: Record) -> list[dict[str, str]]:
    """Return the requests for documents: who asked whom for what, what came back, and how long it took."""
    return [
        {
            "Request": request.title,
            "Asked for": request.sought,
            "What came back": request.came_back,
            "How long it took": request.how_long,
            "Where": cite(request.support),
        }
        for request in record.requests
    ]


def event_list(record: Record, events: Iterable[Event]) -> str:
    """Return events in order of time; each opens to its whole entry."""
    return "".join(_folded(event) for _, event in events_table(record, events).iterrows())


def beside(record: Record, claim: Claim) -> str:
    """Return a claim and, given as much room below it, what is said against it, each with who says so and where."""
    rows = [_said("Claim", claim.claim, _names(record, claim.claimed_by), cite(claim.support), claim.evidence)]
    rows += [
        _said("Others say", dispute.how, _names(record, dispute.by), cite(dispute.support), "")
        for dispute in claim.disputed
    ]
    rows.append(_said("What would count against it", claim.against, "our own words", "", ""))
    rows += [_said("Note", claim.note, "our own words", "", "")] if claim.note else []
    return table(rows, f"What is claimed by {_names(record, claim.claimed_by)}")


def case_rows(record: Record, actors: Iterable[str]) -> list[dict[str, str]]:
    """Return the case of each actor in its best terms, or that the record holds no word of theirs."""
    rows = []
    for actor in (record[actor_id] for actor_id in actors):
        says, where = "No word of theirs is in the record.", ""
        if actor.own_case != NOT_STATED:
            says, where = actor.own_case.says, cite(actor.own_case.support)
        rows.append({"Who": actor.name, "Their case, in its best terms": says, "Where": where})
    return rows


def sorting_rows(record: Record, claims: Sequence[Claim], chosen: Sequence[str | None]) -> list[dict[str, str]]:
    """Return each card with the learner's kind of evidence, ours, and why."""
    return [
        {
            "Claim": f"{claim.claim}\n({_names(record, claim.claimed_by)}; {cite(claim.support)})",
            "Yours": f"{_plain(kind)}\n({WORDS[verdict(claim, kind)]})" if kind else WORDS["unanswered"],
            "Ours": _plain(claim.evidence),
            "Why": claim.sorting.because,
        }
        for claim, kind in zip(claims, chosen, strict=True)
    ]


def matrix_rows(
    record: Record, moratoria: Sequence[Moratorium], mine: Mapping[str, Sequence[str | None]] | None = None
) -> list[dict[str, str]]:
    """Return the six questions, one row each, with one column for each moratorium.

    Parameters
    ----------
    mine : mapping of str to sequence of str or None, optional
        A learner's readings by id of the moratorium, to be shown below ours.
    """
    return [
        {"": question_words(question)}
        | {
            moratorium.title: _answer(record, moratorium, place, mine and mine[moratorium.id][place])
            for moratorium in moratoria
        }
        for place, question in enumerate(QUESTIONS)
    ]


def question_words(question: str) -> str:
    """Return a field of a moratorium as a question: ``how_long`` as 'How long?'."""
    return f"{_plain(question.replace('_', '-')).capitalize()}?"


def _no_year(date: str) -> str:
    """Return a date as it is; one without its year, such as ``--10-24``, as '24 October, no year'."""
    if not date.startswith("--"):
        return date
    month, *day = date.removeprefix("--").split("-")
    return " ".join([*(part.lstrip("0") for part in day), f"{calendar.month_name[int(month)]}, no year"])


def _reading(context) -> str:
    if context is None:
        return "as stated"
    return " to ".join(dict.fromkeys(day for day in (context.earliest, context.latest) if day))


def _row(cells: Sequence[str]) -> str:
    first, *rest = (_DAY.sub(_whole, escape(str(cell)).replace("\n", "<br>")) for cell in cells)
    return f'<th scope="row" {_CELL}>{first}</th>' + "".join(f"<td {_CELL}>{cell}</td>" for cell in rest)


def _whole(day: re.Match) -> str:
    """Keep a date on one line in a narrow column."""
    return f'<span style="white-space:nowrap">{day[0]}</span>'


def _folded(event: pd.Series) -> str:
    more = [event["what"], f"Note: {event['note']}" if event["note"] else "", event["why_placed"]]
    ground = f"{_plain(event['evidence'])}; {event['cited']}; {event['actors']}"
    body = "".join(f"<p>{escape(text)}</p>" for text in [*more, ground] if text)
    return f"<details><summary>{escape(when(event))}: {escape(event['title'])}</summary>{body}</details>"


def _said(what: str, words: str, who: str, where: str, evidence: str) -> dict[str, str]:
    ground = "; ".join(part for part in (_plain(evidence), where) if part)
    return {"": what, "In our words": words, "Whose": who, "On what": ground}


def _answer(record: Record, moratorium: Moratorium, place: int, mine: str | None) -> str:
    answer = getattr(moratorium, QUESTIONS[place])
    readings = record.vocabulary.readings
    words = answer.answer if answer.answer != NOT_STATED else "Not stated."
    ours = f"{words}\n[{readings[answer.reads]}{'; ' if answer.support else ''}{cite(answer.support)}]"
    return f"{ours}\nYou: {readings[mine]}." if mine else ours


def _names(record: Record, actors: Iterable[str]) -> str:
    return "; ".join(_name(record, record[actor]) for actor in actors)


def _name(record: Record, actor) -> str:
    """Return a name; whoever speaks for somebody else has that other's label in brackets."""
    speaks_for = record[actor.part_of].label if actor.part_of else None
    is_voice = speaks_for and speaks_for == actor.label and "(" not in actor.name
    return f"{actor.name} ({speaks_for})" if is_voice else actor.name


def _plain(word: str) -> str:
    return word.replace("-", " ")
