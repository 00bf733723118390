"""The form for a learner's own picture, in Python: messages in, words out, and nothing of anybody in what is stored."""

import datetime
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facelab.errors import ConsentError, FacelabError, PictureError
from facelab.packs import open_pack
from facelab.packs.statement import USES_OF_MINE, Statement
from facelab.widgets.mine import AddYourPicture, store
from facelab.widgets.mine.messages import MOST_BYTES, read_record, read_sent_picture, read_whom

TODAY = datetime.date(2030, 1, 31)
RECORD = {
    "names": "Ana, -", "uses": ["display", "detection"], "until": "2030-01-31", "adults": True, "agreed": True,
}  # fmt: skip
JPEG = b"\xff\xd8\xff and so on"


class Store:
    """A store in memory, which notes what it is asked."""

    def __init__(self):
        self.asked, self.here = [], [{"id": "mine-3f9a1c", "name": "Ana", "pictures": 1, "until": TODAY}]

    def keep(self, picture, **record):
        self.asked.append((picture, record))
        return "Kept: Ana."

    def withdraw(self, whom):
        self.asked.append(whom)
        self.here = []
        return "Taken back: Ana.\n  deleted: 1 picture"

    def people(self):
        return self.here


@pytest.fixture
def stored():
    return Store()


@pytest.fixture
def form(stored, monkeypatch):
    """A form on that store; what it sends to its pages is in ``form.sent``."""
    form = AddYourPicture(stored.keep, stored.withdraw, stored.people)
    sent = []
    monkeypatch.setattr(form, "send", sent.append)
    form.sent = sent
    return form


def ask(kind, **more):
    return {"ask": kind, "from": "page-1", **more}


def failing(error):
    def fail(*_, **__):
        raise error

    return fail


# --- messages in, words out ------------------------------------------------------------------------------------------
def test_keep_hands_over_the_bytes_with_the_record_and_answers_whoever_asked_and_then_tells_who_is_here(form, stored):
    form.hear(ask("keep", **RECORD), [memoryview(JPEG)])
    record = {
        "names": "Ana, -", "uses": frozenset({"display", "detection"}), "until": TODAY, "adults": True, "agreed": True,
    }  # fmt: skip
    assert stored.asked == [(JPEG, record)]
    kept, here = form.sent
    assert kept == {"ask": "keep", "to": "page-1", "well": True, "said": "Kept: Ana."}
    assert here["ask"] == "people" and here["to"] is None  # for every page that shows the form
    assert here["people"] == [{"id": "mine-3f9a1c", "name": "Ana", "words": "1 picture, until 31 January 2030"}]


def test_withdrawing_somebody_or_all_answers_with_the_receipt_and_the_list_that_is_left(form, stored):
    form.hear(ask("withdraw", whom="mine-3f9a1c"))
    form.hear(ask("withdraw", whom="all"))
    assert stored.asked == ["mine-3f9a1c", "all"]
    assert form.sent[0]["said"] == "Taken back: Ana.\n  deleted: 1 picture" and form.sent[1]["people"] == []


def test_the_list_tells_how_many_pictures_and_until_when_and_the_days_of_today(form, stored):
    stored.here.append({"id": "mine-000000", "name": "Ben", "pictures": 3, "until": TODAY})
    form.hear(ask("people"))
    (answer,) = form.sent
    assert [one["words"] for one in answer["people"]] == [
        "1 picture, until 31 January 2030", "3 pictures, until 31 January 2030",
    ]  # fmt: skip
    assert answer["days"]["today"] == datetime.date.today().isoformat() < answer["days"]["last"]


@pytest.mark.parametrize("error", [ConsentError("Two faces.", "Name both."), PictureError("Broken.", "Save it again.")])
def test_an_error_of_ours_is_answered_with_what_happened_and_the_cure_and_the_list_comes_all_the_same(stored, error):
    form = AddYourPicture(failing(error), stored.withdraw, stored.people)
    answer = form.answer(ask("keep", **RECORD), [JPEG])
    assert answer == {"ask": "keep", "to": "page-1", "well": False, "what": error.what, "cure": error.cure}
    assert form.answer(ask("people"))["well"]


