"""Set up Face Value and run it, with nothing but Python:  python bootstrap.py course

This file makes and fills the folder .venv, then starts the command named. It is written in words that even
Python 2.7 and 3.6 understand, so that an old Python meets a sentence that says what to do, not a traceback.
"""

from __future__ import print_function

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time

ROOT = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(ROOT, ".venv")
BUILD = os.path.join(ROOT, "build")
LOG = os.path.join(BUILD, "setup.log")
STAMP = os.path.join(VENV, "face-value.json")  # written last: what this environment was made from
UNFINISHED = os.path.join(VENV, "face-value-unfinished")  # there while packages are being installed

OLDEST, NEWEST = (3, 11), (3, 14)
PYTHONS = ("3.12", "3.13", "3.11", "3.14")  # in order of choice; environment.yml names the first
NEEDED_GB = 2.0  # .venv has 1.3 GB, and pip unpacks beside it
AGAIN = "run the same command again"
ELSEWHERE = "use another machine, or a notebook server (JupyterHub) that your school runs on Linux"
WHEELHOUSE_HINT = (
    "connect and %s, or ask for a wheelhouse (a folder of packages made by 'python bootstrap.py wheelhouse FOLDER') "
    "and run 'python bootstrap.py setup --wheelhouse FOLDER'" % AGAIN
)


class Trouble(Exception):
    """Something a person can mend, as one line: what happened, and the cure."""

    def __init__(self, what, cure):
        super(Trouble, self).__init__("%s To mend it: %s." % (what, cure))


# --- Which Python ----------------------------------------------------------------------------------------------------

PROBE = """
import json, os, platform, sys, sysconfig
try:
    import ensurepip, venv
    can_make_venv = True
except ImportError:
    can_make_venv = False
print(json.dumps({
    "python": getattr(sys, "_base_executable", None) or sys.executable,
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
}))
"""


