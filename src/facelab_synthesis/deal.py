"""Deals settings to a grid of tone, sex setting and age so that no setting follows tone, and so that people resemble.

Ten people stand on each of ten steps of skin tone, five of either sex setting; their age bands take turns. What is left
(hair and its colour, eyes, resting look, glasses, beard) is dealt out in nearly equal shares, a hundred times each,
and the deal that ties it least to skin tone is kept. Some strangers of one sex setting, age band and
tone are given the same hair, beard and glasses: a game of telling people apart needs them. All this looks at settings
only, never at a picture.
"""

from functools import cache

import numpy as np

from facelab_synthesis.geometry import stream
from facelab_synthesis.names import draw_names
from facelab_synthesis.records import tone_third
from facelab_synthesis.ties import cramers_v, rank_correlation

PACK_SEED = 20201118
TONE_STEPS, PEOPLE_PER_STEP, TRIES = 10, 10, 100
SEXES = ("female", "male")
# Years. MakeHuman's slider runs from 25 ('young') to 90 ('old'); nothing younger is ever drawn.
AGE_BANDS = {"young adult": (25, 34), "middle": (38, 52), "older": (58, 76)}
HAIR_STYLES = {
    "female": ("layered", "bob", "long", "swept back", "curls"),
    "male": ("shaved", "cropped", "short", "layered", "curls"),
}
RESTING = ("calm", "friendly", "tired")
BEARDS = ("none", "none", "none", "stubble", "stubble", "short beard", "short beard", "moustache")
# One rule for all: below FAIR_BELOW every tone has its share of fair and red hair; on darker skin it looked like dye.
# More of it would tie hair colour to tone.
FAIR_BELOW = 7.0
HAIR_COLOURS = ("black", "dark brown", "brown", "light brown")
FAIR_HAIR_COLOURS = (*HAIR_COLOURS * 3, "fair", "red")
OLDER_HAIR_COLOURS = ("grey", "grey", "white", "dark brown", "black")
EYE_COLOURS = ("dark brown", "dark brown", "brown", "hazel")
# Seats of one step of tone whose sex setting and age band agree (see ``_cells``).
ALIKE = {"female": ((0, 6), (2, 8)), "male": ((1, 7), (3, 9))}
LOOK = ("hair_style", "hair_colour", "beard", "wears_glasses")
# How many people have one ordinary picture in another look, by what is changed.
CHANGED_LOOKS = {"hair": 8, "glasses": 5, "beard": 5}


