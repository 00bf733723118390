"""Set up Face Value and run it, with nothing but Python:  python bootstrap.py course

This file makes and fills the folder .venv, then starts the command named. It is written in words that even
Python 2.7 and 3.6 understand, so that an old Python meets a sentence that says what to do, not a traceback.

An environment cannot be moved, so a new one is made at .venv while the old one waits beside it: .venv.old comes back
when the new one fails, and goes when it works. Whatever goes is first renamed .venv.rubbish: a half-deleted environment
never bears a name that anybody uses. So a set-up can be killed at any moment, and the next one settles what it left.
"""

from __future__ import print_function

import argparse
import contextlib
import errno
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import zipfile

# On Windows the real path of a drive letter (a school's H:) is a long network name that many tools do not take.
ROOT = os.path.dirname(os.path.abspath(__file__) if os.name == "nt" else os.path.realpath(__file__))
VENV = os.path.join(ROOT, ".venv")
OLD = VENV + ".old"  # the environment that was there before, whole, while a new one is made
RUBBISH = VENV + ".rubbish"  # on its way out
STAMP = os.path.join(VENV, "face-value.json")  # written last: what this environment was made from
UNPACKED = os.path.join(VENV, "unpacked")  # where pip works; it goes before the stamp is written
BUILD = os.path.join(ROOT, "build")
LOG = os.path.join(BUILD, "setup.log")
LOCK = os.path.join(BUILD, "setup.lock")

OLDEST, NEWEST = (3, 11), (3, 14)
PYTHONS = ("3.12", "3.13", "3.11", "3.14")  # in order of choice; environment.yml names the first
NEEDED_GB = 2.2  # .venv has 1.5 GB, and pip fetches 0.5 GB first
AGAIN = "run the same command again"
ELSEWHERE = "use another machine, or a notebook server (JupyterHub) that your school runs on Linux"
WHEELHOUSE_HINT = (
    "connect and %s, or ask for a wheelhouse (a folder of packages made by 'python bootstrap.py wheelhouse FOLDER') "
    "and run 'python bootstrap.py setup --wheelhouse FOLDER'" % AGAIN
)
ILLEGAL_INSTRUCTION = (-4, 0xC000001D)  # how a process ends that meets one: Linux, Windows


class Trouble(Exception):
    """Something a person can mend, as one line: what happened, and the cure."""

    def __init__(self, what, cure):
        super(Trouble, self).__init__("%s To mend it: %s." % (what, cure))


# a processor from before 2011, a cheap one, or an emulated one
NO_AVX = Trouble(
    "The processor of this machine has no AVX instructions, and dlib, which finds the faces, needs them.", ELSEWHERE
)

# --- Being stopped ---------------------------------------------------------------------------------------------------

# Ctrl-C, a polite kill, a closed terminal, a closed window of Windows
STOPS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)]


class Stopped(KeyboardInterrupt):
    """Somebody wants this to end."""

    def __init__(self, number):
        super(Stopped, self).__init__()
        self.number = number


def stop(number, frame=None):
    """Raise Stopped: how a signal is taken."""
    raise Stopped(number)


def take_stops(handler):
    """Have a handler take each signal that asks for an end, but an ignored one (nohup); return the handlers before."""
    heard = [number for number in STOPS if signal.getsignal(number) != signal.SIG_IGN]
    return [(number, signal.signal(number, handler)) for number in heard]


@contextlib.contextmanager
def undisturbed():
    """Let what must not be left half done be finished; whoever wanted an end meanwhile gets it then."""
    wanted = []
    before = take_stops(lambda number, frame: wanted.append(number))
    try:
        yield
    finally:
        for number, handler in before:
            signal.signal(number, handler)
    if wanted:
        stop(wanted[0])


# --- Which Python ----------------------------------------------------------------------------------------------------

