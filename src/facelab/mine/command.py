"""The commands ``facelab mine`` and ``facelab wipe``: pictures of your own, kept for a time and taken back."""

import argparse
import datetime
import sys
from pathlib import Path

from facelab.errors import ConsentError, FacelabError
from facelab.mine.add import add_picture, parse_names
from facelab.mine.wipe import wipe
from facelab.packs import personal
from facelab.packs.origin import fetched_packs, installed_folder
from facelab.packs.statement import NOBODY_UNDER_18, USES_OF_MINE, USUAL, Statement


def run_command(options: argparse.Namespace) -> int:
    """Run ``facelab mine`` and return its exit status."""
    return _list() if options.action == "list" else _add(options)


def run_wipe(options: argparse.Namespace) -> int:
    """Run ``facelab wipe`` and return its exit status: 1 where something could not be deleted."""
    receipt = wipe(options.whom)
    print(receipt)
    if options.whom == "all":
        for name in fetched_packs():
            if installed_folder(name).is_dir():
                print(f"The pictures of '{name}' are no pictures of yours and stay: facelab pack remove {name}")
    return int(bool(receipt.left))


def _list() -> int:
    people = personal.people()
    for person in people:
        uses = ", ".join(use for use in USES_OF_MINE if any(use in one.consent.scope for one in person.pictures))
        print(f"{person.name}: {len(person.pictures)} kept until the end of {person.until}; for {uses}")
    print(f"They lie in {personal.folder()}." if people else "No picture of your own is here.")
    return 0


def _add(options: argparse.Namespace) -> int:
    """Keep one file after the other; a file that is refused does not cost the others."""
    statement = _statement(options)
    refused = 0
    for file in options.files:
        try:
            print(add_picture(Path(file), statement))
        except FacelabError as error:
            refused += 1
            print(f"facelab: {error}", file=sys.stderr)
    if refused < len(options.files):
        print("Lessons 00 to 04 compare what is kept with the sample ('make lab'). To take it back: facelab wipe all")
    return int(bool(refused))


def _statement(options: argparse.Namespace) -> Statement:
    """Return the record, asking for what was not given; nothing is looked at before it is whole."""
    ask = sys.stdin.isatty()
    if not ask and not (options.names and options.adults and options.agreed):
        raise ConsentError(
            "The record comes first, and nobody can be asked here.",
            "Give --names 'NAME' (from left to right, a dash for whoever is cut away), --adults if everybody is 18 or "
            "older, and --agreed if everybody named agrees.",
        )
    names = options.names or input("Whose faces, from left to right (a dash for one to cut away)? ")
    adults = options.adults or _yes("Is everybody in it, you included, 18 or older?")
    if not adults:
        raise NOBODY_UNDER_18
    agreed = options.agreed or _yes("Does everybody you named know about this, and agree?")
    statement = Statement(parse_names(names), frozenset((*USUAL, *options.also)), _day(options.until), adults, agreed)
    statement.require()
    return statement


def _yes(question: str) -> bool:
    return input(f"{question} [y/N] ").strip().lower() in ("y", "yes")


def _day(text: str | None) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text) if text else datetime.date.today()
    except ValueError:
        raise FacelabError(f"'{text}' is not a date.", "Write it as 2026-11-30: year, month, day.") from None
