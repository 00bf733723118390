"""Explorers on a page with no kernel, in a real browser: opened from a file, moved, spoken, linked, held to Python."""

import random
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from benchmarks import course_explorers
from facelab.explorers import every_explorer
from facelab.explorers.page import on_page, sheet_and_scripts
from facelab.figures.verification.words import rate_in_words
from facelab.metrics import error_rates, false_match_rate, false_non_match_rate, london_scores
from facelab.paths import project_root
from facelab.publishing.course import page_of
from facelab.widgets.sample import Sample

TELEPHONE, LAPTOP = {"width": 390, "height": 844}, {"width": 1366, "height": 768}
STATES = 40


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    return Sample(tmp_path_factory.mktemp("saved"), people=10)


@pytest.fixture(scope="module")
def explorers(sample):
    return {name: explorer.example(sample) for name, explorer in every_explorer().items()}


@pytest.fixture(scope="module")
def pages(explorers, tmp_path_factory):
    """The address of a page that holds one explorer, by the explorer's name."""
    folder = tmp_path_factory.mktemp("pages")
    css = project_root() / "src" / "facelab" / "publishing" / "course.css"
    (folder / "course.css").write_bytes(css.read_bytes())
    for name, explorer in explorers.items():
        inside = f'<main id="main"><h2 id="above">Above</h2>{on_page(explorer.stored(), explorer.still())}</main>'
        page = page_of(name, inside + sheet_and_scripts({explorer.SOURCE}))
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    return {name: (folder / f"{name}.html").as_uri() for name in explorers}


@pytest.fixture
def opened(page, pages):
    """Open the page of an explorer and return the explorer; what goes wrong on the page is in ``page.troubles``."""
    page.troubles = []
    page.on("pageerror", lambda error: page.troubles.append(str(error)))
    page.on("console", lambda said: page.troubles.append(said.text) if said.type in ("error", "warning") else None)

    def open_page(name, link="", size=LAPTOP):
        page.set_viewport_size(size)
        page.goto("about:blank")  # so that a link alone also opens the page anew
        page.goto(pages[name] + link)
        explorer = page.locator(".fv-explorer")
        expect(explorer).to_be_visible()
        return explorer

    return open_page


# --- every explorer --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", every_explorer())
def test_it_runs_from_a_file_asks_nobody_and_takes_the_place_of_its_still(page, opened, name):
    asked = []
    page.on("request", lambda request: asked.append(request.url.partition(":")[0]))
    explorer = opened(name)
    assert page.turned_away == [] and set(asked) <= {"file", "blob", "data", "about"}
    assert page.troubles == []
    assert "Still picture" not in explorer.inner_text()
    spoken = explorer.locator("[role=status]").all_inner_texts()
    assert spoken and all(len(words.split()) >= 3 for words in spoken)


@pytest.mark.parametrize("name", every_explorer())
def test_every_control_is_native_and_has_a_name_and_takes_the_tab_key(page, opened, name):
    explorer = opened(name)
    controls = explorer.locator("input, select, button")
    assert controls.count()
    for control in controls.all():
        labels = control.evaluate("one => [...one.labels ?? []].map(label => label.textContent).join(' ')")
        assert labels.strip() or control.inner_text().strip()
    page.locator("body").press("Tab")
    reached = set()
    for _ in range(20):
        reached.add(
            page.evaluate(
                "document.activeElement.closest('.fv-explorer :is(input, button)') && document.activeElement.type"
            )
        )
        page.keyboard.press("Tab")
    assert reached - {None}