PROBE = """
import json, os, platform, sys, sysconfig
try:
    import ensurepip, venv
    can_make_venv = True
except ImportError:
    can_make_venv = False

def lacks_avx():
    try:
        if os.name == "nt":
            from ctypes import windll
            avx, avx_switched_on = windll.kernel32.IsProcessorFeaturePresent(39), 4
            return not (avx or windll.kernel32.GetEnabledXStateFeatures() & avx_switched_on)
        with open("/proc/cpuinfo") as file:
            flags = [line.split() for line in file if line.startswith("flags")]
        return bool(flags) and "avx" not in flags[0]
    except (AttributeError, EnvironmentError, ImportError):
        return False

print(json.dumps({
    "python": getattr(sys, "_base_executable", None) or sys.executable,
    "prefix": sys.prefix,
    "version": list(sys.version_info[:3]),
    "kind": platform.python_implementation(),
    "free_threaded": bool(sysconfig.get_config_var("Py_GIL_DISABLED")),
    "bits": 64 if sys.maxsize > 2**32 else 32,
    "system": platform.system(),
    "machine": platform.machine(),
    "platform": sysconfig.get_platform(),
    "glibc": platform.libc_ver()[1] if platform.libc_ver()[0] == "glibc" else "",
    "macos": platform.mac_ver()[0],
    "can_make_venv": can_make_venv,
    "lacks_avx": lacks_avx(),
}))
"""


def look_at(command):
    """Return what the Python started by that command says of itself, or None when there is none that runs."""
    try:
        process = subprocess.Popen(
            command + ["-c", PROBE],
            env=clean_environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            universal_newlines=True,
        )
        answer = process.communicate()[0]
        return json.loads(answer) if process.returncode == 0 else None
    except (OSError, ValueError):
        return None


def trouble_with(facts):
    """Return the Trouble that keeps this Python from being used, or None when all is well."""
    version = tuple(facts["version"][:2])
    named = "Python %s" % dotted(facts["version"])
    needed = "Face Value needs Python %s to %s, 64-bit" % (dotted(OLDEST), dotted(NEWEST))
    get_python = "install Python 3.12, 64-bit (from python.org, or by your system's software centre), and " + AGAIN
    if version < OLDEST:
        return Trouble("%s is too old: %s." % (named, needed), get_python)
    if version > NEWEST:
        return Trouble("%s is too new: %s." % (named, needed), get_python)
    if facts["bits"] != 64:
        return Trouble("This is a 32-bit %s: %s." % (named, needed), get_python)
    if facts["kind"] != "CPython" or facts["free_threaded"]:
        return Trouble("This %s is not the ordinary build, and the packages need that." % named, get_python)
    return trouble_with_machine(facts) or trouble_with_venv(facts, named)


def trouble_with_machine(facts):
    """Return the Trouble of a machine for which nobody offers ready-made packages, or None."""
    trouble_with_system = {"Darwin": trouble_with_mac, "Linux": trouble_with_linux, "Windows": trouble_with_windows}
    if facts["system"] not in trouble_with_system:
        return Trouble("There are no ready-made packages for %s." % (facts["system"] or "this system"), ELSEWHERE)
    return trouble_with_system[facts["system"]](facts) or (NO_AVX if facts["lacks_avx"] else None)


def trouble_with_mac(facts):
    """Return the Trouble of an Intel Mac or an old macOS, or None."""
    if facts["machine"] == "x86_64":
        return Trouble(
            "There are no ready-made packages for the Python of a Mac with an Intel chip.",
            "on an Apple chip, install the Python of python.org and %s; on an Intel chip, %s" % (AGAIN, ELSEWHERE),
        )
    if numbers(facts["macos"]) < (14,):
        return Trouble("macOS %s is too old: the packages need 14." % facts["macos"], "update it, or " + ELSEWHERE)
    return None


def trouble_with_linux(facts):
    """Return the Trouble of a rare processor, of a Linux without glibc, or of an old one, or None."""
    if facts["machine"] not in ("x86_64", "aarch64"):
        return Trouble("There are no ready-made packages for Linux on %s." % facts["machine"], ELSEWHERE)
    if not facts["glibc"]:
        return Trouble(
            "This Linux has no glibc (Alpine has musl instead), and the packages need it.",
            "use Debian, Ubuntu or Fedora, for example in a container",
        )
    if numbers(facts["glibc"]) < (2, 28):
        return Trouble("This Linux is too old: glibc %s, not 2.28." % facts["glibc"], "update it, or " + ELSEWHERE)
    return None


