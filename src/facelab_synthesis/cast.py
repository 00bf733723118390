"""Draws the people and their captures from one seed, so that no skin tone comes with its own mood, age or light.

Ten people stand on each of ten steps of skin tone, five of either sex setting, and their age bands take turns.
What is left (hair and its colour, eyes, resting look, glasses, beard) is dealt out in equal shares and shuffled; of
many shuffles the one that ties skin tone least to everything else is kept. That choice looks at parameters only, never
at a picture.
"""

from dataclasses import asdict, dataclass
from functools import cache

import numpy as np

from facelab_synthesis.geometry import stream

PACK_SEED = 20201118
# Capture numbers by kind: the first six are the pack, the others its side sets.
CAPTURES = {"normal": (1, 2, 3, 4), "hard": (5, 6), "ladder": (7, 8), "cut-out": (9,)}

TONE_STEPS, PEOPLE_PER_STEP = 10, 10
MIDDLE_TONE = 5.5
SEXES = ("female", "male")
# Years. MakeHuman's slider runs from 25 ('young') to 90 ('old'); nothing younger is ever drawn.
AGE_BANDS = {"young adult": (25, 34), "middle": (38, 52), "older": (58, 76)}

HAIR_STYLES = {
    "female": ("layered", "bob", "long", "swept back", "curls"),
    "male": ("shaved", "cropped", "short", "layered", "curls"),
}
RESTING = ("calm", "friendly", "tired")
SHAPE_SETTINGS = ("shape_a", "shape_b", "shape_c", "weight")
BEARDS = ("none", "none", "stubble", "short beard")
# The same colours for every tone: fair hair and light eyes on dark skin looked like dye and lenses, and dealt to light
# skin alone they would give a tone its own hair.
HAIR_COLOURS = ("black", "dark brown", "brown", "light brown")
OLDER_HAIR_COLOURS = ("grey", "grey", "white", "dark brown", "black")
EYE_COLOURS = ("dark brown", "dark brown", "brown", "hazel")

# A name is a colour and a place; neither is anybody's, and no pair comes twice.
NAME_COLOURS = (
    "Teal", "Indigo", "Cobalt", "Lilac", "Azure", "Nacre", "Cyan", "Mauve", "Crimson", "Turquoise", "Emerald",
    "Saffron", "Cerulean", "Cadmium", "Magenta", "Viridian", "Vermilion", "Lavender", "Mint", "Aqua", "Orchid",
    "Malachite", "Plum", "Damson", "Lime",
)  # fmt: skip
NAME_PLACES = (
    "Harbour", "Marsh", "Ridge", "Ford", "Field", "Bay", "Mill", "Heath", "Vale", "Bridge", "Quay", "Lane", "Down",
    "Weir", "Fen", "Moor", "Strand", "Cove", "Causeway", "Terrace", "Common", "Landing", "Orchard", "Wharf", "Crossing",
)  # fmt: skip

# People drawn and set aside by eye, before any detector or matcher had seen a picture: cell -> reasons, in order.
# Each reason moves that cell on to its next seed; everything the grid fixes (tone, age band, sex) stays.
SET_ASIDE: dict[str, tuple[str, ...]] = {
    "p062": ("Mouth and brows look aggrieved in every picture, whatever the expression.",),
    "p074": ("The bare head runs to a point, as nobody's does.",),
    "p076": ("Heavy brows and a drawn mouth make every picture grim.",),
}


@dataclass(frozen=True)
class Person:
    """One person who does not exist. ``seed`` gives the rest: features, asymmetry, freckles, the lie of the hair.

    Attributes
    ----------
    tone : float
        1 (lightest) to 10 (darkest); ``skin.tone_albedo`` turns it into reflectance.
    shape_a, shape_b, shape_c : float
        Weights, summing to one, of the three base face shapes of MakeHuman's assets. They describe a mesh, nobody.
    weight, muscle : float
        MakeHuman's settings, 0..1.
    """

    person_id: str
    name: str
    seed: int
    sex_setting: str
    age_band: str
    age: int
    tone: float
    shape_a: float
    shape_b: float
    shape_c: float
    weight: float
    muscle: float
    hair_style: str
    hair_colour: str
    eye_colour: str
    beard: str
    resting_expression: str
    wears_glasses: bool

    @property
    def is_male(self) -> bool:
        """Whether the mesh uses MakeHuman's male setting."""
        return self.sex_setting == "male"

    @property
    def ageing(self) -> float:
        """Age on MakeHuman's scale from its young adult (0, 25 years) to its oldest (1, 90 years)."""
        return (self.age - 25) / 65


