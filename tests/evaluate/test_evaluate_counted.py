"""All pairs counted, here or on a cluster: the same counts, rates from them, and what is refused or survived."""

import asyncio
import builtins
import json
import os
import socket
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from distributed import Client, LocalCluster

from evaluated import BASIS, PACK, made_up
from facelab.cli import build_parser, main
from facelab.errors import FacelabError
from facelab.evaluate import cluster as cluster_module
from facelab.evaluate import command as command_module
from facelab.evaluate import counted as counted_module
from facelab.evaluate import evaluate
from facelab.evaluate import measure as measure_module
from facelab.evaluate.cluster import connected, require_cluster
from facelab.evaluate.counted import count_pairs, evaluate_counts
from facelab.evaluate.words import _rates_in_words
from facelab.metrics import ScoreCounts, compare_all, count_scores
from facelab.metrics.verification import all_pairs
from facelab.pipeline import NO_FACE, Analysis

AT_STOCK = ("fmr_at_0.6", "fnmr_at_0.6", "frr_at_0.6", "failure_to_acquire")
COUNTS = ("mated", "non_mated", "mated_not_made", "non_mated_not_made", "mated_tried", "failures_to_acquire", "people")


def with_failures(spread: float = 0.045) -> list[Analysis]:
    """Made-up analyses, every seventh of them without a face."""
    return [Analysis(a.picture, why=NO_FACE) if n % 7 == 4 else a for n, a in enumerate(made_up(spread=spread))]


def command(folder, scheduler, *options):
    return ["evaluate", str(folder), "--basis", BASIS, "--scheduler", scheduler, *options]


# --- counting ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("spread", "error"), [(0.025, "false_matches_at_0.6"), (0.045, "false_non_matches_at_0.6")])
def test_the_rates_of_counts_are_those_of_the_comparisons_one_by_one(spread, error):
    analyses = with_failures(spread)
    counted, one_by_one = evaluate_counts(analyses, count_pairs(analyses)), evaluate(analyses)
    assert {name: counted[name] for name in AT_STOCK} == {name: one_by_one[name] for name in AT_STOCK}
    assert {name: counted["counts"][name] for name in COUNTS} == {name: one_by_one["counts"][name] for name in COUNTS}
    for errors in ("false_matches_at_0.6", "false_non_matches_at_0.6", "false_rejects_at_0.6"):
        assert counted["counts"][errors] == one_by_one["counts"][errors]
    assert counted["counts"][error] > 10
    # a threshold of two decimals, and a straight line between two of them: near, and not the same
    assert counted["best_threshold"] == pytest.approx(one_by_one["best_threshold"], abs=0.02)
    assert counted["eer"] == pytest.approx(one_by_one["eer"], abs=0.01)
    assert counted["eer_threshold"] == pytest.approx(one_by_one["eer_threshold"], abs=0.02)
    assert counted["failures"] == one_by_one["failures"] and len(counted["failures"]) == 10
    assert json.loads(json.dumps(counted, allow_nan=False)) == counted


def test_at_the_best_threshold_each_error_has_its_own_count():
    analyses = made_up()
    report = evaluate_counts(analyses, count_pairs(analyses))
    scores, best = compare_all(analyses), report["best_threshold"]
    assert report["counts"]["false_matches_at_best"] == (scores.non_mated_distances <= best).sum() > 0
    assert report["counts"]["false_non_matches_at_best"] == (scores.mated_distances > best).sum() > 0
    assert report["fmr_at_best"] == report["counts"]["false_matches_at_best"] / len(scores.non_mated_distances)
    assert report["fnmr_at_best"] == report["counts"]["false_non_matches_at_best"] / len(scores.mated_distances)


def test_only_what_needs_no_comparison_has_an_interval_and_accuracies_are_left_out():
    analyses = made_up()
    report = evaluate_counts(analyses, count_pairs(analyses))
    intervals = {name: report[name] for name in report if name.endswith("_interval")}
    assert {name for name, ends in intervals.items() if ends} == {"failure_to_acquire_interval"}
    assert "accuracy" not in report and "do not say who" in report["rules"]["no_interval"]
    lines = _rates_in_words(report)
    assert len(lines) == 7 and sum("95 % interval" in line for line in lines) == 1


def test_where_everybody_fits_the_intervals_are_those_of_everybody():
    analyses = with_failures()
    sample = evaluate_counts(analyses, count_pairs(analyses))["sample"]
    whole = evaluate(analyses)
    assert sample.pop("everybody") is True
    assert sample == {name: whole[name] for name in sample} and set(whole) - set(sample) == {"failures", "rules"}


def test_of_a_larger_set_whole_people_are_drawn_always_the_same(monkeypatch):
    monkeypatch.setattr(counted_module, "SAMPLE", 20)
    analyses = made_up()
    sample = counted_module._of_some(analyses)
    assert sample == counted_module._of_some(analyses[::-1]) and sample["everybody"] is False
    assert sample["counts"]["pictures"] == 3 * sample["counts"]["people"] == 18  # a seventh would be the 21st picture
    monkeypatch.setattr(counted_module, "SAMPLE", 5)
    assert counted_module._of_some(analyses) is None