def trouble_with_windows(facts):
    """Return the Trouble of a Python for ARM, or None: the one for Intel runs there too."""
    if facts["platform"] == "win-amd64":
        return None
    return Trouble(
        "There are no ready-made packages for this Python (%s)." % facts["platform"],
        "install the 'Windows installer (64-bit)' of Python 3.12, which runs on ARM as well, and " + AGAIN,
    )


def trouble_with_venv(facts, named):
    """Return the Trouble of a Linux that packs Python's venv module separately, or None."""
    if facts["can_make_venv"]:
        return None
    package = "python%d.%d-venv" % tuple(facts["version"][:2])
    cure = "run 'sudo apt install %s' (Debian, Ubuntu) and %s" % (package, AGAIN)
    return Trouble("%s lacks its venv module." % named, cure)


def numbers(version):
    """Return '14.6.1' as (14, 6, 1), to be compared."""
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def dotted(version):
    """Return (3, 12) as '3.12'."""
    return ".".join(str(part) for part in version)


def other_pythons():
    """Yield the commands that may start a suitable Python on this machine."""
    yield [venv_python()]
    for version in PYTHONS:
        yield ["py", "-" + version] if os.name == "nt" else ["python" + version]
    yield ["python3"]
    beside = os.path.dirname(getattr(sys, "base_prefix", sys.prefix))  # where version managers keep one next to another
    for name in sorted(os.listdir(beside), reverse=True):
        yield [os.path.join(beside, name, *(["python.exe"] if os.name == "nt" else ["bin", "python3"]))]


def suitable_python():
    """Return the facts of the Python to use: this one, or else another of this machine; raise this one's Trouble."""
    mine = look_at([sys.executable or "python"])
    trouble = trouble_with(mine) if mine else Trouble("This Python cannot start itself.", "install Python 3.12 again")
    if trouble is None:
        return mine
    for command in other_pythons():
        facts = look_at(command)
        if facts and trouble_with(facts) is None:
            return facts
    raise trouble


# --- The environment -------------------------------------------------------------------------------------------------


def venv_python():
    """Return where the environment's Python lies."""
    return os.path.join(VENV, "Scripts", "python.exe") if os.name == "nt" else os.path.join(VENV, "bin", "python")