@dataclass(frozen=True)
class Capture:
    """One picture of a person: everything that changes from capture to capture.

    Attributes
    ----------
    yaw, pitch, roll, body_yaw : float
        Degrees; positive yaw turns the face to the right of the picture.
    key_azimuth, key_elevation : float
        Where the main light stands, degrees from the camera's side and above it.
    key_softness : float
        Radius of the main light over its distance: small is harsh.
    key_fraction : float
        Share of the light that comes from the main light, 0..1.
    key_warmth : float
        Red of the main light over its blue.
    exposure_ev : float
        Stops over (+) or under (-) the exposure that flatters the person.
    camera_distance : float
        Metres from the camera to the head.
    face_fraction : float
        Height of the head, chin to crown, over the height of the picture.
    resolution : int
        Pixels across that the simulated camera has; fewer than the picture's are enlarged.
    blur, noise : float
        Standard deviations: of the blur in pixels, of the noise at middle grey in linear light.
    """

    picture_id: str
    person_id: str
    file: str
    kind: str
    seed: int
    yaw: float
    pitch: float
    roll: float
    body_yaw: float
    expression: str
    expression_strength: float
    key_azimuth: float
    key_elevation: float
    key_softness: float
    key_fraction: float
    key_warmth: float
    exposure_ev: float
    camera_distance: float
    face_fraction: float
    offset_x: float
    offset_y: float
    resolution: int
    blur: float
    noise: float
    background: str
    glasses: bool
    hair_style: str
    beard: str


def cramers_v(first, second) -> float:
    """Return Cramer's V between two lists of labels: 0 unrelated, 1 fully tied."""
    rows, row = np.unique(np.asarray(first).astype(str), return_inverse=True)
    columns, column = np.unique(np.asarray(second).astype(str), return_inverse=True)
    smaller = min(len(rows), len(columns)) - 1
    if smaller == 0:
        return 0.0
    counts = np.zeros((len(rows), len(columns)))
    np.add.at(counts, (row, column), 1)
    expected = counts.sum(1, keepdims=True) * counts.sum(0, keepdims=True) / counts.sum()
    return float(np.sqrt(((counts - expected) ** 2 / expected).sum() / counts.sum() / smaller))


def rank_correlation(first, second) -> float:
    """Return Spearman's rank correlation between two lists of numbers without repeats."""
    return float(np.corrcoef(np.argsort(np.argsort(first)), np.argsort(np.argsort(second)))[0, 1])


def tone_third(tone: float) -> str:
    """Return which third of the tone scale a person is in."""
    return "light" if tone < 4 else "middle" if tone < 7 else "dark"


def _deal(rng, options, count):
    """Return ``count`` options in nearly equal shares, shuffled."""
    dealt = [options[i % len(options)] for i in range(count)]
    return [dealt[i] for i in rng.permutation(count)]


def _shuffle(rng, cells):
    """Return one way of dealing the free settings to the cells, as a list of dictionaries."""
    count = len(cells)
    beards = ["none"] * count
    hair = _deal_within(rng, [cell["sex_setting"] for cell in cells], HAIR_STYLES)
    resting = _deal_within(rng, [cell["sex_setting"] for cell in cells], dict.fromkeys(SEXES, RESTING))
    colours = _deal_within(
        rng,
        ["older" if cell["age_band"] == "older" else "other" for cell in cells],
        {"older": OLDER_HAIR_COLOURS, "other": HAIR_COLOURS},
    )
    males = [i for i, cell in enumerate(cells) if cell["sex_setting"] == "male"]
    for i, beard in zip(males, _deal(rng, BEARDS, len(males)), strict=True):
        beards[i] = beard
    eyes = _deal(rng, EYE_COLOURS, count)
    glasses = _deal(rng, (True, False, False, False, False, False), count)
    shapes = rng.dirichlet([0.6, 0.6, 0.6], count).round(3)
    return [
        {
            "shape_a": float(shapes[i, 0]),
            "shape_b": float(shapes[i, 1]),
            "shape_c": round(float(1 - shapes[i, 0] - shapes[i, 1]), 3),
            "weight": round(float(np.clip(rng.normal(0.5, 0.16), 0.25, 0.8)), 3),
            "hair_style": hair[i],
            "hair_colour": colours[i],
            "eye_colour": eyes[i],
            "beard": beards[i],
            "resting_expression": resting[i],
            "wears_glasses": glasses[i],
        }
        for i in range(count)
    ]