@pytest.mark.parametrize("name", every_explorer())
@pytest.mark.parametrize("width", [320, 390, 805, 1280])
def test_nothing_is_cut_off_at_any_width(page, opened, name, width):
    explorer = opened(name, size={"width": width, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    right = explorer.bounding_box()["x"] + explorer.bounding_box()["width"]
    for part in explorer.locator("p, input, svg, fieldset, .fv-face").all():
        box = part.bounding_box()
        assert box is None or box["x"] + box["width"] <= right + 1


@pytest.mark.parametrize("name", every_explorer())
def test_without_scripts_the_still_picture_stays(chromium, pages, name):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(pages[name])
    assert page.locator("[data-explorer] img").count() >= 1
    assert page.locator("[data-explorer] img").first.evaluate("image => image.naturalWidth") > 0
    context.close()


@pytest.mark.parametrize("name", every_explorer())
def test_nothing_moves_by_itself_and_paper_gets_the_pictures_without_the_controls(page, opened, name):
    explorer = opened(name)
    moving = "[...document.querySelectorAll('.fv-explorer *')].map(one => getComputedStyle(one).transitionDuration)"
    assert set(page.evaluate(moving)) == {"0s"} and page.evaluate("document.getAnimations().length") == 0
    page.emulate_media(media="print")
    assert not explorer.locator("input[type=range]").first.is_visible()
    for face in explorer.locator(".fv-face:visible").all():
        assert face.evaluate("one => getComputedStyle(one).printColorAdjust") == "exact"  # or paper shows none


@pytest.mark.parametrize("name", every_explorer())
def test_a_heading_in_the_link_is_no_state_and_is_left_alone_until_something_moves(page, opened, name):
    opened(name, "#above")
    assert urlsplit(page.url).fragment == "above" and page.troubles == []


def test_every_explorer_is_moved_and_measured(chromium, monkeypatch):
    monkeypatch.setattr(course_explorers, "VALUES", 3)
    taken = course_explorers.seconds_by_explorer(chromium, people=10)
    assert set(taken) == set(every_explorer()) and all(
        len(seconds) >= 3 and seconds.min() >= 0 and seconds.max() > 0 for seconds in taken.values()
    )


# --- the moving line -------------------------------------------------------------------------------------------------
def put(page, threshold, sample):
    """Choose a sample and put the line somewhere, as a person does, at once."""
    page.locator(f".fv-choice input[value='{sample}']").check(force=True)
    page.locator(".fv-slider").evaluate(
        "(slider, at) => { slider.value = at; slider.dispatchEvent(new Event('input')) }", threshold
    )


def seen(page):
    """What the page shows now."""
    return page.evaluate(
        """() => {
          const all = (where, what) => [...document.querySelectorAll(where)].map(what);
          const kind = (name) => ({
            count: document.querySelector(`.fv-${name} .fv-count`).textContent,
            rate: document.querySelector(`.fv-${name} .fv-rate`).textContent,
            pairs: all(`.fv-${name} .fv-pair:not([hidden])`, (pair) => pair.getAttribute("aria-label")),
          });
          const number = (where, name) => Number(document.querySelector(where).getAttribute(name));
          const box = document.querySelector(".fv-chart").getBoundingClientRect();
          const slider = document.querySelector(".fv-slider").getBoundingClientRect();
          return {
            output: document.querySelector("output").value, accepted: kind("accepted"), refused: kind("refused"),
            line: number(".fv-line", "x1"), dots: [number(".fv-dot-two", "cy"), number(".fv-dot-one", "cy")],
            ends: all(".fv-grid", (line) => Number(line.getAttribute("y1"))),
            chart: [box.left, box.right], slider: [slider.left, slider.right],
          };
        }"""
    )


def test_every_state_shows_what_python_computes(page, opened, sample):
    opened("MovingLine")
    chance = random.Random(7)
    london = london_scores()
    for _ in range(STATES):
        threshold, name = round(chance.uniform(0.1, 1.1), 2), chance.choice(["all", "London"])
        put(page, threshold, name)
        if name == "all":
            shares = [rate(sample.scores, threshold) for rate in (false_match_rate, false_non_match_rate)]
        else:
            shares = list(london.at(threshold))
        shown = seen(page)
        assert shown["output"] == f"{threshold:.2f}"
        for share, kind, rate in zip(shares, ("accepted", "refused"), ("FMR", "FNMR"), strict=True):
            assert shown[kind]["count"] == f"{share.count:,} of {share.total:,} pairs"
            assert shown[kind]["rate"] == rate_in_words(rate, share)
            assert bool(shown[kind]["pairs"]) == (name == "all" and share.count > 0)
        foot, _, top = shown["ends"]  # of the curves: at 0, 50 and 100 %
        for share, dot in zip(shares, shown["dots"], strict=True):
            assert abs((foot - dot) / (foot - top) - share.value) < 0.001


def test_the_faces_are_those_of_the_pairs_that_python_chose(page, opened, explorers):
    opened("MovingLine")
    data = explorers["MovingLine"].data
    put(page, 0.45, "all")
    place = data["lines"]["says"].index("0.45")
    for kind in ("accepted", "refused"):
        pairs = [data["pairs"][number] for number in data["samples"][0]["errors"][kind]["pairs"][place]]
        assert seen(page)[kind]["pairs"] == [pair["alt"] for pair in pairs]
        where = f".fv-{kind} .fv-pair:not([hidden]) .fv-face"
        spots = page.evaluate(f"[...document.querySelectorAll('{where}')].map(one => one.style.backgroundPosition)")
        for number, spot in zip((face for pair in pairs for face in pair["faces"]), spots, strict=True):
            row, column = divmod(number, data["faces"]["columns"])
            across, down = (float(part.removesuffix("%")) for part in spot.split())
            assert abs(across - 100 * column / (data["faces"]["columns"] - 1)) < 0.01
            assert abs(down - 100 * row / (data["faces"]["rows"] - 1)) < 0.01


def test_the_line_stands_under_the_sliders_thumb_at_the_distance_it_names(page, opened, explorers):
    opened("MovingLine")
    lines = explorers["MovingLine"].data["lines"]
    for threshold in (lines["low"], 0.5, lines["high"]):
        put(page, threshold, "all")
        shown = seen(page)
        (left, right), half = shown["slider"], 11  # pixels: half a thumb
        share = (threshold - lines["low"]) / (lines["high"] - lines["low"])
        thumb = left + half + share * (right - left - 2 * half)
        assert abs(thumb - (shown["chart"][0] + shown["line"])) < 1


def test_what_lies_on_the_wrong_side_is_hatched_and_each_side_is_named(page, opened):
    opened("MovingLine")
    put(page, 0.45, "all")
    hatched = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll(".fv-chart [clip-path]")].map((path) => {
          const meant = (name) => document.querySelector(path.getAttribute(name).slice(4, -1)).firstChild;
          const { x, width } = meant("clip-path");
          return [meant("fill").getAttribute("class"), [x.baseVal.value, x.baseVal.value + width.baseVal.value]];
        }))"""
    )
    line, (left, right) = seen(page)["line"], seen(page)["chart"]
    assert hatched["fv-hatch-two"] == pytest.approx([0, line], abs=1)
    assert hatched["fv-hatch-one"] == pytest.approx([line, right - left], abs=1)
    names = {text.text_content(): text for text in page.locator(".fv-chart text").all()}
    for name, before, kind in (("match", True, "one"), ("no match", False, "two")):
        box = names[name].bounding_box()
        assert (box["x"] + box["width"] < left + line) if before else (box["x"] > left + line)
        assert names[name].get_attribute("class") == f"fv-text-{kind}"


def test_the_keyboard_moves_the_line_and_the_words_follow(page, opened):
    explorer = opened("MovingLine")
    words = explorer.locator("[role=status]")
    explorer.locator(".fv-slider").focus()
    before = words.all_inner_texts()
    page.keyboard.press("ArrowLeft")
    expect(explorer.locator("output")).to_have_text("0.59")
    for _ in range(9):
        page.keyboard.press("ArrowLeft")
    expect(explorer.locator("output")).to_have_text("0.50")
    assert words.all_inner_texts() != before
    page.keyboard.press("Home")
    expect(words.first).to_contain_text(re.compile(r": 0 of \d"))
    page.keyboard.press("End")
    expect(words.last).to_contain_text(re.compile(r": 0 of \d"))
    page.keyboard.press("Shift+Tab")  # to the choice of pictures, whose arrows choose
    page.keyboard.press("ArrowRight")
    expect(explorer.locator(".fv-note")).to_contain_text("synthetic")
    page.keyboard.press("ArrowRight")
    expect(explorer.locator(".fv-note")).to_contain_text("London")
    expect(explorer.locator(".fv-blank").first).to_contain_text("Only counts")
    assert page.troubles == []


def test_the_line_can_be_drawn_along_in_the_picture(page, opened):
    explorer = opened("MovingLine")
    box = explorer.locator(".fv-chart").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 90)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 4, box["y"] + 90)
    page.mouse.up()
    line = box["x"] + seen(page)["line"]
    assert abs(line - (box["x"] + box["width"] / 4)) < box["width"] / 100
    page.mouse.move(box["x"] + box["width"] * 0.8, box["y"] + 90)  # let go of: it stays
    assert box["x"] + seen(page)["line"] == line


def test_the_state_goes_into_the_link_and_comes_back_from_it(page, opened, pages):
    explorer = opened("MovingLine", "#above")
    put(page, 0.45, "harder")
    page.wait_for_function("location.hash.includes('threshold=0.45')")
    assert parse_qs(urlsplit(page.url).fragment) == {"threshold": ["0.45"], "sample": ["harder"]}
    link = page.url.removeprefix(pages["MovingLine"])
    explorer = opened("MovingLine", link)
    expect(explorer.locator("output")).to_have_text("0.45")
    assert explorer.locator("input[value=harder]").is_checked()
    page.evaluate("location.hash = '#threshold=0.3'")  # a link on the page itself
    expect(explorer.locator("output")).to_have_text("0.30")


@pytest.mark.parametrize("link", ["#threshold=7", "#threshold=-1", "#threshold=a&sample=b", "#sample=%22%3E%3Cb%3E"])
def test_a_link_with_nonsense_shows_a_line_that_there_is(page, opened, explorers, link):
    explorer = opened("MovingLine", link)
    assert explorer.locator("output").inner_text() in explorers["MovingLine"].data["lines"]["says"]
    assert explorer.locator(".fv-choice input:checked").count() == 1 and page.troubles == []
    assert explorer.locator("b").count() == 0


def test_slider_picture_words_and_faces_stand_on_one_screen(page, opened):
    explorer = opened("MovingLine", "#threshold=0.45&sample=harder")
    parts = explorer.locator(".fv-slider, .fv-chart, [role=status], .fv-pair:visible, .fv-note").all()
    assert len(parts) >= 8
    tops, feet = zip(
        *((box["y"], box["y"] + box["height"]) for box in (part.bounding_box() for part in parts)), strict=True
    )
    assert min(tops) >= 0 and max(feet) <= LAPTOP["height"]


def test_on_a_telephone_the_slider_stays_while_the_faces_are_looked_at(page, opened):
    explorer = opened("MovingLine", "#threshold=0.45", {"width": 390, "height": 600})
    page.evaluate("scrollTo(0, document.querySelector('.fv-chart').getBoundingClientRect().bottom + scrollY - 200)")
    slider, chart = (explorer.locator(part).bounding_box() for part in (".fv-slider", ".fv-chart"))
    assert 0 <= slider["y"] <= 200 and chart["y"] < slider["y"]
    assert explorer.locator(".fv-pair:visible").first.bounding_box()["y"] < 600


def test_a_narrower_window_draws_the_picture_anew_with_words_of_the_same_size(page, opened):
    explorer = opened("MovingLine")
    wide = explorer.locator(".fv-chart text").first.bounding_box()["height"]
    page.set_viewport_size(TELEPHONE)
    page.wait_for_function("document.querySelector('.fv-chart').viewBox.baseVal.width < 390")
    assert abs(explorer.locator(".fv-chart text").first.bounding_box()["height"] - wide) < 1


def test_the_curves_pass_through_the_rates_of_python(page, opened, sample, explorers):
    opened("MovingLine")
    put(page, 0.5, "all")
    lines = explorers["MovingLine"].data["lines"]
    thresholds = [round(lines["low"] + lines["step"] * place, 2) for place in range(len(lines["says"]))]
    foot, _, top = seen(page)["ends"]
    for name, rates in zip(("two", "one"), error_rates(sample.scores, thresholds), strict=True):
        path = page.locator(f".fv-curve-{name}").get_attribute("d")
        heights = [float(point.partition(",")[2]) for point in path.removeprefix("M").split("L")]
        assert len(heights) == len(rates)
        assert all(abs((foot - y) / (foot - top) - rate) < 0.001 for y, rate in zip(heights, rates, strict=True))


# --- what the detector sees ------------------------------------------------------------------------------------------
def see(page, way, step):
    """Choose a change and go to a step of it, as a person does."""
    page.locator(f".fv-choice input[value='{way}']").check(force=True)
    page.locator(".fv-slider").evaluate(
        "(slider, at) => { slider.value = at; slider.dispatchEvent(new Event('input')) }", step
    )


def test_every_step_shows_the_boxes_and_words_that_python_gave(page, opened, explorers):
    explorer = opened("WhatTheDetectorSees")
    (ways,) = explorers["WhatTheDetectorSees"].data["heads"].values()
    chance = random.Random(9)
    for _ in range(STATES):
        way = chance.choice(list(ways))
        step = chance.randrange(len(ways[way]))
        see(page, way, step)
        told = ways[way][step]
        expect(explorer.locator("[role=status]")).to_have_text(told["words"])
        assert explorer.locator("output").inner_text() == told["says"]
        assert explorer.locator(".fv-seen").get_attribute("aria-label") == told["alt"]
        drawn = page.evaluate(
            "[...document.querySelectorAll('.fv-box')].map(one => ['x', 'y', 'width', 'height'].map("
            "name => Number(one.getAttribute(name))))"
        )
        assert sorted(drawn) == sorted(box for boxes in told["boxes"].values() for box in boxes)
        for row, name in zip(explorer.locator(".fv-row").all(), told["found"], strict=True):
            marks = [("fv-found" in mark.get_attribute("class")) for mark in row.locator(".fv-mark").all()]
            assert marks == [one["found"][name] for one in ways[way]]


def test_a_step_is_chosen_by_its_mark_or_by_the_keyboard_and_another_change_begins_at_its_start(page, opened):
    explorer = opened("WhatTheDetectorSees")
    see(page, "tilt", 0)
    explorer.locator(".fv-row").first.locator(".fv-mark").nth(4).click()
    expect(explorer.locator("output")).to_have_text("picture tilted 45 degrees")
    explorer.locator(".fv-slider").focus()
    page.keyboard.press("ArrowRight")
    expect(explorer.locator("output")).to_have_text("picture tilted 60 degrees")
    page.wait_for_function("location.hash.includes('step=5')")
    assert parse_qs(urlsplit(page.url).fragment)["way"] == ["tilt"]
    see(page, "light", 0)
    expect(explorer.locator("output")).to_have_text("light +0 stops")
    assert page.troubles == []


def test_the_frame_stands_round_the_marks_below_the_sliders_thumb(page, opened):
    explorer = opened("WhatTheDetectorSees")
    for step in (0, 3, 7):
        see(page, "tilt", step)
        slider, mark = (
            explorer.locator(".fv-slider").bounding_box(),
            explorer.locator(".fv-row").first.locator(".fv-mark").nth(step).bounding_box(),
        )
        half = 11  # pixels: half a thumb
        thumb = slider["x"] + half + step / 7 * (slider["width"] - 2 * half)
        assert abs(thumb - (mark["x"] + mark["width"] / 2)) < 1.5


@pytest.mark.parametrize("link", ["#step=99", "#step=-3&way=tilt", "#head=nobody&way=nothing&step=x"])
def test_a_link_with_nonsense_shows_a_step_that_there_is(page, opened, link):
    explorer = opened("WhatTheDetectorSees", link)
    assert explorer.locator("output").inner_text() and explorer.locator(".fv-seen[aria-label]").count() == 1
    assert page.troubles == []


# --- one against many ------------------------------------------------------------------------------------------------
def set_slider(page, place, value):
    page.locator(".fv-slider").nth(place).evaluate(
        "(slider, at) => { slider.value = at; slider.dispatchEvent(new Event('input')) }", value
    )


def test_every_size_line_and_rule_shows_what_python_computes(page, opened, explorers):
    explorer, many = opened("OneAgainstMany"), explorers["OneAgainstMany"]
    chance, data = random.Random(7), many.data
    for _ in range(STATES):
        many.size = chance.randint(data["sizes"]["low"], data["sizes"]["high"])
        many.line = round(chance.uniform(data["lines"]["low"], data["lines"]["high"]), 2)
        many.rule = chance.choice(data["rules"])
        explorer.locator(f".fv-choice input[value='{many.rule}']").check(force=True)
        set_slider(page, 0, many.size)
        set_slider(page, 1, many.line)
        assert explorer.locator("[role=status]").first.inner_text() == many.words()
        hits = page.evaluate("[...document.querySelectorAll('.fv-tile')].map(one => one.classList.contains('fv-hit'))")
        assert hits == many.found().tolist()
        away = page.evaluate("document.querySelectorAll('.fv-gallery .fv-away').length")
        assert away == data["sizes"]["high"] - many.size
        assert explorer.locator("output").all_inner_texts() == [str(many.size), f"{many.line:.2f}"]
    assert page.troubles == []


def test_the_curve_of_the_growing_gallery_passes_through_the_counts(page, opened, explorers):
    opened("OneAgainstMany")
    data = explorers["OneAgainstMany"].data
    at = len(data["fmr"]) // 2
    set_slider(page, 1, data["lines"]["low"] + at * data["lines"]["step"])
    path = page.locator(".fv-solid").get_attribute("d")
    heights = [float(point.split(",")[1]) for point in path.removeprefix("M").split("L")]
    foot, top = (float(page.locator(".fv-chart .fv-grid").nth(place).get_attribute("y1")) for place in (0, 2))
    shares = [counts[at] / len(data["visitors"]) for counts in data["found"]]
    assert [(foot - height) / (foot - top) for height in heights] == pytest.approx(shares)


def test_a_visitor_chosen_by_keys_is_shown_beside_whoever_they_are_taken_for(page, opened, explorers):
    explorer, data = opened("OneAgainstMany"), explorers["OneAgainstMany"].data
    explorer.locator(".fv-tile input").first.focus()
    page.keyboard.press("ArrowRight")
    whose = explorer.locator("[role=status]").last
    expect(whose).to_contain_text(data["visitors"][1]["name"])
    name = data["members"][data["visitors"][1]["nearest"][-1][1]]  # of so few, all are enrolled at first
    expect(whose).to_contain_text(name)
    explorer.locator(".fv-slider").first.focus()
    page.keyboard.press("End")
    expect(explorer.locator("output").first).to_have_text(str(data["sizes"]["high"]))
    explorer.locator(".fv-choice input").first.focus()
    page.keyboard.press("ArrowRight")
    expect(explorer.locator("[role=status]").first).to_contain_text("always nearest")
    assert page.troubles == []


@pytest.mark.parametrize("link", ["#size=999&line=-4&visitor=77", "#size=x&rule=none", "#visitor=-1&line=9"])
def test_a_link_with_nonsense_shows_a_gallery_that_there_is(page, opened, explorers, link):
    explorer, data = opened("OneAgainstMany", link), explorers["OneAgainstMany"].data
    size = int(explorer.locator("output").first.inner_text())
    assert data["sizes"]["low"] <= size <= data["sizes"]["high"]
    assert explorer.locator(".fv-tile input:checked").count() == 1 and page.troubles == []


# --- false alarms in a town ------------------------------------------------------------------------------------------
def test_every_day_in_the_town_shows_what_python_computes(page, opened, explorers):
    explorer, town = opened("FalseAlarms"), explorers["FalseAlarms"]
    chance = random.Random(7)
    for _ in range(STATES):
        for place, knob in enumerate(("passages", "listed", "size", "line")):
            value = chance.randrange(len(town.data["says"][knob]))
            setattr(town, knob, value)
            set_slider(page, place, value)
        day = town.day()
        assert explorer.locator(".fv-controls [role=status]").inner_text() == town.words()
        shown = page.evaluate(
            """() => [...document.querySelectorAll(".fv-tile:not([hidden])")].map((one) => [...one.classList])"""
        )
        total = day["trueDrawn"] + day["falseDrawn"]
        assert len(shown) == min(town.data["most"], total)
        wanted = [(place + 1) * day["trueDrawn"] // total > place * day["trueDrawn"] // total
                  for place in range(len(shown))]  # fmt: skip
        assert ["fv-right" in names for names in shown] == wanted
        assert ["fv-hit" in names for names in shown] == [not right for right in wanted]
    assert page.troubles == []


def test_an_alarm_chosen_by_keys_is_followed_in_words(page, opened, explorers):
    explorer = opened("FalseAlarms", "#passages=3&listed=0&size=2&line=7")
    explorer.locator(".fv-tile input").first.focus()
    page.keyboard.press("ArrowRight")
    story = explorer.locator(".fv-story")
    expect(story).to_contain_text(explorers["FalseAlarms"].data["pairs"]["false"][1]["passer"])
    expect(story.locator("li")).to_have_count(6)
    assert page.troubles == []
