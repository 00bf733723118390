"""Pairs of pictures and two-way verdicts on them: yours, a machine's, and yours after hearing the machine's."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from facelab.errors import FacelabError
from facelab.packs import Pack, Picture
from facelab.pipeline.embed import distance
from facelab.pipeline.run import analyse


@dataclass(frozen=True)
class Pair:
    """Two pictures, and whether they show one person (a mated pair) or two."""

    first: Picture
    second: Picture

    @property
    def mated(self) -> bool:
        """Whether both show the same person."""
        return self.first.person_id == self.second.person_id


def draw_pairs(
    pack: Pack, count: int = 20, seed: int = 7, alike: Sequence[str] = ("sex_setting", "age_band"), near: str = "tone"
) -> list[Pair]:
    """Draw half mated and half non-mated pairs, in random order; no matcher is asked.

    Parameters
    ----------
    pack : Pack
        With at least two pictures per person.
    count : int
        How many pairs; even.
    seed : int
        Of the draw: same seed, same pairs.
    alike, near : sequence of str, str
        Columns of ``people.csv`` in which the two people of a non-mated pair agree, and one by which they are
        neighbours among those who agree: so that a glance does not settle the pair.

    Returns
    -------
    list of Pair
        No person is in two non-mated pairs, and none in two mated pairs.
    """
    rng = np.random.default_rng(seed)
    people = [str(person) for person in rng.permutation(sorted({p.person_id for p in pack.pictures if p.person_id}))]
    half = count // 2
    if count % 2 or half > len(people):
        raise FacelabError(
            f"{count} pairs cannot be drawn from {len(people)} people.", "Ask for fewer, an even number."
        )
    mated = [Pair(*_two_of(pack, person, person, rng)) for person in people[:half]]
    groups: dict[tuple, list[str]] = {}
    for person in people:
        groups.setdefault(tuple(pack.people[person].get(column) for column in alike), []).append(person)
    strangers = []
    for group in groups.values():
        group.sort(key=lambda person: float(pack.people[person].get(near) or 0))
        neighbours = zip(group[::2], group[1::2], strict=False)  # of an odd number, one stays alone
        strangers += [Pair(*_two_of(pack, one, other, rng)) for one, other in neighbours]
    if len(strangers) < half:
        raise FacelabError(
            f"Only {len(strangers)} pairs of people agree in {', '.join(alike)}.", "Ask for fewer pairs."
        )
    pairs = mated + [strangers[i] for i in rng.permutation(len(strangers))[:half]]
    return [pairs[i] for i in rng.permutation(count)]


def _two_of(pack: Pack, one: str, other: str, rng: np.random.Generator) -> tuple[Picture, Picture]:
    """Return one ordinary picture of each person; two different ones if it is the same person."""
    ordinary = [[p for p in pack.of_person(person) if p.settings.get("kind") != "hard"] for person in (one, other)]
    first = int(rng.integers(len(ordinary[0])))
    rest = [picture for picture in ordinary[1] if picture != ordinary[0][first]]
    return ordinary[0][first], rest[int(rng.integers(len(rest)))]


def machine_verdicts(pairs: Sequence[Pair], threshold: float = 0.6) -> list[bool | None]:
    """Return what the machine says of each pair: True for 'same person', None where it found no face.

    Parameters
    ----------
    pairs : sequence of Pair
        Whose pictures may be matched.
    threshold : float
        The greatest distance at which it says 'same person'; 0.6 is what ``face_recognition`` comes with.
    """
    verdicts = []
    for pair in pairs:
        embeddings = [analyse(picture).embedding for picture in (pair.first, pair.second)]
        faceless = any(embedding is None for embedding in embeddings)
        verdicts.append(None if faceless else bool(distance(*embeddings) <= threshold))
    return verdicts


@dataclass(frozen=True)
class Verdicts:
    """How verdicts on pairs compare with the truth.

    Parameters
    ----------
    right : int
        Verdicts that are true.
    false_matches, false_non_matches : int
        Two people taken for one; one person taken for two.
    unanswered : int
        Pairs without a verdict; counted as neither.
    """

    right: int
    false_matches: int
    false_non_matches: int
    unanswered: int

    def describe(self) -> str:
        """Say it in words."""
        words = (
            f"{self.right} right, {self.false_matches} times two people taken for one, "
            f"{self.false_non_matches} times one person taken for two"
        )
        return f"{words}, {self.unanswered} without a verdict" if self.unanswered else words


def score_verdicts(pairs: Sequence[Pair], verdicts: Sequence[bool | None]) -> Verdicts:
    """Count true and false verdicts; True means 'same person', None no verdict."""
    judged = list(zip((pair.mated for pair in pairs), verdicts, strict=True))
    return Verdicts(
        right=sum(verdict == mated for mated, verdict in judged if verdict is not None),
        false_matches=sum(verdict is True and not mated for mated, verdict in judged),
        false_non_matches=sum(verdict is False and mated for mated, verdict in judged),
        unanswered=sum(verdict is None for _, verdict in judged),
    )


@dataclass(frozen=True)
class Sway:
    """How often someone changed a verdict after hearing the machine's.

    Parameters
    ----------
    followed_right, followed_wrong : int
        Changes to what the machine said, where it was right and where it was wrong.
    disagreed : int
        Pairs on which the first verdict was not the machine's: only there could it sway anyone.
    """

    followed_right: int
    followed_wrong: int
    disagreed: int


def sway(
    pairs: Sequence[Pair],
    alone: Sequence[bool | None],
    with_machine: Sequence[bool | None],
    machine: Sequence[bool | None],
) -> Sway:
    """Compare verdicts given alone and after hearing the machine, pair by pair."""
    rows = [
        (pair.mated, before, after, said)
        for pair, before, after, said in zip(pairs, alone, with_machine, machine, strict=True)
        if None not in (before, after, said) and before != said
    ]
    return Sway(
        followed_right=sum(after == said == mated for mated, _, after, said in rows),
        followed_wrong=sum(after == said != mated for mated, _, after, said in rows),
        disagreed=len(rows),
    )


def read_answers(text: str, count: int) -> list[bool | None]:
    """Turn an answer sheet such as ``'SDS-D'`` into verdicts: S same person, D different people, - or ? no answer.

    Raises
    ------
    FacelabError
        If the sheet has another letter, or not one for each pair.
    """
    meaning = {"S": True, "D": False, "-": None, "?": None}
    if not isinstance(text, str):
        raise FacelabError("The answer sheet is not written in quotes.", 'Write your letters as "SDSD ...".')
    letters = [letter for letter in text.upper() if not letter.isspace()]
    if wrong := [letter for letter in letters if letter not in meaning]:
        raise FacelabError(f"The answer sheet has '{wrong[0]}' in it.", "Use S for same, D for different, - for none.")
    if len(letters) != count:
        raise FacelabError(f"The answer sheet has {len(letters)} answers for {count} pairs.", "Give one for each pair.")
    return [meaning[letter] for letter in letters]