def fingerprint():
    """Return the sha256 of all that decides what is installed."""
    import tomllib  # only a Python that suits comes here

    with open(os.path.join(ROOT, "pyproject.toml"), "rb") as file:
        project = tomllib.load(file)
    installed = [project["build-system"], project["project"], project["tool"]["setuptools"]]
    digest = hashlib.sha256(json.dumps(installed).encode("utf-8"))
    files = ["requirements.txt"]
    for name in ("dlib", "face_recognition_models"):
        files += [os.path.join("packaging", name, file) for file in ("pyproject.toml", "backend.py")]
    for path in files:
        with open(os.path.join(ROOT, path), "rb") as file:
            digest.update(file.read().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def same_folder(one, other):
    """Return whether two paths lead to one folder."""
    try:
        return os.path.samefile(one, other)
    except OSError:
        return False


def state_of_venv():
    """Return 'ready', 'stale' (whole, but of other pins), 'broken' or 'missing'; all but 'ready' are made again."""
    if not os.path.lexists(VENV):
        return "missing"
    facts = look_at([venv_python()])
    if facts is None or trouble_with(facts) or not same_folder(facts["prefix"], VENV):
        return "broken"
    try:
        with open(STAMP) as file:
            stamp = json.load(file)
        if not same_folder(stamp.pop("root"), ROOT):
            return "broken"
    except (OSError, ValueError, KeyError, AttributeError, TypeError):  # not ours, or half written
        return "broken"
    return "ready" if stamp == made_from(facts) else "stale"


def made_from(facts):
    """Return what an environment that is as it should be was made from, as its stamp says it."""
    return {"made_from": fingerprint(), "python": facts["version"]}


def setup(python, wheelhouse=None):
    """Make the environment, unless it is ready."""
    if state_of_venv() == "ready" and not (os.path.lexists(OLD) or os.path.lexists(RUBBISH)):
        return
    with one_at_a_time() as lock:
        os.set_inheritable(lock.fileno(), True)  # a pip whose set-up was killed keeps others out until it ends
        settle()
        state = state_of_venv()
        if state == "ready":
            return
        began = time.time()
        print_line("Setting up Face Value in %s (once; two to ten minutes)." % VENV)
        if state == "stale":
            print_line("The course has changed since the environment there was made: a new one takes its place.")
        if state == "broken":
            print_line("The environment there is unfinished, moved, damaged or of another Python: it is made again.")
        make_aside(python, wheelhouse)
        print_line("Set up in %d s, %.1f GB." % (time.time() - began, size_of(VENV) / 1e9))


def make_aside(python, wheelhouse):
    """Make a new environment while the old one, if there is one, waits; have the old one back if that fails."""
    remove(RUBBISH)
    replacing = os.path.lexists(VENV)
    with open(LOG, "wb", 0) as log:
        try:
            if replacing:
                rename(VENV, OLD)
            check_disk()
            make_venv(python, log)
            fill_venv(wheelhouse, log)
            check_venv(log)
            remove(UNPACKED)
            write_stamp()
        except BaseException:
            with undisturbed():
                if os.path.lexists(OLD) or not replacing:  # or else what lies at .venv is still the old one
                    put_back()
            raise
    settle()


def settle():
    """Finish what a killed set-up left: the old environment goes if the new one is whole, or else comes back."""
    sweep()
    if os.path.lexists(OLD):
        if state_of_venv() in ("ready", "stale"):
            throw_away(OLD)
            sweep()
        else:
            put_back()


def put_back():
    """Have the environment that was there before, or none, in place of an unfinished one."""
    if os.path.lexists(VENV):
        throw_away(VENV)
    if os.path.lexists(OLD):
        rename(OLD, VENV)
    sweep()


def make_venv(python, log):
    """Make an empty environment of the Python chosen."""
    os.makedirs(UNPACKED)
    title = "1/3 a Python %s for the course alone" % dotted(python["version"])
    code, output = run_step(title, [python["python"], "-m", "venv", VENV], log)
    facts = look_at([venv_python()])
    if code or facts is None or not same_folder(facts["prefix"], VENV):  # or pip would fill another Python
        raise diagnosis(output) or unknown_trouble("Python could not make %s" % VENV, output)


def fill_venv(wheelhouse, log):
    """Install what requirements.txt pins, and the course's own package; ready-made packages only."""
    pip = [venv_python(), "-m", "pip", "--disable-pip-version-check", "--no-input"]
    source = ["--only-binary=:all:"] + (["--no-index", "--find-links", wheelhouse] if wheelhouse else [])
    wanted = ["-r", "requirements.txt", "-e", "."]
    code, output = run_step("2/3 its packages", pip + ["install"] + source + wanted, log, pip_progress)
    if code == 0:
        return
    lacking = re.search(r"No matching distribution found for (\S+)", output)
    if lacking and not wheelhouse:  # pip keeps the reason to itself unless it is asked with -vv
        one = ["download", "-vv", "--no-deps", "--dest", UNPACKED, lacking.group(1)]
        output += run_step(None, pip + one + source, log)[1]
    raise diagnosis(output, wheelhouse) or unknown_trouble("pip could not install the packages", output)


def check_venv(log):
    """See that the packages fit together, and that those made of machine code load."""
    code, output = run_step("3/3 check", [venv_python(), "-m", "pip", "check", "--disable-pip-version-check"], log)
    if code:
        raise unknown_trouble("The packages do not fit together", output)
    code, output = run_step(None, [venv_python(), "-c", "import numpy, cv2, dlib, facelab"], log)
    if code in ILLEGAL_INSTRUCTION:
        raise NO_AVX
    if code and os.name == "nt":
        cure = "install Microsoft's 'Visual C++ Redistributable' (x64) and " + AGAIN
        raise Trouble("A package is there but does not load: %s" % last_line(output), cure)
    if code:
        raise unknown_trouble("A package is there but does not load", output)


def unknown_trouble(what, output):
    """Return the Trouble that none of our sentences fits: start afresh, and where to read on."""
    cure = "run 'python bootstrap.py clean' and %s; if it stays, all that was printed is in %s" % (AGAIN, LOG)
    return Trouble("%s: %s" % (what, last_line(output)), cure)


def write_stamp():
    """Say what the environment was made from: with that it is whole."""
    stamp = dict(made_from(look_at([venv_python()])), root=ROOT)
    with open(STAMP + ".new", "w") as file:
        json.dump(stamp, file)
    os.rename(STAMP + ".new", STAMP)


def check_disk():
    """Raise Trouble when the environment would not fit."""
    free = shutil.disk_usage(ROOT).free / 1e9
    if free < NEEDED_GB:
        raise disk_trouble("The disk has %.1f GB free, and the set-up needs %.1f GB." % (free, NEEDED_GB))


def disk_trouble(what="The disk is full."):
    """Return the Trouble of a full disk."""
    cure = "free some space on %s and %s" % (ROOT, AGAIN)
    if os.path.lexists(OLD) or os.path.exists(STAMP):
        cure += "; 'python bootstrap.py clean' frees what the old environment takes"
    return Trouble(what, cure)


def trouble_of(error):
    """Return the Trouble that is in an error of the operating system's."""
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", None)):
        return disk_trouble()
    return Trouble(
        "%s: %s." % (error.filename or ROOT, error.strerror or error),
        "see that it is there and can be written to, or copy the whole project into a folder of your own, and " + AGAIN,
    )


def throw_away(path):
    """Take the name from what shall be deleted."""
    remove(RUBBISH)
    rename(path, RUBBISH)


def sweep():
    """Delete what was thrown away; what cannot be deleted yet is left to the next set-up."""
    with contextlib.suppress(Trouble):
        remove(RUBBISH)


def rename(path, name):
    """Give a folder another name."""
    with nobody_using(path):
        os.rename(path, name)


def remove(path):
    """Delete a file or folder that the set-up made; of a symbolic link, the link alone."""
    with nobody_using(path):
        if os.path.isdir(path) and not os.path.islink(path):
            shutil.rmtree(path)
        elif os.path.lexists(path):
            os.remove(path)


@contextlib.contextmanager
def nobody_using(path):
    """Turn the error into Trouble when somebody does: Windows moves and deletes nothing that is open."""
    try:
        yield
    except OSError as error:
        cure = "close Jupyter and whatever else uses it, and " + AGAIN
        raise Trouble("%s cannot be moved or deleted (%s)." % (path, error.strerror), cure)


def size_of(path):
    """Return the bytes that the files under a folder take."""
    total = 0
    for folder, _, names in os.walk(path):
        total += sum(os.lstat(os.path.join(folder, name)).st_size for name in names)
    return total


# --- One set-up at a time --------------------------------------------------------------------------------------------


@contextlib.contextmanager
def one_at_a_time():
    """Hold build/setup.lock, which the system frees when every process that holds it has ended, however it ended."""
    told = False
    while True:
        with open_lock() as lock:
            while not locked(lock):
                if not told:
                    print_line("Another set-up is at work in this folder; waiting for it.")
                told = True
                time.sleep(0.2)
            if is_there(lock):  # 'clean' deletes it: then it keeps nobody out any more
                yield lock
                return


def open_lock():
    """Open the file that is locked."""
    try:
        os.makedirs(BUILD)
    except OSError:
        if not os.path.isdir(BUILD):
            raise
    return open(LOCK, "a")


def locked(lock):
    """Lock an open file unless another has it; True as well where the file system knows no locks."""
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (IOError, OSError) as error:
        return error.errno not in (errno.EAGAIN, errno.EACCES)
    return True


def is_there(lock):
    """Return whether an open file is still the one at LOCK; Windows deletes no open file."""
    if os.name == "nt":
        return True
    try:
        return os.path.samestat(os.fstat(lock.fileno()), os.stat(LOCK))
    except OSError:
        return False


# --- Running a step, and reading what went wrong ---------------------------------------------------------------------


def clean_environment():
    """Return the environment variables for what we start, without those that lead packages from or to elsewhere."""
    environment = dict(os.environ)
    for name in ("PYTHONPATH", "PYTHONHOME", "PIP_TARGET", "PIP_PREFIX", "PIP_NO_BUILD_ISOLATION"):
        environment.pop(name, None)
    environment["PIP_USER"] = "0"
    return environment


def run_step(title, command, log, progress=None):
    """Run a command, all it prints into the log, while one line shows the step; return exit status and output."""
    began, lines, process = time.time(), [], None
    environment = dict(clean_environment(), PYTHONIOENCODING="utf-8", TMPDIR=UNPACKED, TEMP=UNPACKED, TMP=UNPACKED)
    try:
        with undisturbed():
            process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                close_fds=False,  # the lock is the only one of ours that a child inherits
            )
        reader = threading.Thread(target=copy_lines, args=(process.stdout, log, lines))
        reader.start()
        while reader.is_alive():
            reader.join(1.0)
            if title and sys.stdout.isatty():
                show_step(title, began, progress(lines) if progress else "", end="\r")
        code = process.wait()
    except BaseException:
        with undisturbed():
            end(process)
        raise
    if title:
        show_step(title, began, "" if code == 0 else "failed", end="\n")
    return code, "".join(lines)


