"""The sets of pictures: who is in each, in which captures. One is the pack, three stand beside it."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from facelab_synthesis.captures import draw_captures
from facelab_synthesis.cast import draw_cast
from facelab_synthesis.records import Capture, Person
from facelab_synthesis.tones import MIDDLE_TONE

LADDER_TONES = (1.9, 3.7, MIDDLE_TONE, 7.3, 9.1)
PEOPLE_PER_GROUP = 4
TURNED_PEOPLE = 4
CUTOUT_PEOPLE = 30

# The middles of the thirds of the scale, for the same hard pictures in every tone.
DESIGNED_TONES = {"light": 2.5, "middle": 5.5, "dark": 8.5}
# A coarser camera hides the tone behind the blur.
DESIGNED_RESOLUTION = 144
# Who is rendered and looked at before all the others: every step of tone, both sex settings, every age band.
GATE = ("p016", "p066", "p094", "p033", "p098", "p081", "p028", "p084", "p071", "p013", "p067", "p099", "p043", "p038",
        "p056", "p041")  # fmt: skip

Job = tuple[Person, list[Capture]]


def pack_jobs() -> list[Job]:
    """Return everyone with the six captures of the pack."""
    return [(person, draw_captures(person)) for person in draw_cast()]


def gate_jobs() -> list[Job]:
    """Return the people of the gate, each with the six captures of the pack."""
    return [(person, draw_captures(person)) for person in draw_cast() if person.person_id in GATE]


def ladder_people() -> list[Person]:
    """Return the people of the ladder: the first four of each sex setting and age band, whatever their own tone."""

    def group(person):
        return person.sex_setting, person.age_band

    chosen = []
    for _, people in groupby(sorted(draw_cast(), key=group), key=group):
        chosen += list(people)[:PEOPLE_PER_GROUP]
    return sorted(chosen, key=lambda person: person.person_id)


def rungs(person: Person) -> Iterator[tuple[int, Person, list[Capture]]]:
    """Yield each rung's number, the person in its tone, and two captures: same geometry, same light on every rung."""
    for number, tone in enumerate(LADDER_TONES, start=1):
        captures = []
        for letter, capture in zip("ab", draw_captures(person, "ladder"), strict=True):
            name = f"{person.person_id}_{letter}{number}"
            file = f"pictures/{person.person_id}/{name}.jpg"
            captures.append(replace(capture, picture_id=name, file=file, exposure_ev=0.0))
        yield number, replace(person, tone=tone), captures


def ladder_jobs() -> list[Job]:
    """Return every rung of every person of the ladder."""
    return [(as_toned, captures) for person in ladder_people() for _, as_toned, captures in rungs(person)]


def turned_jobs() -> list[Job]:
    """Return some people of the ladder, their heads turned to one side step by step."""
    people = ladder_people()
    chosen = people[:: len(people) // TURNED_PEOPLE]
    return [(person, draw_captures(person, "turned")) for person in chosen]


def designed_jobs() -> list[Job]:
    """Return the people of the ladder in three tones, each in their first hard capture: pose and light are one for all.

    They are measured and not shipped: what a detector misses in the pack's own hard pictures depends on chance too.
    """
    jobs = []
    for person in ladder_people():
        for third, tone in DESIGNED_TONES.items():
            captures = [
                replace(capture, picture_id=f"{capture.picture_id}_{third}", file="", resolution=DESIGNED_RESOLUTION)
                for capture in draw_captures(person, "hard")[:1]
            ]
            jobs.append((replace(person, tone=tone), captures))
    return jobs


def cutout_jobs() -> list[Job]:
    """Return the people of the cut-outs, three of every ten along the scale of tones, three captures each."""
    by_tone = sorted(draw_cast(), key=lambda person: person.tone)
    chosen = [person for place, person in enumerate(by_tone) if place % 10 in (1, 4, 8)][:CUTOUT_PEOPLE]
    return [
        (person, [replace(c, file=f"pictures/{c.picture_id}.webp") for c in draw_captures(person, "cut-out")])
        for person in sorted(chosen, key=lambda person: person.person_id)
    ]
