"""Whether an installation has been tested in full since anything changed that decides it.

'make test-install' takes twenty minutes: it installs the course on each Python, kills set-ups, fills disks. What it tests
depends on few files. This says whether any of them has changed since it last passed:
    python packaging/tested.py          exit status 0 if not, 1 if so
    python packaging/tested.py --note   write down that it has just passed
"""

import datetime
import hashlib
import json
import platform
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NOTE = ROOT / "packaging" / "tested.json"
DECIDING = ("bootstrap.py", "environment.yml", "Makefile", "tests/install/*.py", "packaging/wheels.py")


def fingerprint() -> str:
    """Return the sha256 of all that decides what 'make test-install' tests; line ends do not count."""
    sys.path.insert(0, str(ROOT))
    import bootstrap

    digest = hashlib.sha256(bootstrap.fingerprint().encode())  # the pins, the stand-ins, what the project asks for
    for pattern in DECIDING:
        for file in sorted(ROOT.glob(pattern)):
            digest.update(file.name.encode() + file.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def main() -> int:
    """Say or note it, and return the exit status."""
    if sys.argv[1:] == ["--note"]:
        note = {"fingerprint": fingerprint(), "on": str(datetime.date.today()), "system": platform.system()}
        NOTE.write_text(json.dumps(note, indent=1) + "\n", encoding="utf-8")
        return 0
    note = json.loads(NOTE.read_text(encoding="utf-8")) if NOTE.is_file() else {}
    if note.get("fingerprint") != fingerprint():
        print("What decides an installation has changed since it was tested: running 'make test-install'.")
        return 1
    print(f"Installing was tested in full on {note['on']} ({note['system']}), and nothing that decides it has changed.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
