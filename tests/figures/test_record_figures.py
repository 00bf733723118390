"""Figures and pages of the record: everything drawn once, everything escaped, and a letter that prints."""

import re
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.colors import same_color

from facelab.errors import FacelabError
from facelab.figures import theme
from facelab.figures.record.letter import letter_pages, letter_pdf, missing_characters
from facelab.figures.record.pages import (
    beside,
    case_rows,
    event_list,
    event_rows,
    matrix_rows,
    money_rows,
    question_words,
    request_rows,
    show_beside,
    show_matrix,
    show_sorting,
    show_table,
    sorting_rows,
    source_rows,
    table,
    told_rows,
    when,
)
from facelab.figures.record.reading import WAYS, page_map, trail_units
from facelab.figures.record.ties import KINDS, in_words, ties
from facelab.figures.record.timeline import BREAK, draw_events, place_events, timeline, timeline_ground
from facelab.record import (
    QUESTIONS,
    Line,
    RecordsRequest,
    article_days,
    compose,
    events_table,
    select,
    tie_lines,
    trail,
    trail_by_article,
)
from facelab.record.letter import save_letter
from facelab.record.sorting import (
    Agreement,
    cards,
    compare_readings,
    compare_sorting,
    kinds_by_letter,
    read_row,
    verdict,
)
from record_texts import RECORD

EVENTS = events_table(RECORD)
PAGE = "facelab.figures.page.display"
LETTER = compose(RECORD, RecordsRequest("Police of Exampletown", "2018", "2020", ("purchases", "debate")))


def marks(figure) -> int:
    """Return how many marks a timeline has."""
    return sum(
        len(line.get_xdata())
        for axes in figure.axes
        for line in axes.lines
        if line.get_marker() not in ("", "None", None)
    )


@pytest.mark.parametrize("chosen", [None, {"ibm-leaves"}, set()])
def test_every_event_with_a_date_is_drawn_once_whatever_is_chosen(chosen):
    figure = timeline(EVENTS, article_days(RECORD), list(RECORD.vocabulary.evidence), chosen)
    assert marks(figure) == int((EVENTS["placed"] != "not stated").sum())


def test_the_story_of_a_timeline_names_its_events_at_their_times_and_draws_none_twice():
    story = ["blog-85", "aclu-tests-congress", "ibm-leaves"]
    placed = place_events(EVENTS, list(RECORD.vocabulary.evidence))
    figure = timeline(EVENTS, article_days(RECORD), list(RECORD.vocabulary.evidence), story=story)
    at = {text.get_text(): text.xy for text in figure.axes[0].texts}
    places = [at[RECORD[name].title] for name in story]
    assert [pd.Timestamp(x) for x, _ in places] == [placed.loc[name, "x"] for name in story]
    heights = [y for _, y in places]
    assert heights == sorted(heights) and max(heights) < placed["y"].min()  # the first on top
    assert marks(figure) == int((EVENTS["placed"] != "not stated").sum())


def test_a_timeline_of_few_events_can_be_drawn_too():
    few = events_table(RECORD, select(RECORD, RECORD.events, actor="rite-aid"))
    assert marks(timeline(few, article_days(RECORD), list(RECORD.vocabulary.evidence))) == len(few)


def test_no_two_events_lie_on_each_other_in_a_timeline():
    placed = place_events(EVENTS, list(RECORD.vocabulary.evidence))
    spots = list(zip(placed["is_late"], placed["x"], placed["y"], strict=True))
    assert len(spots) == len(set(spots))


def test_every_tie_stands_in_one_line_of_the_diagram_and_in_its_words():
    lines = tie_lines(RECORD)
    drawn = sum(len(line.did) for some in lines.values() for line in some)
    label = {actor.id: actor.label or actor.name for actor in RECORD.actors}
    told = {(label[t.who], t.did, label[t.whom]) for event in RECORD.events for t in event.ties}
    assert drawn == len(told)
    assert all(f"{line.who} to {line.whom}" in in_words(lines) for some in lines.values() for line in some)


def arrows(figure) -> list[tuple[str, str, object]]:
    """Return each arrow of a figure of ties: the name it starts at, the name its head points to, and its patch."""
    found = []
    for axes in figure.get_axes():
        names = {
            (text.get_position()[0], text.get_position()[1]): text.get_text() for text in axes.texts if text.get_text()
        }
        for text in axes.texts:
            if text.get_text():
                continue
            style = text.arrowprops["arrowstyle"]
            assert style == "-|>"  # the head is where the arrow goes to, which is ``xy``
            start, end = ((round(x), y) for x, y in (text.get_position(), text.xy))
            found.append((names[start], names[end], text.arrow_patch))
    return found


