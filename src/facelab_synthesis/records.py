"""The two records everything else is drawn, rendered and written from: a person and one picture of them."""

from dataclasses import asdict, dataclass


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
    changed_look : str
        What differs in the third picture, an ordinary one: ``hair``, ``beard``, ``glasses`` or ``none``.
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
    changed_look: str

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


def tone_third(tone: float) -> str:
    """Return which third of the tone scale a person is in."""
    return "light" if tone < 4 else "middle" if tone < 7 else "dark"


def as_row(record: Person | Capture) -> dict[str, str]:
    """Return a record as the strings that stand in the CSV files."""
    return {name: str(value) for name, value in asdict(record).items()}
