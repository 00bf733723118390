"""The command ``facelab``: each sub-command does one thing and reports plainly."""

import argparse
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from facelab.errors import FacelabError, Stopped
from facelab.files import explain, shown
from facelab.paths import keep_inside, personal_folder


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
    build.add_argument(
        "--handouts", action="store_true", help="instead: print the hand-outs to PDF with this machine's Chromium"
    )
    build.set_defaults(run=_build)

    course = commands.add_parser("course", help="execute every lesson and write the course as pages to read and print")
    course.add_argument("--out", metavar="FOLDER", help="where to (build/course in the project's folder)")
    course.set_defaults(run=_course)

    lab = commands.add_parser("lab", help="copy the notebooks into work/, keeping what you wrote; open JupyterLab")
    lab.add_argument("--no-browser", dest="browser", action="store_false", help="print the address, open no browser")
    lab.add_argument("--port", type=int, default=8888, help="where JupyterLab listens, on this machine only (8888)")
    lab.set_defaults(run=_lab)

    pack = commands.add_parser("pack", help="the packs of pictures; fetch one of people who agreed, or delete it")
    actions = pack.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("list", help="which packs there are")
    for action, does in {
        "add": "fetch a pack's pictures: the only command that opens a connection, after asking",
        "verify": "check that every file is there and as it should be",
        "remove": "delete a pack's pictures from this machine",
    }.items():
        one = actions.add_parser(action, help=does)
        one.add_argument("name", metavar="NAME", help="such as london")
        if action == "add":
            one.add_argument("--from", dest="place", metavar="PLACE", help="a folder or a server that has the files")
            one.add_argument("--yes", action="store_true", help="do not ask")
    pack.set_defaults(run=_pack)

    sample = commands.add_parser("sample", help="say, or choose, whom the lessons show")
    sample.add_argument("name", nargs="?", metavar="NAME", help="synthetic (rendered people) or london (real ones)")
    sample.set_defaults(run=_sample)

    mine = commands.add_parser("mine", help="pictures of your own: add one, with its record, or list what is kept")
    actions = mine.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("list", help="whose pictures are kept, and until when")
    add = actions.add_parser("add", help="keep pictures for the lessons; the record is asked for first")
    add.add_argument("files", nargs="+", metavar="FILE", help="a picture with one face, or with each face named")
    add.add_argument("--names", metavar="NAMES", help="whose faces, from left to right; a dash for one to cut away")
    add.add_argument("--until", metavar="DATE", help="the last day of use, such as 2026-11-30 (today)")
    add.add_argument(
        "--also", action="append", choices=("enrol", "keep"), default=[], help="allow more than the lessons need: to "
        "be enrolled in a gallery, or that numbers computed from the picture stay on this disk",
    )  # fmt: skip
    add.add_argument("--adults", action="store_true", help="everybody in them, you included, is 18 or older")
    add.add_argument("--agreed", action="store_true", help="everybody named knows about this and agrees")
    mine.set_defaults(run=_mine)

    wipe = commands.add_parser("wipe", help="delete pictures of your own, and everything that was made from them")
    wipe.add_argument("whom", metavar="WHOM", help="a name; 'all'; or 'expired', whose record has run out")
    wipe.set_defaults(run=_wipe)

    evaluate = commands.add_parser("evaluate", help="measure the error rates on a folder of your own; nothing is kept")
    evaluate.add_argument("folder", nargs="?", metavar="FOLDER", help="one sub-folder per person, pictures in each")
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
    evaluate.add_argument(
        "--scheduler", metavar="ADDRESS", help="count all pairs, without names, on a Dask cluster, or, if "
        "ADDRESS is 'here', on this machine, which takes some 20 seconds for the 5 billion pairs of 100,000 pictures: "
        "a cluster is worth it only for far larger sets",
    )  # fmt: skip
    evaluate.add_argument(
        "--report", metavar="FILE.html", help="write it as one page to look at and to print, without pictures"
    )
    evaluate.add_argument(
        "--report-pictures", action="store_true", help="show the faces of the worst pairs on it, if consent allows that"
    )
    evaluate.add_argument("--pack", metavar="NAME", help="instead of a folder: one of the packs, such as london")
    evaluate.add_argument("--json", action="store_true", help="print the report as JSON")
    evaluate.add_argument(
        "--discard", action="store_true", help="only delete what an interrupted run kept (of FOLDER, or of any folder)"
    )
    evaluate.set_defaults(run=_evaluate)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 done, 1 something needs mending, 2 wrong words, 128 + n stopped."""
    _print_what_can_be_printed()
    options = build_parser().parse_args(arguments)
    try:
        with _told_to_stop():
            if options.command in USE_JUPYTER:
                keep_inside()
            wipes = options.command == "wipe"  # which first says itself what it finds
            if not wipes:
                _forget_what_ran_out()
            status = options.run(options) or 0
            if wipes and not status:  # or what could not be deleted would be told twice
                _forget_what_ran_out()
            sys.stdout.flush()
            return status
    except FacelabError as error:
        return _end(1, str(error))
    except BrokenPipeError:  # whoever read our output, such as 'head', has seen enough
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + 13
    except OSError as error:
        return _end(1, str(explain(error)))
    except MemoryError:
        return _end(1, "There was not enough memory. Close other programs and run the same command again.")
    except KeyboardInterrupt:
        return _end(130, STOPPED)
    except Stopped as stopped:
        return _end(128 + stopped.number, STOPPED)


USE_JUPYTER = ("doctor", "build", "course", "lab")
STOPPED = "stopped; nothing was left half-written."


def _print_what_can_be_printed() -> None:
    """Show a question mark for what this screen or file cannot hold: a name must never cost a result."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


