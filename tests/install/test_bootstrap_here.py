"""bootstrap.py on real Pythons, old ones too, and with the troubles that can be made on purpose."""

import os
import sys

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
        f"bootstrap.other_pythons = lambda: [[{python!r}]]; bootstrap.subprocess.call = lambda words: print(words) or 7"
    )
    words = (
        f"from __future__ import print_function; import bootstrap, sys; {show}; sys.exit(bootstrap.main(['course']))"
    )
    code, output = run([old_python(version), "-c", words], project)
    assert code == 7
    assert "bootstrap.py" in output
    assert "course" in output


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


def test_a_missing_venv_module_gets_one_line_with_the_cure(project, folder):
    (folder / "hidden").mkdir()
    (folder / "hidden" / "ensurepip.py").write_text("raise ImportError")
    variables = os.environ | {"PYTHONPATH": str(folder / "hidden")}
    code, output = run([sys.executable, "bootstrap.py", "setup"], project, variables)
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