def end(process):
    """End a command, if one was started, and wait until it has ended."""
    if process is None:
        return
    try:
        process.terminate()
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def copy_lines(stream, log, lines):
    """Copy what a command prints into the log and a list, line by line."""
    for raw in stream:
        line = raw.decode("utf-8", "replace")
        lines.append(line)
        with contextlib.suppress(OSError, ValueError):  # a full disk, a closed log: the command has to be heard
            log.write(line.encode("ascii", "backslashreplace"))


def show_step(title, began, more, end):
    """Print a step, its seconds and how far it is."""
    print_line(("  [%s] %4d s  %s" % (title, time.time() - began, more)).rstrip().ljust(78), end=end)


def pip_progress(lines):
    """Return how far pip is, in a few words."""
    installing = any(line.startswith("Installing collected") for line in lines)
    found = sum(line.startswith("Collecting ") for line in lines)
    return "installing (the longest step)" if installing else "%d packages fetched" % found


def last_line(output):
    """Return the last line that says something: an ERROR line if there is one."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if line.upper().startswith("ERROR")]
    return (errors or lines or ["no output"])[-1]


def diagnosis(output, wheelhouse=None):
    """Return the Trouble that a failed command's output tells of, or None when it is none that we know."""

    def said(*words):
        return any(word.lower() in output.lower() for word in words)

    if said("No space left on device", "Errno 28", "not enough space on the disk", "Disk quota exceeded"):
        return disk_trouble()
    if said("ensurepip is not"):
        cure = "run 'sudo apt install python3-venv' (Debian, Ubuntu) and " + AGAIN
        return Trouble("Python's venv module is incomplete.", cure)
    if said("Windows Long Path", "filename or extension is too long"):
        return Trouble("The folder's name is too long for Windows.", "move the project to C:\\face-value and " + AGAIN)
    if said("Permission denied", "Access is denied", "Read-only file system"):
        cure = "close the programs that use it, or copy the project into a folder of your own, and " + AGAIN
        return Trouble("A file under %s cannot be written." % ROOT, cure)
    if wheelhouse and said("No matching distribution"):
        cure = "make it again with 'python bootstrap.py wheelhouse FOLDER --everyone', or connect to the network"
        what = "The wheelhouse %s lacks a package for this machine (%s)." % (wheelhouse, last_line(output))
        return Trouble(what, cure)
    if said("CERTIFICATE_VERIFY_FAILED", "certificate verify failed"):
        cure = "use another network, or set PIP_CERT to your organisation's certificate file, and " + AGAIN
        return Trouble("This network shows a certificate that pip does not know.", cure)
    if said("407 Proxy Authentication Required"):
        cure = "set HTTPS_PROXY=http:" + "//name:password@host:port (ask whoever runs the network) and " + AGAIN
        return Trouble("The packages could not be fetched: this network's proxy wants a name and a password.", cure)
    refused = re.search(r"(40[13]) (?:Client Error|while getting).*?:/+(?:\S*@)?([^/\s]+)", output)
    refused = refused or re.search(r"Tunnel connection failed: (40[13])()", output)
    if refused:
        who = (refused.group(2) or "this network's proxy", refused.group(1))
        return Trouble("The packages could not be fetched: %s refuses (HTTP %s)." % who, WHEELHOUSE_HINT)
    if said("NewConnectionError", "NameResolutionError", "Failed to establish", "name resolution", "getaddrinfo"):
        return Trouble("The packages could not be fetched: no network.", WHEELHOUSE_HINT)
    if said("Connection broken", "timed out", "ConnectionReset", "ProxyError", "IncompleteRead", "from versions: none"):
        return Trouble("The packages could not be fetched: the network gives no answer.", WHEELHOUSE_HINT)
    return None


