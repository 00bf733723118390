"""Whatever is wrong with a machine, its owner reads one line with the cure; and nothing is done twice."""

import importlib.util
import io
import json
import os
import re
import shutil
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

LINUX = {
    "python": "/usr/bin/python3",
    "version": [3, 12, 1],
    "kind": "CPython",
    "free_threaded": False,
    "bits": 64,
    "system": "Linux",
    "machine": "x86_64",
    "platform": "linux-x86_64",
    "glibc": "2.36",
    "macos": "",
    "can_make_venv": True,
}
MAC = LINUX | {"system": "Darwin", "machine": "arm64", "glibc": "", "macos": "14.6.1"}
WINDOWS = LINUX | {"system": "Windows", "machine": "AMD64", "platform": "win-amd64", "glibc": ""}


@pytest.fixture
def bootstrap(tmp_path):
    """Load bootstrap.py as if it lay in a small project in a temporary folder."""
    for name in ("bootstrap.py", "requirements.txt", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / "packaging", tmp_path / "packaging")
    specification = importlib.util.spec_from_file_location("bootstrap_copy", tmp_path / "bootstrap.py")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.fixture
def made(bootstrap, monkeypatch):
    """Stand in for the steps that take minutes; the list tells which were taken."""
    steps = []

    def run_step(title, command, log, progress=None):
        steps.append(title)
        return 0, ""

    monkeypatch.setattr(bootstrap, "run_step", run_step)
    monkeypatch.setattr(bootstrap, "look_at", lambda command: LINUX if steps else None)
    return steps


@pytest.mark.parametrize("facts", [LINUX, MAC, WINDOWS, LINUX | {"machine": "aarch64"}])
@pytest.mark.parametrize("version", [[3, 11, 0], [3, 14, 0]])
def test_a_machine_with_ready_made_packages_has_no_trouble(bootstrap, facts, version):
    assert bootstrap.trouble_with(facts | {"version": version}) is None


@pytest.mark.parametrize(
    ("facts", "what", "cure"),
    [
        (LINUX | {"version": [3, 10, 13]}, "Python 3.10.13 is too old", "install Python 3.12"),
        (LINUX | {"version": [2, 7, 18]}, "Python 2.7.18 is too old", "install Python 3.12"),
        (LINUX | {"version": [3, 15, 0]}, "Python 3.15.0 is too new", "install Python 3.12"),
        (WINDOWS | {"bits": 32, "platform": "win32"}, "32-bit", "install Python 3.12, 64-bit"),
        (LINUX | {"kind": "PyPy"}, "not the ordinary build", "install Python 3.12"),
        (LINUX | {"version": [3, 13, 0], "free_threaded": True}, "not the ordinary build", "install Python 3.12"),
        (MAC | {"machine": "x86_64"}, "Mac with an Intel chip", "notebook server"),
        (MAC | {"macos": "13.7"}, "macOS 13.7 is too old", "update it"),
        (WINDOWS | {"platform": "win-arm64"}, "win-arm64", "Windows installer (64-bit)"),
        (LINUX | {"glibc": ""}, "musl", "use Debian"),
        (LINUX | {"glibc": "2.17"}, "glibc 2.17", "update it"),
        (LINUX | {"machine": "armv7l"}, "armv7l", "another machine"),
        (LINUX | {"system": "FreeBSD"}, "FreeBSD", "another machine"),
        (LINUX | {"can_make_venv": False}, "lacks its venv module", "sudo apt install python3.12-venv"),
    ],
)
def test_each_unsuitable_machine_gets_one_line_with_the_cure(bootstrap, facts, what, cure):
    line = str(bootstrap.trouble_with(facts))
    assert what in line
    assert cure in line
    assert "\n" not in line


