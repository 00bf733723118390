"""Whatever is wrong with a machine, its owner reads one line with the cure; and nothing is done twice."""

import importlib.util
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import textwrap
import time
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
POSIX = pytest.mark.skipif(os.name == "nt", reason="signals, symbolic links and flock, as Linux and macOS have them")

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
    "lacks_avx": False,
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
    facts = LINUX | {"prefix": bootstrap.VENV}
    monkeypatch.setattr(bootstrap, "look_at", lambda command: facts if steps else None)
    return steps


# What takes minutes stands in the project's folder, where Python looks first, and waits as long as the file 'wait' is
# there. The processes, the signals, the lock and the environment itself are real.
STAND_INS = {
    "venv.py": """
        import subprocess, sys
        if __name__ == "__main__":
            sys.exit(subprocess.call([sys.executable, "-I", "-m", "venv", "--without-pip", sys.argv[1]]))
    """,
    "pip/__main__.py": """
        import os, pathlib, sys, time
        if "install" in sys.argv:
            with open("pip-runs", "a") as file:
                print(os.getpid(), sys.prefix, file=file)
            pathlib.Path(os.environ["TMPDIR"], "half-unpacked").touch()
            while os.path.exists("wait"):
                time.sleep(0.02)
    """,
    "facelab/cli.py": """
        import os, signal, sys, time
        def told(number, frame):
            print("the command was told to end", flush=True)
            sys.exit(0)
        signal.signal(signal.SIGTERM, told)
        signal.signal(signal.SIGHUP, told)
        with open("command-runs", "a") as file:
            print(os.environ.get("FACELAB_WORK"), file=file)
        while os.path.exists("wait"):
            time.sleep(0.02)
    """,
    "packaging/wheels.py": """
        import os, pathlib, sys, time, zipfile
        with zipfile.ZipFile(os.path.join(sys.argv[1], "whole.whl"), "w") as wheel:
            wheel.writestr("name", "content")
        pathlib.Path(sys.argv[1], "half.whl").write_bytes(b"PK and no more")
        open("command-runs", "a").close()
        while os.path.exists("wait"):
            time.sleep(0.02)
    """,
    "numpy.py": "",
    "cv2.py": "",
    "dlib.py": "",
    "facelab/__init__.py": "",
}
STAND_INS["pytest.py"] = STAND_INS["benchmarks/__main__.py"] = STAND_INS["facelab/cli.py"]


@pytest.fixture
def project(bootstrap):
    """Return the folder of a small project in which bootstrap.py can be run; end what a failed test left there."""
    root = Path(bootstrap.ROOT)
    for name, text in STAND_INS.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(textwrap.dedent(text))
    yield root
    (root / "wait").unlink(missing_ok=True)


def start(project, *words, **options):
    """Start bootstrap.py there, in a session of its own, without the work folder of this run of tests."""
    environment = {name: value for name, value in os.environ.items() if name != "FACELAB_WORK"}
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "env": environment} | options
    command = [sys.executable, project / "bootstrap.py", *words]
    return subprocess.Popen(command, cwd=project, text=True, start_new_session=True, **options)


def finish(process):
    """Return its exit status and all that it printed."""
    output = process.communicate(timeout=120)[0]
    return process.returncode, output


def wait_for(path):
    """Wait until a file is there and has something in it; give up after two minutes."""
    for _ in range(6000):
        if path.exists() and path.read_text():
            return path.read_text()
        time.sleep(0.02)
    raise AssertionError(f"{path} never came")


def wait_for_line(process, words):
    """Wait until bootstrap.py has printed a line with these words."""
    while words not in (line := process.stdout.readline()):
        assert line, f"'{words}' was never printed"


def begin(project, *words):
    """Start bootstrap.py, and return it when its pip is at work and waits."""
    (project / "pip-runs").unlink(missing_ok=True)
    (project / "wait").touch()
    process = start(project, *words)
    return process, int(wait_for(project / "pip-runs").split()[0])


def set_up(project):
    """Have a ready environment, and a file in it by which it is known again."""
    code, output = finish(start(project, "setup"))
    assert code == 0, output
    (project / ".venv" / "the first").touch()


def change_pins(project):
    with open(project / "requirements.txt", "a") as file:
        file.write("# changed\n")


