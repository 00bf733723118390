"""Where embeddings stand and how far they moved, in sentences: beneath a widget, in an alt text, in a cell."""

from collections.abc import Mapping, Sequence


def moved_in_words(moved: float, own: float, other: float, stranger: str, nearest_now: str) -> str:
    """Say how far a face moved, against its own other picture and the nearest other person."""
    if moved > other:
        past = f"farther than {stranger} stands, the nearest other person"
    elif moved > own:
        past = "farther than their own other picture stands"
    else:
        past = "less far than their own other picture stands"
    return f"Moved {moved:.2f}: {past} (own {own:.2f}, nearest other {other:.2f}). Nearest now: {nearest_now}."


def neighbours_in_words(
    person_ids: Sequence[str], names: Mapping[str, str], chosen: int, near: Sequence[int], apart: Sequence[float]
) -> str:
    """Say who stands nearest to a picture; ``names`` are by person_id, the rest is as for ``neighbour_map``."""
    me = person_ids[chosen]
    who = ["another picture of the same person" if person_ids[i] == me else names[person_ids[i]] for i in near]
    listed = "; ".join(f"{rank}: {name}, {far:.2f}" for rank, (name, far) in enumerate(zip(who, apart, strict=True), 1))
    return f"Nearest to {names[me]}: {listed}."
