"""The commands 'facelab mine' and 'facelab wipe', as somebody types them."""

import builtins
import datetime

import pytest

from facelab.cli import main
from facelab.packs import personal

WHOLE = ["--names", "Ana", "--adults", "--agreed"]


@pytest.fixture
def file(synthetic):
    return str(synthetic["p001_1"].path)


def test_a_picture_is_added_listed_and_taken_back(file, capsys):
    assert main(["mine", "add", file, *WHOLE]) == 0
    said = capsys.readouterr().out
    assert f"Kept on this machine until the end of {datetime.date.today():%d %B %Y}: Ana." in said
    assert "To take it back: facelab wipe all" in said
    assert main(["mine", "list"]) == 0
    assert "Ana: 1 kept until the end of" in capsys.readouterr().out
    assert main(["wipe", "ana"]) == 0
    assert "Taken back: Ana." in capsys.readouterr().out
    assert main(["mine", "list"]) == 0 and capsys.readouterr().out == "No picture of your own is here.\n"


def test_more_is_allowed_only_if_somebody_asks(file):
    assert main(["mine", "add", file, *WHOLE]) == main(["mine", "add", file, *WHOLE, "--also", "enrol"]) == 0
    scopes = [one.consent.scope for one in personal.people()[0].pictures]
    assert [("enrol" in scope, "keep" in scope) for scope in scopes] == [(False, False), (True, False)]


@pytest.mark.parametrize("missing", ["--names", "--adults", "--agreed"])
def test_where_nobody_can_be_asked_the_record_has_to_be_given(file, missing, capsys):
    words = [word for word in WHOLE if word not in (missing, "Ana" if missing == "--names" else "")]
    assert main(["mine", "add", file, *words]) == 1
    assert "The record comes first, and nobody can be asked here" in capsys.readouterr().err
    assert personal.people() == []


def test_whoever_can_be_asked_is_asked_before_anything_is_opened(file, monkeypatch, capsys):
    asked, answers = [], iter(["Ana", "y", "yes"])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr(builtins, "input", lambda question: asked.append(question) or next(answers))
    assert main(["mine", "add", file]) == 0
    assert len(asked) == 3 and "18 or older" in asked[1] and personal.people()[0].name == "Ana"


def test_under_18_ends_it_before_the_next_question(file, monkeypatch, capsys):
    answers = iter(["Ana", "n"])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr(builtins, "input", lambda _: next(answers))
    assert main(["mine", "add", file]) == 1
    assert "A picture of anybody under 18 is not taken, one's own included" in capsys.readouterr().err


@pytest.mark.parametrize(
    "until, says", [("soon", "'soon' is not a date"), ("2020-01-01", "it has to be from"), ("2999-01-01", "has to be from")]
)
def test_a_day_that_cannot_be(file, until, says, capsys):
    assert main(["mine", "add", file, *WHOLE, "--until", until]) == 1
    assert says in capsys.readouterr().err and personal.people() == []


def test_a_file_that_is_refused_costs_no_other(file, tmp_path, capsys):
    (tmp_path / "text.jpg").write_text("no picture", "utf-8")
    assert main(["mine", "add", str(tmp_path / "text.jpg"), file, *WHOLE]) == 1
    assert "'text.jpg' is not a picture" in capsys.readouterr().err and len(personal.people()[0].pictures) == 1


def test_all_leaves_other_peoples_pictures_alone_and_says_so(file, tmp_path, capsys):
    (tmp_path / "personal" / "packs" / "london").mkdir(parents=True)
    assert main(["wipe", "all"]) == 0
    said = capsys.readouterr().out
    assert "There was nothing to delete." in said and "facelab pack remove london" in said


def test_whom_there_is_not(file, capsys):
    assert main(["wipe", "Zoe"]) == 1
    assert "There is nobody called 'Zoe' here. Here are: nobody." in capsys.readouterr().err