# --- The commands ----------------------------------------------------------------------------------------------------


def run(words, **environment):
    """Run the environment's Python with these words, its output on the screen; return its exit status."""
    everything = clean_environment()
    everything.update(environment)
    code, told = wait_for([venv_python()] + words, cwd=ROOT, env=everything)
    if told:
        stop(told)
    return code


def wait_for(command, **where):
    """Run a command to its end; return its exit status, and the last signal that was passed on to it, or None."""
    told, process = None, None
    while True:
        try:
            if process is None:
                with undisturbed():
                    process = subprocess.Popen(command, **where)
            code = process.wait()
            return (code if code >= 0 else 128 - code), told
        except KeyboardInterrupt as stopped:
            if process is None:
                raise
            number = getattr(stopped, "number", signal.SIGINT)
            if number != signal.SIGINT:  # Ctrl-C it has heard too: JupyterLab asks whether it is meant
                told = number
                process.send_signal(signal.SIGTERM)


def facelab(*words):
    """Run the command 'facelab'."""
    return run(["-m", "facelab.cli"] + list(words))


@contextlib.contextmanager
def work_folder(prefix):
    """Yield a fresh folder for what a learner would make, and delete it afterwards."""
    folder = tempfile.mkdtemp(prefix=prefix)
    try:
        yield folder
    finally:
        with undisturbed():
            shutil.rmtree(folder, ignore_errors=True)