def look_at(command):
    """Return what the Python started by that command says of itself, or None when there is none that runs."""
    try:
        process = subprocess.Popen(
            command + ["-c", PROBE], stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True
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
    return trouble_with_system[facts["system"]](facts)


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


def state_of_venv():
    """Return 'ready', 'stale' (fill it again), 'broken' (make it again) or 'missing'."""
    if not os.path.lexists(VENV):
        return "missing"
    facts = look_at([venv_python()])
    if facts is None or trouble_with(facts) or os.path.exists(UNFINISHED):
        return "broken"
    try:
        with open(STAMP) as file:
            stamp = json.load(file)
    except (OSError, ValueError):
        return "stale"
    if stamp.get("root") != ROOT:
        return "broken"
    return "ready" if stamp == stamp_for(facts) else "stale"


def stamp_for(facts):
    """Return what the stamp of an environment holds that is as it should be."""
    return {"root": ROOT, "made_from": fingerprint(), "python": facts["version"]}


def setup(python, wheelhouse=None):
    """Make and fill the environment, as far as that is not done yet."""
    began = time.time()
    state = state_of_venv()
    if state == "ready":
        return
    check_folder()
    print_line("Setting up Face Value in %s (once; two to ten minutes)." % VENV)
    with open(LOG, "w") as log:
        if state in ("broken", "missing"):
            check_disk()
            if state == "broken":
                print_line(
                    "The environment there is unfinished, moved, damaged or of another Python: it is made again."
                )
                remove(VENV)
            make_venv(python, log)
        fill_venv(wheelhouse, log)
        check_venv(log)
    with open(STAMP, "w") as file:
        json.dump(stamp_for(look_at([venv_python()])), file)
    os.remove(UNFINISHED)
    print_line("Set up in %d s, %.1f GB." % (time.time() - began, size_of(VENV) / 1e9))


def mark_unfinished():
    """Leave a file that says: not to be used until it is gone."""
    if not os.path.isdir(VENV):
        os.makedirs(VENV)
    with open(UNFINISHED, "w"):
        pass


def make_venv(python, log):
    """Make an empty environment of the Python chosen."""
    mark_unfinished()
    title = "1/3 a Python %s for the course alone" % dotted(python["version"])
    code, output = run_step(title, [python["python"], "-m", "venv", VENV], log)
    if code:
        raise diagnosis(output) or unknown_trouble("Python could not make %s" % VENV, output)


def fill_venv(wheelhouse, log):
    """Install what requirements.txt pins, and the course's own package; ready-made packages only."""
    filled_before = not os.path.exists(UNFINISHED)
    mark_unfinished()
    pip = [venv_python(), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--only-binary=:all:"]
    if wheelhouse:
        pip += ["--no-index", "--find-links", wheelhouse]
    code, output = run_step("2/3 its packages", pip + ["-r", "requirements.txt", "-e", "."], log, pip_progress)
    if code and filled_before and "Installing collected" not in output:
        os.remove(UNFINISHED)  # pip had not touched it: what was there still works
    if code:
        raise diagnosis(output, wheelhouse) or unknown_trouble("pip could not install the packages", output)


def check_venv(log):
    """See that the packages fit together, and that those made of machine code load."""
    code, output = run_step("3/3 check", [venv_python(), "-m", "pip", "check", "--disable-pip-version-check"], log)
    if code:
        raise unknown_trouble("The packages do not fit together", output)
    code, output = run_step(None, [venv_python(), "-c", "import numpy, cv2, dlib, facelab"], log)
    if code and os.name == "nt":
        cure = "install Microsoft's 'Visual C++ Redistributable' (x64) and " + AGAIN
        raise Trouble("A package is there but does not load: %s" % last_line(output), cure)
    if code:
        raise unknown_trouble("A package is there but does not load", output)


def unknown_trouble(what, output):
    """Return the Trouble that none of our sentences fits: start afresh, and where to read on."""
    cure = "run 'python bootstrap.py clean' and %s; if it stays, all that was printed is in %s" % (AGAIN, LOG)
    return Trouble("%s: %s" % (what, last_line(output)), cure)


def check_folder():
    """Raise Trouble where nothing can be written."""
    try:
        if not os.path.isdir(BUILD):
            os.makedirs(BUILD)
        with open(LOG, "a"):
            pass
    except (OSError, IOError) as error:
        raise diagnosis(str(error)) or Trouble(
            "The folder %s cannot be written to (%s)." % (ROOT, error.strerror),
            "copy the whole project into a folder of your own and %s there" % AGAIN,
        )


def check_disk():
    """Raise Trouble when the environment would not fit."""
    free = shutil.disk_usage(ROOT).free / 1e9
    if free < NEEDED_GB:
        raise disk_trouble("The disk has %.1f GB free, and the set-up needs %.1f GB." % (free, NEEDED_GB))


def disk_trouble(what="The disk is full."):
    """Return the Trouble of a full disk."""
    return Trouble(what, "free some space (on %s and on %s) and %s" % (ROOT, tempfile.gettempdir(), AGAIN))


def remove(path):
    """Delete a file or folder that the set-up made."""
    try:
        if os.path.isdir(path) and not os.path.islink(path):
            shutil.rmtree(path)
        elif os.path.lexists(path):
            os.remove(path)
    except OSError as error:
        cure = "close Jupyter and whatever else uses it, and " + AGAIN
        raise Trouble("%s cannot be deleted (%s)." % (path, error.strerror), cure)


def size_of(path):
    """Return the bytes that the files under a folder take."""
    total = 0
    for folder, _, names in os.walk(path):
        total += sum(os.lstat(os.path.join(folder, name)).st_size for name in names)
    return total


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
    began, lines = time.time(), []
    environment = dict(clean_environment(), PYTHONIOENCODING="utf-8")
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    reader = threading.Thread(target=copy_lines, args=(process.stdout, log, lines))
    reader.start()
    try:
        while reader.is_alive():
            reader.join(1.0)
            if title and sys.stdout.isatty():
                show_step(title, began, progress(lines) if progress else "", end="\r")
    except KeyboardInterrupt:
        process.terminate()
        reader.join()
        raise
    code = process.wait()
    if title:
        show_step(title, began, "" if code == 0 else "failed", end="\n")
    return code, "".join(lines)


def copy_lines(stream, log, lines):
    """Copy what a command prints into the log and a list, line by line."""
    for raw in stream:
        line = raw.decode("utf-8", "replace")
        lines.append(line)
        log.write(line.encode("ascii", "backslashreplace").decode("ascii"))
        log.flush()


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
        return Trouble(
            "Python's venv module is incomplete.", "run 'sudo apt install python3-venv' (Debian, Ubuntu) and " + AGAIN
        )
    if said("Windows Long Path", "filename or extension is too long"):
        return Trouble("The folder's name is too long for Windows.", "move the project to C:\\face-value and " + AGAIN)
    if said("Permission denied", "Access is denied", "Read-only file system"):
        return Trouble(
            "A file under %s cannot be written." % ROOT,
            "close the programs that use it, or copy the project into a folder of your own, and " + AGAIN,
        )
    if wheelhouse and said("No matching distribution"):
        return Trouble(
            "The wheelhouse %s lacks a package for this machine (%s)." % (wheelhouse, last_line(output)),
            "make it again with 'python bootstrap.py wheelhouse FOLDER --everyone', or connect to the network",
        )
    if said("CERTIFICATE_VERIFY_FAILED", "certificate verify failed"):
        return Trouble(
            "This network shows a certificate that pip does not know.",
            "use another network, or set PIP_CERT to your organisation's certificate file, and " + AGAIN,
        )
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
    process = subprocess.Popen([venv_python()] + words, cwd=ROOT, env=everything)
    while True:
        try:
            code = process.wait()
            return code if code >= 0 else 128 - code
        except KeyboardInterrupt:
            pass  # it has been told too, and finishes in its own way: JupyterLab asks whether it is meant


def facelab(*words):
    """Run the command 'facelab'."""
    return run(["-m", "facelab.cli"] + list(words))


def test():
    """Unit, drift, anatomy and browser tests; then every notebook of both editions, from a clean kernel."""
    several = ["-n", str(min(4, os.cpu_count() or 1)), "--dist", "loadscope"]
    notebooks = ["--nbval-lax", "--nbval-cell-timeout=120", "notebooks", "facilitator/solutions"]
    work = tempfile.mkdtemp(prefix="face-value-")
    try:
        codes = [
            run(["-m", "pytest", "tests"] + several, FACELAB_WORK=work),
            run(["-m", "pytest"] + several + notebooks, FACELAB_WORK=work),
        ]
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return max(codes)


def bench(words):
    """How long the parts take, each against a rival: benchmarks/."""
    work = tempfile.mkdtemp(prefix="facelab-bench-")
    try:
        return run(["-m", "benchmarks"] + words, FACELAB_WORK=work)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def clean():
    """Delete .venv and build; never what a learner made (work)."""
    for name in (".venv", "build"):
        path = os.path.join(ROOT, name)
        if os.path.lexists(path):
            print_line("Deleting %s" % path)
            remove(path)
    return 0


def wheelhouse_into(folder, everyone):
    """Fetch every package once, for machines with no network."""
    code = run(["packaging/wheels.py", os.path.abspath(folder)] + (["--everyone"] if everyone else []))
    if code == 0:
        print_line("On a machine without network: python bootstrap.py setup --wheelhouse FOLDER")
    return code


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
    return os.path.abspath(folder)


def print_line(text, end="\n"):
    """Print in plain ASCII, which every terminal can show, and at once."""
    print(text.encode("ascii", "backslashreplace").decode("ascii"), end=end)
    sys.stdout.flush()


def main(words):
    """Do what the words say; return the exit status: 0 done, 1 something needs mending, 130 stopped."""
    try:
        options = parse(words or ["--help"])
        if options.command == "clean":
            return clean()
        python = suitable_python()
        if sys.version_info[:2] < OLDEST:
            return subprocess.call([python["python"], os.path.abspath(__file__)] + words)
        return obey(options, python)
    except Trouble as trouble:
        print_line("\nFace Value: %s" % trouble)
        return 1
    except KeyboardInterrupt:
        print_line("\nFace Value: stopped. Nothing is lost: %s to go on." % AGAIN)
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
