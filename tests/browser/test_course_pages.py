"""The course's pages in a real browser: whole without any network, every picture there and in words too."""

from pathlib import Path

import nbformat
import pytest

from facelab.paths import project_root
from facelab.publishing.course import index_page, lesson_page

NOTEBOOKS = sorted((project_root() / "notebooks").glob("[0-9][0-9]_*.ipynb"))
# Whatever is wider than its column has to be scrolled, and what lies beyond the edge is not seen.
INSIDE = "image => image.getBoundingClientRect().right <= image.closest('main').getBoundingClientRect().right"
SOLUTIONS = sorted((project_root() / "facilitator" / "solutions").glob("[0-9][0-9]_*.ipynb"))


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Path:
    """The pages of the tracked notebooks, made from their stored outputs."""
    folder = tmp_path_factory.mktemp("course")
    learners, solutions = ([nbformat.read(path, 4) for path in paths] for paths in (NOTEBOOKS, SOLUTIONS))
    for notebook in learners:
        page = lesson_page(notebook, notebooks=project_root() / "notebooks", at=folder)
        (folder / f"{notebook.metadata.facelab.name}.html").write_text(page, encoding="utf-8")
    (folder / "index.html").write_text(index_page(learners, solutions), encoding="utf-8")
    css = project_root() / "src" / "facelab" / "publishing" / "course.css"
    (folder / "course.css").write_bytes(css.read_bytes())
    return folder


@pytest.mark.parametrize("name", [path.stem for path in NOTEBOOKS])
def test_a_lesson_page_is_whole_without_a_network(page, course, name):
    page.goto((course / f"{name}.html").as_uri())
    page.wait_for_load_state("networkidle")
    assert page.turned_away == []
    pictures = page.locator("img")
    assert pictures.count() >= 2
    for picture in pictures.all():
        assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
        assert len(picture.get_attribute("alt").split()) >= 5
        assert picture.evaluate(INSIDE), f"cut off: {picture.get_attribute('alt')}"
    assert "Traceback" not in page.inner_text("body")
    assert page.evaluate("getComputedStyle(document.querySelector('main')).maxWidth") != "none"


@pytest.mark.parametrize("name", [path.stem for path in NOTEBOOKS])
def test_a_lesson_page_fits_a_telephone(page, course, name):
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto((course / f"{name}.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 391


def test_the_index_leads_to_every_lesson(page, course):
    page.goto((course / "index.html").as_uri())
    assert page.turned_away == []
    for path in NOTEBOOKS:
        assert page.locator(f'a[href="{path.stem}.html"]').count() >= 1


def test_the_front_page_asks_before_it_tells(page, course):
    page.goto((course / "index.html").as_uri())
    pair, answer = page.locator(".invite img"), page.locator(".invite [role=status]")
    assert len(pair.get_attribute("alt").split()) >= 5 and not answer.inner_text().strip()
    assert pair.bounding_box()["y"] < page.locator(".lead").bounding_box()["y"]
    said = []
    for name in ("Same person", "Two people"):
        page.get_by_role("button", name=name).focus()
        page.keyboard.press("Enter")
        said.append(answer.inner_text())
    assert sorted(words.split(".")[0] for words in said) == ["No", "Right"]
    assert said[0].split(".")[1:] == said[1].split(".")[1:] and "The machine" in said[0]


@pytest.mark.parametrize("width", [390, 805, 1280])
def test_each_lesson_has_a_card_with_a_picture_at_any_width(page, course, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto((course / "index.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    cards = page.locator(".cards li")
    assert cards.count() == len(NOTEBOOKS)
    for card in cards.all():
        assert card.locator("img").evaluate("image => image.complete && image.naturalWidth > 100")
        assert "minutes" in card.inner_text()


def test_code_opens_when_it_is_asked_for(page, course):
    page.goto((course / "00_start_here.html").as_uri())
    fold = page.locator("details.code").first
    assert not fold.locator("pre").is_visible()
    fold.locator("summary").focus()
    page.keyboard.press("Enter")
    assert fold.locator("pre").is_visible()
