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
    assert pictures.count() >= 3
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
