"""Hand-outs as PDF: printed once by a developer with this machine's Chromium, then kept with the project."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from facelab.errors import FacelabError
from facelab.files import write_whole

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
AGAIN = "Run 'facelab build --handouts' on a machine with Chromium and commit what it writes."
# As wide as A4 and as high as US letter: at full size it fits on both papers.
SHEET = "<style>@page { size: 210mm 279mm; margin: 13mm 15mm; }</style>"
# A page holds all that it shows; whatever else a browser would like to ask of the network finds no host.
ALONE = (
    "--headless", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND",
)  # fmt: skip
SECONDS = 120


@dataclass(frozen=True)
class Printed:
    """A stored PDF, how many pages it has, and the ``fingerprint`` of the page from which it was printed."""

    file: Path
    pages: int
    sha256: str

    def describe(self) -> str:
        """Say in a few words what it is."""
        return f"PDF to print, {self.pages} page{'' if self.pages == 1 else 's'}"


def stored(root: Path) -> dict[str, Printed]:
    """Return the PDFs that a project holds, by the file name of their page, such as ``workshop.html``."""
    folder = _folder(root)
    told = folder / "printed.json"
    listed = json.loads(told.read_text("utf-8")) if told.is_file() else {}
    found = {page: Printed((folder / page).with_suffix(".pdf"), **about) for page, about in listed.items()}
    return {page: printed for page, printed in found.items() if printed.file.is_file()}


def fingerprint(page: str) -> str:
    """Return the sha256 of what a page says: its words and how many pictures it has.

    Pixels are left aside, for they may differ from machine to machine.
    """
    seen = _Seen()
    seen.feed(page)
    return hashlib.sha256(f"{' '.join(' '.join(seen.words).split())}\n{seen.pictures}".encode()).hexdigest()


def differences(pages: Mapping[str, str], root: Path) -> list[str]:
    """Return, in plain words, where the stored PDFs are not those of the pages, given by file name."""
    kept = stored(root)
    found = [f"{page} was never printed" for page in pages if page not in kept]
    found += [
        f"{kept[page].file.name} was printed when {page} said something else"
        for page in pages
        if page in kept and kept[page].sha256 != fingerprint(pages[page])
    ]
    wanted = {Path(page).with_suffix(".pdf").name for page in pages}
    there = sorted(file.name for file in _folder(root).glob("*.pdf"))
    return found + [f"{name} has no page" for name in there if name not in wanted]


def print_pages(pages: Mapping[str, str], sheet: str, root: Path, tell: Callable[[str], None]) -> dict[str, Printed]:
    """Print pages to PDF, keep them in ``facilitator/handouts/``, and return them by the file names of their pages.

    A PDF that would differ in nothing but its date stays as it is.

    Parameters
    ----------
    pages : mapping of str to str
        Whole pages by file name; they hold all their pictures.
    sheet : str
        What stands in ``course.css``.
    root : Path
        The project.
    tell : callable
        Given one line for each PDF.

    Raises
    ------
    FacelabError
        If there is no Chromium here, or it prints nothing; no stored PDF has changed then.
    """
    chromium, folder = find_chromium(), _folder(root)
    build = root / "build"
    build.mkdir(exist_ok=True)
    fresh = {}
    with tempfile.TemporaryDirectory(dir=build) as place:  # some browsers may not read the system's temporary folder
        write_whole(Path(place, "course.css"), sheet)
        for name, page in pages.items():
            html = write_whole(Path(place, name), _for_paper(page))
            fresh[name] = _print(chromium, html)
    printed = {}
    for name, content in fresh.items():
        file = (folder / name).with_suffix(".pdf")
        if not file.is_file() or _undated(file.read_bytes()) != _undated(content):
            write_whole(file, content)
        printed[name] = Printed(file, count_pages(content), fingerprint(pages[name]))
        tell(f"{file.name:24} {printed[name].pages:3} pages {len(content) / 1000:6.0f} kB")
    for file in set(folder.glob("*.pdf")) - {one.file for one in printed.values()}:
        file.unlink()
    told = {name: {"pages": one.pages, "sha256": one.sha256} for name, one in sorted(printed.items())}
    write_whole(folder / "printed.json", json.dumps(told, indent=1) + "\n")
    return printed


def find_chromium() -> str:
    """Return the path of this machine's Chromium.

    Raises
    ------
    FacelabError
        If there is none.
    """
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        raise FacelabError(
            "There is no Chromium on this machine, and the hand-outs are printed with it.",
            "Install Chromium or Chrome, or open the page of a hand-out in any browser and print it from there.",
        )
    return path


def count_pages(pdf: bytes) -> int:
    """Return how many pages a PDF of Chromium has."""
    return len(re.findall(rb"/Type /Page\b", pdf))


def _print(chromium: str, html: Path) -> bytes:
    pdf = html.with_suffix(".pdf")
    command = [chromium, *ALONE, f"--user-data-dir={html.parent / 'profile'}", "--no-pdf-header-footer"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--no-sandbox")  # as root, Chromium does not start with it
    try:
        done = subprocess.run(
            [*command, f"--print-to-pdf={pdf}", html.as_uri()],
            capture_output=True, text=True, errors="replace", timeout=SECONDS, check=False,
        )  # fmt: skip
        said = done.stderr.strip().splitlines()[-1:] or ["it said nothing"]
    except subprocess.TimeoutExpired:
        said = [f"it took more than {SECONDS} seconds"]
    content = pdf.read_bytes() if pdf.is_file() else b""
    if not content.startswith(b"%PDF"):
        raise FacelabError(f"Chromium did not print {html.name}: {said[0]}.", f"Try '{chromium} --headless' by hand.")
    return content


def _for_paper(page: str) -> str:
    """Return a page of the sheet's size, without links to its neighbours: a PDF would name the folder they lay in."""
    page = re.sub(r'(<a\b[^>]*?) href="(?!https?:)[^"]*"', r"\1", page)
    return page.replace("</head>", f"{SHEET}\n</head>", 1)


def _undated(pdf: bytes) -> bytes:
    return re.sub(rb"/(Creation|Mod)Date \([^)]*\)", b"", pdf)


def _folder(root: Path) -> Path:
    return Path(root, "facilitator", "handouts")


class _Seen(HTMLParser):
    """Collects the words of a page, and counts its pictures."""

    def __init__(self):
        super().__init__()
        self.words, self.pictures = [], 0

    def handle_starttag(self, tag, attrs):
        self.pictures += tag == "img"

    def handle_data(self, data):
        self.words.append(data)
