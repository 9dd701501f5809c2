"""Each attack scores no more than its honest part, reads nothing, leaves nothing, and disturbs no one."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from grader.instructor.confinement import Server, run_submission
from grader.instructor.content.folders import complete_exercises
from grader.instructor.demo.sample_class import solutions
from grader.instructor.grading.one_notebook import Grade, grade_file, submitted_cells
from tests.support.attacks.attack import ASSIGNMENT, HE, HONEST, POINTS, Attack
from tests.support.attacks.corpus import ATTACKS

from .place import Place, state_of

READING = [attack for attack in ATTACKS if attack.reads]


def test_there_are_attacks_enough_and_each_has_its_own_name() -> None:
    assert len(ATTACKS) >= 30
    assert len({attack.student for attack in ATTACKS}) == len(ATTACKS)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.student)
def test_an_attack_gains_nothing(attack: Attack, place: Place, no_trace: None, tmp_path: Path) -> None:
    path = attack.hand_in(tmp_path, place.targets)
    handed_in = state_of(tmp_path)
    with ThreadPoolExecutor(1) as pool:
        beside = pool.submit(grade_file, place.honest)
        grade = grade_file(path, limits=attack.limits)
    assert state_of(tmp_path) == handed_in
    assert_worth(grade, attack)
    assert_says_nothing_it_should_not(grade, place)
    for neighbour in (beside.result(), grade_file(place.honest)):
        assert_worth(neighbour, HONEST)
        assert [exercise.verdict for exercise in neighbour.exercises] == ["correct"] * 3


def assert_worth(grade: Grade, attack: Attack) -> None:
    if attack.fails:
        assert grade.status == "failed"
        assert grade.notebook in grade.reason
        assert attack.fails in grade.reason
        return
    assert (grade.status, grade.max_score, grade.isolation) == ("graded", sum(POINTS.values()), "strong")
    scores = {exercise.name: exercise.score for exercise in grade.exercises}
    if attack.loses:
        assert 0 <= grade.score <= attack.honest_part
    else:
        assert scores == {name: points if name in attack.honest else 0 for name, points in POINTS.items()}


def assert_says_nothing_it_should_not(grade: Grade, place: Place) -> None:
    told = json.dumps(
        [grade.to_json(), grade.notes, [vars(exercise) for exercise in grade.exercises]], default=vars
    )
    assert len(told) < 21_000  # the names of our fields included
    assert not [secret for secret in place.secrets() if secret in told]
    texts = [grade.reason, *grade.notes, *(exercise.message for exercise in grade.exercises)]
    texts += [
        text
        for feedback in grade.exercises
        for check in feedback.checks
        for text in (check.expected, check.got)
    ]
    assert all(text.isprintable() and len(text) < 1000 for text in texts)


@pytest.mark.parametrize("attack", READING, ids=lambda attack: attack.student)
def test_without_a_wall_the_same_attack_would_read_the_secret(
    attack: Attack, place: Place, tmp_path: Path
) -> None:
    """So that the tests above fail where the wall does, not because the attack is broken."""
    name, cells, _ = submitted_cells(attack.hand_in(tmp_path, place.targets))
    server = Server("none", most="none")
    try:
        run = run_submission(
            tuple(cells), list(complete_exercises(name).values()), attack.limits, server=server
        )
    finally:
        server.close()
    told = str(run.outcomes)
    assert any(secret in told for secret in place.secrets()[:2])


CHANGES = f"""
def {HE}(layers_dims):
    result = right(layers_dims)
    layers_dims.append(0)
    return result
"""
COPIES = CHANGES.replace("layers_dims.append", "layers_dims = [*layers_dims]\n    layers_dims.append")
HIDES = """
import sys
worker = vars(sys.modules["grader.instructor.confinement.worker"])
encode = worker["encode"]
def as_they_were(answer):
    if "arguments" in answer:
        answer["arguments"] = tuple(item[:-1] for item in answer["arguments"])
    return encode(answer)
worker["encode"] = as_they_were
"""


def test_hiding_that_inputs_change_gains_what_copying_them_gains_and_no_more(
    place: Place, tmp_path: Path
) -> None:
    """Of a change inside the process nothing reaches the outside but what the process says: see docs/decisions.md."""
    right = solutions(ASSIGNMENT)[HE].replace(f"def {HE}", "def right")
    scores = {}
    for name, text in (
        ("changes", right + CHANGES),
        ("copies", right + COPIES),
        ("hides", right + CHANGES + HIDES),
    ):
        attack = Attack(name, "", answers={HE: text})
        grade = grade_file(attack.hand_in(tmp_path, place.targets))
        scores[name] = {exercise.name: exercise.score for exercise in grade.exercises}[HE]
    assert scores == {"changes": 8, "copies": 10, "hides": 10}


def test_an_honest_submission_has_all_points(place: Place) -> None:
    assert_worth(grade_file(place.honest), replace(HONEST))
