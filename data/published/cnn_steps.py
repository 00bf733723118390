"""Ask the CNN about every step of the pack ``turned`` and write its answers beside this file.

    python data/published/cnn_steps.py

It takes some ten minutes. A picture without a box has one row with empty sides.
"""

import csv
from pathlib import Path

from facelab.boxes import Box
from facelab.experiments.steps import look_at_steps
from facelab.packs import open_pack

COLUMNS = ("picture_id", "way", "setting", *Box._fields)


def main() -> None:
    """Write the table."""
    with (Path(__file__).parent / "cnn_steps.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(COLUMNS)
        for step in look_at_steps(open_pack("turned").pictures, ("cnn",)):
            name, way, setting = step.key
            table.writerows((name, way, f"{setting:g}", *box) for box in step.boxes["cnn"] or [("",) * 4])


if __name__ == "__main__":
    main()
