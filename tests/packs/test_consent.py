"""No record, no processing; and no use beyond what the record allows."""

import datetime
import shutil
import tomllib
from dataclasses import replace

import pytest

from facelab.errors import ConsentError
from facelab.packs import Consent, Picture, list_packs, open_pack
from facelab.packs.consent import USES
from facelab.paths import data_folder
from facelab.pipeline import analyse


@pytest.fixture
def copied_pack(tmp_path):
    """A copy of a pack that tests may spoil."""
    return shutil.copytree(data_folder() / "packs" / "portraits", tmp_path / "portraits")


def spoil(folder, old, new):
    file = folder / "consent.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_every_pack_that_comes_with_the_project_opens_and_every_picture_can_be_shown():
    assert {"portraits", "things", "synthetic"} <= set(list_packs())
    for name in list_packs():
        for picture in open_pack(name).pictures[:12]:
            assert picture.rgb("display").ndim == 3


def test_a_pack_without_a_consent_record_is_refused_with_the_cure(copied_pack):
    (copied_pack / "consent.toml").unlink()
    with pytest.raises(ConsentError) as refusal:
        open_pack(copied_pack)
    assert "no consent record" in refusal.value.what and "portraits" in refusal.value.what
    assert "git restore" in refusal.value.cure


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('basis = "official-portrait"', 'basis = "found-on-the-web"', "found-on-the-web"),
        ('scope = ["display", "detection", "landmarks"]', 'scope = ["everything"]', "everything"),
        ('licence = "public', 'license = "public', "licence"),
        ('kept_until = ""', 'kept_until = "next year"', "next year"),
        ("[consent]", "[consent", "cannot be read"),
        ('source = "installed', 'source = ""\nwas = "installed', "no source"),
    ],
)
def test_a_broken_record_is_refused_and_the_message_names_what_is_wrong(copied_pack, old, new, said):
    spoil(copied_pack, old, new)
    with pytest.raises(ConsentError, match=said) as refusal:
        open_pack(copied_pack)
    assert refusal.value.cure


def test_a_record_is_read_field_by_field(copied_pack):
    spoil(copied_pack, 'source = "', 'source = "From there: ')
    consent, written = open_pack(copied_pack).consent, (copied_pack / "consent.toml").read_text(encoding="utf-8")
    record = tomllib.loads(written)["consent"]
    assert (consent.statement, consent.source, consent.licence) == (
        record["statement"], record["source"], record["licence"],
    )  # fmt: skip
    assert consent.forbids == tuple(record["forbids"]) != ()


def test_a_refusal_names_the_use_in_words_and_what_is_allowed():
    agreed = Consent("stated", frozenset({"display", "detection"}), "They agreed.", "a form", "none")
    with pytest.raises(ConsentError) as refusal:
        agreed.require("video")
    assert f"'video' ({USES['video']})" in refusal.value.what
    assert refusal.value.what.endswith("it allows: detection, display.")


def test_a_record_that_ran_out_refuses_every_use(copied_pack):
    spoil(copied_pack, 'kept_until = ""', 'kept_until = "2020-01-31"')
    picture = open_pack(copied_pack).pictures[0]
    with pytest.raises(ConsentError, match="ran out on 2020-01-31"):
        picture.rgb("display")


def test_the_last_day_of_a_record_still_counts():
    consent = Consent(
        "written-consent", frozenset({"display"}), "They agreed.", "a form", "none", (), datetime.date(2030, 1, 1)
    )
    consent.require("display", today=datetime.date(2030, 1, 1))
    with pytest.raises(ConsentError):
        consent.require("display", today=datetime.date(2030, 1, 2))


def test_official_portraits_are_never_matched():
    for picture in open_pack("portraits").pictures:
        picture.rgb("detection")
        with pytest.raises(ConsentError, match="'portraits' does not allow 'matching'") as refusal:
            analyse(picture)
        assert "agree" not in str(refusal.value)  # nobody asked them, and nobody can
        assert "ask" not in refusal.value.cure


def test_whoever_agreed_can_be_asked_again():
    consent = Consent("written-consent", frozenset({"display"}), "They agreed.", "a form", "none")
    with pytest.raises(ConsentError, match="it allows: display") as refusal:
        consent.require("matching")
    assert "ask the people" in refusal.value.cure


def test_a_picture_cannot_be_made_without_a_record(tmp_path):
    with pytest.raises(ConsentError, match="no consent record"):
        Picture("mine", tmp_path / "mine.jpg", consent=None)


def test_of_your_own_picture_nothing_is_kept_unless_the_record_says_so():
    stated = ("own-picture", frozenset({"matching"}), "This is me.", "brought by me", "none")
    mine = Consent(*stated)
    mine.require("matching")
    assert not mine.may_keep and open_pack("synthetic").consent.may_keep
    assert replace(mine, scope=frozenset({"matching", "keep"})).may_keep


def test_an_unknown_use_is_a_mistake_of_the_programmer():
    with pytest.raises(ValueError, match="is not a use"):
        open_pack("things").pictures[0].rgb("marketing")