@pytest.mark.parametrize("error", [ValueError("Ana's secret"), MemoryError(), KeyboardInterrupt()])
@pytest.mark.parametrize("kind", ["keep", "withdraw", "people"])
def test_any_other_error_becomes_words_too_without_its_text_and_no_traceback_is_printed(error, kind, capfd):
    form = AddYourPicture(*[failing(error)] * 3)
    form.hear(ask(kind, **RECORD, whom="all"), [JPEG])
    answer = form.answer(ask(kind, **RECORD, whom="all"), [JPEG])
    assert not answer["well"] and answer["what"].endswith(".") and answer["cure"].endswith(".")
    assert "secret" not in str(answer) and capfd.readouterr() == ("", "")


def test_all_can_be_withdrawn_where_the_list_cannot_be_read(stored):
    form = AddYourPicture(stored.keep, stored.withdraw, failing(OSError()))
    assert form.answer(ask("withdraw", whom="all"))["well"] and stored.asked == ["all"]


# --- what is not taken on trust --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"names": ""}, "whose"), ({"names": "  "}, "whose"), ({"names": None}, "whose"),
        ({"names": "a" * 601}, "whose"), ({"uses": []}, "used for"), ({"uses": ["watch-list"]}, "used for"),
        ({"uses": "display"}, "used for"),
        ({"uses": [["display"]]}, "used for"), ({"until": ""}, "until when"), ({"until": None}, "until when"),
        ({"until": "31.1.2030"}, "until when"), ({"adults": False}, "under 18"), ({"adults": "yes"}, "under 18"),
        ({"adults": None}, "under 18"), ({"agreed": False}, "agrees"), ({"agreed": 1}, "agrees"),
    ],
)  # fmt: skip
def test_a_record_that_is_not_whole_is_refused_in_words_and_the_store_is_not_asked(form, stored, wrong, words):
    answer = form.answer(ask("keep", **{**RECORD, **wrong}), [JPEG])
    assert not answer["well"] and words in answer["what"] and answer["cure"]
    assert stored.asked == []


@pytest.mark.parametrize(
    ("buffers", "words"),
    [
        (None, "No picture"), ([], "No picture"), ([JPEG, JPEG], "No picture"), ([b""], "neither"),
        ([b"MZ\x90"], "neither"), ([b"<svg/>"], "neither"), ([JPEG.ljust(MOST_BYTES + 1)], "bytes"),
    ],
)  # fmt: skip
def test_what_is_not_one_jpeg_or_png_is_refused(form, stored, buffers, words):
    answer = form.answer(ask("keep", **RECORD), buffers)
    assert not answer["well"] and words in answer["what"] and stored.asked == []


@pytest.mark.parametrize("picture", [JPEG, bytearray(JPEG), memoryview(JPEG), b"\x89PNG\r\n\x1a\n"])
def test_a_jpeg_or_png_comes_out_as_bytes(picture):
    assert read_sent_picture([picture]) == bytes(picture) and type(read_sent_picture([picture])) is bytes


@pytest.mark.parametrize("whom", ["expired", "Ana", "mine-ffffff", "", None, 7, ["all"], "../.."])
def test_nobody_is_withdrawn_but_an_id_of_the_list_or_all(form, stored, whom):
    answer = form.answer(ask("withdraw", whom=whom))
    assert not answer["well"] and stored.asked == []
    with pytest.raises(FacelabError):
        read_whom({"whom": whom}, ["mine-3f9a1c"])