def test_the_people_drawn_are_not_the_first_by_name(monkeypatch):
    monkeypatch.setattr(counted_module, "SAMPLE", 30)
    seen = []
    monkeypatch.setattr(counted_module, "evaluate", lambda some: seen.extend(some) or {})
    counted_module._of_some(made_up())
    people = [analysis.picture.person_id for analysis in seen]
    assert people == sorted(people) and len(set(people)) == 10 and people[-1] > "15"


@pytest.mark.parametrize("faces", [0, 1])
def test_with_fewer_than_two_faces_nothing_is_counted_and_that_is_said(faces):
    analyses = [Analysis(a.picture, why=NO_FACE) for a in made_up(4)]
    analyses[:faces] = made_up(4)[:faces]
    counts = count_pairs(analyses)
    assert counts.not_made == (4 * 3, 66 - 4 * 3) and counts.mated.sum() == counts.non_mated.sum() == 0
    report = evaluate_counts(analyses, counts)
    assert report["fmr_at_0.6"] is report["eer"] is report["best_threshold"] is None and report["frr_at_0.6"] == 1
    assert sum("cannot be measured here" in line for line in _rates_in_words(report)) == 5


def test_the_command_counts_here_what_is_too_much_to_keep(faces, work, monkeypatch, capsys):
    def too_many(pictures):
        raise FacelabError("too many")

    monkeypatch.setattr(command_module, "require_few", too_many)
    assert main(command(faces, "here")[:4]) == 1
    capsys.readouterr()
    assert main(command(faces, "here", "--json")) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["counted_on"] == "this machine" and report["counts"]["pictures"] == 13
    assert main(command(faces, "here")) == 0
    said = capsys.readouterr().out
    assert "These rates have no interval. Of 6 people, all of them, with 13 pictures, compared one by one:\n" in said
    assert "accuracy" in said and "the counts do not say who was in which comparison" in said


def test_help_says_in_one_line_when_a_cluster_is_worth_it():
    (commands,) = (action.choices for action in build_parser()._actions if action.choices)
    (option,) = (action for action in commands["evaluate"]._actions if action.dest == "scheduler")
    assert "worth it only for far larger sets" in option.help and "5 billion pairs" in option.help


# --- a cluster -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1",
        local_directory=str(tmp_path_factory.mktemp("cluster")),
    ) as cluster:  # fmt: skip
        yield cluster


def test_two_worker_processes_count_the_same_as_this_machine_and_as_no_counting_at_all(cluster, faces, work, capsys):
    with Client(cluster, set_as_default=False) as client:
        assert len(set(client.run(os.getpid).values())) == 2
    reports = {}
    for place in (cluster.scheduler_address, "here"):
        assert main(command(faces, place, "--json")) == 0
        said = capsys.readouterr()
        reports[place] = json.loads(said.out)
        assert (f"The embeddings go to the cluster at '{place}'" in said.err) is (place != "here")
    there, here = reports.values()
    assert (there.pop("counted_on"), here.pop("counted_on")) == ("a cluster", "this machine")
    for report in (there, here):
        del report["seconds"], report["faces_per_second"]
    assert there == here
    assert main(["evaluate", str(faces), "--basis", BASIS, "--json"]) == 0
    plain = json.loads(capsys.readouterr().out)
    assert {name: there[name] for name in AT_STOCK} == {name: plain[name] for name in AT_STOCK}
    assert {name: there["counts"][name] for name in COUNTS} == {name: plain["counts"][name] for name in COUNTS}
    assert not (work / "evaluate").exists()


def test_the_histogram_of_a_cluster_is_that_of_the_comparisons_one_by_one(cluster):
    analyses = with_failures()
    with connected(cluster.scheduler_address) as client:
        counts = count_pairs(analyses, client)
    plain = count_scores(compare_all(analyses), width=0.01)
    last = len(counts.mated)
    assert counts.not_made == plain.not_made and np.allclose(counts.edges, plain.edges[: last + 1])
    for name in ("mated", "non_mated"):
        assert getattr(counts, name).tolist() == getattr(plain, name)[:last].tolist()
        assert not getattr(plain, name)[last:].any()


def test_the_address_of_a_worker_is_none_of_a_scheduler(cluster):
    worker = next(iter(cluster.scheduler_info["workers"]))
    with pytest.raises(FacelabError, match=f"At '{worker}' is not a Dask scheduler, but a worker"):
        require_cluster(worker)


def test_a_scheduler_without_a_worker_is_refused(cluster, monkeypatch):
    async def deserted(address):
        return {"type": "Scheduler", "workers": {}}

    monkeypatch.setattr(cluster_module, "_ask", deserted)
    with pytest.raises(FacelabError, match=r"has no worker\. Start some, .* 'dask worker tcp://x:1'"):
        require_cluster("tcp://x:1")


