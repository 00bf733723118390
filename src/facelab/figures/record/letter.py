"""A letter as pages: wrapped and drawn, for the screen or as a PDF."""

import io
from collections.abc import Sequence

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, fontManager, get_font

from facelab.figures import theme

# As wide as A4 and as high as US Letter, so that it prints on both without scaling. Inches.
WIDTH, HEIGHT, MARGIN = 8.27, 11.0, 0.9
SIZE, LEADING = 10, 1.36  # points, and lines as multiples of it
SCREEN_DPI = 80
MEASURE_DPI = 288  # fine enough to measure lines as they will print
FONT = FontProperties(family="DejaVu Serif", size=SIZE)


def letter_pages(letter: str) -> list[Figure]:
    """Draw a letter of ``facelab.record.compose`` on as many pages as it needs."""
    wrapped = [line for paragraph in letter.rstrip("\n").split("\n") for line in _wrap(paragraph)]
    per_page = int((HEIGHT - 2 * MARGIN) * 72 / (SIZE * LEADING))
    pages = [wrapped[start : start + per_page] for start in range(0, len(wrapped), per_page)]
    return [_page(lines, number, len(pages)) for number, lines in enumerate(pages, 1)]


def letter_pdf(letter: str) -> bytes | None:
    """Return a letter as a PDF whose text can be searched and copied; the same letter gives the same bytes.

    None, if its typeface cannot draw every character; ``missing_characters`` says which.
    """
    if missing_characters(letter):
        return None
    file = io.BytesIO()
    about = {"Title": "Request for public records", "CreationDate": None, "Creator": "Face Value", "Producer": None}
    with theme.look(), PdfPages(file, metadata=about) as pdf:
        for page in letter_pages(letter):
            pdf.savefig(page)
    return file.getvalue()


def missing_characters(letter: str) -> str:
    """Return the characters of a letter that the typeface of the PDF cannot draw, each once."""
    known = get_font(fontManager.findfont(FONT)).get_charmap()
    return "".join(dict.fromkeys(mark for mark in letter if mark != "\n" and ord(mark) not in known))


def _page(lines: Sequence[str], number: int, count: int) -> Figure:
    with theme.look():
        figure = Figure(figsize=(WIDTH, HEIGHT), dpi=SCREEN_DPI)
        for place, line in enumerate(lines):
            y = 1 - (MARGIN + place * SIZE * LEADING / 72) / HEIGHT
            figure.text(MARGIN / WIDTH, y, line, font=FONT, va="top", parse_math=False)
        if count > 1:
            figure.text(1 - MARGIN / WIDTH, 0.5 * MARGIN / HEIGHT, f"{number} of {count}", font=FONT, ha="right")
    return figure


def _wrap(paragraph: str) -> list[str]:
    """Break a paragraph into lines that fit the page; a word that is too wide is cut."""
    lines, line = [], ""
    for word in paragraph.split(" "):
        while not _fits(word):
            cut = next(length for length in range(len(word) - 1, 0, -1) if _fits(word[:length]))
            lines += [line, word[:cut]] if line else [word[:cut]]
            line, word = "", word[cut:]
        if line and not _fits(f"{line} {word}"):
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return [*lines, line]


def _fits(text: str) -> bool:
    return _RENDERER.get_text_width_height_descent(text, FONT, False)[0] <= (WIDTH - 2 * MARGIN) * MEASURE_DPI


_RENDERER = FigureCanvasAgg(Figure(dpi=MEASURE_DPI)).get_renderer()
