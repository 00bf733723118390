"""Measures the pack with plain face_recognition, before anything could be chosen by what it finds.

Everyone who was drawn is counted, the people set aside by eye too. Run it only once curation is finished.
"""

import csv
import io
import re

import numpy as np
from PIL import Image
from scipy.stats import beta
from tqdm import tqdm

from facelab_synthesis import places
from facelab_synthesis.balance import ties_to_tone
from facelab_synthesis.cast import SET_ASIDE, draw_captures, draw_cast, draw_person, tone_third
from facelab_synthesis.dataset import face_box, write_whole

THRESHOLD = 0.6
UPSAMPLE = 1
# A box counts as the face when it shares this much of both areas (intersection over union) with the true place.
ENOUGH_OVERLAP = 0.3
RESAMPLES = 1000
COLUMNS = ("person_id", "picture_id", "seed", "in_pack", "kind", "sex_setting", "tone", "tone_third", "boxes", "found")


def exact_interval(found: int, of: int, confidence: float = 0.95) -> tuple[float, float]:
    """Return Clopper and Pearson's interval for a share."""
    tail = (1 - confidence) / 2
    low = 0.0 if found == 0 else float(beta.ppf(tail, found, of - found + 1))
    high = 1.0 if found == of else float(beta.ppf(1 - tail, found + 1, of - found))
    return low, high


def overlap(first, second) -> float:
    """Return intersection over union of two boxes (top, right, bottom, left)."""
    high, right = max(first[0], second[0]), min(first[1], second[1])
    low, left = min(first[2], second[2]), max(first[3], second[3])
    common = max(0, low - high) * max(0, right - left)
    areas = [(bottom - top) * (east - west) for top, east, bottom, west in (first, second)]
    return common / (sum(areas) - common)


def everyone_drawn():
    """Yield every person drawn, whether in the pack, and the folder of their pictures."""
    for person in draw_cast():
        for attempt in range(len(SET_ASIDE.get(person.person_id, ()))):
            earlier = draw_person(int(person.person_id[1:]), attempt)
            yield earlier, False, places.REJECTED / str(earlier.seed)
        yield person, True, places.PACK


def look_at_everyone() -> tuple[list[dict], list[np.ndarray | None]]:
    """Return one row for each picture drawn, and its embedding (128,) or None where no face was found."""
    import face_recognition  # imported here: everything else in this package runs without it

    rows, embeddings = [], []
    for person, in_pack, folder in tqdm(list(everyone_drawn()), unit="person"):
        for capture in draw_captures(person):
            picture = np.asarray(Image.open(folder / capture.file))
            boxes = face_recognition.face_locations(picture, UPSAMPLE, "hog")
            truth = tuple(face_box(person, capture).values())
            best = max(boxes, key=lambda box: overlap(box, truth), default=None)
            found = best is not None and overlap(best, truth) >= ENOUGH_OVERLAP
            embeddings.append(face_recognition.face_encodings(picture, [best])[0] if found else None)
            rows.append(
                {
                    "person_id": person.person_id,
                    "picture_id": capture.picture_id,
                    "seed": person.seed,
                    "in_pack": in_pack,
                    "kind": capture.kind,
                    "sex_setting": person.sex_setting,
                    "tone": person.tone,
                    "tone_third": tone_third(person.tone),
                    "boxes": len(boxes),
                    "found": found,
                }
            )
    return rows, embeddings


def pairs(rows, embeddings, kind):
    """Return distances (k,), whether mated (k,), and the two people (k, 2) of all pairs of one kind of capture."""
    chosen = [i for i, row in enumerate(rows) if row["kind"] == kind and embeddings[i] is not None]
    vectors, seeds = np.array([embeddings[i] for i in chosen]), np.array([rows[i]["seed"] for i in chosen])
    first, second = np.triu_indices(len(chosen), 1)
    distances = np.linalg.norm(vectors[first] - vectors[second], axis=1)
    return distances, seeds[first] == seeds[second], np.stack([seeds[first], seeds[second]], 1)


def equal_error_rate(distances, mated, weights=None) -> float:
    """Return the rate at which false matches and false non-matches are equally common."""
    weights = np.ones(len(distances)) if weights is None else weights
    order = np.argsort(distances)
    mated, weights = mated[order], weights[order]
    false_match = np.cumsum(weights * ~mated) / max((weights * ~mated).sum(), 1e-9)
    false_non_match = 1 - np.cumsum(weights * mated) / max((weights * mated).sum(), 1e-9)
    crossing = int(np.argmin(np.abs(false_match - false_non_match)))
    return float((false_match[crossing] + false_non_match[crossing]) / 2)


