"""Sentences, syllables and the school grade of a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facelab.publishing.reading import count_syllables, reading_grade, sentences_of, words_of

COUNTED = {
    1: "face used gone match the be line drawn faced",
    2: "faces table wanted people threshold matches pictures error able changes",
    3: "camera example recognised embedding however",
    4: "identify surveillances information",
    5: "university disability",
    6: "identification",
}


@pytest.mark.parametrize(("count", "words"), COUNTED.items())
def test_syllables_of_words_that_lessons_use(count, words):
    assert {word: count_syllables(word) for word in words.split()} == dict.fromkeys(words.split(), count)


def test_the_grade_is_the_published_formula():
    text = ["The cat sat.", "A recognised person was waiting."]  # 3 and 5 words; 3 and 9 syllables
    assert reading_grade(text) == pytest.approx(0.39 * 8 / 2 + 11.8 * 12 / 8 - 15.59)


@given(st.lists(st.sampled_from(["A cat sat.", "Nobody identifies anybody here.", "Wait."]), min_size=1))
def test_the_grade_does_not_hang_on_the_order_and_is_the_same_for_twice_the_text(sentences):
    assert reading_grade(sentences[::-1]) == pytest.approx(reading_grade(sentences))
    assert reading_grade(sentences * 2) == pytest.approx(reading_grade(sentences))


def test_a_text_without_a_word_has_no_grade():
    with pytest.raises(ValueError, match="without a word"):
        reading_grade(["..."])


def test_sentences_are_of_prose_alone():
    text = "## Head\n\nOne is here. *Two is there.* See [three](x.html).\n\n* four\n\n| a | b |\n\n```\ncode.\n```\n"
    assert [words_of(one) for one in sentences_of(text)] == [
        ["One", "is", "here"], ["Two", "is", "there"], ["See", "three"], ["four"],
    ]  # fmt: skip
