"""No hidden input comes out, whatever road it takes: a random one is planted, and looked for in everything that leaves."""

from __future__ import annotations

import json
import logging
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from grader.exercise import Case, Exercise, Part
from grader.instructor.confinement import Limits, Server, look, run_submission
from grader.instructor.confinement.answers import read_answer
from grader.instructor.content.folders import complete_exercises
from grader.instructor.course.folder import Course
from grader.instructor.export.grades import grade_sheet
from grader.instructor.gradebook.opening import gradebook_of
from grader.instructor.grading import corrections
from grader.instructor.grading.class_run import Progress, Summary, grade_class
from grader.instructor.pages.class_page import write_report
from grader.instructor.pages.learner_page import write_feedback
from grader.judging import words
from grader.judging.judge import judge
from grader.notebook import Cell
from grader.reference_files import to_data
from tests.support.attacks.attack import ASSIGNMENT, HE, HONEST, Targets
from tests.support.attacks.telling import ROADS, SENDER, WAYS, Road, hidden_input, receiver, spellings
from tests.support.released_course import released_course


def with_hidden(sizes: list[int]) -> Exercise:
    """The exercise with one hidden case, on which every answer is wrong: then most is said."""
    exercise = complete_exercises(ASSIGNMENT)[HE]
    visible = [index for index, case in enumerate(exercise.cases) if not case.hidden]
    cases = (*(exercise.cases[index] for index in visible), Case((sizes,), hidden=True))
    expected = (*(exercise.expected[index] for index in visible), exercise.expected[visible[0]])
    mistakes = tuple(
        replace(mistake, outcomes=(*(mistake.outcomes[index] for index in visible), None))
        for mistake in exercise.mistakes
    )
    return replace(exercise, cases=cases, expected=expected, mistakes=mistakes)


@dataclass(frozen=True)
class Told:
    """A class of attackers after everything was done with it that the grader does.

    Attributes
    ----------
    course : Course
        With all that was written.
    summary : Summary
        What the run says.
    words : str
        What was said on the way.
    sizes : list of int
        The hidden input.
    """

    course: Course
    summary: Summary
    words: str
    sizes: list[int]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Every road in one class, graded once."""
    root = released_course(tmp_path_factory.mktemp("telling"), ASSIGNMENT)
    sizes = hidden_input()
    course = Course.at(root)
    targets = Targets(root, root / "gradebook.db", root, root, root)
    for attack in (HONEST, *(road.attack for road in ROADS)):
        attack.hand_in(root / "submitted", targets)
    made = corrections.Correction(
        "exercises.py",
        (HE,),
        corrections._references(ASSIGNMENT),
        corrections._pack([to_data(with_hidden(sizes))]),
    )
    path = corrections.correction_path(course, ASSIGNMENT)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(vars(made)))
    said: list[Progress | str] = []
    log = logging.Handler()
    log.emit = lambda record: said.append(record.getMessage())  # type: ignore[method-assign]
    logging.getLogger().addHandler(log)
    summary = grade_class(course, ASSIGNMENT, lambda: ThreadPoolExecutor(2), at_once=4, tell=said.append)
    write_feedback(course, ASSIGNMENT)
    write_report(course, ASSIGNMENT)
    with gradebook_of(course) as gradebook:
        for kind in ("canvas", "moodle"):
            sheet = grade_sheet(gradebook, ASSIGNMENT, kind)
            (root / f"{kind}.csv").write_text(sheet.text)
            said += [*sheet.notes, *sheet.missing]
    logging.getLogger().removeHandler(log)
    path.unlink()
    return Told(course, summary, "\n".join(map(str, said)), sizes)


def test_a_class_that_tells_by_every_road_leaves_no_trace_of_the_hidden_input(told: Told) -> None:
    assert told.summary.failed == {}
    assert told.summary.graded == len(ROADS) + 1
    needles = spellings(told.sizes)
    found = {}
    for file in told.course.root.rglob("*"):
        name = str(file.relative_to(told.course.root))
        content = file.read_bytes() if file.is_file() and not name.startswith("submitted/") else b""
        if any(needle in name or needle.encode() in content for needle in needles):
            found[name] = [needle for needle in needles if needle in name or needle.encode() in content]
    assert found == {}
    said = f"{told.words} {told.summary}"
    assert not [needle for needle in needles if needle in said]
    written = {path.suffix for path in told.course.root.rglob("*") if path.is_file()}
    assert {".html", ".csv", ".db", ".ipynb"} <= written


def test_a_rerun_of_the_cells_says_what_the_first_run_said(told: Told) -> None:
    """Of what a process hears that one before it left, nothing is kept: each looked before there was anything."""
    listening = [road for road in ROADS if road.cell]
    assert len(listening) >= 6
    for road in listening:
        (note,) = [note for note in told.summary.notes[road.attack.student] if "heard" in note]
        heard = note.rpartition("heard ")[2]
        assert heard in ("FileNotFoundError", "PermissionError", "OSError", "1") or heard.startswith("[")


@pytest.mark.parametrize("road", [road for road in ROADS if road.open_if_heard], ids=lambda road: road.name)
def test_a_grader_that_listens_to_hidden_calls_would_be_told(
    road: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that the tests above fail where both silences do."""
    monkeypatch.setattr(look, "read_silent_answer", read_answer)
    monkeypatch.setattr(words, "error_kind", lambda text: text)  # which the judge asks for once more
    sizes = hidden_input()
    exercise = with_hidden(sizes)
    run = run_submission((Cell("import numpy as np"), Cell(road.answer)), [exercise])
    outcomes = run.outcomes[HE]
    said = f"{judge(exercise, outcomes).to_json()} {outcomes[-1].unbound} {outcomes[-1].value}"
    assert spellings(sizes)[0] in said


# --- two submissions at once --------------------------------------------------------------------------------------------

WAITING = Limits(call_seconds=2.0, clock_factor=3.0, submission_seconds=30.0)
KEPT = Exercise("answer", 1.0, "answer(x)", (Part("value", ("*",), 1.0),))


def heard_beside(server: Server, secret: int) -> dict[str, str]:
    """What a submission hears while another one holds `secret`, which is its hidden input, in every way that there is."""
    sending = replace(KEPT, cases=(Case((1,)), Case((secret,), hidden=True)))
    listening = replace(KEPT, cases=(Case((1,)),))
    with ThreadPoolExecutor(1) as pool:
        sender = pool.submit(run_submission, (Cell(SENDER),), [sending], WAITING, server=server)
        time.sleep(0.8)
        run = run_submission((Cell(receiver()),), [listening], WAITING, server=server)
        assert not sender.done()
        sender.result()
    (outcome,) = run.outcomes["answer"]
    assert outcome.error == ""
    return dict(zip(WAYS, outcome.value, strict=True))


def test_one_submission_hears_nothing_of_what_another_holds() -> None:
    server = Server()
    try:
        first, second = (heard_beside(server, secret) for secret in (17, 46))
        if not server.apart:
            pytest.skip("namespaces are not allowed here: see docs/security.md")
    finally:
        server.close()
    assert first == second


def test_without_a_wall_it_hears_it() -> None:
    """So that the test above fails where the wall does, not because nothing is sent."""
    server = Server("none", most="none")
    try:
        heard = heard_beside(server, 46)
    finally:
        server.close()
        Path("/tmp/grader-told-46").unlink(missing_ok=True)
    assert (heard["locks"], heard["named files"]) == ("[46]", "[46]")
    assert int(heard["threads of others"]) > 46
    assert heard["processor time of others"] != "[]"
    assert heard["room"] != "refused"