def test_each_arrow_points_from_who_did_it_to_whom_it_was_done():
    lines = tie_lines(RECORD)
    wanted = sorted((line.who, line.whom) for some in lines.values() for line in some)
    assert sorted((who, whom) for who, whom, _ in arrows(ties(lines, "note"))) == wanted


def test_the_colour_of_an_arrow_says_who_acts_and_paleness_that_only_later_sources_tell():
    asked, told = Line("Ann", "Shop", ("asked",), "press", False), Line("Shop", "Ann", ("told",), "company", True)
    lines = {"Who asked?": [asked, told]}
    figure = ties(lines, "note")
    looks = {who: (patch.get_edgecolor()[:3], patch.get_alpha()) for who, _, patch in arrows(figure)}
    assert same_color(looks["Ann"][0], KINDS["press"][1]) and same_color(looks["Shop"][0], KINDS["company"][1])
    assert looks["Shop"][1] < looks["Ann"][1] == 1
    named = {text.get_text(): line.get_color() for text, line in
             zip(figure.legends[0].get_texts(), figure.legends[0].legend_handles, strict=True)}  # fmt: skip
    assert named == {"companies": KINDS["company"][1], "the press": KINDS["press"][1]}


def test_every_question_heads_the_panel_of_its_own_ties():
    lines = tie_lines(RECORD)
    panels = {axes.get_title(loc="left"): axes for axes in ties(lines, "note").get_axes()}
    assert set(panels) == set(lines)
    for question, axes in panels.items():
        names = {text.get_text() for text in axes.texts} - {""}
        assert names == {name for line in lines[question] for name in (line.who, line.whom)}


def test_who_contradicts_their_own_house_is_not_drawn_as_that_house():
    for some in tie_lines(RECORD).values():
        assert all(line.who != line.whom for line in some)


def test_the_squares_count_what_the_trail_counts():
    rows = trail_by_article(RECORD)
    assert sorted(way for some in rows.values() for way in some) == sorted(trail(RECORD).values())
    figure = trail_units(rows, "note")
    assert len(figure.axes[0].patches) == len(trail(RECORD))
    assert set(WAYS) == set(trail(RECORD).values())


def test_a_page_is_drawn_with_each_of_its_paragraphs():
    figure = page_map(20, {12: ("mistake", "here")}, "note")
    assert len(figure.axes[0].patches) == 20
    assert "here" in [text.get_text() for text in figure.axes[0].texts]


def test_each_square_of_the_trail_has_the_look_of_its_way_in_the_row_of_its_article():
    rows = {"001": ["document", "otherwise", "document"], "002": ["because", "asked"]}
    axes = trail_units(rows, "note").axes[0]
    assert [tick.get_text() for tick in axes.get_yticklabels()] == ["001", "002"]
    for row, ways in enumerate(rows.values()):
        mine = [patch for patch in axes.patches if abs(patch.get_y() + patch.get_height() / 2 - row) < 0.1]
        looks = [
            (patch.get_facecolor(), patch.get_hatch() or "") for patch in sorted(mine, key=lambda one: one.get_x())
        ]
        wanted = [WAYS[way][1:] for way in WAYS for one in ways if one == way]
        assert all(
            same_color(look[0], want[0]) and look[1] == want[1] for look, want in zip(looks, wanted, strict=True)
        )
    (legend,) = axes.figure.legends
    for text, patch in zip(legend.get_texts(), legend.legend_handles, strict=True):
        (colour,) = [colour for words, colour, _ in WAYS.values() if words == text.get_text()]
        assert same_color(patch.get_facecolor(), colour)


def test_the_mistake_is_marked_in_its_paragraph_and_so_is_its_mending():
    axes = page_map(9, {2: ("mistake", "wrong"), 7: ("mended", "put right")}, "note").axes[0]
    for number, bar in enumerate(axes.patches, 1):
        assert bar.get_y() + bar.get_height() / 2 == pytest.approx(number)
        hatch, colour = {2: ("xx", theme.RED), 7: ("//", theme.GREEN)}.get(number, (None, theme.PALE))
        assert (bar.get_hatch() or None) == hatch and same_color(bar.get_facecolor(), colour)
    words = {text.get_text(): text.get_position()[1] for text in axes.texts if text.get_text()}
    assert words["wrong"] == words["¶2"] == 2 and words["put right"] == words["¶7"] == 7
    assert axes.get_ylim()[0] > axes.get_ylim()[1]  # from the top


