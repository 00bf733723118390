"""A gallery whose process is killed at any moment is whole, as it was before an operation or after it.

FACE_VALUE_KILLS=5 makes 100 trials of the 20.
"""

import random
import subprocess
import sys
import time

import gallery_work
from kills import kill_all, trials

SEED = 11


def test_a_killed_gallery_is_whole_and_whoever_withdrew_stays_away(tmp_path, capsys):
    folder, chance, plan = tmp_path / "badges", random.Random(3), gallery_work.Plan(SEED)
    befores = afters = 0
    for trial in range(trials(20)):
        command = [sys.executable, gallery_work.__file__, str(folder), str(SEED), str(plan.step)]
        began = time.monotonic()
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
        said = ""
        if trial % 4:
            said, opened = process.stdout.readline(), time.monotonic() - began
            time.sleep(chance.uniform(0, 0.5))
        elif trial:  # at or near the opening, which finishes what the last one left
            time.sleep(opened * chance.uniform(0.8, 1.2))
        assert process.poll() is None, "it is to work until it is killed"
        kill_all(process)
        said += process.stdout.read()
        done = int(said.split()[-1]) if said else plan.step
        while plan.step < done:
            plan.next()
        found, before = gallery_work.held(folder), plan.state()
        if found == before:
            befores += 1
        else:
            plan.next()
            assert found == plan.state(), f"trial {trial}: neither as after step {done} nor as after the next"
            afters += 1
        assert_gone(folder, plan)
    assert befores and plan.withdrawn
    with capsys.disabled():
        print(
            f"\n  {befores + afters} kills in {plan.step} steps: {befores} left a gallery as before the operation, "
            f"{afters} as after it, 0 lost or half; {len(plan.withdrawn)} people withdrew",
            end="",
        )


def assert_gone(folder, plan):
    """Fail if a file is left over, or one byte of anybody who withdrew."""
    files = sorted(folder.iterdir())
    assert len(list(folder.glob("templates-*"))) == 1 or not plan.people
    everything = b"\n".join(file.read_bytes() for file in files)
    for person, references in plan.withdrawn.items():
        assert person.encode() not in everything
        for reference in references:
            row = gallery_work.template(reference)
            assert row.tobytes() not in everything and row.astype(float).tobytes() not in everything
    if len(plan.people) > 1:  # that those who stayed would have been seen
        person, references = next(iter(plan.people.items()))
        assert person.encode() in everything and gallery_work.template(references[0]).tobytes() in everything
