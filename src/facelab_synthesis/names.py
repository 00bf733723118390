"""Invented names."""

import numpy as np

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


def draw_names(rng: np.random.Generator, count: int) -> list[str]:
    """Return a name for each person, each colour and each place used equally often."""
    pairs = [(i % len(NAME_COLOURS), (i + i // len(NAME_COLOURS)) % len(NAME_PLACES)) for i in range(count)]
    colours, places = rng.permutation(NAME_COLOURS), rng.permutation(NAME_PLACES)
    return [f"{colours[pairs[i][0]]} {places[pairs[i][1]]}" for i in rng.permutation(count)]