def _deal_within(rng, groups, options):
    """Return one option for each group label: ``options[label]`` in nearly equal shares within each group."""
    dealt = [""] * len(groups)
    for label, choices in options.items():
        members = [i for i, group in enumerate(groups) if group == label]
        for i, choice in zip(members, _deal(rng, choices, len(members)), strict=True):
            dealt[i] = choice
    return dealt


def _tie(cells, free):
    """Return how strongly tone is tied to the free settings: squared Cramer's V and rank correlations, added up."""
    thirds = [tone_third(cell["tone"]) for cell in cells]
    labels = ("resting_expression", "wears_glasses", "hair_colour", "eye_colour")
    ties = [cramers_v(thirds, [row[name] for row in free]) for name in labels]
    for name, sexes in (("hair_style", SEXES), ("beard", ("male",))):
        for sex in sexes:
            chosen = [i for i, cell in enumerate(cells) if cell["sex_setting"] == sex]
            ties.append(cramers_v([thirds[i] for i in chosen], [free[i][name] for i in chosen]))
    ages = [cell["age_band"] for cell in cells]
    ties.append(cramers_v(ages, [row["resting_expression"] for row in free]))
    ties += [rank_correlation([c["tone"] for c in cells], [row[name] for row in free]) for name in SHAPE_SETTINGS]
    return sum(tie**2 for tie in ties)


@cache
def _grid() -> tuple[dict, ...]:
    """Return the grid's cells with tone, age, sex and every dealt setting, in order of person."""
    rng = stream(PACK_SEED, "grid")
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
    shuffles = [_shuffle(rng, cells) for _ in range(600)]
    best = min(shuffles, key=lambda free: _tie(cells, free))
    order = rng.permutation(len(cells))
    return tuple({**cells[i], **best[i], "name": name} for i, name in zip(order, _names(rng), strict=True))


