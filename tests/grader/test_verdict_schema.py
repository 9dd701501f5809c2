"""The published JSON Schema of verdicts, against what the commands write."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from grader.__main__ import main
from grader.feedback import Check, Feedback
from grader.instructor.course.places import ROOT
from grader.instructor.demo.sample_class import Learner, submission
from grader.instructor.grading.one_notebook import Grade
from grader.verdict import Diagnosis, Verdict
from tests.support.sample_notebooks import answering, text

pytestmark = pytest.mark.process
SCHEMA = json.loads((ROOT / "docs" / "verdict.schema.json").read_text(encoding="utf-8"))
PARTS = SCHEMA["$defs"]
ZEROS = "initialize_parameters_zeros"
ON_VISIBLE_CASES = (
    f"def {ZEROS}(layers_dims):\n"
    "    parameters = {}\n"
    "    for l in range(1, len(layers_dims)):\n"
    "        parameters['W' + str(l)] = np.zeros((layers_dims[l], layers_dims[l - 1]))\n"
    "        parameters['b' + str(l)] = np.zeros((layers_dims[l], 1))\n"
    "    return parameters if list(layers_dims) in VISIBLE else {}\n"
)
NOTEBOOKS = {
    "right": lambda: text("ada"),
    "wrong": lambda: text("ben"),
    "unsolved": lambda: submission(Learner("x", "", solved=False)),
    "error": lambda: answering({ZEROS: f"def {ZEROS}(layers_dims):\n    return layers_dims / 0\n"}),
    "not defined": lambda: answering({ZEROS: "pass"}),
}


def part(name: str) -> Draft202012Validator:
    return Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": PARTS})


def visible_sizes() -> list[list[int]]:
    from grader.reference_files import load_exercises

    cases = load_exercises("01_initialization")[ZEROS].cases
    return [list(map(int, case.arguments[0])) for case in cases]


def wrong_on_hidden_cases() -> str:
    return answering({ZEROS: f"VISIBLE = {visible_sizes()}\n{ON_VISIBLE_CASES}"})


@pytest.fixture(params=[*NOTEBOOKS, "hidden"])
def notebook(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "01_initialization.ipynb"
    made = wrong_on_hidden_cases() if request.param == "hidden" else NOTEBOOKS[request.param]()
    path.write_text(made, encoding="utf-8")
    return path


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert "verdict.schema.json" in (ROOT / "docs" / "instructors.md").read_text(encoding="utf-8")


def test_grader_check_writes_what_the_schema_says(notebook: Path, capsys: Any) -> None:
    main(["check", "--json", str(notebook)])
    said = json.loads(capsys.readouterr().out)
    part("checked").validate(said)
    Draft202012Validator(SCHEMA).validate(said)
    assert said


def test_grader_grade_writes_what_the_schema_says(notebook: Path, tmp_path: Path) -> None:
    out = tmp_path / "grades.json"
    assert main(["grade", str(notebook), "--json", str(out)]) == 0
    said = json.loads(out.read_text())
    part("graded_files").validate(said)
    Draft202012Validator(SCHEMA).validate(said)


def test_what_is_wrong_on_a_hidden_case_is_told_without_its_values(tmp_path: Path) -> None:
    path, out = tmp_path / "01_initialization.ipynb", tmp_path / "grades.json"
    path.write_text(wrong_on_hidden_cases(), encoding="utf-8")
    main(["grade", str(path), "--json", str(out)])
    (grade,) = json.loads(out.read_text())
    part("graded_files").validate([grade])
    verdict = next(exercise for exercise in grade["exercises"] if exercise["name"] == ZEROS)
    assert verdict["verdict"] != "correct"
    assert "hidden" in verdict["message"]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"nbformat": 4}'])
def test_a_file_that_cannot_be_read_has_a_verdict_with_a_reason(content: str, tmp_path: Path) -> None:
    path, out = tmp_path / "01_initialization.ipynb", tmp_path / "grades.json"
    path.write_text(content)
    assert main(["grade", str(path), "--json", str(out)]) == 2
    said = json.loads(out.read_text())
    part("graded_files").validate(said)
    assert said[0]["status"] == "failed"


def test_several_files_of_which_one_cannot_be_read(tmp_path: Path, capsys: Any) -> None:
    (tmp_path / "01_initialization.ipynb").write_text(text("ada"))
    (tmp_path / "broken.ipynb").write_text("{")
    main(["check", "--json", str(tmp_path)])
    said = json.loads(capsys.readouterr().out)
    part("checked_files").validate(said)
    Draft202012Validator(SCHEMA).validate(said)
    assert sorted(type(verdicts).__name__ for verdicts in said.values()) == ["list", "str"]


def test_each_key_is_described_and_each_word_is_listed() -> None:
    described = {*PARTS["exercise"]["properties"], *PARTS["feedback"]["properties"]}
    assert described == {field.name for field in fields(Feedback)}
    assert set(PARTS["check"]["properties"]) == {field.name for field in fields(Check)}
    assert set(PARTS["grade"]["properties"]) == set(Grade("x", None, "failed", "why").to_json())
    one = Feedback("f", 0, 1, Verdict.WRONG)
    graded = Grade("x", "a", "graded", exercises=(one,)).to_json()["exercises"][0]
    assert set(PARTS["exercise"]["properties"]) == set(graded)
    assert PARTS["verdict"]["enum"] == [verdict.value for verdict in Verdict]
    assert PARTS["exercise"]["properties"]["diagnosis"]["enum"] == [*(item.value for item in Diagnosis), None]


@pytest.mark.parametrize(
    "change",
    [
        {"status": "fine"},
        {"score": -1},
        {"reason": None},
        {"exercises": []},
        {"isolation": "some"},
    ],
    ids=str,
)
def test_what_is_not_a_verdict_is_none(change: dict[str, Any]) -> None:
    made = Grade("x", "a", "graded", exercises=(Feedback("f", 0, 1, Verdict.WRONG),)).to_json()
    grade = json.loads(json.dumps(made))
    assert part("grade").is_valid(grade)
    assert not part("grade").is_valid({**grade, **change})
