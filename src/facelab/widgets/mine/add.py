"""A learner's own picture: the record first, then the picture, kept when asked and taken back when asked."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from html import escape
from importlib.resources import files
from typing import Any, Self

import anywidget
import traitlets

from facelab.errors import FacelabError
from facelab.packs.pictures import MAX_MEGAPIXELS
from facelab.widgets.fallback import show_widget
from facelab.widgets.mine import store
from facelab.widgets.mine.messages import ASK_AGAIN, read_record, read_sent_picture, read_whom
from facelab.widgets.mine.words import INTRO, TEXTS, TITLE
from facelab.widgets.sample import Sample
from facelab.widgets.scripts import colours, elements

SCRIPTS = ("picture.js", "camera.js", "record.js", "people.js", "add.js")  # in one module: nothing can be fetched
LONGEST = 1600  # pixels of the longer side of what a page sends


def _read(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8")


class AddYourPicture(anywidget.AnyWidget):
    """A form: a record, a picture chosen, dropped or taken, a button that keeps it, and a list to withdraw from.

    Parameters
    ----------
    keep : callable, optional
        Takes the bytes of a JPEG or PNG and, by name, the record: ``names``, ``uses``, ``until``, ``adults`` and
        ``agreed``. The text of what it returns is shown. As the other two: the store's own unless told.
    withdraw : callable, optional
        Takes the id of a person, or 'all'; the text of what it returns is shown.
    people : callable, optional
        Returns who is here: dicts of 'id', 'name', 'pictures' (how many) and 'until' (a date).

    Attributes
    ----------
    data : dict
        Words, uses and days. It holds nothing of anybody.

    Notes
    -----
    A notebook may store traits, so neither a picture nor a name is ever in one. They travel as messages, and the page
    asks for the list anew each time it is opened.
    """

    HOW = "Fill in the record, choose a picture or turn the camera on, and press Keep. Withdraw takes it back."
    _esm = "\n".join([elements(), *map(_read, SCRIPTS)])
    _css = f"{colours('.fv-mine')}\n{_read('mine.css')}"

    data = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        keep: Callable[..., object] | None = None,
        withdraw: Callable[[str], object] | None = None,
        people: Callable[[], Sequence[Mapping[str, Any]]] | None = None,
    ):
        self._keep, self._withdraw = keep or store.keep, withdraw or store.withdraw
        self._people, self._uses = people or store.people, store.uses()
        limits = {"longest": LONGEST, "most": MAX_MEGAPIXELS * 1_000_000}
        super().__init__(
            data={"texts": TEXTS, "uses": self._uses, "needed": store.NEEDED, "limits": limits, "days": _days()}
        )
        self.on_msg(lambda _, asked, buffers: self.hear(asked, buffers))

    @classmethod
    def example(cls, sample: Sample) -> Self:
        """Return one that keeps nothing: for tests, and to measure how soon it answers."""
        tomorrow = datetime.date.today() + datetime.timedelta(1)
        here = [{"id": "mine-000000", "name": "Ana", "pictures": 1, "until": tomorrow}]
        return cls(lambda picture, **record: "Kept.", lambda whom: "Withdrawn.", lambda: here)

    @property
    def view(self) -> Self:
        """The widget itself, as other widgets have one."""
        return self

    def hear(self, asked: Any, buffers: Sequence[memoryview] | None = None) -> None:
        """Answer a message of a page; once something may have changed, tell every page who is here now."""
        answer = self.answer(asked, buffers)
        self.send(answer)
        if answer["ask"] in ("keep", "withdraw"):
            self.send(self.answer({"ask": "people"}))

    def answer(self, asked: Any, buffers: Sequence[memoryview] | None = None) -> dict[str, Any]:
        """Return what is said to a message: always words, and never an error.

        Parameters
        ----------
        asked : dict
            'ask' is 'people', 'keep' or 'withdraw'; 'from' is whoever asks, and comes back as 'to'.
        buffers : sequence of memoryview, optional
            The picture, with 'keep'.

        Returns
        -------
        dict
            'ask' and 'to'; 'well', whether it was done; and 'said' or 'people', or 'what' and 'cure' where it was not.
        """
        asked = asked if isinstance(asked, Mapping) else {}
        answer = {"ask": asked.get("ask"), "to": asked.get("from")}
        answers = {"people": self._who_is_here, "keep": self._kept, "withdraw": self._withdrawn}
        try:
            if answer["ask"] not in answers:
                raise FacelabError("This form does not understand what was asked.", ASK_AGAIN)
            return {**answer, "well": True, **answers[answer["ask"]](asked, buffers)}
        except FacelabError as error:
            what, cure = error.what, error.cure
        except KeyboardInterrupt:
            what, cure = "You stopped it before it was done.", "Look at the list below, and try again."
        except Exception as error:  # a learner needs words: a traceback would show our calls, and names with them
            what = f"Something went wrong ({type(error).__name__})."
            cure = "Try again. If it happens again, restart the kernel and run the notebook from its top."
        return {**answer, "well": False, "what": what, "cure": cure}

    def still(self) -> str:
        """Return what a stored notebook shows: what this is, and nothing of anybody."""
        steps = "".join(f"<li>{escape(TEXTS[step].partition(' ')[2])}</li>" for step in ("record", "picture", "list"))
        return f"<p><strong>{escape(TITLE)}.</strong> A form. {escape(INTRO)}</p><ol>{steps}</ol>"

    def show(self) -> None:
        """Show it in the notebook."""
        show_widget(self, self.still(), self.HOW)

    def _who_is_here(self, asked: Mapping[str, Any], buffers: Any) -> dict[str, Any]:
        return {"days": _days(), "people": [_in_words(one) for one in self._people()]}

    def _kept(self, asked: Mapping[str, Any], buffers: Any) -> dict[str, Any]:
        record = read_record(asked, [use for use, _, _ in self._uses])
        return {"said": str(self._keep(read_sent_picture(buffers), **record))}

    def _withdrawn(self, asked: Mapping[str, Any], buffers: Any) -> dict[str, Any]:
        whom = asked.get("whom")
        ids = () if whom == "all" else [one["id"] for one in self._people()]  # 'all' needs no list: it may be broken
        return {"said": str(self._withdraw(read_whom(asked, ids)))}


def _days() -> dict[str, str]:
    """Return the first and the last day that may be chosen, as a page's calendar takes them, and the last in words."""
    last = store.last_day()
    return {"today": datetime.date.today().isoformat(), "last": last.isoformat(), "lastInWords": _day(last)}


def _in_words(one: Mapping[str, Any]) -> dict[str, str]:
    pictures = "1 picture" if one["pictures"] == 1 else f"{one['pictures']} pictures"
    return {"id": one["id"], "name": one["name"], "words": f"{pictures}, until {_day(one['until'])}"}


def _day(day: datetime.date) -> str:
    return f"{day.day} {day:%B %Y}"
