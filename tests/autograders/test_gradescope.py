"""The zip for Gradescope, unpacked and run as Gradescope runs it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from grader.__main__ import main
from grader.instructor.demo.sample_class import Learner, submission
from grader.reference_files import load_exercises
from tests.support.sample_notebooks import answering, text

from .place import ASSIGNMENT, Place

POINTS = {exercise.name: exercise.points for exercise in load_exercises(ASSIGNMENT).values()}
MOST = sum(POINTS.values())
OPEN = submission(Learner("x", "", solved=False))


def hostile(source: str) -> str:
    """A notebook in which nothing is solved, with a cell of the learner's own that means harm, in front."""
    made = json.loads(OPEN)
    cell: dict[str, Any] = {
        "cell_type": "code",
        "metadata": {},
        "outputs": [],
        "execution_count": None,
        "id": "harm",
    }
    made["cells"].insert(1, {**cell, "source": source})
    return json.dumps(made)


def forged(root: Path) -> str:
    """Python that writes a result of full marks wherever it may be read from."""
    full = json.dumps({"score": MOST, "tests": []})
    return (
        "import os, glob\n"
        f"for path in [{str(root)!r} + '/results/results.json', '../results/results.json', 'results.json', "
        "'/autograder/results/results.json']:\n"
        "    try:\n"
        f"        open(path, 'w').write({full!r})\n"
        "    except OSError:\n"
        "        pass\n"
        f"print({full!r})\n"
    )


HARM = {
    "prints": "print('{\"score\": 20}' * 1000)\nimport sys\nsys.stderr.write('x' * 100000)",
    "exits": "import os\nos._exit(0)",
    "leaves": "raise SystemExit(0)",
    "kills": (
        "import os, signal\nfor n in (os.getppid(), 0, -1):\n"
        "    try:\n        os.kill(n, signal.SIGKILL)\n    except OSError:\n        pass"
    ),
    "judges itself": (
        "import grader.judging.judge as judge, grader.feedback as feedback\n"
        "judge.judge = lambda exercise, outcomes: feedback.Feedback(exercise.name, 99, 99, 'correct')\n"
        "import grader.instructor.autograders.running as running\n"
        "running.gradescope_results = lambda *_: {'score': 20}"
    ),
}


