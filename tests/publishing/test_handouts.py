"""The hand-outs: what is to be printed says what the lessons and the statistics say."""

import re

import pytest

from facelab.lessons.exercises import exercise
from facelab.metrics import london_scores
from facelab.publishing import handouts
from facelab.publishing.anatomy import images_in, problems_of_prose
from facelab.publishing.course import EXTRA_PAGES
from facelab.paths import project_root

WORKSHOP = (project_root() / "facilitator" / "workshop.md").read_text(encoding="utf-8")


def test_the_workshop_fills_ninety_minutes_and_names_sections_that_there_are():
    starts = [int(found) for found in re.findall(r"^\| (\d+) \|", WORKSHOP, re.M)]
    assert starts == sorted(starts) and starts[0] == 0 and starts[-1] <= 88
    sources = {path.name[:2]: path.read_text(encoding="utf-8")
               for path in (project_root() / "notebooks" / "source").glob("[0-9]*.py")}  # fmt: skip
    rows = re.findall(r"^\| \d+ \| (\d\d) \| (.*?) \|", WORKSHOP, re.M)
    named = [(lesson, title) for lesson, do in rows for title in re.findall(r"\*(.+?)\*", do)]
    assert len(named) >= 5
    for lesson, title in named:
        assert re.search(rf"^# ## {re.escape(title)} · core$", sources[lesson], re.M), title


def test_the_workshops_prose_is_plain():
    prose = re.sub(r"^\|.*$", "", WORKSHOP, flags=re.M)
    assert problems_of_prose(prose) == []


def test_the_workshops_page_is_html_with_a_table_and_headings():
    page = handouts.workshop()
    assert page.count("<h2>") >= 6 and "<table>" in page and "| from |" not in page


def test_the_answers_are_those_of_the_exercises():
    page = handouts.workshop_answers()
    for name in ("which-error", "nobody-refused", "two-reviewers"):
        asked = exercise(name)
        for letter in asked.right:
            assert f"{letter}: {dict(asked.options)[letter]}".split("'")[0] in page
    fmr, _ = london_scores().at(0.6)
    assert f"{fmr.count:,} of {fmr.total:,}" in page


@pytest.mark.parametrize("extra", EXTRA_PAGES, ids=lambda extra: extra.file)
def test_every_picture_of_a_hand_out_has_words_and_nothing_is_fetched(extra):
    page = extra.body()
    assert all(image["alt"].strip() for image in images_in(page))
    assert not re.search(r"""(src|href)=["']https?:""", page) and "<script" not in page
