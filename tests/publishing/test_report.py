"""The page of an evaluation: whole in itself, the same each time, in words too, and never a face unasked."""

import base64
import errno
import functools
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image

from evaluated import BASIS, NAMES, PACK, evaluation_of, made_up
from facelab.cli import main
from facelab.errors import ConsentError, FacelabError
from facelab.evaluate import measure as measure_module
from facelab.evaluate.command import Evaluation
from facelab.evaluate.measure import RATES, RULES
from facelab.evaluate.words import rate_lines
from facelab.figures.verification.curves import curves_in_words, histogram_in_words
from facelab.figures.verification.intervals import rows_in_words
from facelab.metrics import error_curve, error_rates, extremes, percent
from facelab.pipeline import NO_FACE, Analysis
from facelab.publishing import report as report_module
from facelab.publishing import report_charts as charts_module
from facelab.publishing.report import MARKER, report_page, require_place, write_report

VOID = {"meta", "link", "img"}
GROUPS = {"size": {f"{person:02d}": "few" if person < 4 else "many" for person in range(22)}}
NASTY = "<b>Ann & 'Bo'\"$x$"


class Page(HTMLParser):
    """A page taken apart: its tags, its pictures, its headings, its text, and the cells of its tables."""

    def __init__(self, html: str):
        super().__init__()
        self.open, self.tags, self.pictures, self.headings, self.rows, self.text = [], [], [], [], [], ""
        self.feed(html)
        assert not self.open, f"never closed: {self.open}"

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag == "img":
            self.pictures.append(dict(attributes))
        if tag not in VOID:
            self.open.append(tag)
        if tag in ("h1", "h2", "h3", "h4"):
            self.headings.append([tag, ""])
        if tag == "tr":
            self.rows.append([])
        if tag in ("th", "td"):
            self.rows[-1].append("")

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" in self.open:
            return
        self.text += data
        if self.open and self.open[-1] in ("h1", "h2", "h3", "h4"):
            self.headings[-1][1] += data
        if self.open and self.open[-1] in ("th", "td"):
            self.rows[-1][-1] += data.replace("\N{NO-BREAK SPACE}", " ")

    @property
    def words(self) -> str:
        return " ".join(self.text.split())

    def bytes_of(self, kind: str) -> list[bytes]:
        """The pictures of one kind, as files."""
        start = f"data:image/{kind};base64,"
        return [base64.b64decode(p["src"][len(start) :]) for p in self.pictures if p["src"].startswith(start)]


def with_failures(**setting) -> list[Analysis]:
    analyses = made_up(**setting)
    return [Analysis(a.picture, why=NO_FACE) if n % 11 == 4 else a for n, a in enumerate(analyses)]


@functools.cache
def with_groups() -> Evaluation:
    """The evaluation that most of these tests draw."""
    return evaluation_of(with_failures(), GROUPS)


@pytest.fixture(scope="module")
def html() -> str:
    return report_page(with_groups())


@pytest.fixture(scope="module")
def page(html) -> Page:
    return Page(html)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Four people of the sample pack, two pictures each, with the pack's consent; a run keeps nothing beside them."""
    monkeypatch.setenv("FACELAB_WORK", str(tmp_path / "work"))
    folder = tmp_path / "brought"
    people = list(dict.fromkeys(picture.person_id for picture in PACK.pictures if picture.person_id))[:4]
    for name, person in zip((NASTY if os.name == "posix" else "Ann", *NAMES[1:]), people, strict=False):
        (folder / name).mkdir(parents=True)
        for picture in PACK.of_person(person)[:2]:
            shutil.copy(picture.path, folder / name)
    shutil.copy(PACK.folder / "consent.toml", folder)
    return folder


@pytest.fixture
def unopened(monkeypatch):
    monkeypatch.setattr(measure_module, "analyse", lambda *a, **k: pytest.fail("a picture was opened"))


def in_cells(line) -> list[str]:
    """What a row of a table holds beside a rate's name."""
    if line.why:
        return [f"cannot be measured here, {line.why}"]
    return [line.value, line.counted or "-", line.interval]


