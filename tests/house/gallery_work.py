"""A gallery at work for test_kills_gallery.py: the same steps for the same seed, each of them said once it is done.

By hand: ``python tests/house/gallery_work.py FOLDER SEED FIRST`` works on from a step until it is killed.
"""

import functools
import hashlib
import random
import sys
from pathlib import Path

import numpy as np

from facelab.gallery import Gallery
from facelab.packs import Consent, Picture

AGREED = Consent("nobody-exists", frozenset({"enrol"}), "Nobody in it exists.", "made up", "CC0")
MOST = 3000  # references; then some withdraw


@functools.lru_cache(maxsize=20_000)
def template(reference: str) -> np.ndarray:
    """The same 128 numbers for a reference each time."""
    seed = int.from_bytes(hashlib.sha256(reference.encode()).digest()[:8], "big")
    return np.random.default_rng(seed).standard_normal(128).astype(np.float32)


class Plan:
    """What is to be done, step by step, and what a gallery then holds."""

    def __init__(self, seed: int):
        self._chance, self.step = random.Random(seed), 0
        self.people: dict[str, list[str]] = {}  # each with the names of their references
        self.events: list[tuple] = []
        self.withdrawn: dict[str, list[str]] = {}

    def next(self) -> tuple:
        """Return the next step, and count it as done."""
        self.step += 1
        count = sum(map(len, self.people.values()))
        what = self._chance.choices(("enrol", "many", "search", "delete"), (3, 1, 2, 3))[0]
        if not self.people or (what == "delete" and count < 20):
            what = "enrol"
        if what == "many" and count > MOST:
            what = "delete"
        if what in ("enrol", "many"):
            new = [f"somebody-{self.step:06}-{number:04}" for number in range(1 if what == "enrol" else 1500)]
            if what == "enrol" and self.people and self._chance.random() < 0.3:
                new = [self._chance.choice(sorted(self.people))]
            references = [f"{person} at step {self.step}" for person in new]
            for person, reference in zip(new, references, strict=True):
                self.people.setdefault(person, []).append(reference)
            self.events.append(("enrolled", len(new)))
            return "enrol", new, references
        person = self._chance.choice(sorted(self.people))
        if what == "delete":
            self.withdrawn[person] = self.people.pop(person)
            self.events.append(("withdrawn", None))
            return "delete", person
        self.events.append(("searched", min(3, len(self.people))))
        return "search", self.people[person][0]

    def state(self) -> tuple:
        """Return what a gallery holds after these steps."""
        rows = sorted((who, template(one).tobytes()) for who, references in self.people.items() for one in references)
        return list(self.events), rows


def held(folder: Path) -> tuple:
    """Return the same of a gallery as it is found."""
    with Gallery(folder) as gallery:
        rows = gallery.references().rows if len(gallery) else []
        owned = sorted((who, row.tobytes()) for who, row in zip(gallery.person_ids(), rows, strict=True))
        return [(line.event, line.count) for line in gallery.log_rows()], owned


def work(folder: Path, seed: int, first: int) -> None:
    """Go on from a step, for ever."""
    plan = Plan(seed)
    while plan.step < first:
        plan.next()
    gallery = Gallery(folder)
    print(plan.step, flush=True)
    while True:
        what, *about = plan.next()
        if what == "enrol":
            people, references = about
            gallery.enrol_many(
                np.array([template(reference) for reference in references]),
                [Picture(reference, Path("nowhere.png"), AGREED, who) for who, reference in zip(*about, strict=True)],
                labels=[f"badge of {who}" for who in people],
                sources=[hashlib.sha256(reference.encode()).hexdigest() for reference in references],
            )
        elif what == "delete":
            gallery.delete(*about)
        else:
            gallery.search(template(*about), 3, purpose="a test", who="a test")
        print(plan.step, flush=True)


if __name__ == "__main__":
    work(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
