"""The three sets of pictures: who is in each, in which captures. One is the pack, two stand beside it."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from facelab_synthesis.captures import draw_capture, draw_captures
from facelab_synthesis.cast import draw_cast
from facelab_synthesis.records import Capture, Person
from facelab_synthesis.tones import MIDDLE_TONE

LADDER_TONES = (1.9, 3.7, MIDDLE_TONE, 7.3, 9.1)
PEOPLE_PER_GROUP = 4
CUTOUT_PEOPLE = 60

Job = tuple[Person, list[Capture]]


def pack_jobs() -> list[Job]:
    """Return everyone with the six captures of the pack."""
    return [(person, draw_captures(person)) for person in draw_cast()]


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


def cutout_jobs() -> list[Job]:
    """Return the people of the cut-outs, three of every five along the scale of tones, one capture each."""
    by_tone = sorted(draw_cast(), key=lambda person: person.tone)
    chosen = [person for place, person in enumerate(by_tone) if place % 5 < 3][:CUTOUT_PEOPLE]
    return [
        (person, [replace(capture, file=f"pictures/{capture.picture_id}.webp")])
        for person in sorted(chosen, key=lambda person: person.person_id)
        for capture in [draw_capture(person, 9)]
    ]