def exercises_of(results: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {test["name"]: test for test in results["tests"]}


def test_what_is_right_earns_the_most_that_there_is_and_the_most_is_stated(place: Place) -> None:
    results = place.grade(text("ada"))
    assert results["score"] == MOST
    assert {name: test["max_score"] for name, test in exercises_of(results).items()} == POINTS
    assert {test["status"] for test in results["tests"]} == {"passed"}
    assert f"{MOST:g} of {MOST:g} points on the visible cases" in results["output"]
    assert results["extra_data"]["max_score"] == MOST


def test_a_named_mistake_is_told_and_costs_its_own_exercise_alone(place: Place) -> None:
    results = place.grade(text("ben"))
    tests = exercises_of(results)
    wrong = tests.pop("initialize_parameters_he")
    assert wrong["status"] == "failed"
    assert "Xavier" in wrong["output"]
    assert {test["status"] for test in tests.values()} == {"passed"}
    assert results["score"] == sum(POINTS.values()) - wrong["max_score"] + wrong["score"] < MOST


def test_the_points_are_those_of_grader_check(place: Place, tmp_path: Path, capsys: Any) -> None:
    path = tmp_path / f"{ASSIGNMENT}.ipynb"
    path.write_text(text("ben"))
    main(["check", "--json", str(path)])
    checked = {item["name"]: item["score"] for item in json.loads(capsys.readouterr().out)}
    results = place.grade(text("ben"))
    assert {name: test["score"] for name, test in exercises_of(results).items()} == checked


def test_an_answer_that_is_right_on_the_visible_cases_alone_gets_their_points_and_is_told_what_they_are(
    place: Place,
) -> None:
    learned = "def initialize_parameters_zeros(layers_dims):\n    " + (
        "return {k: v for l in range(1, len(layers_dims)) for k, v in "
        "((f'W{l}', np.zeros((layers_dims[l], layers_dims[l-1]))), (f'b{l}', np.zeros((layers_dims[l], 1))))} "
        "if len(layers_dims) < 6 else {}"
    )
    results = place.grade(answering({"initialize_parameters_zeros": learned}))
    assert exercises_of(results)["initialize_parameters_zeros"]["status"] == "passed"
    assert "Hidden cases are not graded here" in results["output"]


@pytest.mark.parametrize(
    ("files", "line"),
    [
        ({}, "there is no notebook"),
        ({"solution__py": "x = 1"}, "there is no notebook"),
        ({f"{ASSIGNMENT}__ipynb": ""}, "the file is empty"),
        ({f"{ASSIGNMENT}__ipynb": "{"}, "JSON is damaged"),
        ({f"{ASSIGNMENT}__ipynb": "[]"}, "not a Jupyter notebook"),
        ({"a__ipynb": OPEN, "b__ipynb": OPEN}, "several notebooks"),
        (
            {"02_plateaus__ipynb": submission(Learner("x", "", solved=False, assignment="02_plateaus"))},
            "notebook of 02_plateaus",
        ),
    ],
    ids=["nothing", "a script", "empty", "damaged", "a list", "two", "another one"],
)
def test_what_cannot_be_graded_gets_a_line_and_the_most_is_stated(
    place: Place, files: dict[str, str], line: str
) -> None:
    place.hand_in(**files)
    results = place.graded()
    assert line in results["output"]
    assert str(place.root) not in results["output"]
    assert results["score"] == 0
    assert {name: test["max_score"] for name, test in exercises_of(results).items()} == POINTS


def test_of_several_notebooks_the_one_of_the_assignment_counts(place: Place) -> None:
    other = submission(Learner("x", "", solved=False, assignment="02_plateaus"))
    place.hand_in(a__ipynb=text("ada"), b__ipynb=other)
    assert place.graded()["score"] == MOST


@pytest.mark.parametrize("harm", HARM)
def test_a_submission_that_means_harm_gains_nothing(place: Place, harm: str) -> None:
    assert place.grade(hostile(HARM[harm]))["score"] == 0


@pytest.mark.parametrize("end", ["", "os._exit(0)"])
def test_a_submission_writes_no_result(place: Place, end: str) -> None:
    results = place.grade(hostile(forged(place.root) + end))
    assert results["score"] == 0
    assert len(results["tests"]) == len(POINTS)


def later(root: Path) -> str:
    """A process that stays behind, and forges the result again and again."""
    lines = "".join(f"            {line}\n" for line in forged(root).splitlines())
    return (
        "import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n"
        f"        for _ in range(300):\n{lines}            time.sleep(0.1)\n    os._exit(0)\n"
    )


def test_a_process_that_stays_behind_writes_no_result(place: Place) -> None:
    assert place.grade(hostile(later(place.root)))["score"] == 0


@pytest.mark.parametrize("harm", [*HARM, "forges", "stays behind"])
def test_nor_does_it_gain_anything_where_the_container_allows_no_wall(bare_place: Place, harm: str) -> None:
    sources = {**HARM, "forges": forged(bare_place.root), "stays behind": later(bare_place.root)}
    results = bare_place.grade(hostile(sources[harm]))
    assert results["extra_data"]["isolation"] == "basic"
    assert results["score"] == 0
    assert len(results["tests"]) == len(POINTS)


def test_what_is_right_is_right_without_a_wall_too(bare_place: Place) -> None:
    assert bare_place.grade(text("ada"))["score"] == MOST


def test_a_submission_that_never_ends_is_stopped(place: Place) -> None:
    settings = place.root / "source" / "autograder.json"
    before = settings.read_text()
    settings.write_text(json.dumps({"assignment": ASSIGNMENT, "seconds": 3}))
    try:
        results = place.grade(hostile("import time\nwhile True:\n    time.sleep(1)"))
    finally:
        settings.write_text(before)
    assert results["score"] == 0
    assert results["execution_time"] < 60
    assert "took" in results["output"]


def test_a_submission_that_cannot_be_looked_at_is_not_an_empty_one(place: Place) -> None:
    place.grade(text("ada"))
    shutil.rmtree(place.root / "submission")
    done = place.run()
    assert done.returncode != 0
    assert "the autograder itself failed" in done.stderr
    assert not (place.root / "results" / "results.json").exists()


def test_a_fault_of_the_autograder_is_nobodys_zero(place: Place) -> None:
    place.grade(text("ada"))
    references = place.root / "source" / "grader" / "references" / f"{ASSIGNMENT}.npz"
    before = references.read_bytes()
    references.write_bytes(b"damaged")
    try:
        done = place.run()
    finally:
        references.write_bytes(before)
    assert done.returncode != 0
    assert "the autograder itself failed" in done.stderr
    assert not (place.root / "results" / "results.json").exists()
