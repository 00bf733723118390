"""The course as pages: everything local, every picture with its words, and only build/ written to."""

import hashlib
import json
import re
import shutil
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from nbformat import from_dict
from nbformat.v4 import new_code_cell, new_notebook

from facelab.publishing import course
from facelab.publishing.anatomy import WIDGET, images_in
from facelab.publishing.course import ExtraPage, write_course
from facelab.publishing.editions import build
from facelab.publishing.source import LessonError
from lessons_example import change, make_project


def quietly(*_):
    pass


@pytest.fixture(scope="module", autouse=True)
def no_hand_outs():
    """The example has none of the pictures that the real hand-outs show."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(course, "EXTRA_PAGES", ())
        patch.setattr(course, "invitation", lambda: "<p>a pair of faces</p>")
        yield


@pytest.fixture(scope="module")
def pattern(tmp_path_factory):
    root = make_project(tmp_path_factory.mktemp("pattern"), "01", "02")
    build(root=root, tell=quietly)
    return root


@pytest.fixture
def root(pattern, tmp_path):
    return Path(shutil.copytree(pattern, tmp_path / "project"))


def without(root, name):
    for path in root.rglob(f"{name}.*"):
        path.unlink()
    return root


def fingerprints(root):
    files = [path for path in root.rglob("*") if path.is_file() and "build" not in path.relative_to(root).parts]
    return {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in files if path.suffix != ".pyc"}


@pytest.fixture(scope="module")
def project(pattern, tmp_path_factory):
    root = Path(shutil.copytree(pattern, tmp_path_factory.mktemp("project") / "course"))
    before, said = fingerprints(root), []
    write_course(root=root, tell=said.append)
    root.joinpath("same").write_text(str(fingerprints(root) == before), encoding="utf-8")
    root.joinpath("said").write_text("\n".join(said), encoding="utf-8")
    return root


@pytest.fixture
def pages(project):
    return {path.relative_to(project / "build/course").as_posix(): path.read_text() for path in html_files(project)}


def html_files(project):
    return sorted((project / "build" / "course").rglob("*.html"))


class Outline(HTMLParser):
    """Collects start tags, and the text of each heading."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.text = [], ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data

    def all(self, name):
        return [attributes for tag, attributes in self.tags if tag == name]


def test_there_is_an_index_and_a_page_for_each_edition(pages):
    assert sorted(pages) == [
        "01_pages.html",
        "02_pages.html",
        "index.html",
        "solutions/01_pages.html",
        "solutions/02_pages.html",
    ]


def test_one_line_tells_of_each_notebook_and_the_last_where_to_look(project):
    *lessons, last = (project / "said").read_text().splitlines()
    assert all(re.fullmatch(r"0[12]_pages +\d+ cells +\d+\.\d s  ok", line) for line in lessons)
    assert len(lessons) == 2
    assert last.endswith("build/course/index.html in a browser.")


def test_nothing_outside_build_is_touched(project):
    assert (project / "same").read_text() == "True"


def test_every_picture_keeps_its_alt_text(pages):
    for name, page in pages.items():
        images = images_in(page)
        assert images or name == "index.html"
        for image in images:  # a card's picture repeats what the card says: it is passed over in silence
            assert image["alt"] == "" if name == "index.html" else image["alt"].strip()


def test_no_page_fetches_anything_or_runs_any_script(pages, project):
    style = (project / "build/course/course.css").read_text()
    assert not re.search(r"@import|url\(", style)
    for page in pages.values():
        outline = Outline(page)
        assert not outline.all("script") + outline.all("iframe")
        loaded = [tag.get("src") for _, tag in outline.tags if "src" in tag]
        loaded += [tag["href"] for tag in outline.all("link")]
        assert all(re.match(r"data:|(\.\./)?course\.css$", address) for address in loaded)


def test_code_and_versions_without_a_widget_are_folded_and_figures_are_not(pages):
    page = pages["01_pages.html"]
    outside = re.sub(r"<details.*?</details>", "", page, flags=re.S)
    assert page.count("<summary>show the code</summary>") >= 3 and "<pre" in page
    assert not re.search(r'class="input"', outside) and "<img" in outside
    spare = re.findall(r'<details class="fold spare"><summary>([^<]+)', page)
    assert spare == ["the same without moving anything"]