def timeline_marks(figure) -> list[tuple[bool, pd.Timestamp, float, str, str]]:
    """Return each mark of a timeline: later or not, when, how far down, its colour and its shape."""
    return [
        (half == 1, pd.Timestamp(x), float(y), line.get_color(), line.get_marker())
        for half, axes in enumerate(figure.axes)
        for line in axes.lines
        if line.get_marker() not in ("", "None", None)
        for x, y in zip(line.get_xdata(), line.get_ydata(), strict=True)
    ]


def test_every_event_stands_in_the_row_of_its_evidence_and_in_the_half_of_its_years():
    kinds = list(RECORD.vocabulary.evidence)
    placed = place_events(EVENTS, kinds)
    figure = timeline(EVENTS, article_days(RECORD), kinds)
    rows = dict(zip(figure.axes[0].get_yticks(), (t.get_text() for t in figure.axes[0].get_yticklabels()), strict=True))
    spots = {(is_late, x, round(y, 3)): (colour, shape) for is_late, x, y, colour, shape in timeline_marks(figure)}
    for _, event in placed.iterrows():
        colour, shape = spots[event["at"] >= BREAK, event["x"], round(event["y"], 3)]
        assert same_color(colour, theme.ORANGE if event["layer"] == "later" else theme.BLUE)
        assert shape == (">" if pd.isna(event["latest"]) else
                         {"stated": "o", "our reading": "s", "before its source": "<"}[event["placed"]])  # fmt: skip
        above = max(top for top in rows if top <= event["y"] + 1e-6)
        assert rows[above] == event["evidence"].replace("-", " ")
        same = "%Y" if event["at"] >= BREAK else "%Y-%m"
        assert f"{event['x']:{same}}" == f"{event['at']:{same}}"
    assert list(rows) == sorted(rows) and figure.axes[0].get_ylim()[0] > figure.axes[0].get_ylim()[1]


def test_only_the_chosen_events_of_a_timeline_are_strong():
    figure = timeline(EVENTS, article_days(RECORD), list(RECORD.vocabulary.evidence), {"ibm-leaves"})
    strong = [mark for mark in timeline_marks(figure) if not same_color(mark[3], theme.PALE)]
    assert len(strong) == 1 and f"{strong[0][1]:%Y-%m}" == "2020-06"


def test_articles_stand_at_their_days_and_the_ground_has_no_event_yet():
    kinds, days = list(RECORD.vocabulary.evidence), article_days(RECORD)
    placed = place_events(EVENTS, kinds)
    figure = timeline_ground(placed, days, kinds, 7)
    assert marks(figure) == 0 and "7 more have no date" in figure.get_supxlabel()
    assert {text.get_text(): pd.Timestamp(text.xy[0]) for text in figure.axes[0].texts} == days.to_dict()
    draw_events(figure, placed[placed["is_late"]])
    assert all(is_late for is_late, *_ in timeline_marks(figure)) and marks(figure) == placed["is_late"].sum()


def test_an_event_that_took_long_has_a_line_back_to_its_beginning():
    kinds = list(RECORD.vocabulary.evidence)
    long = place_events(EVENTS, kinds).query("long")
    figure = timeline(EVENTS, article_days(RECORD), kinds)
    drawn = sum(len(lines.get_segments()) for axes in figure.axes for lines in axes.collections)
    assert drawn == len(long) > 0


def test_tables_escape_what_they_are_given():
    html = table([{"<b>": "<script>", "x": "a\nb"}], "<i>")
    assert "<script>" not in html and "&lt;script&gt;" in html and "<br>" in html
    assert 'scope="row"' in html and 'scope="col"' in html
    assert "nothing fits" in table([], "none")


def test_a_date_in_a_table_says_whose_reading_it_is():
    said = {event_id: when(EVENTS.loc[event_id]) for event_id in EVENTS.index}
    assert said["go-correction"] == "2018-06-04"
    assert said["ibm-leaves"] == "2020-06-08 (our reading)"
    assert said["boot-camps"] == "by 2018-10-24"
    assert said["cia-closer-partnership"] == "from 2018-09-01 (our reading)"
    assert said["public-safety-advice"] == "not stated"
    assert all("--" not in row["Date it states"] for row in source_rows(RECORD, "articles"))