@pytest.mark.parametrize(
    ("output", "wheelhouse", "what"),
    [
        ("OSError: [Errno 28] No space left on device", None, "The disk is full"),
        ("Failed to establish a new connection: [Errno 101]", None, "no network"),
        ("Temporary failure in name resolution", None, "no network"),
        ("ERROR: Could not find a version that satisfies x (from versions: none)", None, "gives no answer"),
        ("ERROR: No matching distribution found for numpy==2.4.6", "wheels", "lacks a package for this machine"),
        ("SSLError(SSLCertVerificationError: CERTIFICATE_VERIFY_FAILED)", None, "PIP_CERT"),
        ("OSError: [Errno 13] Permission denied: 'x'", None, "cannot be written"),
        ("this system does not have Windows Long Path support enabled", None, "C:\\face-value"),
        ("ensurepip is not available.", None, "apt install python3-venv"),
    ],
)
def test_what_pip_printed_becomes_one_line_with_the_cure(bootstrap, output, wheelhouse, what):
    line = str(bootstrap.diagnosis(output, wheelhouse))
    assert what in line
    assert "To mend it: " in line
    assert "\n" not in line


def test_output_that_tells_nothing_known_names_its_last_error_and_the_log(bootstrap):
    assert bootstrap.diagnosis("Something else") is None
    line = str(bootstrap.unknown_trouble("pip stopped", "one\nERROR: the reason\nhint: read on\n"))
    assert "ERROR: the reason" in line
    assert bootstrap.LOG in line


def test_another_python_of_the_machine_is_used_when_this_one_does_not_suit(bootstrap, monkeypatch):
    here = {sys.executable: LINUX | {"version": [3, 9, 1]}, "python3.12": None, "py": None, "python3.13": None}
    other = LINUX | {"python": "/opt/python3.11"}
    here |= {"python3.11": other, "py -3.11": other}
    monkeypatch.setattr(bootstrap, "look_at", lambda command: here.get(" ".join(command)))
    assert bootstrap.suitable_python()["python"] == "/opt/python3.11"


def test_with_no_suitable_python_the_line_is_about_the_one_that_was_started(bootstrap, monkeypatch):
    monkeypatch.setattr(bootstrap, "look_at", lambda command: LINUX | {"version": [3, 9, 1]})
    with pytest.raises(bootstrap.Trouble, match=r"Python 3\.9\.1 is too old"):
        bootstrap.suitable_python()


def test_a_command_that_does_not_run_is_no_python(bootstrap, tmp_path):
    assert bootstrap.look_at([str(tmp_path / "nothing")]) is None
    assert bootstrap.look_at([sys.executable, "-c", "raise SystemExit(127)"]) is None
    assert bootstrap.look_at([sys.executable])["version"] == list(sys.version_info[:3])


def test_the_second_set_up_does_nothing(bootstrap, made, capsys):
    bootstrap.setup(LINUX)
    assert [title[:3] for title in made if title] == ["1/3", "2/3", "3/3"]
    capsys.readouterr()
    made[:] = ["done before"]
    bootstrap.setup(LINUX)
    assert made == ["done before"]
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("name", ["requirements.txt", "packaging/dlib/pyproject.toml"])
def test_a_changed_pin_fills_the_environment_again(bootstrap, made, name):
    bootstrap.setup(LINUX)
    with open(Path(bootstrap.ROOT) / name, "a") as file:
        file.write("# changed\n")
    assert bootstrap.state_of_venv() == "stale"
    made[:] = ["done before"]
    bootstrap.setup(LINUX)
    assert [title[:3] for title in made if title] == ["don", "2/3", "3/3"]
    assert bootstrap.state_of_venv() == "ready"


def test_a_changed_setting_of_a_tool_does_not(bootstrap, made):
    bootstrap.setup(LINUX)
    with open(Path(bootstrap.ROOT) / "pyproject.toml", "a") as file:
        file.write("\n[tool.something]\nnew = true\n")
    assert bootstrap.state_of_venv() == "ready"


def test_a_half_made_environment_is_made_again(bootstrap, made):
    bootstrap.setup(LINUX)
    Path(bootstrap.UNFINISHED).touch()
    assert bootstrap.state_of_venv() == "broken"
    made[:] = ["done before"]
    bootstrap.setup(LINUX)
    assert [title[:3] for title in made if title] == ["don", "1/3", "2/3", "3/3"]
    assert bootstrap.state_of_venv() == "ready"