def test():
    """Unit, drift, anatomy and browser tests; then every notebook of both editions, from a clean kernel."""
    several = ["-n", str(min(4, os.cpu_count() or 1)), "--dist", "loadscope"]
    notebooks = ["--nbval-lax", "--nbval-cell-timeout=120", "notebooks", "facilitator/solutions"]
    with work_folder("face-value-") as work:
        code = run(["-m", "pytest", "tests"] + several, FACELAB_WORK=work)
        if code == 2:  # pytest's number for Ctrl-C
            return code
        return max(code, run(["-m", "pytest"] + several + notebooks, FACELAB_WORK=work))


def bench(words):
    """How long the parts take, each against a rival: benchmarks/."""
    with work_folder("facelab-bench-") as work:
        return run(["-m", "benchmarks"] + words, FACELAB_WORK=work)


def clean():
    """Delete .venv and build; never what a learner made (work)."""
    if not any(os.path.lexists(path) for path in (VENV, OLD, RUBBISH, BUILD)):
        return 0
    with one_at_a_time() as lock:
        for path in (VENV, OLD):
            if os.path.lexists(path):
                print_line("Deleting %s" % path)
                throw_away(path)
        remove(RUBBISH)
        print_line("Deleting %s" % BUILD)
        for name in [] if os.path.islink(BUILD) else os.listdir(BUILD):
            if name != os.path.basename(LOCK):
                remove(os.path.join(BUILD, name))
        if os.name == "nt":
            lock.close()  # Windows deletes no open file
        try:
            os.remove(LOCK)
            (os.remove if os.path.islink(BUILD) else os.rmdir)(BUILD)
        except OSError:
            pass  # another set-up has begun there
    return 0


def wheelhouse_into(folder, everyone):
    """Fetch every package once, for machines with no network; leave no half-written one."""
    folder = os.path.abspath(folder)
    if not os.path.isdir(folder):
        os.makedirs(folder)
    for path in broken_wheels(folder):  # pip would keep it
        remove(path)
    try:
        code = run(["packaging/wheels.py", folder] + (["--everyone"] if everyone else []))
    finally:
        with undisturbed():
            for path in broken_wheels(folder):
                remove(path)
    if code == 0:
        print_line("On a machine without network: python bootstrap.py setup --wheelhouse FOLDER")
    return code


def broken_wheels(folder):
    """Return the paths of the wheels that were not copied to their end."""
    paths = [os.path.join(folder, name) for name in sorted(os.listdir(folder)) if name.endswith(".whl")]
    return [path for path in paths if not zipfile.is_zipfile(path)]