def test_a_claim_stands_beside_everything_said_against_it():
    for claim in RECORD.claims:
        html = beside(RECORD, claim)
        assert html.count("Others say") == len(claim.disputed)
        assert "What would count against it" in html


def test_whoever_has_no_word_in_the_record_is_in_the_table_and_it_says_so():
    rows = case_rows(RECORD, ["dea", "ice"])
    assert rows[0]["Their case, in its best terms"] == "No word of theirs is in the record."
    assert "ordinary" in rows[1]["Their case, in its best terms"]


def test_every_event_can_be_opened_and_stands_in_the_table():
    assert event_list(RECORD, RECORD.events).count("<details>") == len(RECORD.events) == len(event_rows(EVENTS))
    assert [row["Where"] for row in told_rows(RECORD, ["go-correction", "ibm-leaves"])] == ["004 ¶3, ¶4, ¶5", "003 ¶12"]


def test_the_matrix_has_a_row_for_each_question_and_says_what_a_learner_chose():
    one = RECORD["amazon-2020"]
    rows = matrix_rows(RECORD, [one], {one.id: ["said"] + [None] * 5})
    assert len(rows) == len(QUESTIONS)
    assert rows[0][one.title].endswith("You: it says so.")
    assert "You:" not in rows[1][one.title]


def test_each_card_stands_beside_its_own_sorting_and_ours():
    ten = cards(RECORD)
    rows = sorting_rows(RECORD, ten, [ten[0].evidence, *[None] * 9])
    assert [row["Ours"] for row in rows] == [card.evidence.replace("-", " ") for card in ten]
    assert "(as ours)" in rows[0]["Yours"] and {row["Yours"] for row in rows[1:]} == {"not sorted"}
    assert all(row["Claim"].startswith(card.claim) for row, card in zip(rows, ten, strict=True))


def test_money_and_requests_have_one_row_each_and_a_field_becomes_a_question():
    assert [row["What"] for row in money_rows(RECORD)] == [money.title for money in RECORD.money]
    assert [row["Request"] for row in request_rows(RECORD)] == [one.title for one in RECORD.requests]
    assert question_words("how_long") == "How long?"


@pytest.fixture
def shown(monkeypatch):
    """What is sent to the page, as HTML."""
    sent = []
    monkeypatch.setattr(PAGE, lambda html: sent.append(html.data))
    return sent


def test_tables_and_claims_are_shown_as_they_are_made(shown):
    show_table([{"a": "1"}], "one row")
    show_beside(RECORD, "no-contract")
    assert shown == [table([{"a": "1"}], "one row"), beside(RECORD, RECORD["no-contract"])]


def test_a_long_table_is_folded_and_says_how_long_it_is(shown):
    show_table([{"a": str(row)} for row in range(41)], "many")
    (html,) = shown
    assert html.startswith("<details><summary>many: 41 rows</summary><table>") and html.endswith("</details>")


def test_ours_is_shown_only_to_whoever_sorted_or_read_first(shown, capsys):
    ten, one = cards(RECORD), RECORD["amazon-2020"]
    show_sorting(RECORD, ten, [None] * 10)
    show_matrix(RECORD, [one], {one.id: [None] * 6})
    said = "".join(shown)
    assert "Sort first" in said and "Read first" in said and "<table" not in said
    chosen = [card.evidence for card in ten]
    show_sorting(RECORD, ten, chosen)
    show_matrix(RECORD, [one], {one.id: ["said"] + [None] * 5})
    assert f"<p>{compare_sorting(ten, chosen).describe()}</p>" in shown and capsys.readouterr().out == ""
    assert table(sorting_rows(RECORD, ten, chosen), "Yours, ours, and why") in shown
    assert table(matrix_rows(RECORD, [one], {one.id: ["said"] + [None] * 5}), "How we read it, and where") in shown


def test_sorting_as_we_did_agrees_and_a_defensible_choice_is_no_mistake():
    ten = cards(RECORD)
    assert len(ten) == 10
    assert compare_sorting(ten, [claim.evidence for claim in ten]).same == 10
    chosen = [claim.sorting.defensible[0] if claim.sorting.defensible else None for claim in ten]
    found = compare_sorting(ten, chosen)
    assert found.same == found.other == 0
    assert found.defensible == sum(bool(claim.sorting.defensible) for claim in ten)
    assert "can be defended" in found.describe() and "not sorted yet" in found.describe()