@contextmanager
def _told_to_stop() -> Iterator[None]:
    """Turn the first SIGTERM or SIGHUP (a closed terminal) into ``Stopped``; later ones do not disturb the tidying."""
    numbers = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]

    def stop(number, frame):
        for each in numbers:
            signal.signal(each, signal.SIG_IGN)
        raise Stopped(number)

    try:
        before = {number: signal.signal(number, stop) for number in numbers}
    except ValueError:  # not in the main thread, where signals never arrive
        before = {}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end(status: int, line: str) -> int:
    start = "" if status == 1 else "\n"  # whoever pressed Ctrl-C has '^C' on this line
    with suppress(OSError):  # a terminal that is closed cannot be written to
        print(f"{start}facelab: {line}", file=sys.stderr, flush=True)
    return status


def _forget_what_ran_out() -> None:
    """Delete pictures of the learner's own whose record has run out, and say so; every command is such a door."""
    if not (personal_folder() / "mine").is_dir():
        return
    from facelab.mine.wipe import sweep_expired

    if (receipt := sweep_expired()) is not None:
        print(f"Deleted now, as its last day is over or a withdrawal was not finished. {receipt}", file=sys.stderr)


def _doctor(options: argparse.Namespace) -> int:
    from facelab.machine.doctor import run_doctor

    return run_doctor()


def _build(options: argparse.Namespace) -> int:
    if options.handouts:
        from facelab.publishing.course import run_handouts

        return run_handouts(options)
    from facelab.publishing.editions import run_command

    return run_command(options)


def _course(options: argparse.Namespace) -> int:
    from facelab.publishing.course import run_command

    return run_command(options)


def _lab(options: argparse.Namespace) -> int:
    from facelab.machine.workspace import run_command

    return run_command(options)


def _pack(options: argparse.Namespace) -> int:
    from facelab.packs.command import run_command

    return run_command(options)


def _sample(options: argparse.Namespace) -> int:
    from facelab.packs.command import run_sample

    return run_sample(options)


def _mine(options: argparse.Namespace) -> int:
    from facelab.mine.command import run_command

    return run_command(options)


def _wipe(options: argparse.Namespace) -> int:
    from facelab.mine.command import run_wipe

    return run_wipe(options)


def _evaluate(options: argparse.Namespace) -> int:
    from facelab.evaluate.command import discard_kept, measure_folder, print_report

    if options.discard:
        discard_kept(options.folder)
    elif options.report is None:
        print_report(measure_folder(options), options.json)
    else:
        keep_inside()  # Matplotlib, which draws, keeps a list of fonts
        from facelab.publishing.report import require_place, write_report

        place = require_place(options.report)
        evaluation = measure_folder(options)
        try:
            write_report(evaluation, place, options.report_pictures)
        finally:  # whatever becomes of the page, the numbers are there
            print_report(evaluation, options.json)
        print(f"The page is '{shown(place)}'.", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
