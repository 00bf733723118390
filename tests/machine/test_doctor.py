"""The doctor finds what is wrong, says it so that a teacher understands, and says it with its exit status."""

import os
import shutil

import pytest

from facelab.cli import main
from facelab.machine import doctor
from facelab.pipeline import models


def test_a_healthy_installation_gets_a_clean_bill(capsys):
    assert main(["doctor"]) == 0
    said = capsys.readouterr().out
    assert "Everything a lesson needs is here." in said and "PROBLEM" not in said


def test_a_missing_weight_file_fails_and_is_named(own_models, capsys):
    (own_models / models.EMBEDDING.file).unlink()
    assert main(["doctor"]) == 1
    said = capsys.readouterr().out
    assert f"The model file {models.EMBEDDING.file}" in said and "make setup" in said


def test_a_changed_weight_file_fails_even_if_it_would_load(own_models):
    with (own_models / models.FIVE_POINTS.file).open("ab") as file:
        file.write(b"!")
    findings = {finding.what: finding for finding in doctor.check_weights()}
    assert not findings["model: five landmarks"].ok and findings["model: 68 landmarks"].ok


def test_a_missing_consent_record_fails_and_is_named(tmp_path, monkeypatch):
    packs = shutil.copytree(doctor.project_root() / "data" / "packs" / "things", tmp_path / "packs" / "things")
    (packs / "consent.toml").unlink()
    monkeypatch.setattr("facelab.packs.pack.data_folder", lambda: tmp_path)
    (finding,) = doctor.check_packs()
    assert not finding.ok and "no consent record" in finding.found and "git restore" in finding.cure


@pytest.mark.parametrize(("version", "ok"), [((3, 10, 13), False), ((3, 11, 0), True), ((3, 15, 0), False)])
def test_only_supported_pythons_pass(version, ok):
    finding = doctor.check_python(version)
    assert finding.ok is ok and bool(finding.cure) is not ok


def test_a_wrong_version_of_a_package_is_named(monkeypatch):
    monkeypatch.setattr("importlib.metadata.version", lambda name: "0.1" if name == "numpy" else "wrong too")
    finding = doctor.check_packages()
    assert not finding.ok and "numpy is 0.1, wanted" in finding.found


def test_a_check_that_breaks_down_is_a_finding_and_the_others_still_run(monkeypatch):
    def explode():
        raise RuntimeError("a surprise")

    monkeypatch.setattr(doctor, "CHECKS", (("first", explode), ("second", doctor.check_disk)))
    first, second = doctor.examine()
    assert not first.ok and "a surprise" in first.found and second.what == "disk"


def test_too_little_memory_or_disk_is_said_with_the_cure(monkeypatch):
    monkeypatch.setattr(doctor, "LEAST_MEMORY", 10**18)
    monkeypatch.setattr(doctor, "LEAST_DISK", 10**18)
    for finding in (doctor.check_memory(), doctor.check_disk()):
        assert not finding.ok and finding.cure


def test_pinned_versions_are_read_past_comments_and_markers():
    text = "numpy==2.4.6  # arrays\n./packaging/dlib\nwinpty==1.0; sys_platform == 'win32'\n"
    assert doctor.pinned_versions(text) == {"numpy": "2.4.6", "winpty": "1.0"}


def test_a_processor_that_is_too_old_is_told_of_once_and_nothing_more_is_loaded(monkeypatch, tmp_path):
    (tmp_path / "old_processor.py").write_text("import os, signal\nos.kill(os.getpid(), signal.SIGILL)")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(doctor, "MACHINE_CODE", ("json", "old_processor"))
    last = doctor.examine()[-1]
    assert last.what == "processor" and not last.ok
    assert "old_processor" in last.found and "AVX" in last.found and "another computer" in last.cure


def test_a_package_that_does_not_load_is_named_with_its_reason(monkeypatch):
    monkeypatch.setattr(doctor, "MACHINE_CODE", ("json", "no_such_package"))
    finding = doctor.check_machine_code()
    assert not finding.ok and "no_such_package cannot be loaded: ModuleNotFoundError" in finding.found


@pytest.mark.parametrize("place", ["a file", "a folder without rights"])
def test_a_work_folder_that_cannot_be_used_is_a_problem(place, tmp_path, monkeypatch, capsys):
    work = tmp_path / "work"
    if place == "a file":
        work.write_text("")
    elif hasattr(os, "geteuid") and os.geteuid() == 0:
        pytest.skip("root may write anywhere")
    else:
        work.mkdir(mode=0o500)
    monkeypatch.setenv("FACELAB_WORK", str(work))
    assert main(["doctor"]) == 1
    said = capsys.readouterr().out
    assert "PROBLEM  folders" in said and str(work) in said and "FACELAB_WORK" in said


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (0, "Everything a lesson needs is here."),
        (1, "1 problem found; follow the arrow above to fix it."),
        (3, "3 problems found; follow the arrows above to fix them."),
    ],
)
def test_the_last_line_counts_the_problems(wrong, says):
    findings = [doctor.Finding(str(number), number >= wrong, "seen", "mend it") for number in range(4)]
    assert doctor.report(findings).splitlines()[-1] == says
