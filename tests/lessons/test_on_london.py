"""The lessons that show people run on real ones too, where their pictures are; nothing of it is stored."""

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


def test_lessons_run_on_real_people_credit_them_and_their_solutions_hold(tmp_path, monkeypatch):
    if not (COPY / "images").is_dir():
        pytest.skip("the London set does not lie beside the project")
    environment = {"FACELAB_WORK": str(tmp_path / "work"), "FACELAB_PERSONAL": str(tmp_path / "personal"), PUBLISHING: ""}
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert main(["pack", "add", "london", "--from", str(COPY), "--yes"]) == 0
    assert main(["sample", "london"]) == 0
    lessons = {name: read_lesson(ROOT / "notebooks" / "source" / f"{name}.py") for name in LESSONS}
    jobs = [kernel.Job(name, edition(lesson, "facilitator"), tmp_path, environment) for name, lesson in lessons.items()]
    said = {}
    for done in kernel.run_all(jobs):
        assert done.error is None
        said[done.job.name] = outputs(done.job.notebook)
        checks = [cell for cell in done.job.notebook.cells if cell.cell_type == "code" and "check(" in cell.source
                  and "import" not in cell.source]  # fmt: skip
        assert checks
        for cell in checks:
            assert RIGHT in "".join(output.get("text", "") for output in cell.outputs), cell.source
    assert all("London" in text for text in said.values())
    assert all(CREDIT in text for name, text in said.items() if name != "03_thresholds")
    assert "basis:    written-consent" in said["00_start_here"] and "nobody here exists" not in said["00_start_here"]
    assert "the sample's ordinary pictures: a line without any error exists: True" in said["03_thresholds"]
    assert "hard ones against ordinary ones: a line without any error exists: False" in said["03_thresholds"]


def outputs(notebook) -> str:
    found = []
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            found += [output.get("text", ""), *(str(value) for value in output.get("data", {}).values())]
    return "\n".join(found)
