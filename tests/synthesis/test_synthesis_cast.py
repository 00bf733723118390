"""The cast is drawn so that no tone comes with its own looks, and so that games of likeness can be built on it."""

import itertools
from collections import Counter, defaultdict

import pytest

from facelab_synthesis import deal
from facelab_synthesis.balance import ties_to_tone
from facelab_synthesis.captures import CAPTURES, TURNS, draw_capture, draw_captures
from facelab_synthesis.cast import draw_cast
from facelab_synthesis.records import tone_third
from facelab_synthesis.sets import (
    DESIGNED_TONES,
    GATE,
    TURNED_PEOPLE,
    cutout_jobs,
    designed_jobs,
    ladder_people,
    turned_jobs,
)

LOOK = ("sex_setting", "age_band", "hair_style", "hair_colour", "beard", "wears_glasses")


@pytest.fixture(scope="module")
def people():
    return draw_cast()


def disjoint_look_alikes(people):
    """Return pairs of people, nobody in two, who agree in everything a first glance takes in."""
    alike = defaultdict(list)
    for person in people:
        alike[tuple(getattr(person, name) for name in LOOK)].append(person)
    pairs = []
    for group in alike.values():
        waiting = None
        for person in sorted(group, key=lambda person: person.tone):
            if waiting is not None and person.tone - waiting.tone <= 1:
                pairs.append((waiting, person))
                waiting = None
            else:
                waiting = person
    return pairs


def test_at_least_14_disjoint_pairs_of_strangers_look_alike_at_first_glance(people):
    assert len(disjoint_look_alikes(people)) >= 14


def test_look_alikes_are_of_both_sex_settings_and_of_every_third_of_the_tones(people):
    pairs = disjoint_look_alikes(people)
    assert min(Counter(first.sex_setting for first, _ in pairs)[sex] for sex in deal.SEXES) >= 4
    assert min(Counter(tone_third(first.tone) for first, _ in pairs)[t] for t in ("light", "middle", "dark")) >= 3


def test_at_least_12_people_have_an_ordinary_picture_in_another_look_than_their_first(people):
    changed = 0
    for person in people:
        first, *others = [(c.hair_style, c.beard, c.glasses) for c in draw_captures(person, "normal")]
        changed += any(look != first for look in others)
    assert changed >= 12


def test_no_setting_is_tied_to_tone_by_more_than_a_fifth(people):
    captures = [capture for person in people for capture in draw_captures(person)]
    for tie in ties_to_tone(people, captures):
        assert abs(tie["value"]) <= 0.2, tie


def test_everyone_drawn_is_an_adult(people):
    assert min(person.age for person in people) >= 25


def test_fair_and_red_hair_follow_one_rule_for_all(people):
    fair = [person for person in people if person.hair_colour in ("fair", "red")]
    assert len(fair) >= 4
    assert all(person.tone < deal.FAIR_BELOW for person in fair)
    assert {tone_third(person.tone) for person in fair} == {"light", "middle"}


def test_the_gate_holds_every_step_of_tone_both_sex_settings_and_every_age_band(people):
    gate = [person for person in people if person.person_id in GATE]
    assert len(gate) == 16
    assert {int((person.tone - 1) / 0.9) for person in gate} == set(range(10))
    assert Counter(person.sex_setting for person in gate) == {"female": 8, "male": 8}
    assert {(p.sex_setting, p.age_band) for p in gate} == set(itertools.product(deal.SEXES, deal.AGE_BANDS))


def test_cut_outs_show_each_person_from_the_front_and_from_both_sides():
    for _, captures in cutout_jobs():
        left, front, right = sorted(captures, key=lambda capture: capture.yaw)
        assert left.yaw < -15 and abs(front.yaw) < 15 and right.yaw > 15
        assert len({capture.file for capture in captures}) == len(CAPTURES["cut-out"])
        assert max(capture.face_fraction for capture in captures) < 0.45, "shoulders need room"


def test_designed_hard_pictures_have_one_pose_and_light_for_every_tone():
    free = {"picture_id"}
    by_person = defaultdict(list)
    for person, captures in designed_jobs():
        by_person[person.person_id].append((person.tone, captures))
    assert set(by_person) == {person.person_id for person in ladder_people()}
    for steps in by_person.values():
        assert {tone for tone, _ in steps} == set(DESIGNED_TONES.values())
        assert {tone_third(tone) for tone, _ in steps} == {"light", "middle", "dark"}
        settings = [{k: v for k, v in vars(capture).items() if k not in free} for _, (capture,) in steps]
        assert settings[0] == settings[1] == settings[2]


def test_a_capture_is_the_same_whenever_it_is_drawn(people):
    assert draw_capture(people[5], 5) == draw_capture(draw_cast()[5], 5)


def test_turned_heads_differ_in_their_turn_alone():
    jobs = turned_jobs()
    assert len({person.person_id for person, _ in jobs}) == TURNED_PEOPLE
    assert {person.sex_setting for person, _ in jobs} == set(deal.SEXES)
    assert len({tone_third(person.tone) for person, _ in jobs}) == 3
    free = {"yaw", "body_yaw", "picture_id", "file", "seed"}
    for _, captures in jobs:
        assert [capture.yaw for capture in captures] == list(TURNS)
        assert len({tuple(sorted((k, v) for k, v in vars(c).items() if k not in free)) for c in captures}) == 1