@pytest.mark.parametrize("asked", [None, 3, "keep", [], {}, {"ask": "delete"}, {"ask": ["keep"]}, {"ask": None}])
def test_a_message_that_is_not_known_is_refused_in_words(form, stored, asked):
    form.hear(asked)
    (answer,) = form.sent
    assert not answer["well"] and answer["what"] and answer["cure"] and stored.asked == []


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9) | st.sampled_from(["display", "2030-01-31", "all"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)
PARTS = ["ask", "from", "whom", *RECORD]


@given(st.dictionaries(st.sampled_from(PARTS), ANYTHING), st.none() | st.lists(st.binary(max_size=9), max_size=2))
def test_whatever_comes_is_answered_with_words_that_can_be_sent(asked, buffers):
    stored = Store()
    form = AddYourPicture(stored.keep, stored.withdraw, stored.people)
    for kind in (asked.get("ask"), "keep", "withdraw", "people"):
        answer = form.answer({**asked, "ask": kind}, buffers)
        json.dumps(answer)
        assert answer["well"] or (answer["what"] and answer["cure"])


@given(st.fixed_dictionaries({part: ANYTHING | st.just(value) for part, value in RECORD.items()}))
def test_a_record_is_taken_only_if_every_part_of_it_is_there(asked):
    try:
        record = read_record(asked, USES_OF_MINE)
    except ConsentError:
        return
    assert record["names"] == asked["names"].strip() or record["names"].strip()
    assert record["uses"] and record["uses"] <= USES_OF_MINE.keys() and isinstance(record["until"], datetime.date)
    assert asked["adults"] is True and asked["agreed"] is True


# --- what is stored of it --------------------------------------------------------------------------------------------
def test_no_trait_and_no_still_ever_holds_a_name_or_a_picture(form, stored, monkeypatch):
    shown = {}
    monkeypatch.setattr("facelab.widgets.fallback.display", lambda data, raw: shown.update(data))
    before = form.get_state()
    form.show()
    form.hear(ask("people"))
    form.hear(ask("keep", **RECORD), [memoryview(JPEG)])
    form.hear(ask("withdraw", whom="mine-3f9a1c"))
    assert form.get_state() == before  # which is all that a notebook may store
    for text in (str(before), str(shown)):
        assert "mine-3f9a1c" not in text and "2030" not in text
    assert "Still picture. Fill in the record" in shown["text/html"] and "leaves this computer" in shown["text/html"]


def test_the_form_offers_the_uses_of_the_store_in_its_order_and_asks_for_nothing_more_than_the_lessons_need(form):
    uses = form.data["uses"]
    assert [(use, words) for use, words, _ in uses] == list(USES_OF_MINE.items())
    assert {use for use, _, on in uses if on} == {"display", "detection", "landmarks", "matching"}
    assert form.data["needed"] in USES_OF_MINE


def test_the_longest_record_that_the_form_offers_is_one_that_the_store_takes(form):
    last = datetime.date.fromisoformat(form.data["days"]["last"])
    Statement(("Ana",), frozenset({form.data["needed"]}), last, True, True).require()
    with pytest.raises(ConsentError):
        later = last + datetime.timedelta(1)
        Statement(("Ana",), frozenset({form.data["needed"]}), later, True, True).require()


# --- on the store itself ---------------------------------------------------------------------------------------------
def test_a_rendered_face_is_kept_listed_and_withdrawn_in_the_real_store(tmp_path, monkeypatch):
    monkeypatch.setenv("FACELAB_PERSONAL", str(tmp_path / "personal"))
    monkeypatch.setenv("FACELAB_WORK", str(tmp_path / "work"))
    form, face = AddYourPicture(), open_pack("synthetic")["p001_1"].path.read_bytes()
    today = datetime.date.today()
    two = form.answer(ask("keep", **{**RECORD, "until": today.isoformat()}), [face])
    assert not two["well"] and "1 face" in two["what"] and "2 names" in two["what"] and "left to right" in two["cure"]
    assert store.people() == []
    kept = form.answer(ask("keep", **{**RECORD, "names": "Ana", "until": today.isoformat()}), [face])
    assert kept["well"] and "Ana" in kept["said"]
    (person,) = form.answer(ask("people"))["people"]
    assert person["name"] == "Ana" and person["words"].startswith("1 picture, until ")
    gone = form.answer(ask("withdraw", whom=person["id"]))
    assert gone["well"] and "1 picture" in gone["said"]
    assert form.answer(ask("people"))["people"] == [] and not list((tmp_path / "personal").rglob("*.png"))