def names(project):
    """Return what lies in the folder of the environment and its kin."""
    return sorted(path.name for path in project.glob(".venv*"))


def runs(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


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
        (LINUX | {"lacks_avx": True}, "no AVX instructions", "notebook server"),
        (WINDOWS | {"lacks_avx": True}, "no AVX instructions", "another machine"),
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
        (
            "Retrying (ProxyError('...', OSError('Tunnel connection failed: 407 Proxy Authentication Required')))",
            None,
            "wants a name and a password. To mend it: set HTTPS_PROXY=http:" + "//name:password@host:port",
        ),
        ("OSError('Tunnel connection failed: 403 Forbidden')", None, "this network's proxy refuses (HTTP 403)"),
        ("403 Client Error: Forbidden for url: https:" + "//a.example/b", None, "a.example refuses (HTTP 403)"),
        ("401 Client Error: Unauthorized for url: http:" + "//a.example:8/b", None, "a.example:8 refuses (HTTP 401)"),
        (
            "HTTP error 403 while getting https:" + "//me:word@a.example/b",
            None,
            "fetched: a.example refuses (HTTP 403)",
        ),
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
def test_a_changed_pin_has_the_environment_made_again(bootstrap, made, name):
    bootstrap.setup(LINUX)
    with open(Path(bootstrap.ROOT) / name, "a") as file:
        file.write("# changed\n")
    assert bootstrap.state_of_venv() == "stale"
    made[:] = ["done before"]
    bootstrap.setup(LINUX)
    assert [title[:3] for title in made if title] == ["don", "1/3", "2/3", "3/3"]
    assert bootstrap.state_of_venv() == "ready"


def test_a_changed_setting_of_a_tool_does_not(bootstrap, made):
    bootstrap.setup(LINUX)
    with open(Path(bootstrap.ROOT) / "pyproject.toml", "a") as file:
        file.write("\n[tool.something]\nnew = true\n")
    assert bootstrap.state_of_venv() == "ready"


@pytest.mark.parametrize("stamp", [None, "", '{"root": ', "[]", "{}"])
def test_an_environment_without_a_whole_stamp_is_made_again(bootstrap, made, stamp):
    bootstrap.setup(LINUX)
    os.remove(bootstrap.STAMP)
    if stamp is not None:
        Path(bootstrap.STAMP).write_text(stamp)
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
    monkeypatch.setattr(bootstrap, "look_at", lambda command: LINUX | {"prefix": sys.base_prefix})
    assert bootstrap.state_of_venv() == "broken"
    monkeypatch.setattr(bootstrap, "look_at", lambda command: None)
    assert bootstrap.state_of_venv() == "broken"


def test_an_update_that_cannot_be_fetched_leaves_the_environment_as_it_was(bootstrap, made, monkeypatch):
    bootstrap.setup(LINUX)
    Path(bootstrap.VENV, "the first").touch()
    change_pins(Path(bootstrap.ROOT))
    answers = iter([(0, ""), (1, "Failed to establish a new connection")])
    monkeypatch.setattr(bootstrap, "run_step", lambda *_: next(answers))
    with pytest.raises(bootstrap.Trouble, match="no network"):
        bootstrap.setup(LINUX)
    assert bootstrap.state_of_venv() == "stale"
    assert Path(bootstrap.VENV, "the first").exists()
    assert names(Path(bootstrap.ROOT)) == [".venv"]


def test_a_first_set_up_that_fails_leaves_nothing(bootstrap, made, monkeypatch):
    monkeypatch.setattr(bootstrap, "run_step", lambda *_: (1, "Failed to establish a new connection"))
    with pytest.raises(bootstrap.Trouble, match="no network"):
        bootstrap.setup(LINUX)
    assert names(Path(bootstrap.ROOT)) == []


def test_a_processor_that_lies_about_avx_is_found_out_by_the_check(bootstrap, made, monkeypatch):
    for code in (-signal.SIGILL if hasattr(signal, "SIGILL") else -4, 0xC000001D):
        answers = iter([(0, ""), (code, "")])
        monkeypatch.setattr(bootstrap, "run_step", lambda *_, answers=answers: next(answers))
        with pytest.raises(bootstrap.Trouble, match="no AVX instructions"):
            bootstrap.check_venv(None)


@POSIX
def test_a_ready_environment_is_ready_through_a_symbolic_link_too(project):
    set_up(project)
    link = project.parent / (project.name + "-link")
    link.symlink_to(project)
    command = [sys.executable, link / "bootstrap.py", "setup"]
    output = subprocess.run(command, cwd=link, stdout=subprocess.PIPE, text=True, check=True).stdout
    assert output == "Ready. Next: 'make lab', or 'python bootstrap.py lab'.\n"
    assert (project / ".venv" / "the first").exists()


@POSIX
def test_an_environment_without_pyvenv_cfg_is_made_again_and_pip_fills_no_other_python(project):
    set_up(project)
    (project / ".venv" / "pyvenv.cfg").unlink()
    code, output = finish(start(project, "setup"))
    assert (code, "it is made again" in output) == (0, True), output
    prefixes = [line.split(" ", 1)[1] for line in (project / "pip-runs").read_text().splitlines()]
    assert prefixes == [str(project / ".venv")] * 2
    assert not (project / ".venv" / "the first").exists()


@POSIX
def test_a_variable_that_points_python_elsewhere_does_not_break_the_environment(project):
    set_up(project)
    code, output = finish(start(project, "setup", env=os.environ | {"PYTHONHOME": sys.base_prefix}))
    assert (code, output.startswith("Ready.")) == (0, True), output


@POSIX
@pytest.mark.parametrize("old", [True, False], ids=["an old environment", "none"])
@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (1, 129)])
def test_a_set_up_that_is_stopped_ends_its_pip_and_leaves_all_as_it_was(project, number, status, old):
    if old:
        set_up(project)
        change_pins(project)
    process, pip = begin(project, "setup")
    process.send_signal(number)
    code, output = finish(process)
    assert code == status
    assert output.splitlines()[-1].startswith("Face Value: stopped. Nothing is lost: run the same command again")
    assert "Traceback" not in output
    assert not runs(pip)
    assert names(project) == ([".venv"] if old else [])
    assert (project / ".venv" / "the first").exists() == old


