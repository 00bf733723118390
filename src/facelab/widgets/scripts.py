"""What is shared by whatever a script of ours draws in a page: its elements, and the colours of the figures."""

from importlib.resources import files

from facelab.figures import theme


def elements() -> str:
    """Return the kit of elements: the first part of each module, for nothing can be fetched."""
    return (files(__package__) / "elements.js").read_text(encoding="utf-8")


def colours(selector: str) -> str:
    """Return a rule of a sheet that gives the elements of a selector the colours of the figures, as ``--fv-`` names.

    Examples
    --------
    >>> colours(".fv-made-up")[:42]
    '.fv-made-up { --fv-one: #0072B2; --fv-two:'
    """
    names = {"one": theme.ONE_PERSON, "two": theme.TWO_PEOPLE, "ink": theme.INK, "quiet": theme.QUIET}
    rules = "".join(f"--fv-{name}: {colour}; " for name, colour in {**names, "pale": theme.PALE}.items())
    return f"{selector} {{ {rules}}}"
