"""What a command connects to, looks up and writes: by strace in a network of its own, by Python's audit hook elsewhere.

strace sees every process and every library. The hook sees what Python code does, and nothing that machine code does on
its own: on macOS and Windows it is the smaller proof.
"""

import functools
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CALLS = "network,open,openat,creat,mkdir,mkdirat,rename,renameat,renameat2,link,linkat,symlink,symlinkat"
MAKES = ("mkdir", "rename", "link", "symlink")
NOWHERE = ("/dev/", "/proc/", "pipe:", "socket:", "anon_inode:", "/memfd:")  # devices and memory, kept by nobody
RESOLVERS = re.compile(r"htons\(53\)|systemd\.Resolve|mdns", re.I)
HERE = re.compile(r"^(127\.|::1$|::ffff:127\.|0\.0\.0\.0$|::$)")

# Loopback is down in a new network; this brings it up, then becomes the command.
LOOPBACK_UP = """
import fcntl, os, socket, struct, sys
with socket.socket() as any_socket:
    fcntl.ioctl(any_socket, 0x8914, struct.pack("16sh14x", b"lo", 0x1 | 0x40))
os.execvp(sys.argv[1], sys.argv[1:])
"""

HOOK = """
import os, sys

def _note(event, what):
    with os.fdopen(os.open(os.environ["FACELAB_SEEN"], os.O_WRONLY | os.O_APPEND | os.O_CREAT), "a") as log:
        log.write(f"{event}\\t{what}\\n")

_busy = []

def _hook(event, given):
    if _busy or not _interesting(event, given):
        return
    _busy.append(1)
    try:
        _note(event, given[1] if event in ("socket.connect", "socket.sendto") else given[0])
    finally:
        _busy.pop()

def _interesting(event, given):
    if event == "open":
        return isinstance(given[0], (str, bytes)) and bool((given[2] or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
    return event in ("socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname", "os.mkdir")

sys.addaudithook(_hook)
"""


@dataclass
class Seen:
    """What a command did.

    Parameters
    ----------
    status, output : int, str
        Its exit status and all that it printed.
    connections, lookups : list of str
        Attempts to reach anything beyond this machine, successful or not.
    written : list of Path
        Files and folders that were made or opened for writing.
    """

    status: int
    output: str
    connections: list[str] = field(default_factory=list)
    lookups: list[str] = field(default_factory=list)
    written: list[Path] = field(default_factory=list)

    def outside(self, *allowed: Path) -> list[Path]:
        """Return what was written anywhere but in these places."""
        places = [place.resolve() for place in allowed]
        return sorted({path for path in self.written if not any(path.is_relative_to(place) for place in places)})


@functools.cache
def own_network() -> list[str] | None:
    """Return the words that start a command in a network of its own, or None where that cannot be done."""
    if sys.platform != "linux" or not shutil.which("strace"):
        return None
    for words in (["unshare", "-n"], ["unshare", "-rn"]):
        started = [*words, sys.executable, "-c", LOOPBACK_UP, "strace", "-f", "-o", "/dev/null", "true"]
        if shutil.which("unshare") and subprocess.run(started, capture_output=True, check=False).returncode == 0:
            return [*words, sys.executable, "-c", LOOPBACK_UP]
    return None


def clean_environment(home: Path, work: Path, temporary: Path) -> dict[str, str]:
    """Return the environment of somebody who just came: no CI, an empty home, nothing set."""
    kept = {"PATH", "LANG", "LC_ALL", "SYSTEMROOT", "SYSTEMDRIVE", "COMSPEC", "PATHEXT", "WINDIR", "OPENBLAS_CORETYPE"}
    environment = {name: value for name, value in os.environ.items() if name.upper() in kept}
    places = {name: str(temporary) for name in ("TMPDIR", "TEMP", "TMP")}
    return environment | places | {"HOME": str(home), "USERPROFILE": str(home), "FACELAB_WORK": str(work)}


def watch(command: list[str], environment: dict[str, str], log: Path, seconds: int = 300) -> Seen:
    """Run a command in the project's folder and return what it did."""
    words = own_network()
    if words is None:
        return _watch_python(command, environment, log, seconds)
    tracer = ["strace", "-f", "-qq", "-y", "-s", "200", "--seccomp-bpf", "-e", f"trace={CALLS}", "-o", str(log)]
    done = _run([*words, *tracer, *command], environment, seconds)
    seen = Seen(done.returncode, done.stdout)
    for line in log.read_text("utf-8", "replace").splitlines():
        _take(line, seen)
    return seen


def _take(line: str, seen: Seen) -> None:
    """Add what one line of strace tells."""
    call = re.match(r"\d+ +(\w+)\((.*)", line)
    if not call:
        return
    name, rest = call.groups()
    if name in ("connect", "sendto", "sendmsg", "sendmmsg"):
        family = re.search(r"sa_family=(AF_INET6?|AF_UNIX)", rest)
        address = re.search(r'inet_addr\("([^"]+)"|inet_pton\(AF_INET6, "([^"]+)"', rest)
        if family and RESOLVERS.search(rest):
            seen.lookups.append(line)
        elif family and family[1] != "AF_UNIX" and address and not HERE.match(address[1] or address[2]):
            seen.connections.append(line)
    elif " = -1 " in rest:
        return
    elif name in ("open", "openat", "creat"):
        opened = re.search(r"= \d+<([^>]*)>", rest)
        if opened and (name == "creat" or re.search(r"O_WRONLY|O_RDWR|O_CREAT", rest)):
            _write(opened[1].removesuffix(" (deleted)"), seen)
    elif name.startswith(MAKES) and (paths := re.findall(r'"([^"]*)"', rest)):
        _write(paths[-1], seen)  # of two names the second is the one that is made


def _write(path: str, seen: Seen) -> None:
    if path and not path.startswith(NOWHERE):
        seen.written.append(Path(os.path.normpath(ROOT / path)))


def _watch_python(command: list[str], environment: dict[str, str], log: Path, seconds: int) -> Seen:
    hook = log.parent / "hook"
    hook.mkdir(exist_ok=True)
    (hook / "sitecustomize.py").write_text(HOOK, "utf-8")
    done = _run(command, environment | {"PYTHONPATH": str(hook), "FACELAB_SEEN": str(log)}, seconds)
    seen = Seen(done.returncode, done.stdout)
    for line in log.read_text("utf-8", "replace").splitlines() if log.exists() else []:
        event, _, what = line.partition("\t")
        if event in ("open", "os.mkdir"):
            _write(what, seen)
        elif event in ("socket.connect", "socket.sendto"):
            address = re.match(r"\('([^']*)'", what)
            if address and not HERE.match(address[1]):
                seen.connections.append(line)
        elif not HERE.match(what) and what not in ("localhost", "None", ""):
            seen.lookups.append(line)
    return seen


def _run(command: list[str], environment: dict[str, str], seconds: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, timeout=seconds, text=True, errors="replace", check=False,
    )  # fmt: skip