@pytest.fixture
def silent():
    """The address of somebody who takes calls and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        calls = []
        threading.Thread(target=lambda: calls.append(server.accept()), daemon=True).start()
        yield f"tcp://127.0.0.1:{server.getsockname()[1]}"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def test_an_address_that_does_not_answer_is_named_with_the_cure_before_a_picture_is_opened(
    faces, silent, work, monkeypatch, capsys
):
    monkeypatch.setattr(cluster_module, "PATIENCE", 0.5)
    monkeypatch.setattr(measure_module, "analyse", lambda *a, **k: pytest.fail("a picture was opened"))
    for address in (silent, f"tcp://127.0.0.1:{free_port()}", "no port", "carrier-pigeon://x", ""):
        assert main(command(faces, address)) == 1
        shown = capsys.readouterr()
        assert f"No Dask scheduler answers at '{address}'" in shown.err and "'dask scheduler' prints" in shown.err
        assert shown.err.count("\n") == 1 and shown.out == ""


def test_without_dask_it_is_said_what_installs_it(faces, work, monkeypatch, capsys):
    real = builtins.__import__

    def without(name, *rest, **more):
        if name.partition(".")[0] in ("distributed", "dask"):
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    assert main(command(faces, "tcp://127.0.0.1:8786")) == 1
    said = capsys.readouterr().err
    assert "'distributed' (Dask), which is not installed" in said and "make setup" in said and "://" not in said
    assert main(command(faces, "here", "--json")) == 0  # needs none of it


def test_a_cluster_that_is_lost_on_the_way_costs_no_result(cluster, faces, work, monkeypatch, capsys):
    def lost(future, client):
        raise OSError("the connection\nis gone")

    monkeypatch.setattr(all_pairs, "_result", lost)
    assert main(command(faces, cluster.scheduler_address, "--json")) == 0
    said = capsys.readouterr()
    assert "The cluster did not finish counting: OSError: the connection is gone This machine counts now;" in said.err
    report = json.loads(said.out)
    assert report["counted_on"] == "this machine" and report["counts"]["non_mated"] > 0
    assert "Traceback" not in said.err and not (work / "evaluate").exists()


def test_interrupted_while_it_counts_what_was_looked_at_is_kept_for_another_try(faces, work, monkeypatch, capsys):
    def interrupted(analyses, client=None):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(command_module, "count_pairs", interrupted)
        assert main(command(faces, "here")) == 130
    assert "13 of 13 pictures are done and kept" in capsys.readouterr().err and len(list(work.rglob("*.npz"))) == 13
    assert main(command(faces, "here", "--json")) == 0
    assert "13 pictures are done" in capsys.readouterr().err and list(work.rglob("*")) == []


@pytest.mark.parametrize("option", ["--pairs", "--people"])
def test_names_and_counts_do_not_go_together(faces, work, capsys, option):
    assert main(command(faces, "here", option, "x")) == 1
    assert f"--scheduler counts all pairs, without names, so it cannot go with {option}." in capsys.readouterr().err


def test_what_may_never_be_kept_goes_to_no_cluster(blanks, work, capsys):
    record = (
        (PACK.folder / "consent.toml").read_text("utf-8").replace('basis = "nobody-exists"', 'basis = "own-picture"')
    )
    (blanks / "consent.toml").write_text(record, "utf-8")
    assert main(["evaluate", str(blanks), "--scheduler", "tcp://127.0.0.1:8786"]) == 1
    assert "'own-picture': nothing made from these pictures may be kept on a disk" in capsys.readouterr().err
    assert main(["evaluate", str(blanks), "--scheduler", "here"]) == 0


def test_a_question_to_a_cluster_leaves_no_loop_behind(silent, monkeypatch):
    monkeypatch.setattr(cluster_module, "PATIENCE", 0.2)

    def ask():
        with pytest.raises(FacelabError, match=r"no answer within 0\.2 seconds"):
            require_cluster(silent)
        with pytest.raises(RuntimeError):
            asyncio.get_running_loop()
        assert isinstance(count_pairs(made_up(2)), ScoreCounts)

    in_a_thread_of_its_own(ask)


def test_a_cluster_is_asked_from_within_a_running_loop_too(silent, monkeypatch):
    """A notebook's cells run within one, and so do tests after one that drives a browser."""
    monkeypatch.setattr(cluster_module, "PATIENCE", 0.2)

    async def ask():
        with pytest.raises(FacelabError, match=r"no answer within 0\.2 seconds"):
            require_cluster(silent)

    in_a_thread_of_its_own(asyncio.run, ask())


def in_a_thread_of_its_own(function, *arguments):
    """This thread may run a loop already: a test of the same process that drove a browser leaves one."""
    with ThreadPoolExecutor(1) as aside:
        aside.submit(function, *arguments).result()
