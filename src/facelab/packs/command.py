"""The command ``facelab pack``: which packs there are; fetches one, checks it, and takes it away again."""

import argparse
import sys

from facelab.errors import ConsentError, FacelabError
from facelab.files import AGAIN
from facelab.packs.consent import read_consent
from facelab.packs.fetch import fetch, is_address, places_of, sweep_all
from facelab.packs.origin import fetched_packs, installed_folder, read_origin, wanted_files
from facelab.packs.pack import list_packs, open_pack
from facelab.packs.samples import SAMPLES, choose_sample, sample
from facelab.paths import data_folder


def run_command(options: argparse.Namespace) -> int:
    """Run ``facelab pack`` and return its exit status."""
    if options.action == "list":
        return _list()
    if options.name not in fetched_packs():
        raise FacelabError(
            f"'{options.name}' is not a pack whose pictures are fetched.",
            f"Those are: {', '.join(fetched_packs())}. 'facelab pack list' shows all.",
        )
    if options.action == "add":
        return _add(options.name, options.place, options.yes)
    return _verify(options.name) if options.action == "verify" else _remove(options.name)


def run_sample(options: argparse.Namespace) -> int:
    """Run ``facelab sample`` and return its exit status."""
    if options.name is not None:
        choose_sample(options.name)
    print(f"The lessons run on: {sample()}. (To change that: facelab sample {' | '.join(SAMPLES)})")
    return 0


def _list() -> int:
    here = list_packs()
    for name in here:
        pack = open_pack(name)
        print(f"{name:<10} {len(pack.pictures):>4} pictures; {pack.credit}")
    for name in fetched_packs():
        if name not in here:
            print(f"{name:<10} not on this machine: facelab pack add {name}")
    return 0


def _add(name: str, other: str | None, yes: bool) -> int:
    folder, wanted = installed_folder(name), wanted_files(name)
    record, origin = read_consent(data_folder() / "packs" / name), read_origin(data_folder() / "packs" / name)
    missing = [file for file in wanted if not file.is_in(folder)]
    if not missing:
        print(f"All {len(wanted)} files of '{name}' are in {folder} already.")
        return 0
    print(f"{record.source}; {record.licence}.")
    print(f"{record.statement.strip()} In this project it is forbidden:")
    print("\n".join(f"  * {line}" for line in record.forbids))
    where = other or ", then ".join([*origin.mirrors, f"the repository {origin.repository} on GitHub"])
    print(f"From: {where}\nTo:   {folder}")
    print(f"Files: {len(missing)} of {len(wanted)}, {sum(file.size for file in missing) / 1e6:.0f} megabytes.")
    if other is None or is_address(other):
        print("Whoever runs that server, and your network, will see that this machine asks for them.")
    if not (yes or _agreed()):
        print("Nothing was fetched.")
        return 1
    with places_of(origin, other) as places:
        try:
            fetch(wanted, places, folder)
        except KeyboardInterrupt:
            there = sum(file.is_in(folder) for file in wanted)
            print(f"\nStopped. {there} of {len(wanted)} files are here; to go on, {AGAIN}.", file=sys.stderr)
            raise
    print(f"All {len(wanted)} files are there, and each is the one that the list describes.")
    print(f"For lessons on these people: facelab sample {name}. To delete them all: facelab pack remove {name}.")
    return 0


def _agreed() -> bool:
    if not sys.stdin.isatty():
        raise ConsentError("Nobody can be asked here whether to fetch this.", "Say so beforehand: --yes.")
    return input("Fetch them? [y/N] ").strip().lower() in ("y", "yes")


def _verify(name: str) -> int:
    folder, wanted = installed_folder(name), wanted_files(name)
    wrong = [file for file in wanted if not file.is_in(folder)]
    for file in wrong:
        print(f"{'damaged' if (folder / file.file).exists() else 'missing'}: {file.file}")
    print(f"{len(wanted) - len(wrong)} of {len(wanted)} files of '{name}' are as they should be, in {folder}.")
    if wrong:
        print(f"To mend the rest: facelab pack add {name}")
    return int(bool(wrong))


def _remove(name: str) -> int:
    """Delete the files that the list names, and folders that are then empty; nothing else lies in our hands."""
    folder, removed = installed_folder(name), 0
    sweep_all(folder)
    for file in wanted_files(name):
        path = folder / file.file
        if path.is_file():
            path.unlink()
            removed += 1
    inner = sorted((path for path in folder.rglob("*") if path.is_dir()), reverse=True) if folder.is_dir() else []
    for empty in [*inner, folder]:
        if empty.is_dir() and not any(empty.iterdir()):
            empty.rmdir()
    if sample() == name:
        choose_sample(SAMPLES[0])
        print(f"The lessons run on '{SAMPLES[0]}' again.")
    print(f"Deleted: {removed} pictures of '{name}'." if removed else f"There were no pictures of '{name}' here.")
    if folder.is_dir():
        print(f"Other files in {folder} were left alone.")
    return 0
