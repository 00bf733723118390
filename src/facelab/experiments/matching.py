"""Pairs of pictures and two-way verdicts on them: yours, a machine's, and yours after hearing the machine's."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, product

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


# What two people of a pair must share, and how many steps of tone may lie between them: it is true of any one person.
# Of rendered people the settings, of real ones what they said of themselves.
SHARED, TONE_STEPS = ("sex_setting", "gender", "ethnicity", "age_band", "hair_colour"), 1.0
# What one person's pictures can differ in too; the kind of London's is the expression.
VARIED = ("kind", "hair_style", "beard", "glasses", "background", "resolution")


def draw_pairs(pack: Pack, count: int = 20, seed: int = 7) -> list[Pair]:
    """Draw half mated and half non-mated pairs that no rule of hair, glasses or background tells apart.

    Each pair of strangers gets a mated pair that agrees and differs in the same ones of ``VARIED``; in ``SHARED`` and
    in tone, within a step, strangers agree as one person does. So any rule on these settings, or on several of them
    together, is right on half of the pairs. No matcher is asked.

    Parameters
    ----------
    pack : Pack
        With at least two ordinary pictures per person.
    count : int
        How many pairs; even.
    seed : int
        Of the draw: same seed, same pairs.

    Returns
    -------
    list of Pair
        In random order. No person is in two non-mated pairs, and none in two mated pairs.

    Raises
    ------
    FacelabError
        If the pack does not hold so many.
    """
    rng = np.random.default_rng(seed)
    people = sorted({picture.person_id for picture in pack.pictures if picture.person_id})
    mated = [pair for person in people for pair in _ordinary_pairs(pack, person, person)]
    strangers = [
        pair
        for one, other in combinations(people, 2)
        if _alike(pack.people[one], pack.people[other])
        for pair in _ordinary_pairs(pack, one, other)
    ]
    by_look: dict[tuple, list[Pair]] = {}
    for pair in (mated[i] for i in rng.permutation(len(mated))):
        by_look.setdefault(agreement(pair), []).append(pair)
    drawn: list[Pair] = []
    used: set[tuple[bool, str]] = set()  # who is taken, in a mated pair or in one of strangers
    for pair in (strangers[i] for i in rng.permutation(len(strangers))):
        partner = next((one for one in by_look.get(agreement(pair), ()) if not _who(one) & used), None)
        if partner is not None and not _who(pair) & used and len(drawn) < count:
            drawn += [pair, partner]
            used |= _who(pair) | _who(partner)
    if count % 2 or len(drawn) < count:
        raise FacelabError(
            f"{count} pairs cannot be drawn from {len(people)} people: half of them of strangers who look alike, and "
            f"each of these with a pair of one person to match. There are {len(drawn)}.",
            "Ask for fewer, an even number.",
        )
    return [drawn[i] for i in rng.permutation(count)]


def agreement(pair: Pair) -> tuple[bool, ...]:
    """Return whether the pictures of a pair agree, for each of ``VARIED``."""
    one, other = pair.first.settings, pair.second.settings
    return tuple(one.get(setting) == other.get(setting) for setting in VARIED)


def _alike(one, other):
    near = abs(float(one.get("tone") or 0) - float(other.get("tone") or 0)) <= TONE_STEPS
    return near and all(one.get(setting) == other.get(setting) for setting in SHARED)


def _ordinary_pairs(pack, one, other):
    """Return every pair of an ordinary picture of each of two people; of one person, each two pictures once."""
    firsts, seconds = (
        [picture for picture in pack.of_person(person) if picture.settings.get("kind") != "hard"]
        for person in (one, other)
    )
    if one == other:
        return [Pair(*two) for two in combinations(firsts, 2)]
    return [Pair(*two) for two in product(firsts, seconds)]


def _who(pair):
    return {(pair.mated, picture.person_id) for picture in (pair.first, pair.second)}


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
