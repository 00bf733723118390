"""Pages become PDFs by this machine's Chromium alone, and what is stored tells from which page it came."""

import json
import os
import shutil
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from facelab.cli import build_parser, main
from facelab.errors import FacelabError
from facelab.publishing import course, printing
from facelab.publishing.course import ExtraPage, handout_page

SHEET = "p { color: black; }"
PAGE = (
    '<html lang="en"><head><title>A sheet</title><link rel="stylesheet" href="course.css"></head><body>'
    '<p>One <a href="other.html">link</a> and one <a class="far" href="https://example.org/">far away</a>.</p>'
    '<p style="break-before: page">Two</p></body></html>'
)


@pytest.fixture
def fake(monkeypatch):
    """Stand in for Chromium: writes the page it was given as 'PDF', and keeps what it was asked."""
    asked = []

    def run(command, **how):
        out = next(word.split("=", 1)[1] for word in command if word.startswith("--print-to-pdf="))
        page = Path(out).with_suffix(".html").read_text(encoding="utf-8")
        told = f"/CreationDate (D:{time.time_ns()}) {page} " + "/Type /Page " * (page.count("break-before") + 1)
        Path(out).write_text(f"%PDF-1.4 {told}/Type /Pages", encoding="utf-8")
        asked.append(command)
        return SimpleNamespace(stderr="written", returncode=0)

    monkeypatch.setattr(printing.subprocess, "run", run)
    monkeypatch.setattr(printing, "find_chromium", lambda: "chromium")
    return asked


