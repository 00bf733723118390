"""A sample that every widget can be built of: the lessons' pack and record, read and measured when first asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a widget of faces loads no record, and one of the record no faces
    from facelab.metrics import Scores
    from facelab.packs import Pack, Picture
    from facelab.pipeline import Analysis
    from facelab.record import Record


@dataclass(frozen=True)
class Sample:
    """The synthetic pack and the public record.

    Parameters
    ----------
    folder : Path
        For whatever a widget saves.
    people : int, optional
        How many of the pack's people, the first ones; all of them unless told.
    """

    folder: Path
    people: int | None = None
    note: str = "synthetic people"

    @cached_property
    def pack(self) -> "Pack":
        """The whole pack."""
        from facelab.packs import open_pack

        return open_pack("synthetic")

    @cached_property
    def pictures(self) -> Sequence["Picture"]:
        """All pictures of the sample's people."""
        chosen = set(list(self.pack.people)[: self.people])
        return [picture for picture in self.pack.pictures if picture.person_id in chosen]

    @cached_property
    def firsts(self) -> Sequence["Picture"]:
        """The first picture of each person."""
        return list({picture.person_id: picture for picture in reversed(self.pictures)}.values())[::-1]

    @cached_property
    def heads(self) -> Sequence["Picture"]:
        """One head of the pack 'turned', step by step."""
        from facelab.packs import open_pack

        turned = open_pack("turned")
        return [picture for picture in turned.pictures if picture.person_id == turned.pictures[0].person_id]

    @cached_property
    def names(self) -> Mapping[str, str]:
        """What each person is called, by person_id."""
        return {person: about["name"] for person, about in self.pack.people.items()}

    @cached_property
    def analyses(self) -> Sequence["Analysis"]:
        """What was found in each picture."""
        from facelab.pipeline import analyse_all

        return analyse_all(self.pictures, threads=2, progress=False)

    @cached_property
    def faces(self) -> Sequence["Analysis"]:
        """The analyses that have a face."""
        return [analysis for analysis in self.analyses if analysis.embedding is not None]

    @cached_property
    def scores(self) -> "Scores":
        """Every picture against every other."""
        from facelab.metrics import compare_all

        return compare_all(self.analyses)

    @cached_property
    def record(self) -> "Record":
        """The public record."""
        from facelab.record import load_record

        return load_record()
