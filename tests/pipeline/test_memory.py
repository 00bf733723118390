"""However many processors there are, pictures wait for memory; and one that is too large stops nobody else."""

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image

from facelab.errors import PictureError
from facelab.evaluate import look, open_folder
from facelab.evaluate import measure as measure_module
from facelab.packs import open_pack
from facelab.pipeline import analyse, memory
from facelab.pipeline.memory import Memory, free_memory, memory_for


def test_together_they_never_take_more_than_there_is():
    shared, now, most, lock = Memory(100), [0], [0], threading.Lock()

    def work(size):
        with shared.lent(size, "a.jpg"):
            with lock:
                now[0] += size
                most[0] = max(most[0], now[0])
            with lock:
                now[0] -= size

    with ThreadPoolExecutor(16) as workers:
        list(workers.map(work, [10, 90, 40, 60, 100, 30, 1, 99] * 50))
    assert most[0] <= 100 and now[0] == 0


def test_several_small_ones_work_at_once():
    shared, both = Memory(100), threading.Barrier(2, timeout=20)

    def work(_):
        with shared.lent(50, "a.jpg"):
            both.wait()  # passed only if the other is inside too

    with ThreadPoolExecutor(2) as workers:
        list(workers.map(work, range(2)))


def test_what_is_too_much_is_refused_by_name_and_nothing_is_taken():
    shared = Memory(10**9)
    said = r"'big\.tif' needs about 3\.0 GB .* 1\.0 GB can be used"
    with pytest.raises(PictureError, match=said) as refusal, shared.lent(3 * 10**9, "big.tif"):
        pytest.fail("it was lent")
    assert "smaller copy" in refusal.value.cure
    with shared.lent(10**9, "a.jpg"):
        pass


def test_a_picture_that_is_made_smaller_needs_less():
    assert memory_for(49_000_000, 1_000_000, "hog", 1) < 0.6 * memory_for(49_000_000, 49_000_000, "hog", 1)
    assert memory_for(10**6, 10**6, "cnn", 1) > memory_for(10**6, 10**6, "hog", 1) > memory_for(10**6, 10**6, "hog", 0)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such limit")
def test_the_limit_of_a_process_counts():
    code = "import resource\nfrom facelab.pipeline.memory import free_memory\n"
    code += "resource.setrlimit(resource.RLIMIT_AS, (6 * 10**9, 6 * 10**9))\nprint(free_memory())"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert 0 < int(said) < 6 * 10**9


def test_a_containers_limit_counts(tmp_path, monkeypatch):
    numbers = {"/sys/fs/cgroup/memory.max": 10**9, "/sys/fs/cgroup/memory.current": 9 * 10**8}
    monkeypatch.setattr(memory, "_number", lambda file: numbers[file] if file in numbers else int("max"))
    assert free_memory() == 10**8


HIGHEST = """
import sys, numpy
from PIL import Image
from facelab.pipeline import find_faces
from facelab.packs.pictures import read_picture

def kilobytes(name):
    with open("/proc/self/status") as status:
        return int(next(line.split()[1] for line in status if line.startswith(name)))

def highest(work):
    with open("/proc/self/clear_refs", "w") as books:
        books.write("5")  # the highest resident memory is counted anew from here
    before = kilobytes("VmRSS")
    work()
    return 1024 * (kilobytes("VmHWM") - before)

side = 2000
rgb = numpy.random.default_rng(1).integers(0, 256, (side, side, 3), numpy.uint8)
"""


def highest(code):
    """Return the memory that a piece of code takes at its highest, in a process of its own."""
    said = subprocess.run([sys.executable, "-c", HIGHEST + code], capture_output=True, text=True, check=True).stdout
    return int(said)


on_linux = pytest.mark.skipif(sys.platform != "linux", reason="the highest memory is read from Linux's own books")


@on_linux
@pytest.mark.parametrize(("detector", "upsample"), [("hog", 1), ("hog", 0), ("hog-grey", 0), ("haar", 1)])
def test_no_detector_takes_more_than_was_reckoned(detector, upsample):
    given = f"{detector!r}, {upsample}"
    code = f"find_faces(rgb[:99, :99].copy(), {given})\nprint(highest(lambda: find_faces(rgb, {given})))"
    reckoned = memory_for(0, 2000**2, detector, upsample)
    assert 0.3 * reckoned < highest(code) <= reckoned


@on_linux
@pytest.mark.parametrize(("mode", "kind"), [("RGB", "JPEG"), ("RGBA", "PNG"), ("RGB", "WEBP"), ("RGB", "JPEG2000")])
def test_no_file_takes_more_than_was_reckoned(mode, kind, tmp_path):
    code = f"Image.fromarray(rgb[:9, :9]).convert({mode!r}).save(r'{tmp_path}/small', {kind!r})\n"
    code += f"Image.fromarray(rgb).convert({mode!r}).save(r'{tmp_path}/large', {kind!r})\n"
    code += f"read_picture(r'{tmp_path}/small')\nprint(highest(lambda: read_picture(r'{tmp_path}/large')))"
    assert 0 < highest(code) <= memory_for(2000**2, 0, "hog", 1)


def test_a_picture_that_is_too_much_is_a_failure_to_acquire_and_the_rest_goes_on(tmp_path, monkeypatch):
    faces = open_pack("synthetic")
    for person in ("p001", "p002"):
        (tmp_path / person).mkdir()
        Image.open(faces.of_person(person)[0].path).save(tmp_path / person / "1.png")
    Image.new("L", (6000, 6000)).save(tmp_path / "p001" / "huge.png")
    monkeypatch.setattr(measure_module, "Memory", lambda: Memory(10**9))
    attempts = look(open_folder(tmp_path, "Nobody exists.").pictures, progress=False)
    assert [attempt.embedding is not None for attempt in attempts] == [True, False, True]
    assert "'huge.png' needs about 1.8 GB" in attempts[1].why


def test_memory_that_runs_out_all_the_same_is_said_of_the_picture(monkeypatch):
    def full(*_):
        raise MemoryError("std::bad_alloc")

    monkeypatch.setattr("facelab.pipeline.run.find_faces", full)
    with pytest.raises(PictureError, match="took more memory than there is"):
        analyse(open_pack("synthetic").pictures[0])
