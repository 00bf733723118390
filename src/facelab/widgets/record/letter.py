"""A form that becomes a request for public records: seen at once, saved as text and PDF in the learner's folder."""

from html import escape
from pathlib import Path

import ipywidgets as widgets

from facelab.errors import FacelabError
from facelab.figures.record.letter import letter_pdf, missing_characters
from facelab.record import Record, RecordsRequest, blanks_left, cite, compose, file_name
from facelab.record.letter import Saved, save_letter
from facelab.widgets.fallback import show_widget


def saved_in_words(saved: Saved, missing: str = "") -> str:
    """Say where a letter went, by the names of its files and of their folder alone."""
    folder = saved.text.parent.name
    if saved.pdf is None:
        return (
            f"Saved as {saved.text.name} in the folder '{folder}'. The PDF's type cannot draw {missing}, "
            "so there is no PDF: print the text file instead."
        )
    return f"Saved as {saved.text.name} and {saved.pdf.name}, in the folder '{folder}' beside your notebooks."


class RecordsRequestForm:
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
        self.record, self.folder, kit = record, folder, record.letter
        wide = {"style": {"description_width": "9em"}, "layout": widgets.Layout(width="40em", max_width="100%")}
        self.agency = widgets.Text(description="Office asked", placeholder="its full name", **wide)
        self.begins = widgets.Text("2018", description="From", placeholder="such as 2018 or 2018-05", **wide)
        self.ends = widgets.Text("2020", description="To", placeholder="such as 2020 or 2020-06", **wide)
        self.sought = {
            one.id: widgets.Checkbox(False, description=_item(one), indent=False, layout=widgets.Layout(width="auto"))
            for one in kit.sought
        }
        self.own = widgets.Textarea(description="Something else", placeholder="in your own words", **wide)
        self.law, self.format, self.fees = (
            widgets.Dropdown(options=[(words, word) for word, words in choices.items()], description=name, **wide)
            for choices, name in ((kit.laws, "Law"), (kit.formats, "Format"), (kit.fees, "Fees"))
        )
        self.law.value = RecordsRequest.law
        self.name = widgets.Text(description="Your name", placeholder="may stay empty", **wide)
        self.contact = widgets.Text(description="How to reach you", placeholder="may stay empty", **wide)
        self.save_button = widgets.Button(description="Save the letter", tooltip="Save it as text and as PDF")
        self.save_button.on_click(lambda _: self.save())
        self.letter, self.words = widgets.HTML(), widgets.HTML()
        fields = (self.agency, self.begins, self.ends, *self.sought.values(), self.own, self.law, self.format,
                  self.fees, self.name, self.contact)  # fmt: skip
        for field in fields:
            field.observe(self._draw, "value")
        self.view = widgets.VBox([*fields, self.save_button, self.words, self.letter])
        self._draw()

    @property
    def request(self) -> RecordsRequest:
        """What the form says now."""
        return RecordsRequest(
            agency=self.agency.value,
            begins=self.begins.value,
            ends=self.ends.value,
            sought=tuple(one for one, box in self.sought.items() if box.value),
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
        self._say(words)

    def show(self) -> None:
        """Show it in the notebook."""
        fields = "".join(f"<li>{escape(one.label)}</li>" for one in self.record.letter.sought)
        show_widget(self.view, f"<p>A form for a letter. What it can ask for:</p><ul>{fields}</ul>", self.HOW)

    def _draw(self, _change=None) -> None:
        try:
            letter = compose(self.record, self.request)
        except FacelabError as trouble:
            self.letter.value = ""
            self._say(f"No letter yet. {trouble}")
            return
        blanks = blanks_left(self.record, letter)
        self._say(f"To fill in by hand: {', '.join(blanks)}." if blanks else "The letter is whole.")
        look = "white-space:pre-wrap;border:1px solid;padding:1em;max-width:44em;font-family:serif"
        self.letter.value = f'<div style="{look}">{escape(letter)}</div>'

    def _say(self, words: str) -> None:
        self.words.value = f'<p role="status">{escape(words)}</p>'


def _item(one) -> str:
    return f"{one.label} ({'as in ' + cite(one.pattern) if one.pattern else 'our idea'})"