# --- the page ------------------------------------------------------------------------------------------------------


def test_the_page_is_a_whole_document_in_british_english_whose_first_line_says_whose_it_is(html, page):
    assert html.split("\n")[0] == MARKER and MARKER.startswith("<!doctype html>")
    tags = dict(page.tags)
    assert tags["html"]["lang"] == "en-GB" and "viewport" in str(page.tags) and "<title>Evaluation of" in html
    assert html.endswith("</html>\n")


def test_nothing_is_fetched_linked_or_run(html, page):
    assert not {tag for tag, _ in page.tags} & {"script", "a", "iframe", "object", "form", "video", "audio", "base"}
    sources = [given[key] for _, given in page.tags for key in ("src", "href") if key in given]
    assert len(sources) == 6 and all(source.startswith("data:") for source in sources)
    without_pictures = re.sub(r'src="data:[^"]*"', "", html)
    assert "http" not in without_pictures and "://" not in without_pictures and "@import" not in html
    assert "url(" not in html and not any(key.startswith("on") for _, given in page.tags for key in given)


def test_headings_descend_step_by_step_from_one_title(page):
    levels = [int(tag[1]) for tag, _ in page.headings]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))
    assert [said for tag, said in page.headings if tag == "h2"] == [
        "Why these pictures may be used", "In short", "Who, and how many", "How far apart the pictures are",
        "Every threshold at once", "Every rate, and how sure we are", "Groups",
        "Failures to acquire", "Passed over, and what is there twice",
        "The worst pairs", "How it was counted", "What this page does not show",
    ]  # fmt: skip


def test_every_figure_is_a_png_with_its_own_computed_words(page):
    curve = {"these pictures": error_curve(with_groups().scores)}
    alts = [picture["alt"] for picture in page.pictures]
    assert len(page.bytes_of("png")) == len(alts) == 5
    assert alts[0] == histogram_in_words(with_groups().counts, 0.6)
    assert alts[1] == f"ROC curve of {curves_in_words(curve)}." and alts[2] == f"DET curve of {curves_in_words(curve)}."
    report = with_groups().report
    assert f"FMR at the best threshold {percent(report['fmr_at_best'])} %" in alts[3]
    both = {
        f"{name} at 0.6": {
            who: (rates[f"{key}_at_0.6"], *rates[f"{key}_at_0.6_interval"])
            for who, rates in (
                ("everybody", report),
                ("few, 4 people", report["groups"]["size"]["few"]),
                ("many, 18 people", report["groups"]["size"]["many"]),
            )
        }
        for name, key in (("FMR", "fmr"), ("FNMR", "fnmr"))
    }
    assert alts[4] == rows_in_words(both)
    for picture in page.bytes_of("png"):
        width, height = Image.open(io.BytesIO(picture)).size
        assert 700 < width < 1100 and 300 < height < 2200


def test_every_rate_stands_in_the_table_with_counts_and_interval(page):
    rows = {row[0]: row[1:] for row in page.rows[: page.rows.index(["group", "value", "counted", "95 % interval"])]}
    lines = list(rate_lines(with_groups().report))
    assert [line.name for line in lines] == [rate.name for rate in RATES.values()]
    for line in lines:
        assert rows[line.name] == in_cells(line)


def test_each_group_has_every_rate_with_its_interval_and_the_page_says_how_little_few_people_tell(page):
    start = page.rows.index(["group", "value", "counted", "95 % interval"])
    rows = page.rows[start + 1 :]
    few, many = (list(rate_lines(with_groups().report["groups"]["size"][group])) for group in ("few", "many"))
    for number, (one, other) in enumerate(zip(few, many, strict=True)):
        title, first, second = rows[3 * number : 3 * number + 3]
        assert title == [one.name]
        assert first == ["few, 4 people", *in_cells(one)] and second == ["many, 18 people", *in_cells(other)]
    assert "Groups with few people can hardly be told apart" in page.words
    assert "People in the smallest group: 4; in none: 2." in page.words


