"""One door opens a connection, and no real person's picture or template lies in what is committed."""

import ast
import base64
import csv
import hashlib
import io
import json
import re
import subprocess
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from facelab.paths import data_folder, project_root

ROOT = project_root()
CONNECTING = {"requests", "httpx", "urllib3", "aiohttp", "ftplib", "smtplib", "telnetlib", "xmlrpc", "websocket"}
CONNECTING |= {"urllib.request", "http.client"}
# What may open a connection, and why: setting up, fetching pictures when asked, making the synthetic people.
DOORS = {
    "bootstrap.py": "pip, and the address of the machine's own server",
    "src/facelab/packs/fetch.py": "facelab pack add",
    "src/facelab_synthesis/kit.py": "the generator's set-up",
}
TOO_ALIKE = 28  # of 256 bits of a dHash: made smaller, London's pictures differ in up to 20; rendered ones in 39 or more


def imported(source: str) -> set[str]:
    """Return the modules that a Python source imports, anywhere in it."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def connects(source: str) -> bool:
    return any(name == one or name.startswith(f"{one}.") for name in imported(source) for one in CONNECTING)


def committed() -> list[Path]:
    """Return the files of the project; where it came without git, all but what the tools make."""
    with suppress(OSError, subprocess.CalledProcessError):
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
        return [ROOT / name for name in listed.decode().split("\0") if name and (ROOT / name).is_file()]
    made = {"build", "work", "__pycache__"}
    return [path for path in ROOT.rglob("*") if path.is_file()
            and not any(part in made or part.startswith(".") or part.endswith(".egg-info")
                        for part in path.relative_to(ROOT).parts)]  # fmt: skip


def test_only_the_doors_import_what_opens_a_connection():
    sources = [file for file in committed() if file.suffix == ".py" and "tests" not in file.parts]
    found = {file.relative_to(ROOT).as_posix() for file in sources if connects(file.read_text("utf-8"))}
    assert found <= set(DOORS) and "src/facelab/packs/fetch.py" in found


def test_an_import_that_opens_a_connection_is_seen_wherever_it_stands():
    assert connects("def f():\n    from urllib import request\n") and connects("import http.client as c")
    assert not connects("from urllib.parse import quote\nimport http.server")


# --- real people -----------------------------------------------------------------------------------------------------
def dhash(picture: Image.Image) -> int:
    """Return 256 bits: where brightness rises from left to right, on 17 x 16 pixels."""
    grey = np.asarray(picture.convert("L").resize((17, 16), Image.Resampling.LANCZOS)).astype(int)
    return int("".join("01"[int(rises)] for rises in (grey[:, 1:] > grey[:, :-1]).ravel()), 2)


LISTED = list(csv.DictReader((data_folder() / "packs" / "london" / "pictures.csv").open(encoding="utf-8")))
SHA256 = {row["sha256"] for row in LISTED}
DHASH = [int(row["dhash"], 16) for row in LISTED]
NUMBER = r"-?\d*\.\d+(?:[eE][-+]?\d+)?"
IN_A_ROW = re.compile(rf"(?:{NUMBER}[\s,;\[\]\\n\"']+){{99}}{NUMBER}")  # a hundred fractions


def has_template(text: str) -> bool:
    """Tell whether a hundred fractions stand in a row, many of them below 0: error rates and places never are."""
    return any(found[0].count("-") >= 20 for found in IN_A_ROW.finditer(text))


def pictures_in(name: str, content: bytes):
    """Yield the bytes of each picture in a file: the file itself, or those written into a notebook or a page."""
    if name.endswith((".ipynb", ".html", ".md", ".json", ".js", ".css")):
        for found in re.finditer(rb"(?:base64,|\"image/[a-z]+\": \")([A-Za-z0-9+/=\\n]{200,})", content):
            yield base64.b64decode(found[1].replace(b"\\n", b"") + b"==", validate=False)
    else:
        yield content


def trouble(name: str, content: bytes) -> list[str]:
    """Return what of the London set is in a file: a picture, whole or made smaller, or numbers like a template."""
    found = []
    if hashlib.sha256(content).hexdigest() in SHA256:
        found.append("a picture of the London set")
    for data in pictures_in(name, content):
        try:
            with Image.open(io.BytesIO(data)) as picture:
                own = dhash(picture)
        except Exception:  # not a picture that Pillow knows
            continue
        if min((own ^ other).bit_count() for other in DHASH) <= TOO_ALIKE:
            found.append("a picture like one of the London set")
    if name.endswith((".npy", ".npz", ".pkl", ".parquet", ".h5", ".sqlite", ".db")):
        found.append("a file of numbers, which may hold templates")
    if name.endswith((".ipynb", ".html", ".csv", ".json", ".yaml", ".toml", ".md", ".txt", ".py")):
        found += ["a hundred fractions in a row, like a template"] * has_template(content.decode("utf-8"))
    return found


# Shapes of rendered heads and the like: rows of numbers that are not of a face's embedding.
NUMBERS_ALLOWED = ("data/published/", "src/facelab_synthesis/", "data/packs/")


def test_no_picture_and_no_template_of_the_london_set_is_committed():
    found = {}
    for file in committed():
        name = file.relative_to(ROOT).as_posix()
        said = trouble(name, file.read_bytes())
        if name.startswith(NUMBERS_ALLOWED):
            said = [what for what in said if "fractions" not in what]
        if said:
            found[name] = said
    assert found == {}


@pytest.fixture
def alike():
    """A picture whose dHash is that of one in the set, made from its bits: no real person's picture is needed."""
    bits = np.array([int(bit) for bit in f"{DHASH[0]:0256b}"]).reshape(16, 16)
    rows = np.cumsum(np.hstack([np.full((16, 1), 128), np.where(bits, 7, -7)]), axis=1)
    return Image.fromarray(rows.clip(0, 255).astype(np.uint8))


def test_a_planted_picture_is_found_as_a_file_in_a_notebook_and_made_smaller(alike):
    file = io.BytesIO()
    alike.resize((170, 160), Image.Resampling.BICUBIC).convert("RGB").save(file, "PNG")
    assert trouble("data/planted.png", file.getvalue()) == ["a picture like one of the London set"]
    text = base64.b64encode(file.getvalue()).decode()
    page = f'<img alt="" src="data:image/png;base64,{text}">'
    assert trouble("x.html", page.encode()) == ["a picture like one of the London set"]
    cell = {"outputs": [{"data": {"image/png": text}}, {"data": {"text/html": page}}]}
    assert len(trouble("notebooks/x.ipynb", json.dumps(cell).encode())) == 2


def test_a_planted_template_is_found_in_a_table_in_a_notebook_and_as_an_array():
    numbers = np.random.default_rng(1).normal(size=128)
    said = ["a hundred fractions in a row, like a template"]
    assert trouble("x.csv", ",".join(f"{n:.6f}" for n in numbers).encode()) == said
    assert trouble("x.ipynb", json.dumps({"text": [str(numbers)]}).encode()) == said
    assert trouble("x.npy", numbers.tobytes()) == ["a file of numbers, which may hold templates"]
    assert trouble("x.csv", b"picture,top\np001,0.5\n" * 200) == []
    assert trouble("x.ipynb", json.dumps([0.25] * 200).encode()) == []