def test_each_lesson_says_what_the_page_is_and_where_it_says_how_to_run_it(pages):
    for name, page in pages.items():
        if name != "index.html":
            home = "../" if "/" in name else ""
            assert 'as it ran once: text, figures and answers. Where' in page and f'href="{home}index.html#live"' in page
    assert 'id="live"' in pages["index.html"] and "make lab" in pages["index.html"]


def test_a_progress_bar_is_never_published():
    bar = {"output_type": "display_data", "metadata": {}, "data": {}}
    bar["data"] = {WIDGET: "{}", "text/plain": "Finding faces:  40%|####      | 4/10 [00:02<00:03]"}
    cell = new_code_cell("1", outputs=[from_dict(bar)])
    notebook, _ = course._with_explorers(new_notebook(cells=[cell]))
    assert notebook.cells[0].outputs == [] and len(cell.outputs) == 1


def test_every_local_link_leads_somewhere(project):
    for path in html_files(project):
        for link in Outline(path.read_text()).all("a"):
            target, _, part = link["href"].partition("#")
            found = path.parent / target if target else path
            assert found.exists(), link
            if part and found.suffix == ".html":
                assert f'id="{part}"' in found.read_text(), link


def test_a_page_is_built_for_all_readers(pages):
    for page in pages.values():
        outline = Outline(page)
        assert outline.all("html") == [{"lang": "en"}]
        assert outline.all("meta")[1]["name"] == "viewport"
        assert [tag for tag, _ in outline.tags if tag in ("header", "main", "footer")] == ["header", "main", "footer"]
        assert outline.all("a")[0] == {"class": "skip", "href": "#main"}
        assert all(nav.get("aria-label") for nav in outline.all("nav"))
        levels = [int(tag[1]) for tag, _ in outline.tags if re.fullmatch(r"h[1-6]", tag)]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))
        assert "!" not in re.sub(r"\s", "", outline.text.replace("!=", ""))


def test_minutes_and_marks_are_seen(pages):
    page = pages["01_pages.html"]
    assert "20 minutes" in page
    assert re.search(r'<h2[^>]*>A page has two sides <span class="badge core">', page)
    assert re.search(r'<h2[^>]*>A leaf has two pages <span class="badge further">', page)


def test_the_index_sums_up_the_lessons(pages):
    text = Outline(pages["index.html"]).text
    assert "2 lessons, about 40 minutes in all; the core of them takes about 20." in text
    assert "a book has as many pages as its last number says" in text
    assert "For the facilitator" in text


def test_a_learners_page_shows_the_still_picture_and_no_solution(pages):
    page = pages["01_pages.html"]
    assert "A book of twelve pages" in page
    assert "Not answered yet." in page
    assert "Bring a book" not in page
    assert "Right: it is 12." not in page


def test_a_facilitators_page_shows_solutions_and_notes(pages):
    page = pages["solutions/01_pages.html"]
    assert "Right: it is 12." in page
    assert "Bring a book" in page
    assert "with solutions" in page


def test_lessons_are_linked_in_order(pages):
    assert 'rel="next" href="02_pages.html"' in pages["01_pages.html"]
    assert 'rel="prev"' not in pages["01_pages.html"]
    assert 'rel="prev" href="01_pages.html"' in pages["02_pages.html"]


def test_colours_can_be_read():
    style = Path(course.__file__).with_name("course.css").read_text()
    named = dict(re.findall(r"--([\w-]+): (#\w{6});", style))
    grounds = {key: named[key] for key in ("ground", "panel")}
    pairs = [(named[ink], ground) for ink in ("ink", "soft", "link") for ground in grounds.values()]
    pairs += [(named[mark], named[f"{mark}-ground"]) for mark in ("core", "further")]
    pairs += [(named["ink"], named["further-ground"]), (named["link"], named["further-ground"])]
    pairs += [(ink, named["panel"]) for ink in re.findall(r"\.(?:highlight|output_\w+) .*color: (#\w{6})", style)]
    for ink, ground in pairs:
        assert contrast(ink, ground) >= 4.5, (ink, ground)


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_a_failing_lesson_is_named_the_others_are_written_and_no_index_pretends(root):
    index = write_course(root=root, tell=quietly)
    path = root / "notebooks" / "02_pages.ipynb"
    path.write_text(path.read_text().replace("sheets = ...", "sheets = 1 / 0"))
    said = []
    with pytest.raises(LessonError, match=r"02_pages, cell .* failed: ZeroDivisionError"):
        write_course(root=root, tell=said.append)
    assert any(re.match(r"02_pages .*failed$", line) for line in said)
    assert not index.exists()
    assert index.with_name("01_pages.html").exists()
    assert not index.with_name("02_pages.html").exists()


