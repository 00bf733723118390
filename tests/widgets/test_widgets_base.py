"""The kit of widgets: what follows a control, what is spoken, the way back, and the still picture."""

import ast
import re
from pathlib import Path

import ipywidgets
import numpy as np
import pytest

import facelab
from facelab.widgets import every_widget
from facelab.widgets.base import Widget, column, row, status
from facelab.widgets.controls import Controls
from facelab.widgets.fallback import MIME

SOURCE = Path(facelab.__file__).parent


class Brightness(Widget):
    """A grey square, as bright and as wide as two sliders say."""

    HOW = "Move the slider; 3 < 4."

    def __init__(self):
        super().__init__("drawn & made up")
        self.grey, self.wide, self.drawn = ipywidgets.IntSlider(30, 0, 255), ipywidgets.IntSlider(4, 1, 9), 0
        self.follow(self.grey, self.wide)
        self.view = column(row(self.grey, self.wide, self.reset), self.words, self.picture)
        self.draw()

    def draw(self):
        self.drawn += 1
        words = f"<{self.grey.value}>, {self.wide.value} wide"
        self.say(words)
        self.paint(np.full((4, self.wide.value, 3), self.grey.value, np.uint8), f"A grey square: {words}", "9em")


def test_moving_a_control_draws_once_and_shows_what_it_says(seen):
    widget = Brightness()
    widget.grey.value = 200
    assert widget.drawn == 2 and seen.spoken(widget.words) == "<200>, 4 wide"
    assert seen.alt(widget.picture) == "A grey square: <200>, 4 wide"
    assert seen.pixels(widget.picture).shape == (4, 4, 3) and abs(int(seen.pixels(widget.picture).mean()) - 200) < 3
    assert "max-width:9em" in widget.picture.value


def test_start_again_puts_every_control_back_and_draws_once(seen):
    widget = Brightness()
    widget.grey.value, widget.wide.value = 200, 9
    widget.reset.click()
    assert (widget.grey.value, widget.wide.value, widget.drawn) == (30, 4, 4)
    assert seen.spoken(widget.words) == "<30>, 4 wide"


def test_many_controls_set_at_once_draw_once():
    drawn, sliders = [], [ipywidgets.IntSlider(3), ipywidgets.IntSlider(4)]
    controls = Controls(sliders, lambda: drawn.append([slider.value for slider in sliders]))
    sliders[0].value = 9
    controls.set([1, 2])
    controls.start_again()
    assert drawn == [[9, 4], [1, 2], [3, 4]]


def test_the_sample_stands_beneath_the_words_and_is_not_spoken(seen):
    widget = Brightness()
    assert widget.words.value.endswith("</p><p><small>drawn &amp; made up</small></p>")
    assert "made up" not in seen.spoken(widget.words)


def test_strong_words_are_strong_and_what_follows_is_plain_and_spoken_too(seen):
    html = status("Now & here.", "\nThen <so>.", strong=True)
    assert "<strong>Now &amp; here.</strong>\nThen &lt;so&gt;.</p>" in html and "<small>" not in html
    assert "<strong>" not in status("Now.") and "pre-line" in html  # the line break is seen
    assert seen.spoken(ipywidgets.HTML(html)) == "Now & here.\nThen <so>."


def shown(widget, monkeypatch) -> dict:
    """What a widget hands to the notebook."""
    sent = {}
    monkeypatch.setattr("facelab.widgets.fallback.display", lambda data, raw: sent.update(data))
    widget.show()
    return sent


def test_a_widget_travels_with_a_still_picture_in_the_order_of_its_view(monkeypatch):
    widget = Brightness()
    sent = shown(widget, monkeypatch)
    assert sent[MIME]["model_id"] == widget.view.model_id
    assert sent["text/html"].startswith(widget.words.value + widget.picture.value)
    assert "<em>Still picture. Move the slider; 3 &lt; 4. Run this cell" in sent["text/html"]
    assert sent["text/plain"] == "Widget. Move the slider; 3 < 4."
    widget.view = column(widget.picture, ipywidgets.HTML("not in the still"), row(widget.grey, widget.words))
    assert widget.still() == widget.picture.value + widget.words.value


@pytest.mark.parametrize("missing", ["draw", "example"])
def test_a_widget_without_a_part_says_which(missing):
    bare = type("Bare", (Widget,), {})
    with pytest.raises(NotImplementedError, match=f"Bare needs an? {missing}"):
        bare.example(None) if missing == "example" else bare().draw()


# --- every widget of every subject -----------------------------------------------------------------------------------
def test_each_subject_exports_the_classes_that_its_modules_hold():
    homes = [file for file in SOURCE.glob("widgets/*/*.py") if file.name != "__init__.py"]
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in homes]
    held = {node.name for tree in trees for node in tree.body if isinstance(node, ast.ClassDef)}
    assert held == set(every_widget()) and held


@pytest.mark.parametrize("name", every_widget())
def test_every_widget_speaks_its_words_and_travels_with_a_still(name, sample, seen, monkeypatch):
    widget = every_widget()[name].example(sample)
    sent = shown(widget, monkeypatch)
    assert sent[MIME]["model_id"] == widget.view.model_id and widget.HOW.endswith(".")
    still = sent["text/html"].partition("<p><em>Still picture.")[0]
    assert len(re.sub(r"<[^>]+>", "", still).split()) >= 5 and "Ours" not in still
    if name not in ("MoratoriaMatrix", "AddYourPicture"):  # nothing until it is asked; nothing but in a page
        assert seen.spoken(widget.words)


def test_a_live_region_is_written_in_one_place():
    homes = [
        file.relative_to(SOURCE).as_posix() for file in SOURCE.rglob("*.py") if 'role="status"' in file.read_text()
    ]
    assert homes == ["widgets/base.py"]


def test_a_sample_of_few_people_holds_all_their_pictures_and_nobody_elses(sample):
    ids = list(sample.pack.people)[:10]
    assert list(dict.fromkeys(picture.person_id for picture in sample.pictures)) == ids
    assert len(sample.pictures) == sum(picture.person_id in ids for picture in sample.pack.pictures)
    assert [picture.picture_id for picture in sample.firsts] == [f"{person}_1" for person in ids]
