"""The command ``python -m facelab_synthesis``: set up, render, write tables, measure."""

import argparse

from facelab_synthesis import places
from facelab_synthesis.cast import SET_ASIDE, draw_cast, draw_person


def _setup(options) -> None:
    from facelab_synthesis.setup import fetch_assets, make_blender

    fetch_assets()
    make_blender(options.python)


def _render(options) -> None:
    from facelab_synthesis.dataset import make_people
    from facelab_synthesis.pack import write_contact_sheet, write_tables

    people = [person for person in draw_cast() if not options.people or person.person_id in options.people]
    jobs = [(person, places.PACK) for person in people]
    make_people(jobs, options.workers, after_each=lambda: write_tables(places.PACK))
    print(f"{write_tables(places.PACK)} people are complete in {places.PACK.relative_to(places.ROOT)}.")
    write_contact_sheet(places.PACK)


def _set_aside(options) -> None:
    from facelab_synthesis.dataset import make_people

    jobs = []
    for person_id, reasons in SET_ASIDE.items():
        for attempt in range(len(reasons)):
            person = draw_person(int(person_id[1:]), attempt)
            jobs.append((person, places.REJECTED / str(person.seed)))
    make_people(jobs, options.workers)


def _tables(options) -> None:
    from facelab_synthesis.pack import write_contact_sheet, write_tables

    print(f"{write_tables(places.PACK)} people are complete.")
    write_contact_sheet(places.PACK)


def _measure(options) -> None:
    from facelab_synthesis.measure import measure

    measure()


def main() -> None:
    """Read the command line and do what it says."""
    parser = argparse.ArgumentParser(prog="python -m facelab_synthesis", description=__doc__)
    commands = parser.add_subparsers(required=True)
    setup = commands.add_parser("setup", help="get the assets and Blender into build/synthesis (about 1 GB)")
    setup.add_argument("--python", help="a Python 3.11, when none is found")
    setup.set_defaults(run=_setup)
    render = commands.add_parser("render", help="render what is missing or stale, then write the tables")
    render.add_argument("people", nargs="*", help="person ids; everybody by default")
    render.set_defaults(run=_render)
    aside = commands.add_parser("set-aside", help="render the people set aside by eye, to be measured with the rest")
    aside.set_defaults(run=_set_aside)
    for command in (render, aside):
        command.add_argument("--workers", type=int, default=2)
    commands.add_parser("tables", help="write tables and contact sheet again").set_defaults(run=_tables)
    commands.add_parser("measure", help="run face_recognition over the pack, once curation is finished").set_defaults(
        run=_measure
    )
    options = parser.parse_args()
    options.run(options)


if __name__ == "__main__":
    main()