@POSIX
def test_a_set_up_whose_terminal_is_gone_puts_things_back_in_silence(project):
    set_up(project)
    change_pins(project)
    process, pip = begin(project, "setup")
    process.stdout.close()
    process.send_signal(signal.SIGHUP)
    assert process.wait(timeout=120) == 129
    assert not runs(pip)
    assert names(project) == [".venv"]
    assert (project / ".venv" / "the first").exists()


@POSIX
def test_a_set_up_under_nohup_outlives_its_terminal(project):
    (project / "wait").touch()
    process = start(project, "setup", preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
    wait_for(project / "pip-runs")
    process.send_signal(signal.SIGHUP)
    (project / "wait").unlink()
    assert finish(process)[0] == 0


@POSIX
def test_two_set_ups_at_once_make_one_environment(project):
    first, _ = begin(project, "setup")
    second = start(project, "setup")
    wait_for_line(second, "Another set-up is at work in this folder; waiting for it.")
    (project / "wait").unlink()
    assert finish(first)[0] == 0
    code, output = finish(second)
    assert (code, output) == (0, "Ready. Next: 'make lab', or 'python bootstrap.py lab'.\n")
    assert len((project / "pip-runs").read_text().splitlines()) == 1


@POSIX
@pytest.mark.parametrize("old", [True, False], ids=["an old environment", "none"])
def test_a_killed_set_up_is_settled_by_the_next_once_its_pip_has_ended(project, old):
    if old:
        set_up(project)
        change_pins(project)
    first, pip = begin(project, "setup")
    first.kill()
    first.wait()
    assert runs(pip)
    second = start(project, "setup")
    wait_for_line(second, "Another set-up is at work")
    (project / "wait").unlink()
    code, output = finish(second)
    assert code == 0, output
    assert ("The course has changed" in output) == old
    assert names(project) == [".venv"]


@POSIX
def test_clean_waits_for_a_set_up_and_frees_those_that_wait_for_it(project):
    first, _ = begin(project, "setup")
    cleaning = start(project, "clean")
    wait_for_line(cleaning, "Another set-up is at work")
    (project / "wait").unlink()
    assert finish(first)[0] == 0
    assert finish(cleaning)[0] == 0
    assert names(project) == []
    assert not (project / "build").exists()


@POSIX
def test_a_lock_that_was_deleted_while_waited_for_keeps_nobody_out(project):
    import fcntl

    (project / "build").mkdir()
    with open(project / "build" / "setup.lock", "w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        process = start(project, "setup")
        wait_for_line(process, "Another set-up is at work")
        shutil.rmtree(project / "build")
    assert finish(process)[0] == 0
    assert (project / "build" / "setup.lock").exists()


def test_a_folder_that_knows_no_locks_is_set_up_all_the_same(bootstrap, made, monkeypatch):
    module, name = ("msvcrt", "locking") if os.name == "nt" else ("fcntl", "flock")

    def no_locks(*_):
        raise OSError(bootstrap.errno.ENOLCK, "No locks available")

    monkeypatch.setattr(importlib.import_module(module), name, no_locks)
    bootstrap.setup(LINUX)
    assert bootstrap.state_of_venv() == "ready"


@pytest.mark.parametrize("new", ["whole", "unfinished", "missing"])
def test_whatever_a_killed_set_up_left_one_whole_environment_is_kept(bootstrap, made, new):
    venv, old, rubbish = (Path(path) for path in (bootstrap.VENV, bootstrap.OLD, bootstrap.RUBBISH))
    bootstrap.setup(LINUX)
    shutil.copytree(venv, old)
    (old / "the first").touch()
    (rubbish / "bin").mkdir(parents=True)
    if new == "unfinished":
        os.remove(bootstrap.STAMP)
    if new == "missing":
        shutil.rmtree(venv)
    made[:] = ["done before"]
    bootstrap.setup(LINUX)
    assert made == ["done before"]
    assert bootstrap.state_of_venv() == "ready"
    assert names(venv.parent) == [".venv"]
    assert (venv / "the first").exists() == (new != "whole")


def test_nothing_is_lost_when_the_old_environment_is_in_use(bootstrap, made, monkeypatch):
    bootstrap.setup(LINUX)
    Path(bootstrap.VENV, "the first").touch()
    change_pins(Path(bootstrap.ROOT))

    rename = os.rename

    def in_use(path, name):
        if os.fspath(path) == bootstrap.VENV and name in held:
            raise PermissionError(13, "in use", path)
        rename(path, name)

    monkeypatch.setattr(bootstrap.os, "rename", in_use)
    held = {bootstrap.OLD}
    with pytest.raises(bootstrap.Trouble, match=r"cannot be moved or deleted .* close Jupyter"):
        bootstrap.setup(LINUX)
    assert Path(bootstrap.VENV, "the first").exists()
    held = {bootstrap.OLD, bootstrap.RUBBISH}
    for command in (lambda: bootstrap.setup(LINUX), bootstrap.clean):
        with pytest.raises(bootstrap.Trouble, match=r"cannot be moved or deleted .* close Jupyter"):
            command()
    assert bootstrap.state_of_venv() == "stale"
    assert Path(bootstrap.VENV, "the first").exists()


@POSIX
@pytest.mark.parametrize("words", [["setup"], ["clean"]])
def test_of_an_environment_that_is_a_symbolic_link_only_the_link_goes(project, words):
    set_up(project)
    elsewhere = project / "elsewhere"
    (project / ".venv").rename(elsewhere)
    (project / ".venv").symlink_to(elsewhere)
    code, output = finish(start(project, "setup"))
    assert (code, output.startswith("Ready.")) == (0, True), output
    change_pins(project)
    assert finish(start(project, *words))[0] == 0
    assert not (project / ".venv").is_symlink()
    assert (elsewhere / "the first").exists()
    assert names(project) == ([".venv"] if words == ["setup"] else [])


@POSIX
@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 143), (1, 129)])
@pytest.mark.parametrize("command", ["course", "test", "bench"])
def test_a_command_that_is_stopped_is_told_and_waited_for_and_its_work_folder_goes(project, command, number, status):
    set_up(project)
    (project / "wait").touch()
    process = start(project, command)
    work = wait_for(project / "command-runs").strip()
    assert Path(work).is_dir() == (command != "course")
    process.send_signal(number)
    code, output = finish(process)
    assert code == status
    assert output.splitlines()[0] == "the command was told to end"
    assert output.splitlines()[-1].startswith("Face Value: stopped.")
    assert len((project / "command-runs").read_text().splitlines()) == 1, "the second half of the tests was begun"
    assert not Path(work).exists()


