"""A form that becomes a request for public records: seen at once, saved as text and PDF in the learner's folder."""

from html import escape
from pathlib import Path
from typing import Self

import ipywidgets

from facelab.errors import FacelabError
from facelab.figures.record.letter import letter_pdf, missing_characters
from facelab.figures.record.words import saved_in_words
from facelab.record import Record, RecordsRequest, blanks_left, cite, compose, file_name
from facelab.record.letter import save_letter
from facelab.widgets.base import Widget, column, sized
from facelab.widgets.sample import Sample


class RecordsRequestForm(Widget):
    """Fields above, the letter below; it follows every change, and a button saves it. Nothing is sent.

    Parameters
    ----------
    record : Record
        Holds what the letter is made of.
    folder : Path, optional
        Where the letter is saved; ``letters`` in the learner's folder unless told.
    """

    HOW = "Fill the form in; the letter below follows, and Save writes it to your own folder."

    def __init__(self, record: Record, folder: Path | None = None):
        super().__init__()
        self.record, self.folder, kit = record, folder, record.letter
        wide = sized("9em", "40em", max_width="100%")
        self.agency = ipywidgets.Text(description="Office asked", placeholder="its full name", **wide)
        self.begins = ipywidgets.Text("2018", description="From", placeholder="such as 2018 or 2018-05", **wide)
        self.ends = ipywidgets.Text("2020", description="To", placeholder="such as 2020 or 2020-06", **wide)
        auto = ipywidgets.Layout(width="auto")
        self.sought = {
            item.id: ipywidgets.Checkbox(False, description=_item(item), indent=False, layout=auto)
            for item in kit.sought
        }
        self.own = ipywidgets.Textarea(description="Something else", placeholder="in your own words", **wide)
        self.law, self.format, self.fees = (
            ipywidgets.Dropdown(options=[(words, word) for word, words in choices.items()], description=name, **wide)
            for choices, name in ((kit.laws, "Law"), (kit.formats, "Format"), (kit.fees, "Fees"))
        )
        self.law.value = RecordsRequest.law
        self.name = ipywidgets.Text(description="Your name", placeholder="may stay empty", **wide)
        self.contact = ipywidgets.Text(description="How to reach you", placeholder="may stay empty", **wide)
        self.save_button = ipywidgets.Button(description="Save the letter", tooltip="Save it as text and as PDF")
        self.save_button.on_click(lambda _: self.save())
        self.letter = ipywidgets.HTML()
        fields = (self.agency, self.begins, self.ends, *self.sought.values(), self.own, self.law, self.format,
                  self.fees, self.name, self.contact)  # fmt: skip
        self.follow(*fields)
        self.view = column(*fields, self.save_button, self.words, self.letter)
        self.draw()

    @classmethod
    def example(cls, sample: Sample) -> Self:
        """Return one that saves into the sample's folder."""
        return cls(sample.record, sample.folder)

    @property
    def request(self) -> RecordsRequest:
        """What the form says now."""
        return RecordsRequest(
            agency=self.agency.value,
            begins=self.begins.value,
            ends=self.ends.value,
            sought=tuple(item for item, box in self.sought.items() if box.value),
            own=self.own.value,
            law=self.law.value,
            format=self.format.value,
            fees=self.fees.value,
            name=self.name.value,
            contact=self.contact.value,
        )

    def save(self) -> None:
        """Save the letter, and say where, or what is still missing."""
        try:
            letter = compose(self.record, self.request)
            saved = save_letter(letter, letter_pdf(letter), file_name(self.agency.value), self.folder)
            words = saved_in_words(saved, missing_characters(letter))
        except FacelabError as trouble:
            words = str(trouble)
        self.say(words)

    def still(self) -> str:
        """Return what a letter can ask for."""
        items = "".join(f"<li>{escape(item.label)}</li>" for item in self.record.letter.sought)
        return f"<p>A form for a letter. What it can ask for:</p><ul>{items}</ul>"

    def draw(self) -> None:
        """Show the letter as far as it goes, and say what is missing."""
        try:
            letter = compose(self.record, self.request)
        except FacelabError as trouble:
            self.letter.value = ""
            self.say(f"No letter yet. {trouble}")
            return
        blanks = blanks_left(self.record, letter)
        self.say(f"To fill in by hand: {', '.join(blanks)}." if blanks else "The letter is whole.")
        look = "white-space:pre-wrap;border:1px solid;padding:1em;max-width:44em;font-family:serif"
        self.letter.value = f'<div style="{look}">{escape(letter)}</div>'


def _item(item) -> str:
    return f"{item.label} ({'as in ' + cite(item.pattern) if item.pattern else 'our idea'})"
