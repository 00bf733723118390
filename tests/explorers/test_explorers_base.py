"""The kit of explorers: two files of one name, data that are stored whole, a still picture, a place on a page."""

import ast
import json
import re
from pathlib import Path

import pytest
import traitlets

import facelab
from facelab.explorers import every_explorer
from facelab.explorers.base import MIME, Explorer, read, script, style
from facelab.explorers.page import on_page, sheet_and_scripts
from facelab.figures import theme
from facelab.widgets.fallback import MIME as WIDGET
from facelab.widgets.scripts import elements

HOME = Path(facelab.__file__).parent / "explorers"
TESTS = Path(__file__).resolve().parents[1]
NAMES = list(every_explorer())
SCRIPTS = sorted(HOME.parent.rglob("*.js"))  # those of widgets too


class Square(Explorer):
    """A square as wide as it is told."""

    SOURCE = "made/up"
    _esm = "\nexport default { render() {} }"
    HOW = "Pull; 3 < 4."

    wide = traitlets.Int(7).tag(sync=True, link=True)
    spare = traitlets.Int(1).tag(sync=True)

    def still(self):
        return f'<p>{self.wide}</p><img alt="a square of that many pixels" src="data:,">'


def shown(explorer, monkeypatch) -> dict:
    """What an explorer hands to the notebook."""
    sent = {}
    monkeypatch.setattr("facelab.widgets.fallback.display", lambda data, raw: sent.update(data))
    explorer.show()
    return sent


def test_an_explorer_is_stored_with_its_data_its_linked_state_and_a_still(monkeypatch):
    explorer = Square(data={"letters": "</script>"}, wide=9)
    sent = shown(explorer, monkeypatch)
    assert sent[WIDGET]["model_id"] == explorer.model_id
    assert json.loads(sent[MIME]) == {"explorer": "made/up", "data": {"letters": "</script>"}, "state": {"wide": 9}}
    assert sent["text/html"].startswith("<p>9</p><img") and "Still picture. Pull; 3 &lt; 4. Run" in sent["text/html"]


def test_on_a_page_the_data_end_no_script_and_the_still_stays_for_whoever_runs_none():
    stored = Square(data={"letters": "</script><b>"}).stored()
    page = on_page(stored, "<p>still</p>")
    assert page.count("</script>") == 1 and page.endswith("</script>\n<p>still</p></div>")
    held = re.search(r'<div data-explorer="made/up"><script type="application/json">(.+)</script>', page)[1]
    assert json.loads(held) == json.loads(stored)


def test_a_page_gets_each_module_once_and_without_explorers_nothing():
    assert sheet_and_scripts(set()) == ""
    page = sheet_and_scripts({"verification/moving_line"})
    assert page.count('id="explorer:verification/moving_line"') == 1 and page.count('<script type="module">') == 1
    assert page.count("export default { render };") == 1 and page.count("</script>") == 2


def test_a_module_is_both_kits_with_the_explorers_own_text_beneath():
    text = script("verification/moving_line")
    assert text == "\n".join([elements(), read("kit.js"), read("verification/moving_line.js")])


def test_the_sheet_has_the_colours_of_the_figures():
    assert f"--fv-one: {theme.ONE_PERSON}; --fv-two: {theme.TWO_PEOPLE};" in style()
    assert not {colour for colour in (theme.BLUE, theme.RED) if colour.lower() in read("explorer.css").lower()}


@pytest.mark.parametrize("missing", ["still", "example"])
def test_an_explorer_without_a_part_says_which(missing):
    bare = type("Bare", (Explorer,), {"_esm": "\nexport default {}"})
    with pytest.raises(NotImplementedError, match=f"Bare needs an? {missing}"):
        bare.example(None) if missing == "example" else bare().still()


@pytest.mark.parametrize("file", SCRIPTS, ids=lambda file: file.name)
def test_a_script_fetches_nothing_and_can_lie_in_a_page(file):
    text = file.read_text(encoding="utf-8")
    own = re.sub(r'"http://www\.w3\.org/2000/svg"', "", text)  # a name, never an address
    assert not re.search(r"https?:|fetch\(|XMLHttp|WebSocket|sendBeacon|import .* from|localStorage|cookie", own)
    assert not re.search(r"</script|<!--", text, re.I)
    assert text.startswith("// ") and max(map(len, text.splitlines())) <= 120


# --- every explorer of every subject ---------------------------------------------------------------------------------
def test_each_subject_exports_the_explorers_that_its_modules_hold():
    homes = [file for file in HOME.glob("*/*.py") if file.name != "__init__.py"]
    classes = [
        node for file in homes for node in ast.parse(file.read_text("utf-8")).body if isinstance(node, ast.ClassDef)
    ]
    assert {node.name for node in classes if not node.name.startswith("_")} == set(NAMES) and NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_explorer_is_two_files_of_one_name(name):
    explorer = every_explorer()[name]
    assert explorer.__module__ == f"facelab.explorers.{explorer.SOURCE.replace('/', '.')}"
    assert all((HOME / f"{explorer.SOURCE}{ending}").is_file() for ending in (".py", ".js"))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("folder", ["explorers", "browser"])
def test_every_explorer_has_a_test_of_its_data_and_one_in_a_browser(name, folder):
    tests = [file for file in (TESTS / folder).glob("test_*.py") if file != Path(__file__)]
    assert any(re.search(rf"\b{name}\b", file.read_text("utf-8")) for file in tests)


@pytest.mark.parametrize("name", NAMES)
def test_every_explorer_travels_with_a_still_and_says_how_it_moves(name, sample, monkeypatch):
    explorer = every_explorer()[name].example(sample)
    sent = shown(explorer, monkeypatch)
    still = sent["text/html"].partition("<p><em>Still picture.")[0]
    assert "<img alt=" in still and len(re.sub(r"<[^>]+>", "", still).split()) >= 5 and explorer.HOW.endswith(".")
    stored = json.loads(sent[MIME])
    assert stored["explorer"] == explorer.SOURCE and set(stored["state"]) == set(explorer.traits(link=True))
    assert len(sent[MIME]) < 600_000  # a page holds a few of them, and stays below 3 MB
