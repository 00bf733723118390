"""Hand-outs to print, for rooms without computers."""

from html import escape

from facelab.experiments.matching import Pair, draw_pairs, machine_verdicts, score_verdicts
from facelab.figures.page import array_html
from facelab.figures.people import SYNTHETIC, side_by_side
from facelab.packs import open_pack

WORDS = {True: "same person", False: "two people", None: "no face found"}


def matcher_sheet() -> str:
    """Return the pairs of lesson 00 with boxes to tick, and the machine's verdicts on a sheet of their own, as HTML."""
    pairs = _pairs()
    tiles = "".join(
        f"<figure>{array_html(side_by_side(pair), f'Pair {number}: two portraits of rendered people.', live=True)}"
        f"<figcaption>{number}. &#9633; same &#9633; two &#8594; &#9633; same &#9633; two</figcaption></figure>"
        for number, pair in enumerate(pairs, 1)
    )
    verdicts = "".join(f"<li>{WORDS[verdict]}</li>" for verdict in machine_verdicts(pairs))
    return (
        "<p>Same person, or two people? Tick the first two boxes of every pair, alone and without talking. Then turn "
        "to the machine's verdicts on the next sheet, and tick the other two boxes: your verdict now. "
        f"<small>{escape(SYNTHETIC)}</small></p><div class='pairs'>{tiles}</div>"
        f"<section class='sheet'><h2>The machine says</h2><ol class='columns'>{verdicts}</ol></section>"
    )


def matcher_answers() -> str:
    """Return the truth about the twenty pairs, beside what the machine said, as HTML."""
    pairs = _pairs()
    machine = machine_verdicts(pairs)
    rows = "".join(
        f"<tr><th scope='row'>{number}</th><td>{WORDS[pair.mated]}</td><td>{WORDS[verdict]}</td>"
        f"<td>{'no verdict' if verdict is None else 'right' if verdict == pair.mated else 'wrong'}</td></tr>"
        for number, (pair, verdict) in enumerate(zip(pairs, machine, strict=True), 1)
    )
    return (
        f"<p>The machine: {score_verdicts(pairs, machine).describe()}. It is the program of lesson 00 at the setting "
        "it comes with. Ask the room: how many changed a verdict towards the machine, and how many changes "
        "were for the worse?</p><table><thead><tr><th scope='col'>Pair</th><th scope='col'>Truth</th>"
        f"<th scope='col'>The machine said</th><th scope='col'>It was</th></tr></thead><tbody>{rows}</tbody></table>"
    )


def _pairs() -> list[Pair]:
    """Return the pairs of lesson 00."""
    return draw_pairs(open_pack("synthetic"), count=20)
