"""Explorers on a page with no kernel: the very same module, and the data beside it. It works from ``file:``."""

import json
from collections.abc import Iterable

from facelab.explorers.base import MIME, read, script, style

__all__ = ["MIME", "explorer_in", "on_page", "sheet_and_scripts"]


def explorer_in(stored: str) -> str:
    """Return which explorer was stored, such as 'verification/moving_line'; ``stored`` is ``Explorer.stored``'s."""
    return json.loads(stored)["explorer"]


def on_page(stored: str, still: str) -> str:
    """Return a stored explorer as HTML; its still picture stays where scripts do not run."""
    data = stored.replace("<", "\\u003c")  # the same sign in JSON, and in HTML no tag begins
    lies = f'<script type="application/json">{data}</script>'
    return f'<div data-explorer="{explorer_in(stored)}">{lies}\n{still}</div>'


def sheet_and_scripts(explorers: Iterable[str]) -> str:
    """Return what a page with these explorers needs once, at its end; nothing where there is none.

    A browser loads no module from ``file:``, so each explorer's text lies in the page, and the starter reads it there.
    """
    modules = [f'<script type="text/plain" id="explorer:{one}">\n{script(one)}</script>' for one in sorted(explorers)]
    if not modules:
        return ""
    starter = f'<script type="module">\n{read("page.js")}</script>'
    return "\n".join([f"<style>\n{style()}</style>", *modules, starter])
