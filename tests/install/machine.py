"""The Pythons of this machine, and running things as on another one."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OLD = ("2.7", "3.6", "3.7", "3.8", "3.9", "3.10")


def load_bootstrap():
    """Return bootstrap.py as a module."""
    specification = importlib.util.spec_from_file_location("bootstrap", ROOT / "bootstrap.py")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def pythons_here():
    """Return {'3.12': path} of each Python on this machine that really runs, one for each version, old ones too."""
    bootstrap = load_bootstrap()
    commands = [[sys.executable], *bootstrap.other_pythons(), *([f"python{version}"] for version in OLD)]
    beside = Path(sys.base_prefix).parent
    commands += [[str(path)] for path in sorted(beside.glob("*/bin/python"), reverse=True)]
    found = {}
    for facts in map(bootstrap.look_at, commands):
        if facts:
            found.setdefault(bootstrap.dotted(facts["version"][:2]), facts["python"])
    return found


def supported_pythons():
    """Return the part of them that Face Value supports, and that can make environments."""
    bootstrap = load_bootstrap()
    found = {version: bootstrap.look_at([path]) for version, path in pythons_here().items()}
    return {version: facts["python"] for version, facts in found.items() if bootstrap.trouble_with(facts) is None}


def offline():
    """Return the environment variables of a machine that reaches no package, whatever is set on this one."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    return kept | {"PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull, "PIP_NO_CACHE_DIR": "1"}


def run(command, cwd, env=None):
    """Run a command; return its exit status and all that it printed."""
    done = subprocess.run(
        [str(word) for word in command], cwd=cwd, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    return done.returncode, done.stdout.decode("utf-8", "replace")
