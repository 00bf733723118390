"""How a lesson's prose reads: its sentences, and the school grade that a formula gives them."""

import re
from collections.abc import Sequence

_SILENT = re.compile(r"(?:[^laeiouy]es|[^td]ed|[^laeiouy]e)$")  # 'faces' keeps its second syllable, see below
_VOWELS = re.compile(r"[aeiouy]+")
_HISSED = re.compile(r"(?:[sxz]|ch|sh|c|g)es$")


def sentences_of(text: str) -> list[str]:
    """Return the sentences of Markdown; tables, code, notes and the list of sources are left aside."""
    prose = re.sub(r"```.*?```|<!--.*?-->|<sup>.*?</sup>|^\s*\|.*?$|^## Sources$.*", " ", text, flags=re.S | re.M)
    prose = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", prose)
    blocks = re.split(r"\n\s*\n|^\s*(?:[*>]|\d+\.)\s|^#+ .*$", prose, flags=re.M)
    return [one for block in blocks for one in re.split(r"(?<=[.?])(?:[*)\"']{0,2})\s+", " ".join(block.split())) if one]


def words_of(sentence: str) -> list[str]:
    """Return the words of a sentence; a number is one."""
    return re.findall(r"[\w'-]+", sentence)


def count_syllables(word: str) -> int:
    """Return how many syllables an English word has, by its groups of vowels; off by one in about one word of ten."""
    plain = word.lower().strip("'-")
    if _SILENT.search(plain) and not _HISSED.search(plain):
        plain = re.sub(r"e[sd]?$", "", plain)
    return max(1, len(_VOWELS.findall(plain)))


def reading_grade(sentences: Sequence[str]) -> float:
    """Return the US school grade of a text by the Flesch-Kincaid formula.

    Parameters
    ----------
    sentences : sequence of str
        Of ``sentences_of``; those without a word are left aside.

    Returns
    -------
    float
        0.39 words per sentence + 11.8 syllables per word - 15.59 (Kincaid, Fishburne, Rogers and Chissom 1975,
        Derivation of new readability formulas, report 8-75, table 7). It knows nothing of how strange a word is.

    Raises
    ------
    ValueError
        If there is no word.

    Examples
    --------
    >>> round(reading_grade(["A cat sat on a mat."]), 2)
    -1.45
    """
    by_sentence = [words for words in map(words_of, sentences) if words]
    words = [word for some in by_sentence for word in some]
    if not words:
        raise ValueError("a text without a word has no grade")
    syllables = sum(map(count_syllables, words))
    return 0.39 * len(words) / len(by_sentence) + 11.8 * syllables / len(words) - 15.59