def test_consent_comes_before_any_number_of_people_and_says_what_is_forbidden(page):
    consent = PACK.consent
    assert consent.statement in page.words and consent.source in page.words and consent.licence in page.words
    assert all(what in page.words for what in consent.forbids)
    assert page.words.index(consent.statement) < page.words.index("At the threshold 0.6")
    assert "showing the picture on this machine" in page.words


def test_people_and_comparisons_are_counted(page):
    counts = with_groups().report["counts"]
    rows = {row[0]: row[1] for row in page.rows if len(row) == 2}
    assert (rows["People"], rows["Pictures"]) == ("24", "72")
    assert rows["Mated comparisons made (of one person)"] == f"{counts['mated']:,}"
    assert rows["Non-mated comparisons made (of two people)"] == f"{counts['non_mated']:,}"
    assert rows["Mated comparisons not made for want of a face"] == f"{counts['mated_not_made']:,}"
    assert rows["Non-mated comparisons not made for want of a face"] == f"{counts['non_mated_not_made']:,}"


def test_failures_rules_and_limits_are_on_the_page(page):
    assert len(with_groups().report["failures"]) == 7
    for failed in with_groups().report["failures"]:
        assert f"{failed['file']}: no face was found" in page.words
    assert all(rule in page.words for rule in RULES.values())
    assert "How often this matcher errs with other people" in page.words


def test_the_worst_pairs_are_named_in_order_and_nobody_is_shown(html, page):
    scores = with_groups().scores
    names = [analysis.picture.picture_id for analysis in with_groups().analyses]
    rows = [row for row in page.rows if len(row) == 3 and row[0] != "pictures"]
    named = [
        [
            f"{names[scores.first[place]]} and {names[scores.second[place]]}",
            f"{scores.distances[place]:.3f}",
            "match" if scores.distances[place] <= 0.6 else "no match",
        ]
        for mated in (False, True)
        for place in extremes(scores, mated, 6)
    ]
    assert rows == named and len(named) == 12
    titles = [said for _, said in page.headings]
    assert titles.index("Most alike of two people") < titles.index("Least alike of one person")
    assert "image/jpeg" not in html and "holds pictures" not in page.words and "no pictures of anybody" in page.words


def test_no_embedding_is_on_the_page(html):
    numbers = np.concatenate([a.embedding for a in with_groups().analyses if a.embedding is not None])
    without_pictures = re.sub(r'src="data:[^"]*"', "", html)
    assert not [number for number in numbers[:2000] if f"{number:.5f}" in without_pictures]
    assert not [number for number in numbers[:2000] if f"{number:.4g}".lstrip("-") in without_pictures.split()]


