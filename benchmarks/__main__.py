"""``python -m benchmarks [PART ...]``: measure, print one table, write ``build/bench.json`` and the growth plots."""

import argparse
import importlib
import sys
import time
from pathlib import Path

from benchmarks.report import document, growth_figure, table, write_json
from facelab.paths import build_folder

PARTS = ("encoder", "folder", "search", "gallery", "pairs", "course")  # each a module with rows() and growth()
HERE = Path(__file__).parent


def main() -> int:
    """Measure the parts asked for and return 1 if a goal was missed, else 0."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; all without one")
    parser.add_argument("--document", action="store_true", help="also write MEASURED.md and its plots, to be committed")
    options = parser.parse_args()
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    begun, rows, growths = time.perf_counter(), [], []
    for name in options.parts or PARTS:
        print(f"{time.perf_counter() - begun:4.0f} s: measuring {name} ...", file=sys.stderr, flush=True)
        part = importlib.import_module(f"benchmarks.{name}")
        rows += part.rows()
        growths += part.growth()
    seconds = time.perf_counter() - begun
    write_json(rows, growths, seconds, build_folder() / "bench.json")
    for folder in (build_folder() / "bench", *([HERE / "pictures"] if options.document else [])):
        folder.mkdir(parents=True, exist_ok=True)
        for growth in growths:
            growth_figure(growth).savefig(folder / f"{growth.part}.png")
    if options.document:
        (HERE / "MEASURED.md").write_text(document(rows, growths, seconds), encoding="utf-8", newline="\n")
    print(table(rows))
    print(f"{sum(row.met for row in rows)} of {len(rows)} goals met, in {seconds:.0f} s; numbers in build/bench.json")
    return int(not all(row.met for row in rows))


if __name__ == "__main__":
    sys.exit(main())
