"""The frame of the benchmarks: ratios and goals the right way round, and a page that says what was measured."""

import importlib
import json

import pytest

from benchmarks import course_widgets
from benchmarks.__main__ import PARTS
from benchmarks.harness import Growth, Row, in_own_process, in_turns
from benchmarks.report import document, growth_figure, table, write_json
from facelab.widgets import every_widget

FASTER = Row("part", "work", "a rival", theirs=100, ours=20, unit="ms", goal=4)
LIMIT = Row("part", "memory", "a limit", theirs=400, ours=500, unit="MB", goal=1, faster=False)
GROWTH = Growth("part", "How long?", "faces", "seconds", {"ours": [(1, 0.1), (1000, 2.0)], "theirs": [(1, 1), (10, 9)]})


def test_a_goal_is_a_least_or_a_greatest_ratio():
    assert (FASTER.ratio, FASTER.met) == (5, True)
    assert (LIMIT.ratio, LIMIT.met) == (1.25, False)
    assert Row("part", "differences", "a rival", 1, 0, "", 0, faster=False).met


def test_the_table_names_rival_ratio_goal_and_verdict():
    head, first, second = table([FASTER, LIMIT]).splitlines()
    assert head.split() == ["part", "what", "rival", "theirs", "ours", "ratio", "goal"]
    assert "a rival" in first and "5.00" in first and ">= 4" in first and first.endswith("  met")
    assert "1.25" in second and "<= 1" in second and second.endswith("NOT MET")


def test_rivals_take_turns_after_one_unpaid_round():
    calls = []
    taken = in_turns({"one": lambda: calls.append(1), "two": lambda: calls.append(2)}, turns=2)
    assert calls == [1, 2, 1, 2, 1, 2] and set(taken) == {"one", "two"}
    assert all(cost.wall >= 0 and cost.cpu >= 0 for cost in taken.values())


def test_memory_is_that_of_a_process_of_its_own():
    size, peak = in_own_process(len, b"x" * 30_000_000)
    assert size == 30_000_000 and peak > 30


def test_page_plot_and_file_hold_what_was_measured(tmp_path):
    page = document([FASTER, LIMIT], [GROWTH], 12.3)
    assert table([FASTER, LIMIT]) in page and "pictures/part.png" in page and "ours: 0.1 at 1 to 2 at 1,000" in page
    (axes,) = growth_figure(GROWTH).axes
    assert axes.get_xscale() == axes.get_yscale() == "log" and len(axes.lines) == 2
    write_json([FASTER], [GROWTH], 12.3, tmp_path / "bench.json")
    kept = json.loads((tmp_path / "bench.json").read_text())
    assert kept["rows"][0]["ratio"] == 5 and kept["growth"][0]["lines"]["theirs"] == [[1, 1], [10, 9]]
    assert "node" not in json.dumps(kept["machine"])


@pytest.mark.parametrize("part", PARTS)
def test_each_part_can_be_asked(part):
    module = importlib.import_module(f"benchmarks.{part}")
    assert callable(module.rows) and callable(module.growth)


def test_every_widget_of_every_subject_is_moved_and_measured(monkeypatch):
    monkeypatch.setattr(course_widgets, "VALUES", 2)
    monkeypatch.setattr(course_widgets, "PRESSES", 1)
    taken = course_widgets.seconds_by_widget(people=10)
    assert set(taken) == set(every_widget()) and all(len(seconds) and seconds.min() > 0 for seconds in taken.values())
