"""Measures the sets with plain face_recognition, before anything could be chosen by what it finds.

Everyone who was drawn is counted, the people set aside by eye too. Run it only once curation is finished.
"""

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
from tqdm import tqdm

from facelab.boxes import Box
from facelab.experiments.steps import look_at_steps
from facelab.metrics import compare_embeddings, equal_error_rate, false_match_rate, false_non_match_rate, percent
from facelab.metrics.uncertainty import share_by_person
from facelab.packs import open_pack
from facelab_synthesis import places
from facelab_synthesis.balance import ties_to_tone
from facelab_synthesis.captures import draw_captures
from facelab_synthesis.cast import SET_ASIDE, draw_cast, draw_person
from facelab_synthesis.develop import develop, metered
from facelab_synthesis.files import write_whole
from facelab_synthesis.goals import goal_lines, goals
from facelab_synthesis.look import look_at, look_at_folder
from facelab_synthesis.pack import SHARED_STOPS
from facelab_synthesis.records import tone_third
from facelab_synthesis.render import load_light
from facelab_synthesis.sets import DESIGNED_TONES, LADDER_TONES, designed_jobs
from facelab_synthesis.tables import as_csv, face_row

THRESHOLD = 0.6
COLUMNS = ("person_id", "picture_id", "seed", "in_pack", "kind", "sex_setting", "tone", "tone_third", "boxes", "found")


def everyone_drawn():
    """Yield every person drawn, and whether they are in the pack."""
    for person in draw_cast():
        for attempt in range(len(SET_ASIDE.get(person.person_id, ()))):
            yield draw_person(int(person.person_id[1:]), attempt), False
        yield person, True


def look_at_everyone() -> tuple[list[dict], list[np.ndarray | None]]:
    """Return one row for each picture drawn, and its embedding (128,) or None where no face was found."""
    rows, embeddings = [], []
    for person, in_pack in tqdm(list(everyone_drawn()), unit="person"):
        for capture in draw_captures(person):
            light = load_light(person, capture)
            boxes, embedding = look_at(
                develop(light, capture, metered(light)), tuple(face_row(light, capture).values())
            )
            embeddings.append(embedding)
            values = (person.person_id, capture.picture_id, person.seed, in_pack, capture.kind, person.sex_setting,
                      person.tone, tone_third(person.tone), boxes, embedding is not None)  # fmt: skip
            rows.append(dict(zip(COLUMNS, values, strict=True)))
    return rows, embeddings


def _shares(rows: list[dict], groups: list[tuple[str, Callable[[dict], bool]]], label: str) -> list[str]:
    """Return a line a group: how many pictures had their face found, with an interval resampled by person."""
    lines = []
    for who, belongs in groups:
        chosen = [row for row in rows if belongs(row)]
        if chosen:
            share = share_by_person([row["found"] for row in chosen], [str(row["seed"]) for row in chosen])
            interval = f"{percent(share.low)} to {percent(share.high)} %"
            lines.append(f"| {label} | {who} | {share.count} | {share.total} | {percent(share.value)} % | {interval} |")
    return lines


def detection_lines(rows) -> list[str]:
    """Return the table of detection, by kind, and by tone and sex setting within each kind."""
    groups = [("everyone", lambda row: True)]
    groups += [(f"{t} third of tones", lambda row, t=t: row["tone_third"] == t) for t in ("light", "middle", "dark")]
    groups += [(f"{sex} setting", lambda row, sex=sex: row["sex_setting"] == sex) for sex in ("female", "male")]
    groups += [("set aside by eye", lambda row: not row["in_pack"])]
    lines = ["| capture | who | found | of | share | 95 % interval |", "|---|---|---|---|---|---|"]
    for kind in ("normal", "hard"):
        lines += _shares([row for row in rows if row["kind"] == kind], groups, kind)
    return lines