def test_pages_of_a_lesson_that_is_gone_go_too_and_nothing_else(root):
    index = write_course(root=root, tell=quietly)
    index.with_name("mine.html").write_text("mine")
    (root / "notebooks" / "02_pages.ipynb").unlink()
    write_course(root=root, tell=quietly)
    assert not index.with_name("02_pages.html").exists()
    assert index.with_name("mine.html").exists()


def test_the_course_can_be_written_elsewhere(root, tmp_path):
    index = write_course(out=tmp_path / "stick", root=without(root, "02_pages"), tell=quietly)
    assert index == tmp_path.resolve() / "stick" / "index.html"
    assert not (root / "build").exists()
    assert 'href="../project/notebooks/source/01_pages.py"' in (tmp_path / "stick" / "01_pages.html").read_text()


def test_a_hand_out_gets_its_page_and_its_place_on_the_index(root, monkeypatch):
    extra = ExtraPage("sheet.html", "A sheet", "to print", lambda: "<p>One sheet.</p>")
    monkeypatch.setattr(course, "EXTRA_PAGES", (extra,))
    index = write_course(root=without(root, "02_pages"), tell=quietly)
    assert "<p>One sheet.</p>" in index.with_name("sheet.html").read_text()
    assert 'href="sheet.html"' in index.read_text()


def test_a_stored_pdf_lies_beside_its_page_and_is_linked_there_and_on_the_index(root, monkeypatch):
    extras = tuple(ExtraPage(f"{name}.html", name, "to print", lambda: "<p>One sheet.</p>") for name in ("sheet", "bare"))
    monkeypatch.setattr(course, "EXTRA_PAGES", extras)
    folder = root / "facilitator" / "handouts"
    folder.mkdir(parents=True)
    folder.joinpath("sheet.pdf").write_bytes(b"%PDF-1.4")
    told = {page: {"pages": 2, "sha256": ""} for page in ("sheet.html", "bare.html")}  # bare.pdf is not there
    folder.joinpath("printed.json").write_text(json.dumps(told))
    index = write_course(root=without(root, "02_pages"), tell=quietly)
    assert index.with_name("sheet.pdf").read_bytes() == b"%PDF-1.4" and not index.with_name("bare.pdf").exists()
    link = '<a href="sheet.pdf" aria-label="PDF to print, 2 pages: sheet">PDF to print, 2 pages</a>'
    assert link in index.read_text() and link in index.with_name("sheet.html").read_text()
    assert "bare.pdf" not in index.read_text() and "PDF" not in index.with_name("bare.html").read_text()


def test_without_notebooks_the_cure_is_named(tmp_path):
    with pytest.raises(LessonError, match="facelab build"):
        write_course(root=tmp_path)


def test_a_notebook_that_is_no_lesson_is_named(root):
    (root / "notebooks" / "03_mine.ipynb").write_text("{}")
    with pytest.raises(LessonError, match=r"03_mine\.ipynb cannot be read"):
        write_course(root=root, tell=quietly)


def test_a_picture_beside_the_notebook_travels_in_the_page(tmp_path):
    markdown = change("# One book.", "# ![A dot](dot.gif)")
    root = make_project(tmp_path, change=markdown)
    (root / "notebooks" / "dot.gif").write_bytes(b"GIF89a\x01\x00\x01\x00\x00\x00\x00;")
    build(root=root, tell=quietly)
    page = write_course(root=root, tell=quietly).with_name("01_pages.html").read_text()
    (image,) = [image for image in images_in(page) if image["alt"] == "A dot"]
    assert image["src"].startswith("data:image/gif")
