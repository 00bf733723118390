"""Errors written for the person who meets them: what happened, to which file or value, and what to do."""

# A second 'make setup' trusts what the first one left, so whatever is missing or damaged has to go first.
REINSTALL = "Run 'make clean' and then 'make setup' (without make: 'python bootstrap.py clean', then 'setup')."


class FacelabError(Exception):
    """Something a learner or teacher can mend; shown as one line, never as a traceback.

    Parameters
    ----------
    what : str
        What happened, naming the file or value.
    cure : str
        What to do about it.
    """

    def __init__(self, what: str, cure: str = ""):
        super().__init__(f"{what} {cure}".strip())
        self.what = what
        self.cure = cure

    def _render_traceback_(self) -> list[str]:
        """Show IPython the message alone: a learner's notebook needs the cure, not our call stack."""
        return [f"{type(self).__name__}: {self.what}", *([f"What to do: {self.cure}"] if self.cure else [])]


class Stopped(BaseException):
    """This process was asked to end, by SIGTERM or by a terminal that closed; on the way out everything is tidied.

    Parameters
    ----------
    number : int
        The signal's number.
    """

    def __init__(self, number: int):
        super().__init__(number)
        self.number = number


class ConsentError(FacelabError):
    """A picture has no consent record, or is asked for a use its record does not allow."""


class PictureError(FacelabError):
    """A file that is not a picture, is broken, or is too large to open safely."""


class SetupError(FacelabError):
    """Something this installation needs is missing or damaged."""


class RecordError(FacelabError):
    """An entry of the public record that is incomplete, contradicts itself, or points to nothing."""
