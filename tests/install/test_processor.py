"""A processor without AVX, emulated: /proc/cpuinfo still tells of the real one, and only the check finds out."""

import shutil
import subprocess
import sys

import pytest

from machine import load_bootstrap, run

QEMU = shutil.which("qemu-x86_64")
pytestmark = pytest.mark.skipif(QEMU is None, reason="needs qemu-x86_64 (Debian: qemu-user)")


def emulated(processor):
    return [QEMU, "-cpu", processor, sys.executable]


@pytest.fixture
def bootstrap(tmp_path, monkeypatch):
    """Return bootstrap.py as a module whose environment is the one that runs this test, and whose pip is content."""
    module = load_bootstrap()
    real = module.run_step
    monkeypatch.setattr(module, "run_step", lambda title, *rest: (0, "") if title else real(title, *rest))
    monkeypatch.setattr(module, "UNPACKED", str(tmp_path))
    return module


def check(bootstrap, processor, folder, monkeypatch):
    """Do step 3/3 with the environment's Python on that processor."""
    script = folder / "python"
    script.write_text(f'#!/bin/sh\nexec {" ".join(emulated(processor))} "$@"\n')
    script.chmod(0o755)
    monkeypatch.setattr(bootstrap, "venv_python", lambda: str(script))
    with open(folder / "log", "wb", 0) as log:
        bootstrap.check_venv(log)


def test_without_avx_the_check_says_that_the_processor_lacks_it(bootstrap, tmp_path, monkeypatch):
    with pytest.raises(bootstrap.Trouble, match="no AVX instructions") as trouble:
        check(bootstrap, "Nehalem", tmp_path, monkeypatch)
    assert "clean" not in str(trouble.value)


def test_with_avx_and_without_avx2_all_is_well(bootstrap, tmp_path, monkeypatch):
    check(bootstrap, "SandyBridge", tmp_path, monkeypatch)


@pytest.mark.parametrize(
    ("package", "works"),
    [("dlib", False), *((name, True) for name in ("numpy", "cv2", "onnxruntime", "faiss", "scipy.linalg", "sklearn"))],
)
def test_dlib_is_the_one_package_that_needs_avx(package, works):
    status = subprocess.run([*emulated("Nehalem"), "-c", f"import {package}"], stderr=subprocess.DEVNULL, check=False)
    assert (status.returncode == 0) == works


def test_the_probe_reads_what_the_system_says_of_its_processor(tmp_path):
    """The flags of two real processors, read in place of /proc/cpuinfo."""
    probe = load_bootstrap().PROBE
    for flags, lacks in (("fpu sse sse4_2", "true"), ("fpu sse4_2 avx", "false"), (None, "false")):
        (tmp_path / "cpuinfo").write_text("processor : 0\n" + (f"flags\t\t: {flags}\n" if flags else "Features : fp\n"))
        code, output = run([sys.executable, "-c", probe.replace("/proc/cpuinfo", str(tmp_path / "cpuinfo"))], tmp_path)
        assert code == 0
        assert f'"lacks_avx": {lacks}' in output
