"""``python -m benchmarks [PART ...]``: measure, print one table, write ``build/bench.json`` and the growth plots."""

import argparse
import importlib
import sys
import time
from pathlib import Path

from benchmarks.report import growth_figure, table, write_json
from facelab.paths import project_root

PARTS = ("encoder", "folder", "search", "pairs", "course")  # each a module with rows() and growth()


def main() -> int:
    """Measure the parts asked for and return 1 if a goal was missed, else 0."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; all without one")
    parser.add_argument("--pictures", type=Path, help="where the growth plots go; build/bench without it")
    options = parser.parse_args()
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    out = project_root() / "build"
    pictures = options.pictures or out / "bench"
    pictures.mkdir(parents=True, exist_ok=True)
    begun, rows, growths = time.perf_counter(), [], []
    for name in options.parts or PARTS:
        print(f"measuring: {name} ...", file=sys.stderr, flush=True)
        part = importlib.import_module(f"benchmarks.{name}")
        rows += part.rows()
        for growth in part.growth():
            growth_figure(growth).savefig(pictures / f"{growth.part}.png")
            growths.append(growth)
    seconds = time.perf_counter() - begun
    write_json(rows, growths, seconds, out / "bench.json")
    print(table(rows))
    print(f"{sum(row.met for row in rows)} of {len(rows)} goals met, in {seconds:.0f} s; numbers in build/bench.json")
    return int(not all(row.met for row in rows))


if __name__ == "__main__":
    sys.exit(main())
