"""The command ``facelab``: each sub-command does one thing and reports plainly."""

import argparse
import sys
from collections.abc import Sequence

from facelab.errors import FacelabError


def build_parser() -> argparse.ArgumentParser:
    """Return the parser; a command's function is imported only when it runs, so that ``facelab --help`` is quick."""
    parser = argparse.ArgumentParser(prog="facelab", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    doctor = commands.add_parser("doctor", help="check that everything a lesson needs is here and works")
    doctor.set_defaults(run=_doctor)

    build = commands.add_parser("build", help="write both editions of the lessons from their sources, executed")
    build.add_argument(
        "names", nargs="*", metavar="LESSON", help="such as 01 or 01_detection (all, when none is named)"
    )
    build.add_argument("--check", action="store_true", help="write nothing; say where editions and sources differ")
    build.set_defaults(run=_build)

    course = commands.add_parser("course", help="execute every lesson and write the course as pages to read and print")
    course.add_argument("--out", default=None, metavar="FOLDER", help="where to (build/course in the project's folder)")
    course.set_defaults(run=_course)

    lab = commands.add_parser("lab", help="copy the notebooks into work/, keeping what you wrote; open JupyterLab")
    lab.add_argument("--no-browser", dest="browser", action="store_false", help="print the address, open no browser")
    lab.add_argument("--port", type=int, default=8888, help="where JupyterLab listens, on this machine only (8888)")
    lab.set_defaults(run=_lab)

    evaluate = commands.add_parser("evaluate", help="measure the error rates on a folder of your own; nothing is kept")
    evaluate.add_argument("folder", nargs="?", metavar="FOLDER", help="one sub-folder a person, pictures in each")
    evaluate.add_argument(
        "--pairs", metavar="FILE", help="what to compare, in the format of LFW's pairs.txt: the number of folds and of "
        "pairs of each kind in one; then 'NAME 1 4' (NAME/NAME_0001 and _0004) or 'NAME 1 OTHER 2', a line each",
    )  # fmt: skip
    evaluate.add_argument(
        "--people", metavar="FILE", help="a CSV table with person_id (the sub-folder's name) and columns of groups"
    )
    evaluate.add_argument(
        "--max-side", type=int, metavar="N", help="make pictures smaller: N pixels on the longer side"
    )
    evaluate.add_argument(
        "--basis", metavar="TEXT", help="why these pictures may be used, where the folder has no consent.toml"
    )
    evaluate.add_argument(
        "--fast", action="store_true", help="look several times as fast, lose some faces, and say how many"
    )
    evaluate.add_argument("--json", action="store_true", help="print the report as JSON")
    evaluate.add_argument(
        "--discard", action="store_true", help="only delete what an interrupted run kept (of FOLDER, or of any folder)"
    )
    evaluate.set_defaults(run=_evaluate)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 done, 1 something needs mending, 2 wrong words."""
    options = build_parser().parse_args(arguments)
    try:
        return options.run(options) or 0
    except FacelabError as error:
        print(f"facelab: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nfacelab: stopped; nothing was left half-written.", file=sys.stderr)
        return 130


def _doctor(options: argparse.Namespace) -> int:
    from facelab.lessons.doctor import run_doctor

    return run_doctor()


def _build(options: argparse.Namespace) -> int:
    from facelab.lessons.build import run_command

    return run_command(options)


def _course(options: argparse.Namespace) -> int:
    from facelab.lessons.course import run_command

    return run_command(options)


def _lab(options: argparse.Namespace) -> int:
    from facelab.lessons.workspace import run_command

    return run_command(options)


def _evaluate(options: argparse.Namespace) -> int:
    from facelab.evaluate.command import run_command

    return run_command(options)


if __name__ == "__main__":
    raise SystemExit(main())
