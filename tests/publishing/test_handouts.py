"""The hand-outs: what is to be printed says what the lessons and the statistics say."""

import re
import zlib

import numpy as np
import pytest

from facelab.lessons.exercises import exercise
from facelab.metrics import count_scores, london_scores
from facelab.paths import project_root
from facelab.publishing import handouts, printing, workshop
from facelab.publishing.anatomy import images_in, problems_of_prose
from facelab.publishing.course import EXTRA_PAGES, handout_page, index_page

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


@pytest.fixture(scope="module")
def pages():
    """Every hand-out, made once: the pictures are looked at for it."""
    return {extra.file: handout_page(extra) for extra in EXTRA_PAGES}


def plain(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_the_workshops_page_is_html_with_a_table_and_headings():
    page = workshop.workshop()
    assert page.count("<h2") >= 6 and "<table>" in page and "| from |" not in page


def test_each_row_leads_to_its_lesson_and_to_the_sections_that_it_names():
    links = re.findall(r'href="((\d\d)_\w+)\.html(?:#([^"]+))?"', workshop.workshop())
    assert len(links) >= 18 and {number for _, number, _ in links} == {"00", "03", "05"}
    for lesson, _, part in links:
        source = (project_root() / "notebooks" / "source" / f"{lesson}.py").read_text(encoding="utf-8")
        ids = {title.replace(" ", "-").replace("·", "%C2%B7") for title in re.findall(r"^# ## (.+)$", source, re.M)}
        assert not part or part in ids


def test_every_minute_that_has_an_answer_is_a_minute_of_the_table():
    starts = {int(found) for found in re.findall(r"^\| (\d+) \|", WORKSHOP, re.M)}
    assert {start for start, _ in workshop._steps()} < starts
    assert {int(found) for found in re.findall(r"\b[Aa]t (\d+)\b", WORKSHOP.split("## Only paper")[1])} < starts


def test_the_numbers_of_the_leaders_pages_are_those_of_lesson_05():
    lesson = (project_root() / "notebooks" / "05_false_positives.ipynb").read_text(encoding="utf-8")
    for words in ("10,000 people pass; 3 of them are on the list", "9 in 10", "2 in 1,000"):
        assert words in WORKSHOP and words in lesson.replace("\\n\",\n    \"", " ")
    police = workshop.POLICE
    assert f"false={police['false']}, alarms={police['alarms']:_}, passages={police['passages']:_}" in lesson
    answers = dict(workshop._steps())
    assert "88 %" in answers[45] and "of the alarms, 88% are false" in lesson
    for left in re.findall(r"[\d.]+(?= survive one| two whose| two who)", answers[66]):
        assert f"Of 200 false alarms, {left} survive review" in lesson


def test_where_nobody_is_wrong_is_said_from_the_counts():
    apart = np.array([0.105, 0.205, 0.305])
    counts = count_scores(handouts.rendered_scores(), width=0.01)
    mated, non_mated = (np.histogram(kind, counts.edges)[0] for kind in (apart, apart + 0.3))
    gap = type(counts)(counts.edges, mated, non_mated)
    assert workshop._nobody_wrong(gap) == "nobody is wrong from 0.31 to 0.40."
    mixed = type(counts)(counts.edges, mated, np.histogram(apart + 0.05, counts.edges)[0])
    said = workshop._nobody_wrong(mixed)
    assert "Up to 0.15" in said and "2 of 3 pairs of one person" in said and "from 0.31" in said
    assert "but 2 of 3 pairs of strangers" in said


def test_the_answers_are_those_of_the_exercises(pages):
    page = pages["workshop_answers.html"]
    for name in ("which-error", "nobody-refused", "two-reviewers"):
        asked = exercise(name)
        for letter in asked.right:
            assert f"{letter}: {dict(asked.options)[letter]}".split("'")[0].rstrip(".") in page
    fmr, _ = london_scores().at(0.6)
    assert f"{fmr.count:,} of {fmr.total:,}" in page


def test_the_sheet_for_everybody_has_a_place_for_every_verdict_and_the_exit_ticket(pages):
    page = pages["workshop_sheet.html"]
    (first, second) = re.findall(r"<table class='write letters'>.*?</table>", page)
    assert [int(n) for n in re.findall(r"<th scope='col'>(\d+)", first + second)] == list(range(1, 21))
    assert (first + second).count("<td></td>") == 3 * 20
    for question in re.findall(r"^\d\. (.+)$", WORKSHOP.split("## Exit ticket")[1].split("## ")[0], re.M):
        assert question.replace("*", "") in plain(page).replace(" .", ".")
    assert "Of 100 alarms, how many are false?" in page


def test_a_days_alarms_are_drawn_one_by_one_and_counted_as_drawn(pages):
    page = pages["alarms_on_paper.html"]
    true, false = page.count("<figure class='true'>"), page.count("<figure class='false'>")
    assert f"{true} true alarms, {false} false" in page and false > true > 0
    assert sum(image["alt"].startswith("True alarm") for image in images_in(page)) == true


def test_both_pictures_of_the_line_have_one_scale(monkeypatch):
    drawn = []
    kept = handouts.picture_html
    monkeypatch.setattr(handouts, "picture_html", lambda figure, *rest: drawn.append(figure) or kept(figure, *rest))
    handouts.line_sheet()
    upper, lower = (figure.axes[0] for figure in drawn)
    assert upper.get_xlim() == lower.get_xlim() and upper.get_ylim() == lower.get_ylim()
    assert upper.get_xlim()[1] > 1 and list(upper.get_xticks()) == list(lower.get_xticks())


def test_a_dark_pair_is_made_lighter_for_paper_in_one_curve_and_a_light_one_is_left_alone():
    light = np.full((40, 80), 200, np.uint8)
    assert handouts.for_paper(light) is light
    dark = np.full((40, 80), 220, np.uint8)  # a light background
    dark[5:35, 5:35], dark[5:35, 45:75] = 40, 60
    paper = handouts.for_paper(dark)
    assert 40 < paper[20, 20] < handouts.MIDDLE < paper[20, 60] < paper[0, 0]
    assert abs(np.mean([paper[20, 20], paper[20, 60]]) - handouts.MIDDLE) < 5
    assert handouts.for_paper(np.zeros((8, 8), np.uint8)).max() == 0


@pytest.mark.parametrize("file", [extra.file for extra in EXTRA_PAGES])
def test_every_picture_of_a_hand_out_has_words_and_nothing_is_fetched(file, pages):
    page = pages[file]
    assert all(image["alt"].strip() for image in images_in(page))
    assert not re.search(r"""(src|href)=["']https?:""", page) and "<script" not in page


# --- PDFs ------------------------------------------------------------------------------------------------------------
PRINTED = printing.stored(project_root())


def test_the_stored_pdfs_say_what_the_pages_say_now(pages):
    assert printing.differences(pages, project_root()) == [], printing.AGAIN


@pytest.mark.parametrize("file", [extra.file for extra in EXTRA_PAGES])
def test_a_stored_pdf_is_one_with_as_many_pages_as_told_and_names_no_place_of_a_machine(file):
    content = PRINTED[file].file.read_bytes()
    assert content.startswith(b"%PDF-") and content.rstrip().endswith(b"%%EOF")
    (count,) = re.findall(rb"/Type /Pages\s*/Count (\d+)", content)
    assert int(count) == PRINTED[file].pages >= 1
    boxes = {tuple(map(float, box.split())) for box in re.findall(rb"/MediaBox \[([^\]]+)\]", content)}
    assert all(right <= 8.27 * 72 and top <= 11 * 72 for _, _, right, top in boxes)  # A4's width, US letter's height
    parts = [content]
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", content, re.S):
        try:
            parts.append(zlib.decompress(stream))
        except zlib.error:  # a picture
            continue
    assert len(parts) > 3
    for part in parts:
        assert not re.search(rb"file:|/(?:home|Users|tmp|work|root)/|[A-Z]:\\\\Users|/URI", part)
    (about,) = re.findall(rb"<</Title(.*?)>>\s*endobj", content, re.S)
    title = next(extra.title for extra in EXTRA_PAGES if extra.file == file)
    assert title[:9].encode("utf-16-be").hex().upper() in about.decode("latin-1").upper()
    assert b"/Author" not in about


def test_all_pdfs_together_are_below_two_megabytes():
    assert 0 < sum(printed.file.stat().st_size for printed in PRINTED.values()) < 2_000_000


def test_the_index_and_each_page_link_the_pdf_and_tell_its_pages(monkeypatch):
    monkeypatch.setattr("facelab.publishing.course.invitation", lambda: "")
    index = index_page([], [], PRINTED)
    for extra in EXTRA_PAGES:
        printed = PRINTED[extra.file]
        link = f'<a href="{printed.file.name}" aria-label="{printed.describe()}: '
        page = handout_page(type(extra)(extra.file, extra.title, extra.about, lambda: ""), printed)
        assert link in index and link in page
        assert f"{printed.pages} page" in printed.describe()
    assert "PDF" not in index_page([], [])
