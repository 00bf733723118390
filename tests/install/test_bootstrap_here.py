"""bootstrap.py on real Pythons, old ones too, and with the troubles that can be made on purpose."""

import os
import shutil
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from machine import OLD, offline, pythons_here, run, supported_pythons


def last_line(output):
    return output.strip().splitlines()[-1]


def old_python(version):
    python = pythons_here().get(version)
    if python is None:
        pytest.skip(f"no Python {version} on this machine")
    return python


@pytest.mark.parametrize("version", OLD)
def test_an_old_python_gets_one_line_with_the_cure(version, project):
    alone = "import sys, bootstrap; bootstrap.other_pythons = lambda: []; sys.exit(bootstrap.main(['course']))"
    code, output = run([old_python(version), "-c", alone], project)
    assert code == 1
    assert last_line(output).startswith(f"Face Value: Python {version}.")
    assert "is too old" in output
    assert "install Python 3.12" in output
    assert "Traceback" not in output
    assert not (project / ".venv").exists()


@pytest.mark.parametrize("version", OLD)
def test_an_old_python_hands_over_to_a_suitable_one(version, project):
    python = next(iter(supported_pythons().values()))
    show = (
        f"bootstrap.other_pythons = lambda: [[{python!r}]]; "
        "bootstrap.wait_for = lambda words: print(words) or (7, None)"
    )
    words = (
        f"from __future__ import print_function; import bootstrap, sys; {show}; sys.exit(bootstrap.main(['course']))"
    )
    code, output = run([old_python(version), "-c", words], project)
    assert code == 7
    assert "bootstrap.py" in output
    assert "course" in output


@pytest.mark.parametrize("version", OLD)
def test_what_an_old_python_hands_over_to_takes_names_from_the_same_folder(version, project, folder):
    (folder / "wheels").mkdir()
    (folder / "wheels" / "half.whl").write_bytes(b"PK and no more")
    python = next(iter(supported_pythons().values()))
    words = f"""
import sys
sys.path.insert(0, {str(project)!r})
import bootstrap
bootstrap.other_pythons = lambda: [[{python!r}]]
sys.exit(bootstrap.main(["setup", "--wheelhouse", "wheels"]))
"""
    code, output = run([old_python(version), "-c", words], folder)
    assert code == 1
    assert "half.whl cannot be read to its end" in output


@pytest.mark.parametrize("version", OLD)
def test_an_old_python_can_clean_in_a_folder_of_any_name(version, project):
    project = project.rename(project.parent / "Zo\u00eb")
    for name in (".venv", ".venv.old", ".venv.rubbish", "build", "work"):
        (project / name / "folder").mkdir(parents=True)
    code, output = run([old_python(version), "bootstrap.py", "clean"], project)
    assert code == 0, output
    left = {path.name for path in project.iterdir()}
    assert "work" in left
    assert not left & {".venv", ".venv.old", ".venv.rubbish", "build"}


@pytest.mark.parametrize(
    "variables",
    [offline(), {**offline(), "PIP_NO_INDEX": "", "PIP_RETRIES": "0", "HTTPS_PROXY": "127.0.0.1:9"}],
    ids=["no index", "no way out"],
)
def test_a_first_set_up_with_no_network_gets_one_line_with_the_cure(variables, project):
    code, output = run([sys.executable, "bootstrap.py", "setup"], project, variables)
    assert code == 1
    assert last_line(output).startswith("Face Value: The packages could not be fetched")
    assert "setup --wheelhouse FOLDER" in last_line(output)
    assert "Traceback" not in output


