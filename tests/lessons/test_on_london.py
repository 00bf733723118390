"""The lessons that show people run on real ones too, where their pictures are; nothing of it is stored."""

import shutil
from pathlib import Path

import pytest

from facelab.cli import main
from facelab.lessons.exercises import RIGHT
from facelab.packs.origin import PUBLISHING
from facelab.paths import project_root
from facelab.publishing import kernel
from facelab.publishing.source import edition, read_lesson

ROOT = project_root()
COPY = ROOT.parent / "shared" / "packs" / "london"  # where somebody has put the set beside the project
LESSONS = ("00_start_here", "02_embeddings", "03_thresholds", "04_one_to_many")
CREDIT = "Face Research Lab London Set, DeBruine and Jones 2017, CC BY 4.0"


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    """The facilitator's editions, executed on the London set in folders of this test."""
    if not (COPY / "images").is_dir():
        pytest.skip("the London set does not lie beside the project")
    folder = tmp_path_factory.mktemp("london")
    environment = {"FACELAB_WORK": str(folder / "work"), "FACELAB_PERSONAL": str(folder / "personal"), PUBLISHING: ""}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        assert main(["pack", "add", "london", "--from", str(COPY), "--yes"]) == 0
        assert main(["sample", "london"]) == 0
    sources = [ROOT / "notebooks" / "source" / f"{name}.py" for name in LESSONS]
    notebooks = [edition(read_lesson(source), "facilitator") for source in sources]
    jobs = [kernel.Job(source.stem, notebook, Path(folder), environment)
            for source, notebook in zip(sources, notebooks, strict=True)]  # fmt: skip
    yield {done.job.name: done for done in kernel.run_all(jobs)}
    shutil.rmtree(folder)


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_runs_on_real_people_and_credits_them(executed, name):
    done = executed[name]
    assert done.error is None
    said = outputs(done.job.notebook)
    assert "London" in said and (CREDIT in said or name in ("03_thresholds",))


@pytest.mark.parametrize("name", LESSONS)
def test_the_solutions_hold_there_too(executed, name):
    checks = [cell for cell in executed[name].job.notebook.cells if cell.cell_type == "code" and "check(" in cell.source
              and "import" not in cell.source]  # fmt: skip
    assert checks
    for cell in checks:
        assert RIGHT in "".join(output.get("text", "") for output in cell.outputs), cell.source


def test_the_words_follow_the_people(executed):
    said = outputs(executed["00_start_here"].job.notebook)
    assert "basis:    written-consent" in said and "nobody here exists" not in said
    said = outputs(executed["03_thresholds"].job.notebook)
    assert "the sample's ordinary pictures: a line without any error exists: True" in said
    assert "hard ones against ordinary ones: a line without any error exists: False" in said


def outputs(notebook) -> str:
    found = []
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            found += [output.get("text", ""), *(str(value) for value in output.get("data", {}).values())]
    return "\n".join(found)