def resampled(statistic, people, seed=0) -> tuple[float, float]:
    """Return the middle 95 % of a statistic when people are drawn again with replacement.

    Parameters
    ----------
    statistic : callable
        Takes a weight for each pair.
    people : ndarray (k, 2)
        The two people of each pair; a pair weighs the product of how often each was drawn.
    """
    names = np.unique(people)
    index = np.searchsorted(names, people)
    rng = np.random.default_rng(seed)
    values = []
    for _ in range(RESAMPLES):
        times = np.bincount(rng.integers(len(names), size=len(names)), minlength=len(names))
        weights = np.where(index[:, 0] == index[:, 1], times[index[:, 0]], times[index[:, 0]] * times[index[:, 1]])
        values.append(statistic(weights.astype(float)))
    return tuple(float(value) for value in np.quantile(values, [0.025, 0.975]))


def detection_lines(rows) -> list[str]:
    """Return the table of detection, by kind, and by tone and sex setting within each kind."""
    lines = ["| capture | who | found | of | share | 95 % interval |", "|---|---|---|---|---|---|"]
    groups = [("everyone", lambda row: True)]
    groups += [(f"{third} third of tones", lambda row, t=third: row["tone_third"] == t) for third in
               ("light", "middle", "dark")]  # fmt: skip
    groups += [(f"{sex} setting", lambda row, s=sex: row["sex_setting"] == s) for sex in ("female", "male")]
    groups += [("set aside by eye", lambda row: not row["in_pack"])]
    for kind in ("normal", "hard"):
        for who, belongs in groups:
            chosen = [row for row in rows if row["kind"] == kind and belongs(row)]
            if not chosen:
                continue
            found = sum(row["found"] for row in chosen)
            low, high = exact_interval(found, len(chosen))
            share = f"{found / len(chosen):.1%} | {low:.1%} to {high:.1%}"
            lines.append(f"| {kind} | {who} | {found} | {len(chosen)} | {share} |")
    return lines


def matching_lines(rows, embeddings) -> list[str]:
    """Return the table of distances and errors of matching."""
    lines = [
        "| capture | mated pairs | mean (sd) | non-mated pairs | mean (sd) | non-mated under "
        f"{THRESHOLD} (95 %) | EER (95 %) |",
        "|---|---|---|---|---|---|---|",
    ]
    for kind in ("normal", "hard"):
        distances, mated, people = pairs(rows, embeddings, kind)
        under = (distances < THRESHOLD) & ~mated

        def share(weights, under=under, mated=mated):
            return (weights * under).sum() / max((weights * ~mated).sum(), 1e-9)

        def eer(weights, distances=distances, mated=mated):
            return equal_error_rate(distances, mated, weights)

        cells = [kind]
        for group in (distances[mated], distances[~mated]):
            cells += [str(len(group)), f"{group.mean():.3f} ({group.std(ddof=1):.3f})"]
        for statistic in (share, eer):
            low, high = resampled(statistic, people)
            cells.append(f"{statistic(np.ones(len(distances))):.1%} ({low:.1%} to {high:.1%})")
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def balance_lines() -> list[str]:
    """Return the table of what skin tone goes with, strongest first."""
    people = draw_cast()
    captures = [capture for person in people for capture in draw_captures(person)]
    lines = ["| setting | measure | value | over |", "|---|---|---|---|"]
    for row in sorted(ties_to_tone(people, captures), key=lambda row: -abs(row["value"])):
        lines.append(f"| {row['setting']} | {row['measure']} | {row['value']:.2f} | {row['counted']} |")
    return lines


def fill_in(text: str, name: str, lines: list[str]) -> str:
    """Replace what stands between the markers of one computed table."""
    start, end = f"<!-- computed: {name} -->", f"<!-- end: {name} -->"
    block = "\n".join([start, "", *lines, "", end])
    return re.sub(re.escape(start) + ".*?" + re.escape(end), lambda _: block, text, flags=re.DOTALL)


def measure() -> None:
    """Write ``before_curation.csv`` and the computed tables of the datasheet."""
    rows, embeddings = look_at_everyone()
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    write_whole(places.PACK / "before_curation.csv", text.getvalue().encode())
    drawn, kept = len({row["seed"] for row in rows}), len({row["seed"] for row in rows if row["in_pack"]})
    sheet = (places.PACK / "DATASHEET.md").read_text()
    for name, lines in (
        ("counts", [f"{drawn} people were drawn; {drawn - kept} were set aside by eye; {kept} are in the pack."]),
        ("detection", detection_lines(rows)),
        ("matching", matching_lines(rows, embeddings)),
        ("balance", balance_lines()),
    ):
        sheet = fill_in(sheet, name, lines)
        print("\n".join([name, *lines, ""]))
    write_whole(places.PACK / "DATASHEET.md", sheet.encode())