@pytest.fixture
def refusing():
    """Yield what starts a server, or a proxy, that answers everything with one status; it returns its address."""
    servers = []

    def start(status):
        class Refusal(BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            do_CONNECT = do_GET

            def log_message(self, *_):
                pass

        servers.append(ThreadingHTTPServer(("127.0.0.1", 0), Refusal))
        threading.Thread(target=servers[-1].serve_forever, daemon=True).start()
        return f"127.0.0.1:{servers[-1].server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    ("status", "variable", "line"),
    [
        (401, "PIP_INDEX_URL", "{} refuses (HTTP 401)"),
        (403, "PIP_INDEX_URL", "{} refuses (HTTP 403)"),
        (403, "HTTPS_PROXY", "this network's proxy refuses (HTTP 403)"),
        (407, "HTTPS_PROXY", "this network's proxy wants a name and a password"),
    ],
)
def test_who_refuses_the_packages_is_named(status, variable, line, refusing, project):
    address = refusing(status)
    variables = {name: value for name, value in offline().items() if not name.lower().endswith("_proxy")}
    variables |= {"PIP_NO_INDEX": "", "PIP_RETRIES": "0"}
    variables |= {variable: f"http://{address}/simple" if variable == "PIP_INDEX_URL" else f"http://{address}"}
    code, output = run([sys.executable, "bootstrap.py", "setup"], project, variables)
    assert code == 1
    assert last_line(output).startswith("Face Value: The packages could not be fetched: " + line.format(address)), (
        output
    )
    assert not (project / ".venv").exists()


def test_a_missing_venv_module_gets_one_line_with_the_cure(project, folder):
    (folder / "hidden").mkdir()
    (folder / "hidden" / "usercustomize.py").write_text("import sys; sys.modules['ensurepip'] = None")
    variables = os.environ | {"PYTHONUSERBASE": str(folder)}
    python = next(iter(supported_pythons().values()))
    site = run([python, "-m", "site", "--user-site"], project, variables)[1].strip()
    Path(site).parent.mkdir(parents=True)
    (folder / "hidden").rename(site)
    alone = "import sys, bootstrap; bootstrap.other_pythons = lambda: []; sys.exit(bootstrap.main(['setup']))"
    code, output = run([python, "-c", alone], project, variables)
    assert code == 1
    assert "lacks its venv module. To mend it: run 'sudo apt install python3." in last_line(output)


def test_a_wheelhouse_sets_up_a_machine_with_no_network_and_a_second_time_costs_nothing(
    project, wheelhouse, record_property
):
    size = sum(path.stat().st_size for path in wheelhouse.iterdir()) / 1e9
    first = [sys.executable, "bootstrap.py", "setup", "--wheelhouse", wheelhouse]
    code, output = run(first, project, offline())
    assert code == 0, output
    assert "Set up in" in output
    record_property(
        "line", f"Wheelhouse of {size:.2f} GB; offline: {output.split('(once')[1].splitlines()[-2].strip()}"
    )
    code, output = run([sys.executable, "bootstrap.py", "setup"], project, offline())
    assert (code, output) == (0, "Ready. Next: 'make lab', or 'python bootstrap.py lab'.\n")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can be somebody else")
@pytest.mark.parametrize("home", [None, "/nonexistent"])
def test_somebody_without_a_home_is_set_up_too(home, project, wheelhouse):
    nobody = 54321
    variables = {"PATH": os.defpath} | ({"HOME": home} if home else {})
    python = shutil.which("python3", path=os.defpath)
    begun = [python, "-c", "import ensurepip, sys; sys.exit(sys.version_info < (3, 11))"]
    if python is None or subprocess.run(begun, user=nobody, check=False).returncode:
        pytest.skip("no Python that everybody may use")
    for path in (project.parent, project, *project.rglob("*")):
        os.chown(path, nobody, nobody)
    wheelhouse.chmod(0o755)
    command = [python, "bootstrap.py", "setup", "--wheelhouse", wheelhouse]
    done = subprocess.run(
        command, cwd=project, env=variables, user=nobody, group=nobody, stdout=subprocess.PIPE, check=False
    )
    assert done.returncode == 0, done.stdout
    assert not (project / "~").exists()
