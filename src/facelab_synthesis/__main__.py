"""The command ``python -m facelab_synthesis``: set up, render, write, measure, verify."""

import argparse
from pathlib import Path

from facelab_synthesis.captures import draw_captures
from facelab_synthesis.cast import SET_ASIDE, draw_person

# What is rendered, written and measured unless sets are named; the gate, which is part of the pack, is named.
RENDERED = ("pack", "ladder", "cutouts", "turned", "designed")
WRITTEN, MEASURED = ("pack", "ladder", "cutouts", "turned"), ("pack", "ladder", "designed", "turned")


def _setup(options) -> None:
    from facelab_synthesis.kit import fetch_kit
    from facelab_synthesis.setup import fetch_assets, make_blender

    fetch_assets()
    fetch_kit(options.source)
    make_blender(options.python)


def _set_aside_jobs():
    """Return the people set aside by eye: they are measured with the rest."""
    drawn = [
        draw_person(int(name[1:]), attempt) for name, reasons in SET_ASIDE.items() for attempt in range(len(reasons))
    ]
    return [(person, draw_captures(person)) for person in drawn]


def _render(options) -> None:
    from facelab_synthesis.render import render_everyone
    from facelab_synthesis.sets import cutout_jobs, designed_jobs, gate_jobs, ladder_jobs, pack_jobs, turned_jobs

    jobs = {
        "gate": gate_jobs,
        "pack": lambda: pack_jobs() + _set_aside_jobs(),
        "ladder": ladder_jobs,
        "cutouts": cutout_jobs,
        "turned": turned_jobs,
        "designed": designed_jobs,
    }
    for name in options.sets or RENDERED:
        render_everyone(jobs[name](), options.workers)


def _write(options) -> None:
    from facelab_synthesis.pack import write_cutouts, write_gate, write_ladder, write_pack, write_turned

    writers = {
        "gate": write_gate,
        "pack": write_pack,
        "ladder": write_ladder,
        "cutouts": write_cutouts,
        "turned": write_turned,
    }
    for name in options.sets or WRITTEN:
        writers[name]()


def _measure(options) -> None:
    from facelab_synthesis.measure import measure_designed, measure_folder, measure_ladder, measure_pack, measure_turned

    if options.folder is not None:
        measure_folder(options.folder)
        return
    measures = {"pack": measure_pack, "ladder": measure_ladder, "designed": measure_designed, "turned": measure_turned}
    for name in options.sets or MEASURED:
        measures[name]()


def _verify(options) -> None:
    from facelab_synthesis.verify import verify

    verify(options.count)


def main() -> None:
    """Read the command line and do what it says."""
    parser = argparse.ArgumentParser(prog="python -m facelab_synthesis", description=__doc__)
    commands = parser.add_subparsers(required=True)
    setup = commands.add_parser("setup", help="get the assets and Blender into build/synthesis (about 1 GB)")
    setup.add_argument("--python", help="a Python 3.11, when none is found")
    setup.add_argument("--from", dest="source", type=Path, metavar="FOLDER", help="a folder with ICT-FaceKit's files")
    setup.set_defaults(run=_setup)
    render = commands.add_parser("render", help="render the light that is missing or stale")
    render.add_argument("--workers", type=int, default=2)
    render.set_defaults(run=_render)
    write = commands.add_parser("write", help="develop the light into pictures, with tables and contact sheet")
    write.set_defaults(run=_write)
    measure = commands.add_parser("measure", help="run face_recognition over all, once curation is finished")
    measure.set_defaults(run=_measure)
    measure.add_argument("--folder", type=Path, help="print how another written set stands to the goals")
    for command, sets in ((render, ("gate", *RENDERED)), (write, ("gate", *WRITTEN)), (measure, MEASURED)):
        command.add_argument("sets", nargs="*", choices=[*sets, []], metavar="SET", help=f"{', '.join(sets)}; or all")
    verify = commands.add_parser("verify", help="render some pictures anew and compare them with the pack")
    verify.add_argument("--count", type=int, default=10)
    verify.set_defaults(run=_verify)
    options = parser.parse_args()
    options.run(options)


if __name__ == "__main__":
    main()
