"""The front page of the course: a pair of faces before any word, then lessons as cards, then how to run it."""

import base64
import contextlib
import io
import re
from collections.abc import Mapping, Sequence
from html import escape
from types import MappingProxyType

from nbformat import NotebookNode
from PIL import Image, UnidentifiedImageError

from facelab.experiments.matching import Pair, draw_pairs, machine_verdicts
from facelab.figures import array_html
from facelab.figures.people import SYNTHETIC, side_by_side
from facelab.packs import Pack, open_pack
from facelab.publishing.printing import Printed
from facelab.widgets.base import status

ABOUT = (
    "A hands-on course on face-recognition surveillance. You find, compare and search faces yourself, on pictures "
    "whose use is agreed, and put public claims about such systems on trial with your own numbers."
)
CARD = (480, 270)  # pixels of the picture on a card
SAID = {True: "took them for one person", False: "took them for two", None: "found no face in one of them"}


def front_page(
    learners: Sequence[NotebookNode],
    solutions: Sequence[NotebookNode],
    extras: Sequence,
    invite: str,
    printed: Mapping[str, Printed] = MappingProxyType({}),
) -> str:
    """Return what stands in the main part of ``index.html``.

    ``extras`` are the pages beside the lessons; ``invite`` stands before any word, see ``invitation``; ``printed`` are
    the PDFs of extra pages, by their file names.
    """
    total, core = (sum(notebook.metadata.facelab[key] for notebook in learners) for key in ("minutes", "core_minutes"))
    count = f"{len(learners)} lesson{'' if len(learners) == 1 else 's'}"
    parts = [
        "<h1>Face Value</h1>",
        invite,
        f'<p class="lead">{ABOUT}</p>',
        f"<h2>Lessons</h2>\n<p>{count}, about {total} minutes in all; the core of them takes about {core}. Nobody needs "
        f'to have programmed.</p>\n<ul class="cards">{"".join(map(_card, learners))}</ul>',
        _HOW,
    ]
    if extras:
        items = [
            f'<li><a href="{page.file}">{escape(page.title)}</a>: {escape(page.about)}'
            + (f" ({pdf_link(page, printed[page.file])})" if page.file in printed else "")
            + "</li>"
            for page in extras
        ]
        parts.append(f"<h2>Hand-outs</h2>\n<ul>{''.join(items)}</ul>")
    if solutions:
        items = [
            f'<li><a href="solutions/{page_name(solution)}">{escape(heading(solution))}</a></li>'
            for solution in solutions
        ]
        parts.append(
            "<h2>For the facilitator</h2>\n<p>The same lessons with every exercise solved and notes for whoever runs "
            f'the session.</p>\n<ul class="plain">{"".join(items)}</ul>'
        )
    return "\n".join(parts)


def invitation() -> str:
    """Return a pair of faces and two buttons; each tells the truth, and what the machine said."""
    pack = open_pack("synthetic")
    pair, verdict = telling_pair(pack)
    names = [pack.people[picture.person_id]["name"] for picture in (pair.first, pair.second)]
    truth = f"One person, {names[0]}" if pair.mated else f"Two people, {names[0]} and {names[1]}"
    says = {
        same: escape(f"{'Right' if same == pair.mated else 'No'}. {truth}. The machine {SAID[verdict]}. Lesson 00 has more.")
        for same in (True, False)
    }
    picture = array_html(side_by_side(pair), "Two portraits side by side: one person, or two?", "26rem", live=True)
    return (
        f'<section class="invite" aria-label="Same person or not?">{picture}\n<p class="ask">Same person or not?</p>\n'
        f'<p><button type="button" data-says="{says[True]}">Same person</button> '
        f'<button type="button" data-says="{says[False]}">Two people</button></p>\n'
        f'{status("")}\n<noscript><p>{escape(truth)}. The machine {SAID[verdict]}.</p></noscript>\n'
        f"<p><small>{escape(SYNTHETIC)}</small></p></section>\n<script>{_TELL}</script>"
    )


def telling_pair(pack: Pack) -> tuple[Pair, bool | None]:
    """Return two people whom the machine takes for one, if there are such among twenty pairs, and its verdict.

    The pairs are not those of lesson 00's game.
    """
    strangers = sorted((pair for pair in draw_pairs(pack, seed=8) if not pair.mated), key=_differences)
    verdicts = machine_verdicts(strangers)
    place = verdicts.index(True) if True in verdicts else 0
    return strangers[place], verdicts[place]


def _differences(pair: Pair) -> int:
    """Return in how much of their look two pictures differ: who differs in little is worth a second glance."""
    looks = ("hair_style", "beard", "glasses")
    return sum(pair.first.settings.get(look) != pair.second.settings.get(look) for look in looks)


def pdf_link(extra, printed: Printed) -> str:
    """Return a link to the PDF of an extra page; read aloud, it says of which."""
    words = printed.describe()
    return f'<a href="{printed.file.name}" aria-label="{escape(words)}: {escape(extra.title)}">{words}</a>'


def heading(notebook: NotebookNode) -> str:
    """Return a lesson's number and title."""
    about = notebook.metadata.facelab
    return f"{about.name[:2]} · {about.title}"


def page_name(notebook: NotebookNode) -> str:
    """Return the file of a lesson's page."""
    return f"{notebook.metadata.facelab.name}.html"


_TELL = (
    "document.querySelectorAll('.invite button').forEach((one) => one.addEventListener('click', () => {"
    "document.querySelector('.invite [role=status]').textContent = one.dataset.says; }));"
)
_HOW = (
    '<h2 id="live">How to run it yourself</h2>\n<p>These pages show every lesson as it ran once: text, figures and '
    "answers. In the notebooks you change things, answer, and see what happens with your own numbers. You need the "
    "project's folder and Python 3.11, 3.12 or 3.13. In that folder type "
    "<code>make lab</code>, or <code>python bootstrap.py lab</code> where there is no <code>make</code>. Everything "
    "runs on your own machine, and nothing leaves it.</p>"
)


def _card(notebook: NotebookNode) -> str:
    about = notebook.metadata.facelab
    return (
        f'<li><a href="{page_name(notebook)}">{_picture(notebook)}<strong>{escape(heading(notebook))}</strong></a>'
        f"<span>{escape(about.claim)}</span><span>{about.minutes} minutes, {about.core_minutes} of them core</span></li>"
    )


def _picture(notebook: NotebookNode) -> str:
    """Return the lesson's first figure, small, or nothing where it has none; the words are those of the card."""
    for output in (output for cell in notebook.cells for output in cell.get("outputs", ())):
        for data in re.findall(r'src="data:image/\w+;base64,([^"]+)"', output.get("data", {}).get("text/html", "")):
            with contextlib.suppress(UnidentifiedImageError):
                return f'<img alt="" src="data:image/webp;base64,{_small(data)}">'
    return ""


def _small(data: str) -> str:
    with Image.open(io.BytesIO(base64.b64decode(data))) as image:
        whole = image.convert("RGB")
    width, height = CARD
    scale = width / whole.width
    whole = whole.resize((width, max(1, round(scale * whole.height))), Image.Resampling.LANCZOS)
    card = Image.new("RGB", CARD, "white")
    card.paste(whole, (0, max(0, (height - whole.height) // 2)))
    file = io.BytesIO()
    card.save(file, "WEBP", quality=75, method=6)
    return base64.b64encode(file.getvalue()).decode()