COMMANDS = (
    ("setup", "make the environment .venv, or bring it up to date"),
    ("course", "execute every notebook on the sample pictures; write build/course/index.html"),
    ("lab", "copy the notebooks into work/ and open JupyterLab there"),
    ("test", "all tests, and every notebook of both editions"),
    ("test-install", "environment.yml taken at its word, on each Python found here (long)"),
    ("bench", "[PART ...] [--document]: how long the parts take, each against a rival"),
    ("build", "make both editions of the notebooks from their sources"),
    ("doctor", "check that everything a lesson needs is here and works"),
    ("wheelhouse", "FOLDER [--everyone]: fetch all packages once, to hand out where there is no network"),
    ("clean", "delete .venv and build; work/ stays"),
)


def parse(words):
    """Return the command and its options; words meant for 'facelab' are kept apart."""
    listing = "\n".join("  %-13s %s" % pair for pair in COMMANDS)
    parser = argparse.ArgumentParser(
        prog="bootstrap.py",
        usage="python bootstrap.py COMMAND",
        description="Each command sets up what it needs first:\n" + listing,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", metavar="COMMAND", choices=[name for name, _ in COMMANDS], help=argparse.SUPPRESS)
    parser.add_argument("--everyone", action="store_true", help="for wheelhouse: for each system and Python")
    parser.add_argument("--wheelhouse", metavar="FOLDER", help="set up without network, from that folder")
    options, rest = parser.parse_known_args(words)
    options.rest = rest
    if options.command == "wheelhouse" and len(rest) != 1:
        parser.error("name one folder: python bootstrap.py wheelhouse FOLDER")
    if rest and options.command not in ("course", "lab", "build", "bench", "doctor", "wheelhouse"):
        parser.error("%s takes no '%s'" % (options.command, " ".join(rest)))
    return options


def obey(options, python):
    """Set up, then do what the command says; return the exit status."""
    setup(python, find_wheelhouse(options.wheelhouse))
    command = options.command
    if command == "setup":
        print_line("Ready. Next: 'make lab', or 'python bootstrap.py lab'.")
        return 0
    if command == "wheelhouse":
        return wheelhouse_into(options.rest[0], options.everyone)
    if command == "test-install":
        return run(["-m", "pytest", "tests/install", "-n", "2"])
    if command == "test":
        return test()
    if command == "bench":
        return bench(options.rest)
    return facelab(command, *options.rest)


def find_wheelhouse(folder):
    """Return the full path of a folder of wheels, or raise Trouble when it is none."""
    if folder is None:
        return None
    if not os.path.isdir(folder) or not any(name.endswith(".whl") for name in os.listdir(folder)):
        raise Trouble("There are no packages (.whl files) in %s." % folder, "name the folder that 'wheelhouse' made")
    for path in broken_wheels(folder):
        raise Trouble("%s cannot be read to its end." % path, "copy it again, or run 'wheelhouse' again")
    return os.path.abspath(folder)


def print_line(text, end="\n"):
    """Print in plain ASCII, which every terminal can show, and at once; in silence when the terminal is gone."""
    if isinstance(text, bytes):  # Python 2.7
        text = text.decode("ascii", "replace")
    try:
        print(text.encode("ascii", "backslashreplace").decode("ascii"), end=end)
        sys.stdout.flush()
    except (IOError, OSError):
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - or Python complains once more when it ends


def main(words):
    """Do what the words say; return the exit status: 0 done, 1 something needs mending, 128 and more stopped."""
    try:
        options = parse(words or ["--help"])
        if options.command == "clean":
            return clean()
        python = suitable_python()
        if sys.version_info[:2] < OLDEST:
            return wait_for([python["python"], os.path.abspath(__file__)] + words)[0]
        return obey(options, python)
    except (IOError, OSError) as error:
        print_line("\nFace Value: %s" % trouble_of(error))
        return 1
    except Trouble as trouble:
        print_line("\nFace Value: %s" % trouble)
        return 1
    except KeyboardInterrupt as stopped:
        print_line("\nFace Value: stopped. Nothing is lost: %s to go on." % AGAIN)
        return 128 + getattr(stopped, "number", signal.SIGINT)


if __name__ == "__main__":
    if sys.stdout is None:  # started without a screen
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115
    take_stops(stop)
    sys.exit(main(sys.argv[1:]))
