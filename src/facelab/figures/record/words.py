"""What was chosen, read and saved of the record, in sentences: beneath a widget, or in a cell that prints."""

from facelab.record import Event, Record
from facelab.record.letter import Saved


def chosen_in_words(record: Record, events: tuple[Event, ...]) -> str:
    """Say how many events were chosen, and on how many kinds of evidence they rest."""
    kinds = {event.evidence for event in events}
    if not events:
        return "No event of the record fits all three. That is an answer too: nobody tells of such a thing here."
    ground = f"on {len(kinds)} kinds of evidence" if len(kinds) > 1 else f"all {next(iter(kinds)).replace('-', ' ')}"
    return f"{len(events)} of {len(record.events)} events, {ground}."


def agreement_in_words(same: int, read: int, cells: int) -> str:
    """Say how a learner's readings compare with ours."""
    rest = f" {cells - read} are still empty." if read < cells else ""
    return f"You read {read} of {cells} cells, {same} of them as we did.{rest}"


def saved_in_words(saved: Saved, missing: str = "") -> str:
    """Say where a letter went, by the names of its files and of their folder alone."""
    folder = saved.text.parent.name
    if saved.pdf is None:
        return (
            f"Saved as {saved.text.name} in the folder '{folder}'. The PDF's type cannot draw {missing}, "
            "so there is no PDF: print the text file instead."
        )
    return f"Saved as {saved.text.name} and {saved.pdf.name}, in the folder '{folder}' beside your notebooks."
