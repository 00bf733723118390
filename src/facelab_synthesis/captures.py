"""Draws the pictures of a person: pose, expression, light and camera, from the person's seed."""

import numpy as np

from facelab_synthesis.deal import HAIR_STYLES
from facelab_synthesis.geometry import stream
from facelab_synthesis.records import Capture, Person

# Capture numbers by kind: the first six are the pack, the others its side sets.
TURNS = (0, 15, 30, 45, 60, 75, 90)  # degrees to one side
CAPTURES = {
    "normal": (1, 2, 3, 4),
    "hard": (5, 6),
    "ladder": (7, 8),
    "cut-out": (9, 10, 11),
    "turned": tuple(range(12, 12 + len(TURNS))),
}
# The ordinary capture that shows some people in another look.
CHANGED_CAPTURE = 3
CUTOUT_YAWS = (0.0, -27.0, 27.0)
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
    look = _look(rng, person, index)
    if kind == "cut-out":  # whole shoulders, turned to either side: crowds and clips are made of these
        turn = CUTOUT_YAWS[index - CAPTURES["cut-out"][0]]
        pose["yaw"], pose["body_yaw"] = (
            round(pose["yaw"] * 0.5 + turn, 3),
            round(pose["body_yaw"] * 0.5 + 0.8 * turn, 3),
        )
        camera.update(face_fraction=between(0.40, 0.44), offset_x=0.0, offset_y=-0.10, blur=0.0, noise=0.0)
    if kind == "turned":  # the turn alone differs from one picture to the next
        turn = float(TURNS[index - CAPTURES["turned"][0]])
        pose = {"yaw": turn, "pitch": 0.0, "roll": 0.0, "body_yaw": 0.8 * turn}
        pose.update(expression="neutral", expression_strength=0.0)
        light = {"key_azimuth": 15.0, "key_elevation": 30.0, "key_softness": 0.4, "key_fraction": 0.6}
        light.update(key_warmth=1.0, exposure_ev=0.0)
        camera = {"camera_distance": 1.8, "face_fraction": 0.66, "offset_x": 0.0, "offset_y": 0.0, "resolution": 320}
        camera.update(blur=0.0, noise=0.004, background="grey")
    picture_id = f"{person.person_id}_{index}"
    return Capture(
        picture_id=picture_id,
        person_id=person.person_id,
        file=f"pictures/{person.person_id}/{picture_id}.jpg",
        kind=kind,
        seed=seed,
        **pose,
        **light,
        **camera,
        **look,
    )


def _look(rng, person, index):
    """Return glasses, hair and beard in one capture: a person's own, changed in some hard and a few ordinary ones."""
    hard = index in CAPTURES["hard"]
    changes, other_beard = rng.random(3), str(rng.choice(("stubble", "short beard", "moustache")))
    other_hair = str(rng.choice([s for s in HAIR_STYLES[person.sex_setting] if s not in ("shaved", person.hair_style)]))
    glasses, hair_style, beard = person.wears_glasses, person.hair_style, person.beard
    planned = person.changed_look if index == CHANGED_CAPTURE else "none"
    if planned == "glasses" or (hard and changes[0] < 0.25):
        glasses = not glasses
    if planned == "hair" or (hard and changes[1] < 0.2 and hair_style != "shaved"):
        hair_style = other_hair
    if planned == "beard" or (hard and person.is_male and changes[2] < 0.3):
        beard = "none" if beard != "none" else other_beard
    return {"glasses": glasses, "hair_style": hair_style, "beard": beard}


def draw_captures(person: Person, *kinds: str) -> list[Capture]:
    """Draw a person's captures of some kinds; by default the six of the pack."""
    return [draw_capture(person, index) for kind in kinds or ("normal", "hard") for index in CAPTURES[kind]]