def test_the_words_give_each_count_its_own_name():
    assert Agreement(same=1, defensible=2, other=3, unanswered=4).describe() == (
        "Of 10 claims you sorted 1 as we did, 2 otherwise in a way that can be defended, 3 otherwise; "
        "4 are not sorted yet."
    )


@settings(deadline=None)
@given(st.lists(st.none() | st.sampled_from(sorted(RECORD.vocabulary.evidence)), min_size=10, max_size=10))
def test_every_card_is_counted_once_however_it_is_sorted(chosen):
    found = compare_sorting(cards(RECORD), chosen)
    assert sum(found) == 10
    assert found.same == sum(verdict(claim, kind) == "same" for claim, kind in zip(cards(RECORD), chosen, strict=True))


def test_every_kind_that_a_card_needs_has_a_letter():
    kinds = set(kinds_by_letter(RECORD).values())
    for claim in cards(RECORD):
        assert {claim.evidence, *claim.sorting.defensible} <= kinds
        assert claim.evidence not in claim.sorting.defensible


def test_readings_are_compared_cell_by_cell():
    three = [RECORD[name] for name in ("ibm-2020", "amazon-2020", "microsoft-2020")]
    ours = {one.id: [getattr(one, question).reads for question in QUESTIONS] for one in three}
    assert compare_readings(three, ours) == (18, 18)
    assert compare_readings(three, {name: [None] * 6 for name in ours}) == (0, 0)


@settings(deadline=None)
@given(st.lists(st.sampled_from("SFO-"), min_size=6, max_size=6))
def test_a_row_of_letters_is_read_as_written(row):
    words = {"S": "said", "F": "follows", "O": "open"}
    assert read_row(" ".join(row).lower(), words, 6) == [words.get(letter) for letter in row]


@pytest.mark.parametrize(("row", "words"), [("SX----", "'X' in it"), ("SF", "2 letters for 6")])
def test_a_row_that_cannot_be_read_is_refused(row, words):
    with pytest.raises(FacelabError, match=words):
        read_row(row, {"S": "said", "F": "follows"}, 6)


def test_a_letter_is_saved_whole_as_text_and_as_pdf(tmp_path):
    saved = save_letter(LETTER, letter_pdf(LETTER), "request_x", tmp_path / "letters")
    assert saved.text.read_text(encoding="utf-8") == LETTER
    assert saved.pdf.read_bytes().startswith(b"%PDF") and saved.pdf.read_bytes().rstrip().endswith(b"%%EOF")
    assert sorted(path.name for path in saved.text.parent.iterdir()) == ["request_x.pdf", "request_x.txt"]


def test_the_same_letter_gives_the_same_pdf_without_a_time_or_a_person_in_it():
    pdf = letter_pdf(LETTER)
    assert pdf == letter_pdf(LETTER)
    assert b"CreationDate" not in pdf and b"Author" not in pdf


def test_a_letter_fits_its_pages_and_dollars_are_no_formula():
    longer = f"{LETTER}\nFees of $5 and $6\n{'x' * 400}\n" + "a line\n" * 90
    pages = letter_pages(longer)
    assert len(pages) == 3
    texts = [text for page in pages for text in page.texts]
    assert not any(text.get_parse_math() for text in texts if "$" in text.get_text())
    for page in pages:
        page.canvas.draw()
        for text in page.texts:
            box = text.get_window_extent()
            assert box.x0 >= 0 and box.x1 <= page.bbox.x1 and box.y0 >= 0


def test_a_name_that_the_type_cannot_draw_is_kept_in_the_text_and_said(tmp_path):
    request = RecordsRequest("Police of Exampletown", "2018", "2020", ("purchases",))
    letter = compose(RECORD, replace(request, name="東 é"))
    assert letter_pdf(letter) is None and missing_characters(letter) == "東"
    saved = save_letter(letter, letter_pdf(letter), "request_x", tmp_path)
    assert saved.pdf is None and [path.name for path in tmp_path.iterdir()] == ["request_x.txt"]
    assert "東 é" in saved.text.read_text(encoding="utf-8")


def test_a_letter_that_cannot_be_saved_leaves_nothing_and_says_so(tmp_path):
    (tmp_path / "taken").write_text("a file, no folder")
    with pytest.raises(FacelabError, match="cannot be saved"):
        save_letter(LETTER, letter_pdf(LETTER), "request_x", tmp_path / "taken")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


def test_no_page_of_the_record_fetches_anything():
    for html in (event_list(RECORD, RECORD.events), table(event_rows(EVENTS), "all")):
        assert not re.search(r"<script|<link|<iframe|src=", html)