@POSIX
def test_an_interrupted_wheelhouse_holds_no_half_written_wheel(project):
    set_up(project)
    (project / "wait").touch()
    process = start(project, "wheelhouse", "new folder")
    wait_for_file = project / "command-runs"
    while not wait_for_file.exists():
        assert process.poll() is None, process.stdout.read()
        time.sleep(0.02)
    process.send_signal(signal.SIGTERM)
    assert finish(process)[0] == 143
    assert os.listdir(project / "new folder") == ["whole.whl"]


def test_a_wheelhouse_with_a_half_copied_wheel_is_refused_and_the_wheel_named(bootstrap, tmp_path):
    with zipfile.ZipFile(tmp_path / "whole.whl", "w") as wheel:
        wheel.writestr("name", "content")
    assert bootstrap.find_wheelhouse(str(tmp_path)) == str(tmp_path)
    (tmp_path / "half.whl").write_bytes((tmp_path / "whole.whl").read_bytes()[:-30])
    with pytest.raises(bootstrap.Trouble, match=re.escape("half.whl cannot be read to its end")):
        bootstrap.find_wheelhouse(str(tmp_path))


@pytest.mark.parametrize(
    ("error", "what", "cure"),
    [
        (PermissionError(13, "Permission denied", "a file"), "a file: Permission denied.", "folder of your own"),
        (OSError(30, "Read-only file system", "a file"), "a file: Read-only file system.", "folder of your own"),
        (FileNotFoundError(2, "No such file or directory", "gone"), "gone: No such file", "see that it is there"),
        (OSError(28, "No space left on device"), "The disk is full.", "free some space"),
    ],
)
def test_an_error_of_the_system_ends_in_one_line_that_names_the_file(bootstrap, monkeypatch, capsys, error, what, cure):
    def fail():
        raise error

    monkeypatch.setattr(bootstrap, "suitable_python", fail)
    assert bootstrap.main(["setup"]) == 1
    output = capsys.readouterr().out
    assert output.startswith("\nFace Value: " + what)
    assert cure in output
    assert output.count("\n") == 2