def test_an_environment_that_was_moved_or_whose_python_is_gone_is_made_again(bootstrap, made, monkeypatch):
    bootstrap.setup(LINUX)
    stamp = json.loads(Path(bootstrap.STAMP).read_text())
    Path(bootstrap.STAMP).write_text(json.dumps(stamp | {"root": "elsewhere"}))
    assert bootstrap.state_of_venv() == "broken"
    Path(bootstrap.STAMP).write_text(json.dumps(stamp))
    assert bootstrap.state_of_venv() == "ready"
    monkeypatch.setattr(bootstrap, "look_at", lambda command: None)
    assert bootstrap.state_of_venv() == "broken"


def test_an_update_that_cannot_be_fetched_leaves_the_environment_usable(bootstrap, made, monkeypatch):
    bootstrap.setup(LINUX)
    Path(bootstrap.ROOT, "requirements.txt").write_text("numpy==9\n")
    monkeypatch.setattr(bootstrap, "run_step", lambda *_: (1, "Failed to establish a new connection"))
    with pytest.raises(bootstrap.Trouble, match="no network"):
        bootstrap.setup(LINUX)
    assert bootstrap.state_of_venv() == "stale"


def test_a_full_disk_is_found_before_anything_is_made(bootstrap, made, monkeypatch):
    monkeypatch.setattr(bootstrap.shutil, "disk_usage", lambda path: type("Usage", (), {"free": 10**9})())
    with pytest.raises(bootstrap.Trouble, match=r"The disk has 1\.0 GB free, and the set-up needs 2\.0 GB"):
        bootstrap.setup(LINUX)
    assert not os.path.exists(bootstrap.VENV)


def test_a_folder_that_cannot_be_written_to_gets_one_line(bootstrap, made):
    Path(bootstrap.BUILD).write_text("a file where a folder should be")
    with pytest.raises(bootstrap.Trouble, match="copy the whole project into a folder of your own"):
        bootstrap.setup(LINUX)


def test_a_wheelhouse_without_wheels_is_named(bootstrap, tmp_path):
    with pytest.raises(bootstrap.Trouble, match=re.escape("no packages (.whl files)")):
        bootstrap.find_wheelhouse(str(tmp_path))


@pytest.mark.parametrize(
    ("error", "code", "line"),
    [("Trouble", 1, "Face Value: The disk is full. To mend it:"), ("KeyboardInterrupt", 130, "Face Value: stopped.")],
)
def test_trouble_and_control_c_end_in_one_line_and_a_status(bootstrap, monkeypatch, capsys, error, code, line):
    def stop():
        raise bootstrap.disk_trouble() if error == "Trouble" else KeyboardInterrupt

    monkeypatch.setattr(bootstrap, "suitable_python", stop)
    assert bootstrap.main(["setup"]) == code
    assert line in capsys.readouterr().out


def test_clean_never_touches_what_a_learner_made(bootstrap):
    for name in (".venv", "build", "work"):
        (Path(bootstrap.ROOT) / name).mkdir()
    assert bootstrap.main(["clean"]) == 0
    left = {path.name for path in Path(bootstrap.ROOT).iterdir()}
    assert "work" in left
    assert not left & {".venv", "build"}


def test_make_knows_the_same_commands(bootstrap):
    words = re.search(r"^COMMANDS := (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)[1].split()
    assert set(words) == {name for name, _ in bootstrap.COMMANDS} - {"wheelhouse"}


def test_all_that_is_printed_is_ascii(bootstrap, monkeypatch):
    screen = io.StringIO()
    monkeypatch.setattr(sys, "stdout", screen)
    bootstrap.print_line("a folder named Zoë")
    assert screen.getvalue() == "a folder named Zo\\xeb\n"
    assert (ROOT / "bootstrap.py").read_text("utf-8").isascii()


def test_words_after_a_command_reach_it_or_are_refused(bootstrap):
    assert bootstrap.parse(["lab", "--no-browser"]).rest == ["--no-browser"]
    assert bootstrap.parse(["build", "01"]).rest == ["01"]
    for words in (["setup", "now"], ["wheelhouse"], ["nothing"]):
        with pytest.raises(SystemExit):
            bootstrap.parse(words)
