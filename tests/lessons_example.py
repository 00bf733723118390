"""A small project with sound lessons, for the tests of building, anatomy and the course."""

from pathlib import Path

# The kernel starts in the project's notebooks folder, so this module is found there; the package's own are left out.
REGISTER = """
from pathlib import Path

import facelab.lessons.questions as questions

questions.__path__ = [str(Path(__file__).parent / "questions")]
"""

QUESTIONS = """
from facelab.lessons.exercises import number

QUESTIONS = tuple(
    number(name, right=right, praise=f"it is {right}.", otherwise="count again.", hints=("Count.",))
    for name, right in (("pages", 12), ("leaves", 6), ("sheets", 3))
)
"""

LESSON = """\
# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# facelab:
#   title: Counting pages
#   minutes: 20
#   core_minutes: 10
#   touch: a book of twelve pages
#   claim: a book has as many pages as its last number says
# ---

# %% [markdown]
# # 01 · Counting pages
#
# 20 minutes, 10 of them core. It needs a book.

# %% [markdown] tags=["facilitator"]
# Bring a book.

# %% [markdown]
# ## Objectives
#
# * Count pages.
# * Count leaves.
# * Tell them apart.
#
# ## From the record
#
# A publisher says so (004 ¶11).
#
# ## Predict

# %%
import register
from IPython.display import display

from facelab.lessons import check, hint, predict

predict("pages", ..., "How many pages has the book?")

# %% [markdown]
# ## A page has two sides · core
#
# See [another lesson](02_pages.ipynb#Sources) and [a file](source/01_pages.py).
#
# ## A leaf has two pages · further

# %% tags=["widget"]
picture = '<img alt="A book of twelve pages" src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">'
view = {"version_major": 2, "version_minor": 0, "model_id": str(id(picture))}
bundle = {"text/html": picture, "text/plain": "Widget."}
display({**bundle, "application/vnd.jupyter.widget-view+json": view}, raw=True)

# %% tags=["no-widget", "nbval-check-output"]
print("The book has", end=" ", flush=True)
print("12 pages.")

# %% [markdown]
# ## Check yourself

# %% tags=["starter", "learner"]
pages = ...

# %% tags=["solution", "facilitator"]
pages = 12

# %%
check("pages", pages)

# %% tags=["starter", "learner"]
leaves = ...

# %% tags=["solution", "facilitator"]
leaves = 6

# %%
check("leaves", leaves)

# %% tags=["starter", "learner"]
sheets = ...

# %% tags=["solution", "facilitator"]
sheets = 3

# %%
check("sheets", sheets)

# %%
hint("sheets")

# %% [markdown]
# ## What this shows, and what it does not
#
# One book.
#
# ## Talk about it
#
# Paper, or not?
#
# ## Key points
#
# * A leaf has two pages.
#
# ## Sources
#
# * 004
"""


def make_project(root: Path, *numbers: str, change=lambda text: text) -> Path:
    """Write a project of lessons that differ only in number; ``change`` edits their sources first."""
    notebooks = Path(root, "notebooks")
    (notebooks / "questions").mkdir(parents=True, exist_ok=True)
    (notebooks / "source").mkdir(exist_ok=True)
    (notebooks / "register.py").write_text(REGISTER, encoding="utf-8")
    (notebooks / "questions" / "q01_pages.py").write_text(QUESTIONS, encoding="utf-8")
    for number in numbers or ("01",):
        text = change(LESSON).replace("# # 01", f"# # {number}").replace("01_pages.py", f"{number}_pages.py")
        (notebooks / "source" / f"{number}_pages.py").write_text(text, encoding="utf-8")
    return Path(root)


def change(old: str, new: str):
    """Return a change of one place, which must be there."""

    def changed(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return changed