def test_a_full_disk_is_found_before_anything_is_made(bootstrap, made, monkeypatch):
    monkeypatch.setattr(bootstrap.shutil, "disk_usage", lambda path: type("Usage", (), {"free": 10**9})())
    with pytest.raises(bootstrap.Trouble, match=r"The disk has 1\.0 GB free, and the set-up needs 2\.2 GB") as trouble:
        bootstrap.setup(LINUX)
    assert made == []
    assert not os.path.exists(bootstrap.VENV)
    assert "clean" not in str(trouble.value)


def test_a_disk_without_room_for_two_environments_gets_the_way_to_free_the_old_one(bootstrap, made, monkeypatch):
    bootstrap.setup(LINUX)
    change_pins(Path(bootstrap.ROOT))
    monkeypatch.setattr(bootstrap.shutil, "disk_usage", lambda path: type("Usage", (), {"free": 10**9})())
    with pytest.raises(bootstrap.Trouble, match=r"'python bootstrap\.py clean' frees what the old environment takes"):
        bootstrap.setup(LINUX)
    assert bootstrap.state_of_venv() == "stale"


def test_a_folder_that_cannot_be_written_to_gets_one_line(bootstrap, made, monkeypatch, capsys):
    Path(bootstrap.BUILD).write_text("a file where a folder should be")
    monkeypatch.setattr(bootstrap, "suitable_python", lambda: LINUX)
    assert bootstrap.main(["setup"]) == 1
    assert "copy the whole project into a folder of your own" in capsys.readouterr().out


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
    for name in (".venv", ".venv.old", ".venv.rubbish", "build", "build/course", "work"):
        (Path(bootstrap.ROOT) / name).mkdir()
    assert bootstrap.main(["clean"]) == 0
    left = {path.name for path in Path(bootstrap.ROOT).iterdir()}
    assert "work" in left
    assert not left & {".venv", ".venv.old", ".venv.rubbish", "build"}
    assert bootstrap.main(["clean"]) == 0
    assert left == {path.name for path in Path(bootstrap.ROOT).iterdir()}


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