def matching_lines(rows, embeddings) -> list[str]:
    """Return the table of distances and errors of matching, captures of one kind compared with each other."""
    lines = [
        "| capture | mated | mean (sd) | non-mated | mean (sd) | FMR at 0.6 (95 %) | FNMR at 0.6 (95 %) | EER (95 %) |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for kind in ("normal", "hard"):
        chosen = [i for i, row in enumerate(rows) if row["kind"] == kind]
        scores = compare_embeddings([embeddings[i] for i in chosen], [str(rows[i]["seed"]) for i in chosen])
        cells = [kind]
        for distances in (scores.mated_distances, scores.non_mated_distances):
            cells += [str(len(distances)), f"{distances.mean():.3f} ({distances.std(ddof=1):.3f})"]
        for rate in (
            false_match_rate(scores, THRESHOLD),
            false_non_match_rate(scores, THRESHOLD),
            equal_error_rate(scores),
        ):
            cells.append(f"{percent(rate.value)} % ({percent(rate.low)} to {percent(rate.high)})")
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def ladder_lines() -> list[str]:
    """Return how many faces of the ladder are found, by tone and camera setting."""
    pictures, _ = look_at_folder(places.LADDER)
    lines = ["| camera | tone | found | of | share | 95 % interval |", "|---|---|---|---|---|---|"]
    settings = [("own", 0.0), *(("shared", stops) for stops in SHARED_STOPS)]
    for metering, stops in settings:
        label = "each face metered" if metering == "own" else f"one setting for all, {stops:+.0f} stops"
        chosen = [row for row in pictures if row["metering"] == metering and float(row["exposure_ev"]) == stops]
        tones = [(f"{tone:g}", lambda row, tone=tone: float(row["tone"]) == tone) for tone in LADDER_TONES]
        lines += _shares(chosen, tones, label)
    return lines


def designed_lines() -> list[str]:
    """Return how many faces of the designed hard pictures are found, by tone: pose and light are the same for all."""
    rows = []
    for person, captures in tqdm(designed_jobs(), unit="person"):
        for capture in captures:
            light = load_light(person, capture)
            truth = tuple(face_row(light, capture).values())
            found = look_at(develop(light, capture, metered(light)), truth)[1] is not None
            rows.append({"tone": person.tone, "seed": person.seed, "found": found})
    tones = [
        (f"{third} ({tone:g})", lambda row, tone=tone: row["tone"] == tone) for third, tone in DESIGNED_TONES.items()
    ]
    header = ["| capture | tone | found | of | share | 95 % interval |", "|---|---|---|---|---|---|"]
    return header + _shares(rows, tones, "hard, same pose and light")


def balance_lines() -> list[str]:
    """Return the table of what skin tone goes with, strongest first."""
    people = draw_cast()
    captures = [capture for person in people for capture in draw_captures(person)]
    lines = ["| setting | measure | value | p | over |", "|---|---|---|---|---|"]
    for row in sorted(ties_to_tone(people, captures), key=lambda row: -abs(row["value"])):
        cells = (row["setting"], row["measure"], f"{row['value']:.2f}", f"{row['p']:.2f}", row["counted"])
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def fill_in(text: str, name: str, lines: list[str]) -> str:
    """Replace what stands between the markers of one computed table."""
    start, end = f"<!-- computed: {name} -->", f"<!-- end: {name} -->"
    block = "\n".join([start, "", *lines, "", end])
    return re.sub(re.escape(start) + ".*?" + re.escape(end), lambda _: block, text, flags=re.DOTALL)


def measure_pack() -> None:
    """Write ``before_curation.csv`` and the datasheet's tables of the pack."""
    rows, embeddings = look_at_everyone()
    write_whole(places.PACK / "before_curation.csv", as_csv(COLUMNS, rows))
    drawn, kept = len({row["seed"] for row in rows}), len({row["seed"] for row in rows if row["in_pack"]})
    counts = f"{drawn} people were drawn; {drawn - kept} were set aside by eye; {kept} are in the pack."
    _write_down("counts", [counts])
    _write_down("goals", goal_lines(goals(rows, embeddings)))
    _write_down("balance", balance_lines())
    _write_down("detection", detection_lines(rows))
    _write_down("matching", matching_lines(rows, embeddings))


def measure_folder(folder: Path) -> None:
    """Print how a written set stands to the goals."""
    print("\n".join(goal_lines(goals(*look_at_folder(folder)))))


def measure_designed() -> None:
    """Write the datasheet's table of the designed hard pictures."""
    _write_down("designed", designed_lines())


def measure_ladder() -> None:
    """Write the datasheet's table of the ladder."""
    _write_down("ladder", ladder_lines())


def measure_turned() -> None:
    """Ask the CNN about every step of the turned heads and write its answers down: too long to wait for in a lesson."""
    rows = []
    for step in look_at_steps(open_pack("turned").pictures, ("cnn",)):
        picture, way, setting = step.key
        named = {"picture_id": picture, "way": way, "setting": f"{setting:g}"}
        rows += [{**named, **box._asdict()} for box in step.boxes["cnn"]] or [named]
    write_whole(places.TURNED / "cnn_steps.csv", as_csv(("picture_id", "way", "setting", *Box._fields), rows))


def _write_down(name, lines):
    print("\n".join([name, *lines, ""]), flush=True)
    sheet = (places.PACK / "DATASHEET.md").read_text(encoding="utf-8")
    write_whole(places.PACK / "DATASHEET.md", fill_in(sheet, name, lines).encode())