def test_the_same_evaluation_gives_the_same_bytes_in_any_process_and_says_no_time(html):
    assert report_page(with_groups()) == html
    assert not re.search(r"12\.3|67\.8|seconds|\b20\d\d-\d\d", re.sub(r'src="data:[^"]*"', "", html))
    code = (
        "import hashlib, sys; sys.path[:0] = sys.argv[1:]\n"
        "from test_report import report_page, with_groups\n"
        "print(hashlib.sha256(report_page(with_groups()).encode()).hexdigest())"
    )
    here = os.path.dirname(__file__)
    found = subprocess.run(
        [sys.executable, "-c", code, here, os.path.dirname(here)],
        env=os.environ | {"PYTHONHASHSEED": "7"}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert found.stdout.strip() == hashlib.sha256(html.encode()).hexdigest()


def test_what_is_passed_over_and_what_is_there_twice_is_listed():
    about = {
        "passed_over": [{"file": "Ann/x.txt", "why": "not a picture"}, {"file": "y", "why": "not a picture"}],
        "doubles": [{"files": ["A/1.png", "B/2.png"], "inflates_fmr": True, "deflates_fnmr": False}],
        "same_stem": [["A/1.jpg", "A/1.png"]],
        "repeated_pairs": [{"line": 3, "repeats": 2}],
    }
    words = Page(report_page(evaluation_of(made_up(4), **about))).words
    for said in (
        "Passed over, in no rate: 2 not a picture.", "Ann/x.txt: not a picture", "A/1.png, B/2.png: inflates FMR",
        "A/1.jpg, A/1.png", "line 3 repeats line 2",
    ):  # fmt: skip
        assert said in words
    assert "Nothing: every file" not in words


def test_of_very_many_names_the_first_are_listed_and_the_rest_counted():
    many = [{"file": f"{number:04d}", "why": "not a picture"} for number in range(1234)]
    words = Page(report_page(evaluation_of(made_up(4), passed_over=many))).words
    assert "0199: not a picture And 1,034 more" in words and "0200:" not in words


@pytest.mark.parametrize("counted", [False, True])
def test_names_are_text_wherever_they_come_from(counted):
    analyses = made_up(4)
    for number, analysis in enumerate(analyses[:6]):
        object.__setattr__(analysis.picture, "picture_id", f"{NASTY}/{number}")
        object.__setattr__(analysis.picture, "person_id", NASTY if number < 3 else f"caf\udce9\u202e{NASTY}")
    analyses[0] = Analysis(analyses[0].picture, why=f"{NASTY} is damaged")
    groups = {f"col {NASTY}": {NASTY: NASTY, "02": "$\\frac{$"}}
    evaluation = evaluation_of(
        analyses,
        None if counted else groups,
        counted,
        folder=NASTY,
        passed_over=[{"file": "\udce9\n<i>", "why": "<u>"}],
    )
    html = report_page(evaluation, pictures=not counted)
    page = Page(html)
    assert not {tag for tag, _ in page.tags} & {"b", "i", "u"} and not re.search(r"[\u202e\udc80-\udcff]", html)
    assert f"Evaluation of '{NASTY}'" in page.words and f"{NASTY}/0: {NASTY} is damaged" in page.words
    assert "\\udce9\\n<i>: <u>" in page.words and html.encode("utf-8")
    assert counted or any(NASTY in picture["alt"] for picture in page.pictures)


def test_names_in_letters_that_no_font_has_are_drawn_without_a_word(recwarn):
    groups = {"\u65e5": {"00": "\u672c\u8a9e", "01": "\u672c\u8a9e", "02": "x", "03": "x"}}
    assert "\u672c\u8a9e" in report_page(evaluation_of(made_up(4), groups))
    assert not [warning for warning in recwarn if "Glyph" in str(warning.message)]


def test_of_very_many_comparisons_the_curve_has_fewer_points_and_they_lie_on_it(monkeypatch):
    monkeypatch.setattr(charts_module, "MOST_POINTS", 100)
    curve = charts_module._curve(with_groups())
    scores = with_groups().scores
    assert 100 < len(curve.thresholds) < len(scores.distances) / 2
    fmr, fnmr = error_rates(scores, curve.thresholds)
    assert np.allclose(curve.fmr, fmr, atol=1e-12) and np.allclose(curve.fnmr, fnmr, atol=1e-12)


def test_the_lead_says_both_errors_with_counts_and_intervals(page):
    for name, line in {line.name: line for line in rate_lines(with_groups().report)}.items():
        if name in ("FMR at 0.6", "FNMR at 0.6"):
            kind = "two people match" if name[1] == "M" else "one person do not match"
            rate = f"{name.split()[0]} {line.value}, 95 % interval {line.interval}"
            assert f"At the threshold 0.6, {line.counted} comparisons of {kind} ({rate})." in page.words


# --- what cannot be drawn ------------------------------------------------------------------------------------------


def test_where_no_threshold_makes_both_errors_that_is_said_instead_of_a_det_curve():
    page = Page(report_page(evaluation_of(made_up(spread=0.001))))
    assert "there are not two of them" in page.words and len(page.pictures) == 3
    assert not any(picture["alt"].startswith("DET") for picture in page.pictures)


@pytest.mark.parametrize(
    ("pictures", "missing"), [(1, "no mated comparison could be made"), (3, "no mated and no non-mated comparison")]
)
def test_without_one_kind_of_comparison_the_page_says_so_and_is_whole(pictures, missing):
    analyses = made_up(people=3, pictures=pictures)
    if pictures == 3:
        analyses = [Analysis(analysis.picture, why=NO_FACE) for analysis in analyses]
    page = Page(report_page(evaluation_of(analyses)))
    assert page.words.count(missing) == 3 and len(page.pictures) == 1
    assert "None: no comparison of this kind could be made." in page.words
    assert "cannot be measured here" in page.words and "Best threshold" not in page.words


# --- counted -------------------------------------------------------------------------------------------------------


def test_the_page_of_counts_names_no_pair_and_has_the_intervals_of_people_drawn_by_chance():
    evaluation = evaluation_of(with_failures(), counted=True)
    html = report_page(evaluation)
    page = Page(html)
    assert html == report_page(evaluation) and len(page.pictures) == 4
    assert "All pairs were counted on a cluster." in page.words
    assert "do not say who was in which comparison" in page.words
    assert "They cannot be named: all pairs were counted by distance" in page.words
    assert "Most alike" not in page.words and "Groups" not in [said for _, said in page.headings]
    whole, sample = (dict((line.name, line) for line in rate_lines(rates)) for rates in (
        evaluation.report, evaluation.report["sample"]
    ))  # fmt: skip
    fmr = [row for row in page.rows if row[0] == "FMR at 0.6"]
    assert fmr == [
        ["FMR at 0.6", whole["FMR at 0.6"].value, whole["FMR at 0.6"].counted, "left out"],
        ["FMR at 0.6", sample["FMR at 0.6"].value, sample["FMR at 0.6"].counted, sample["FMR at 0.6"].interval],
    ]
    assert page.pictures[0]["alt"] == histogram_in_words(evaluation.counts.wider(0.02), 0.6)


def test_where_no_sample_is_possible_no_interval_is_promised(monkeypatch):
    monkeypatch.setattr("facelab.evaluate.counted.SAMPLE", 2)
    page = Page(report_page(evaluation_of(made_up(), counted=True)))
    assert "No interval is given: no two people's pictures are few enough" in page.words


# --- pictures ------------------------------------------------------------------------------------------------------


def test_faces_are_shown_only_if_asked_for_left_and_right_as_they_are_named(tmp_path):
    analyses = made_up(6, 2)
    for number, analysis in enumerate(analyses):
        file = tmp_path / f"{number}.png"
        Image.new("RGB", (40, 40), (20 * number, 200 - 15 * number, 90)).save(file)
        object.__setattr__(analysis.picture, "path", file)
    evaluation = evaluation_of(analyses)
    page = Page(report_page(evaluation, pictures=True))
    faces = [np.asarray(Image.open(io.BytesIO(data)), float) for data in page.bytes_of("jpeg")]
    scores = evaluation.scores
    places = [*extremes(scores, False, 6), *extremes(scores, True, 6)]
    assert len(faces) == len(places) == 12
    alts = [picture["alt"] for picture in page.pictures if "jpeg" in picture["src"]]
    for face, alt, place in zip(faces, alts, places, strict=True):
        pair = scores.first[place], scores.second[place]
        for colour, number in zip((face[75, 40], face[75, -40]), pair, strict=True):
            assert np.abs(colour - [20 * number, 200 - 15 * number, 90]).max() < 5
        names = " and ".join(analyses[number].picture.picture_id for number in pair)
        kind = "Least alike of one person" if scores.mated[place] else "Most alike of two people"
        assert alt == f"Two faces side by side. {kind}: {names}."
        assert f"{names}: distance {scores.distances[place]:.3f}" in page.words
    assert "This page now holds pictures of people. Keep it as you must keep the pictures themselves" in page.words
    assert "no pictures of anybody" not in page.words


def test_unasked_no_picture_is_even_opened(monkeypatch):
    monkeypatch.setattr("facelab.packs.Picture.rgb", lambda *given: pytest.fail("a picture was opened"))
    assert "image/jpeg" not in report_page(with_groups())


def test_a_picture_that_is_gone_by_then_costs_no_page(tmp_path):
    analyses = made_up(3, 2)
    object.__setattr__(analyses[0].picture, "path", tmp_path / "gone.png")
    page = Page(report_page(evaluation_of(analyses), pictures=True))
    assert "There is no file 'gone.png'." in page.words and page.bytes_of("jpeg")


def test_without_consent_to_show_them_no_page_can_hold_pictures():
    evaluation = evaluation_of(made_up(3, 2))
    for analysis in evaluation.analyses:
        object.__setattr__(analysis.picture, "consent", None)
    consent = type(PACK.consent)("stated", frozenset({"matching"}), BASIS, "here", "none")
    object.__setattr__(evaluation, "consent", consent)
    with pytest.raises(ConsentError, match="does not allow 'display'"):
        report_page(evaluation, pictures=True)


# --- the file ------------------------------------------------------------------------------------------------------


def test_a_report_of_ours_is_replaced_and_no_other_file(tmp_path, monkeypatch):
    monkeypatch.setattr(report_module, "report_page", lambda *given: f"{MARKER}\n<html>")
    place = require_place(str(tmp_path / "r.html"))
    assert list(tmp_path.iterdir()) == []  # looking leaves nothing
    write_report(with_groups(), place)
    before = place.read_bytes()
    assert require_place(str(place)) == place and write_report(with_groups(), place).read_bytes() == before
    for content in (
        b"",
        b"hello",
        b"<!doctype html>\n" + before,
        before[1:],
        MARKER.encode() + b" mine\n",
        b"\xff" * 999,
    ):
        place.write_bytes(content)
        for refuse in (lambda: require_place(str(place)), lambda: write_report(with_groups(), place)):
            with pytest.raises(FacelabError, match=r"is not a report of 'facelab evaluate', so it is not overwritten"):
                refuse()
        assert place.read_bytes() == content and list(tmp_path.iterdir()) == [place]


@pytest.mark.skipif(os.name == "nt", reason="links and pipes as POSIX knows them")
def test_a_link_leads_to_its_file_and_a_pipe_is_not_waited_for(tmp_path):
    (tmp_path / "mine.html").write_text("mine")
    (tmp_path / "link.html").symlink_to(tmp_path / "mine.html")
    (tmp_path / "loop.html").symlink_to("loop.html")
    (tmp_path / "to_come.html").symlink_to(tmp_path / "new.html")
    os.mkfifo(tmp_path / "pipe.html")
    for name in ("link", "loop", "pipe"):
        with pytest.raises(FacelabError, match="is not overwritten"):
            require_place(str(tmp_path / f"{name}.html"))
    assert require_place(str(tmp_path / "to_come.html")) == tmp_path / "new.html"


def test_a_tilde_is_the_home_folder(tmp_path, monkeypatch):
    for variable in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(variable, str(tmp_path))
    assert require_place("~/r.html") == (tmp_path / "r.html").resolve()


def refused(capsys, *options) -> str:
    """What the command says as it refuses, in one line."""
    assert main(["evaluate", *map(str, options)]) == 1
    shown = capsys.readouterr()
    assert shown.err.count("\n") == 1 and shown.out == ""
    return shown.err


def test_a_place_that_cannot_be_written_is_refused_before_a_picture_is_opened(
    folder, unopened, tmp_path, monkeypatch, capsys
):
    (tmp_path / "mine.html").write_text("mine")
    for file, said in (
        (tmp_path, "is a folder, and the report is a file"),
        ("", "is a folder, and the report is a file"),
        (tmp_path / "no" / "r.html", f"there is no folder '{tmp_path / 'no'}'"),
        (tmp_path / "mine.html" / "r.html", "there is no folder"),
        (tmp_path / "mine.html", "is not overwritten"),
    ):
        assert said in refused(capsys, folder, "--report", file)

    def full(**_):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("tempfile.TemporaryFile", full)
    assert "takes no file (Permission denied)" in refused(capsys, folder, "--report", tmp_path / "r.html")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["brought", "mine.html"]


def test_pictures_are_refused_before_one_is_opened_unless_a_record_allows_showing_them(
    folder, unopened, tmp_path, capsys
):
    file = tmp_path / "r.html"
    assert "Add --report FILE.html" in refused(capsys, folder, "--report-pictures")
    counted = refused(capsys, folder, "--report", file, "--report-pictures", "--scheduler", "here")
    assert "without names, so no pairs can be shown" in counted
    record = (folder / "consent.toml").read_text("utf-8")
    (folder / "consent.toml").write_text(record.replace(', "display"', ""), "utf-8")
    assert "The consent record of 'brought' does not allow 'display'" in refused(
        capsys, folder, "--report", file, "--report-pictures"
    )
    (folder / "consent.toml").unlink()
    said = refused(capsys, folder, "--basis", BASIS, "--report", file, "--report-pictures")
    assert "What --basis states for 'brought' does not allow 'display'" in said and "consent.toml" in said
    assert not file.exists()


def test_the_command_writes_the_page_prints_the_report_and_twice_gives_the_same_bytes(folder, tmp_path, capsys):
    file = folder / "report.html"  # beside the people: it is not passed over
    assert main(["evaluate", str(folder), "--report", str(file), "--json"]) == 0
    shown = capsys.readouterr()
    report, page = json.loads(shown.out), Page(file.read_text("utf-8"))
    assert f"The page is '{file}'." in shown.err and report["passed_over"] == []
    assert "At the threshold 0.6" in page.words and "image/jpeg" not in file.read_text("utf-8")
    first = file.read_bytes()
    assert main(["evaluate", str(folder), "--report", str(file), "--json"]) == 0
    assert file.read_bytes() == first
    assert json.loads(capsys.readouterr().out)["passed_over"] == []
    assert sorted(path.name for path in folder.iterdir() if path.is_file()) == ["consent.toml", "report.html"]
    assert main(["evaluate", str(folder), "--report", str(tmp_path / "p.html"), "--report-pictures"]) == 0
    assert "Evaluation of 'brought'" in capsys.readouterr().out
    page = Page((tmp_path / "p.html").read_text("utf-8"))
    assert len(page.bytes_of("jpeg")) == 6 + 4 and all(len(p["alt"].split()) >= 5 for p in page.pictures)


def test_stopped_half_way_the_earlier_page_stays_and_the_numbers_are_printed(folder, tmp_path, monkeypatch, capsys):
    file = tmp_path / "r.html"
    write_report(with_groups(), file)
    before = file.read_bytes()

    def interrupted(source, target):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("os.replace", interrupted)
        assert main(["evaluate", str(folder), "--report", str(file)]) == 130
    shown = capsys.readouterr()
    assert "FMR at 0.6" in shown.out and "stopped; nothing was left half-written" in shown.err
    assert file.read_bytes() == before and sorted(path.name for path in tmp_path.iterdir()) == [
        "brought",
        "r.html",
        "work",
    ]

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device", str(file))

    monkeypatch.setattr(report_module, "write_whole", full)
    assert main(["evaluate", str(folder), "--report", str(file)]) == 1
    shown = capsys.readouterr()
    assert "FMR at 0.6" in shown.out and "The disk is full" in shown.err and "The page is" not in shown.err
    assert file.read_bytes() == before


def test_a_file_that_came_while_we_measured_is_not_overwritten(folder, tmp_path, monkeypatch, capsys):
    file, real = tmp_path / "r.html", report_module.report_page

    def meanwhile(*given):
        file.write_text("mine")
        return real(*given)

    monkeypatch.setattr(report_module, "report_page", meanwhile)
    assert main(["evaluate", str(folder), "--report", str(file)]) == 1
    shown = capsys.readouterr()
    assert "is not overwritten" in shown.err and "FMR at 0.6" in shown.out and file.read_text() == "mine"