def _cells(rng):
    """Return the grid's cells, step by step and seat by seat."""
    cells = []
    for step in range(TONE_STEPS):
        places = rng.permutation(PEOPLE_PER_STEP)
        for seat in range(PEOPLE_PER_STEP):
            band = list(AGE_BANDS)[(step + seat // 2) % len(AGE_BANDS)]
            low, high = AGE_BANDS[band]
            tone = 1 + 9 * (step + (places[seat] + 0.5) / PEOPLE_PER_STEP) / TONE_STEPS
            cells.append(
                {
                    "sex_setting": SEXES[seat % 2],
                    "age_band": band,
                    "age": int(rng.integers(low, high + 1)),
                    "tone": round(float(tone), 2),
                }
            )
    return cells


def look_alikes() -> list[tuple[int, int]]:
    """Return the pairs of cells that are given one look: one on every step of tone, a second on six of them."""
    pairs = []
    for step in range(TONE_STEPS):
        first, second = SEXES if step % 2 == 0 else SEXES[::-1]
        seats = [ALIKE[first][0]] + ([ALIKE[second][1]] if step % 5 in (0, 1, 3) else [])
        pairs += [(10 * step + a, 10 * step + b) for a, b in seats]
    return pairs


def _deal(rng, groups, options):
    """Return one option for each group label: ``options[label]`` in nearly equal shares within each group."""
    dealt = [None] * len(groups)
    for label, choices in options.items():
        members = [i for i, group in enumerate(groups) if group == label]
        for place, i in enumerate(rng.permutation(members)):
            dealt[i] = choices[place % len(choices)]
    return dealt


def _hair_group(cell):
    return "older" if cell["age_band"] == "older" else "fair" if cell["tone"] < FAIR_BELOW else "dark"


def _deal_all(rng, cells):
    """Return every free setting of every cell: of many ways to deal each, the one that ties it least to tone."""
    sexes = [cell["sex_setting"] for cell in cells]
    hair = [_hair_group(cell) for cell in cells]
    colours = {"older": OLDER_HAIR_COLOURS, "fair": FAIR_HAIR_COLOURS, "dark": HAIR_COLOURS}
    everyone = [""] * len(cells)
    dealt = {}
    for name, groups, options in (
        ("hair_style", sexes, HAIR_STYLES),
        ("hair_colour", hair, colours),
        ("eye_colour", everyone, {"": EYE_COLOURS}),
        ("beard", sexes, {"female": ("none",), "male": BEARDS}),
        ("resting_expression", sexes, dict.fromkeys(SEXES, RESTING)),
        ("wears_glasses", everyone, {"": (True, False, False, False, False, False)}),
    ):
        tries = [_share_looks(cells, name, _deal(rng, groups, options)) for _ in range(TRIES)]
        dealt[name] = min(tries, key=lambda values: _label_tie(cells, values))
    tries = [_changed_looks(rng, cells, dealt["hair_style"]) for _ in range(TRIES)]
    dealt["changed_look"] = min(tries, key=lambda values: _label_tie(cells, values))
    shapes = min(
        (rng.dirichlet([0.6, 0.6, 0.6], len(cells)) for _ in range(TRIES)), key=lambda s: _number_tie(cells, s)
    )
    weights = [np.clip(rng.normal(0.5, 0.16, (len(cells), 1)), 0.25, 0.8) for _ in range(TRIES)]
    weights = min(weights, key=lambda w: _number_tie(cells, w))
    dealt["shape_a"], dealt["shape_b"] = ([round(float(v), 3) for v in shapes[:, column]] for column in (0, 1))
    dealt["shape_c"] = [round(1 - a - b, 3) for a, b in zip(dealt["shape_a"], dealt["shape_b"], strict=True)]
    dealt["weight"] = [round(float(v), 3) for v in weights[:, 0]]
    return [{name: values[i] for name, values in dealt.items()} for i in range(len(cells))]


def _share_looks(cells, name, values):
    """Give the second of each pair of look-alikes the first one's value, where the setting is part of a look."""
    for one, other in look_alikes() if name in LOOK else ():
        if name != "hair_colour" or _hair_group(cells[one]) == _hair_group(cells[other]):
            values[other] = values[one]
    return values


def _changed_looks(rng, cells, styles):
    """Return what each cell's third picture changes; hair only where there is some, beards only on men."""
    changed = ["none"] * len(cells)
    order = [int(i) for i in rng.permutation(len(cells))]
    for kind in ("beard", "hair", "glasses"):
        fits = {
            "beard": lambda i: cells[i]["sex_setting"] == "male",
            "hair": lambda i: styles[i] != "shaved",
            "glasses": lambda i: True,
        }[kind]
        for i in [i for i in order if changed[i] == "none" and fits(i)][: CHANGED_LOOKS[kind]]:
            changed[i] = kind
    return changed


def _label_tie(cells, values):
    """Return how strongly labels go with the thirds of tone, or with the age bands where that is stronger still."""
    v = cramers_v([tone_third(cell["tone"]) for cell in cells], values)
    if set(values) == set(RESTING):  # no age may have its own mood either
        v = max(v, cramers_v([cell["age_band"] for cell in cells], values))
    return v


def _number_tie(cells, columns):
    """Return the largest rank correlation of tone with any column (n, k)."""
    tones = [cell["tone"] for cell in cells]
    return max(abs(rank_correlation(tones, column)) for column in columns.T)


@cache
def grid() -> tuple[dict, ...]:
    """Return the grid's cells with tone, age, sex and every dealt setting, in order of person."""
    rng = stream(PACK_SEED, "grid")
    cells = _cells(rng)
    dealt = _deal_all(rng, cells)
    order = rng.permutation(len(cells))
    names = draw_names(rng, len(cells))
    return tuple({**cells[i], **dealt[i], "name": name} for i, name in zip(order, names, strict=True))