def test_without_chromium_the_cure_is_named_and_nothing_changes(tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(FacelabError, match=r"no Chromium on this machine.*Install"):
        printing.print_pages({"a.html": PAGE}, SHEET, tmp_path, print)
    assert list(tmp_path.iterdir()) == []


def test_the_browsers_are_tried_by_name(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: f"/bin/{name}" if name == "google-chrome" else None)
    assert printing.find_chromium() == "/bin/google-chrome"


def test_pdfs_are_stored_counted_and_told(tmp_path, fake):
    said = []
    pages = {"a.html": PAGE, "b.html": PAGE.replace("break-before", "")}
    printed = printing.print_pages(pages, SHEET, tmp_path, said.append)
    assert printing.stored(tmp_path) == printed and list(printed) == ["a.html", "b.html"]
    assert [one.describe() for one in printed.values()] == ["PDF to print, 2 pages", "PDF to print, 1 page"]
    assert [line.split()[0] for line in said] == ["a.pdf", "b.pdf"]
    assert sorted(json.loads((tmp_path / "facilitator/handouts/printed.json").read_text())) == ["a.html", "b.html"]
    assert list((tmp_path / "build").iterdir()) == []


def test_chromium_is_started_apart_from_any_profile_and_network(tmp_path, fake):
    printing.print_pages({"a.html": PAGE}, SHEET, tmp_path, lambda line: None)
    (command,) = fake
    assert {"--headless", "--no-pdf-header-footer", "--host-resolver-rules=MAP * ~NOTFOUND"} <= set(command)
    assert any(word.startswith("--user-data-dir=") and str(tmp_path) in word for word in command)
    assert ("--no-sandbox" in command) == (getattr(os, "geteuid", lambda: 1)() == 0)
    assert command[-1].startswith("file://")


def test_links_to_neighbours_are_left_out_and_the_sheet_has_a_size(tmp_path, fake):
    printed = printing.print_pages({"a.html": PAGE}, SHEET, tmp_path, lambda line: None)
    content = printed["a.html"].file.read_text()
    assert "other.html" not in content and 'href="https://example.org/"' in content
    assert 'href="course.css"' in content and "size: 210mm 279mm" in content


def test_a_pdf_that_differs_in_its_date_alone_stays_and_one_without_a_page_goes(tmp_path, fake):
    first = printing.print_pages({"a.html": PAGE, "b.html": PAGE}, SHEET, tmp_path, lambda line: None)
    before = first["a.html"].file.read_bytes()
    printing.print_pages({"a.html": PAGE}, SHEET, tmp_path, lambda line: None)
    assert first["a.html"].file.read_bytes() == before and not first["b.html"].file.exists()
    printing.print_pages({"a.html": PAGE.replace("One", "1")}, SHEET, tmp_path, lambda line: None)
    assert first["a.html"].file.read_bytes() != before


def test_the_fingerprint_is_of_words_and_pictures_not_of_pixels_or_tags():
    page = '<p>Two  words<img alt="a" src="data:image/png;base64,AAAA"></p>'
    same = '<div>Two\n<b>words</b><img alt="b" src="data:image/png;base64,BBBB"></div>'
    assert printing.fingerprint(page) == printing.fingerprint(same)
    assert printing.fingerprint(page) != printing.fingerprint(page.replace("words", "word"))
    assert printing.fingerprint(page) != printing.fingerprint(page + '<img alt="c" src="">')


def test_what_is_stale_missing_or_left_over_is_told(tmp_path, fake):
    printing.print_pages({"a.html": PAGE, "b.html": PAGE}, SHEET, tmp_path, lambda line: None)
    assert printing.differences({"a.html": PAGE, "b.html": PAGE}, tmp_path) == []
    now = {"a.html": PAGE.replace("One", "Another"), "c.html": PAGE}
    assert printing.differences(now, tmp_path) == [
        "c.html was never printed",
        "a.pdf was printed when a.html said something else",
        "b.pdf has no page",
    ]


def test_a_chromium_that_prints_nothing_is_quoted_and_stored_pdfs_stay(tmp_path, fake, monkeypatch):
    printed = printing.print_pages({"a.html": PAGE}, SHEET, tmp_path, lambda line: None)
    before = printed["a.html"].file.read_bytes()
    monkeypatch.setattr(
        printing.subprocess, "run", lambda *given, **how: SimpleNamespace(stderr="x\nno display", returncode=1)
    )
    with pytest.raises(FacelabError, match=r"did not print a\.html: no display"):
        printing.print_pages({"a.html": PAGE.replace("One", "1")}, SHEET, tmp_path, lambda line: None)
    assert printed["a.html"].file.read_bytes() == before

    def too_long(*given, **how):
        raise printing.subprocess.TimeoutExpired("chromium", printing.SECONDS)

    monkeypatch.setattr(printing.subprocess, "run", too_long)
    with pytest.raises(FacelabError, match="more than 120 seconds"):
        printing.print_pages({"a.html": PAGE}, SHEET, tmp_path, lambda line: None)


def test_the_command_prints_and_checks_all_hand_outs_and_takes_no_lesson(tmp_path, fake, monkeypatch, capsys):
    text = ["One sheet."]
    monkeypatch.setattr(course, "EXTRA_PAGES", (ExtraPage("a.html", "A sheet", "to print", lambda: text[0]),))
    monkeypatch.setattr(course, "project_root", lambda: tmp_path)
    assert main(["build", "--handouts", "--check"]) == 1
    assert main(["build", "--handouts"]) == 0 and main(["build", "--handouts", "--check"]) == 0
    assert "Every stored PDF says what its page says." in capsys.readouterr().out
    text[0] = "Another sheet."
    assert main(["build", "--handouts", "--check"]) == 1
    assert "facelab build --handouts" in capsys.readouterr().out
    assert main(["build", "03", "--handouts"]) == 1
    assert "'03' is not a hand-out" in capsys.readouterr().err
    assert not build_parser().parse_args(["build"]).handouts


def test_a_real_chromium_prints_two_pages_with_their_title(tmp_path):
    try:
        printing.find_chromium()
    except FacelabError:
        pytest.skip("no Chromium on this machine: nothing was printed")
    page = handout_page(ExtraPage("a.html", "A sheet", "", lambda: PAGE[PAGE.index("<p>") : PAGE.index("</body>")]))
    printed = printing.print_pages({"a.html": page}, SHEET, tmp_path, lambda line: None)["a.html"]
    content = printed.file.read_bytes()
    assert content.startswith(b"%PDF-") and printed.pages == 2
    assert str(tmp_path).encode() not in content and b"file:" not in content