def _names(rng):
    """Return a name for each person, each colour and each place used equally often."""
    people = TONE_STEPS * PEOPLE_PER_STEP
    pairs = [(i % len(NAME_COLOURS), (i + i // len(NAME_COLOURS)) % len(NAME_PLACES)) for i in range(people)]
    colours, places = rng.permutation(NAME_COLOURS), rng.permutation(NAME_PLACES)
    return [f"{colours[pairs[i][0]]} {places[pairs[i][1]]}" for i in rng.permutation(people)]


def draw_person(number: int, attempt: int | None = None) -> Person:
    """Draw one person.

    Parameters
    ----------
    number : int
        From 1 up to the number of cells.
    attempt : int, optional
        Which seed of the cell: 0 is the first draw; by default the one after all that were set aside.

    Returns
    -------
    Person
    """
    person_id = f"p{number:03d}"
    if attempt is None:
        attempt = len(SET_ASIDE.get(person_id, ()))
    seed = PACK_SEED % 10**6 * 10**4 + number * 10 + attempt
    rng = stream(seed, "person")
    return Person(
        person_id=person_id,
        seed=seed,
        muscle=round(float(np.clip(rng.normal(0.5, 0.15), 0.2, 0.8)), 3),
        **_grid()[number - 1],
    )


def draw_cast() -> list[Person]:
    """Draw everyone in the pack, in order of ``person_id``."""
    return [draw_person(number) for number in range(1, len(_grid()) + 1)]


# Studio paper in one of these colours, or a room out of focus in which it is the commonest.
ROOM_SHARE = 0.45
BACKGROUNDS = ("grey", "blue", "sand", "green", "pale", "plum")
EXPRESSIONS = ("neutral", "smile", "squint", "surprise", "frown")
EXPRESSION_SHARES = {"normal": (0.44, 0.36, 0.10, 0.10, 0.0), "hard": (0.34, 0.26, 0.14, 0.14, 0.12)}


def draw_capture(person: Person, index: int) -> Capture:
    """Draw one capture of a person; ``CAPTURES`` says of which kind each ``index`` is."""
    seed = person.seed * 10 + index
    rng = stream(seed, "capture")
    kind = next(kind for kind, numbers in CAPTURES.items() if index in numbers)
    hard = kind == "hard"

    def around(mean, spread, low=-np.inf, high=np.inf):
        return round(float(np.clip(rng.normal(mean, spread), low, high)), 3)

    def between(low, high):
        return round(float(rng.uniform(low, high)), 3)

    # Draws are made in a fixed order; a change here changes every capture, so append new ones at the end.
    pose = {
        "yaw": around(0, 21, -42, 42) if hard else around(0, 8, -18, 18),
        "pitch": around(-1, 8, -16, 14) if hard else around(-1, 3.5, -8, 7),
        "roll": around(0, 5, -11, 11) if hard else around(0, 2.5, -6, 6),
        "body_yaw": around(0, 9, -20, 20) if hard else around(0, 6, -13, 13),
        "expression": str(rng.choice(EXPRESSIONS, p=EXPRESSION_SHARES["hard" if hard else "normal"])),
        "expression_strength": between(0.45, 0.85),
    }
    if pose["expression"] == "frown":  # a frown is kept slight: it should read as thought, not as threat
        pose["expression_strength"] = round(0.6 * pose["expression_strength"], 3)
    side = 1 if rng.random() < 0.5 else -1
    light = {
        "key_azimuth": round(side * (between(45, 95) if hard else between(8, 55)), 1),
        "key_elevation": between(-2, 55) if hard else between(18, 48),
        "key_softness": between(0.06, 0.2) if hard else between(0.2, 0.45),
        "key_fraction": between(0.72, 0.9) if hard else between(0.55, 0.8),
        "key_warmth": between(0.9, 1.25) if hard else between(0.95, 1.15),
        "exposure_ev": around(-0.8, 0.5, -1.9, 0.4) if hard else around(0, 0.17, -0.4, 0.35),
    }
    camera = {
        "camera_distance": between(1.3, 3.0) if hard else between(1.2, 2.2),
        "face_fraction": between(0.42, 0.56) if hard else between(0.57, 0.67),
        "offset_x": around(0, 0.05 if hard else 0.015, -0.12, 0.12),
        "offset_y": around(0, 0.03 if hard else 0.01, -0.08, 0.08),
        "resolution": int(rng.choice([88, 112, 144, 192, 320])) if hard else 320,
        "blur": between(0, 1.1) if hard else between(0, 0.35),
        "noise": between(0.008, 0.026) if hard else between(0.003, 0.007),
        "background": str(rng.choice(BACKGROUNDS)),
    }
    if stream(seed, "place").random() < ROOM_SHARE:
        camera["background"] += " room"
    changes, new_hair, new_beard = rng.random(3), str(rng.choice(HAIR_STYLES[person.sex_setting])), rng.random()
    glasses, hair_style, beard = person.wears_glasses, person.hair_style, person.beard
    if hard and changes[0] < 0.25:
        glasses = not glasses
    if hard and changes[1] < 0.2 and hair_style != "shaved":
        hair_style = new_hair
    if hard and person.is_male and changes[2] < 0.3:
        beard = "none" if beard != "none" else ("stubble" if new_beard < 0.5 else "short beard")
    picture_id = f"{person.person_id}_{index}"
    return Capture(
        picture_id=picture_id,
        person_id=person.person_id,
        file=f"pictures/{person.person_id}/{picture_id}.jpg",
        kind=kind,
        seed=seed,
        glasses=glasses,
        hair_style=hair_style,
        beard=beard,
        **pose,
        **light,
        **camera,
    )


def draw_captures(person: Person, *kinds: str) -> list[Capture]:
    """Draw a person's captures of some kinds; by default the six of the pack."""
    return [draw_capture(person, index) for kind in kinds or ("normal", "hard") for index in CAPTURES[kind]]


def as_row(record: Person | Capture) -> dict[str, str]:
    """Return a record as the strings that stand in the CSV files."""
    return {name: str(value) for name, value in asdict(record).items()}
