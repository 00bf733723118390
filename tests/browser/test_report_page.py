"""The page of an evaluation in a real browser: whole without a network, on a telephone, and on paper."""

import pytest

from evaluated import evaluation_of, made_up
from facelab.publishing.report import report_page

LONG = "a_folder_with_a_name_that_is_far_too_long_for_any_telephone_and_has_no_blank_in_it"
GROUPS = {"size": {f"{person:02d}": "few" if person < 4 else LONG for person in range(24)}}


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """A page with everything on it: groups, pictures, long names, files passed over."""
    passed_over = [{"file": f"{LONG}/{number}.txt", "why": "not a picture"} for number in range(9)]
    evaluation = evaluation_of(made_up(), GROUPS, folder=LONG, passed_over=passed_over)
    file = tmp_path_factory.mktemp("report") / "report.html"
    file.write_text(report_page(evaluation, pictures=True), encoding="utf-8")
    return file


@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_is_whole_without_a_network_and_nothing_reaches_beyond_the_screen(page, report, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(report.as_uri())
    page.wait_for_load_state("networkidle")
    assert page.turned_away == [] and page.evaluate("document.documentElement.scrollWidth") <= width + 1
    pictures = page.locator("img")
    assert pictures.count() == 5 + 12
    for picture in pictures.all():
        assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
        assert picture.evaluate("image => image.getBoundingClientRect().right <= innerWidth")
    for table in page.locator("table").all():  # all of its words without moving it sideways
        assert table.evaluate("table => table.scrollWidth <= table.closest('.wide').clientWidth")


def test_on_paper_the_ground_is_white_and_no_figure_is_torn(page, report):
    page.goto(report.as_uri())
    page.emulate_media(media="print")
    style = "(what, name) => getComputedStyle(document.querySelector(what))[name]"
    grounds = page.evaluate(
        "[...document.querySelectorAll('body, main, table, figure, p, li, td, th')]"
        ".map(each => getComputedStyle(each).backgroundColor)"
    )
    assert set(grounds) <= {"rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"}
    for what in ("figure", "tr", ".banner"):
        assert page.evaluate(f"({style})('{what}', 'breakInside')") == "avoid"
    assert page.evaluate(f"({style})('h2', 'breakAfter')") == "avoid"
    assert page.pdf(format="A4").startswith(b"%PDF")
