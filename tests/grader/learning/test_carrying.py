"""Work goes into a newer release, cell by cell, and none of it is lost."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import nbformat
import pytest

from grader.__main__ import main
from grader.instructor.course.places import released_notebook
from grader.instructor.demo.sample_class import Learner, submission
from grader.learning.carrying import HEADING, carried, digest, to_write_in
from grader.notebook import cell_source, grade_id, read_notebook
from grader.reference_files import load_exercises
from grader.running.cells import check_cells
from tests.grader.learning.cases import CASES, MINE, NEW_STUB, PRINTED, answer, notebook, text

FIRST = "01_initialization"


def sources(found: Any) -> list[str]:
    return [cell_source(cell) for cell in found.notebook["cells"]]


def of(name: str) -> Any:
    return carried(*CASES[name])


@pytest.mark.parametrize("name", CASES)
def test_nothing_that_a_learner_wrote_is_lost_and_locked_cells_are_the_releases(name: str) -> None:
    mine, release = copy.deepcopy(CASES[name])
    found = carried(mine, release)
    assert (mine, release) == CASES[name], "neither is changed"
    stubs = mine["metadata"]["initialization_course"].get("stubs", {})
    written = [
        cell_source(cell)
        for cell in mine["cells"]
        if (to_write_in(cell) and stubs.get(grade_id(cell)) != digest(cell_source(cell)))
        or not (grade_id(cell) or cell.get("id") == digest(f"{cell['cell_type']}\n{cell_source(cell)}"))
    ]
    released = {cell_source(cell) for cell in release["cells"]}
    assert [words for words in written if words not in sources(found) and words not in released] == []
    ids = [cell["id"] for cell in found.notebook["cells"]]
    assert len(ids) == len(set(ids))
    nbformat.validate(nbformat.from_dict(found.notebook))
    locked = [cell for cell in release["cells"] if cell["metadata"].get("nbgrader", {}).get("locked", True)]
    assert [cell for cell in found.notebook["cells"] if cell in locked] == locked
    assert found.notebook["metadata"] == release["metadata"]
    for exercise in ("f", "g"):
        assert sum(grade_id(cell) == exercise for cell in found.notebook["cells"]) == 1


def test_an_answer_brings_its_output() -> None:
    found = of("an answer and its output")
    cell = next(cell for cell in found.notebook["cells"] if grade_id(cell) == "f")
    assert (cell["source"], cell["outputs"], cell["execution_count"]) == (MINE, PRINTED, 3)
    assert (found.answers, found.own, found.homeless) == (("f",), 0, ())


def test_an_untouched_answer_gives_way_to_the_releases() -> None:
    assert NEW_STUB in sources(of("untouched, and known to be"))
    assert of("untouched, and known to be").answers == ()
    assert of("untouched, of an edition without digests").answers == ("f",), "perhaps it is the learner's"


def test_own_cells_follow_what_they_followed() -> None:
    found = of("own cells stay behind what they followed")
    assert sources(found) == [
        "x = 1",
        "# New title",
        "import numpy as np  # new",
        "y = 2",
        "My note.",
        "Write f.",
        MINE,
        "f(3)",
        'check("f")',
        "def f(n):\n    raise NotImplementedError",
        'guess("a", "...")',
    ]
    assert found.own == 4
    assert found.lines() == ["1 answers carried over, 4 cells of your own"]


def test_what_has_no_place_is_at_the_end_and_told() -> None:
    found = of("an answer for which there is no cell")
    assert found.homeless == ("h",)
    assert sources(found)[-2:] == [HEADING, MINE]
    assert "no place for h" in found.lines()[1]


def test_a_guess_is_carried_too() -> None:
    found = of("a guess")
    assert (found.answers, found.homeless) == (("guess-a",), ("guess-gone",))
    assert 'guess("a", "b")' in sources(found)


def test_an_edited_text_and_a_second_answer_are_kept_beside_the_releases() -> None:
    assert "Write f. Mine: use a loop." in sources(of("a released text that somebody edited"))
    assert "Write f." in sources(of("a released text that somebody edited"))
    assert "def f(n):\n    return 0" in sources(of("an answer twice"))


def test_a_released_notebook_holds_what_is_needed_to_tell_its_own_cells() -> None:
    released = json.loads(released_notebook(FIRST).read_text())
    again = carried(released, released)
    assert (again.answers, again.own, again.homeless) == ((), 0, ())
    assert again.notebook == released
    stubs = released["metadata"]["initialization_course"]["stubs"]
    assert set(stubs) >= set(load_exercises(FIRST))
    assert any(name.startswith("guess-") for name in stubs)


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """A newer edition: another text, and one exercise more words."""
    content = json.loads(released_notebook(FIRST).read_text())
    content["metadata"]["initialization_course"]["edition"] = "bbbbbbbbbbbb"
    content["cells"].insert(1, text("A new paragraph."))
    place = tmp_path / "edition" / "notebooks" / FIRST / f"{FIRST}.ipynb"
    place.parent.mkdir(parents=True)
    place.write_text(json.dumps(content))
    return place


def test_the_command_carries_a_solved_notebook_over_and_it_is_still_solved(
    tmp_path: Path, release: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.ipynb"
    path.write_text(submission(Learner("ada", "everything right")))
    path.chmod(0o640)
    before = path.read_bytes()
    assert main(["update", str(path), "--from", str(tmp_path / "edition")]) == 0
    said = capsys.readouterr().out
    kept = next(tmp_path.glob("mine (before *).ipynb"))
    assert kept.read_bytes() == before
    assert {file.stat().st_mode & 0o777 for file in (path, kept)} == {0o640}
    assert str(kept) in said
    assert "3 answers carried over, 0 cells of your own" in said
    found = read_notebook(path)
    assert any("A new paragraph." in cell_source(cell) for cell in json.loads(path.read_text())["cells"])
    verdicts, _ = check_cells(found.cells, list(load_exercises(FIRST).values()), FIRST)
    assert [feedback.verdict for feedback in verdicts] == ["correct"] * 3
    assert main(["update", str(path), "--from", str(release)]) == 0
    assert "of this release already" in capsys.readouterr().out
    assert len(list(tmp_path.glob("mine (before*"))) == 1


def test_a_link_stays_a_link_and_what_it_leads_to_is_updated(tmp_path: Path, release: Path) -> None:
    path, link = tmp_path / "mine.ipynb", tmp_path / "link.ipynb"
    path.write_text(submission(Learner("ada", "everything right")))
    link.symlink_to(path)
    assert main(["update", str(link), "--from", str(release)]) == 0
    assert link.is_symlink()
    assert "A new paragraph." in path.read_text()


def test_earlier_copies_are_never_written_over(tmp_path: Path, release: Path) -> None:
    path = tmp_path / "mine.ipynb"
    for number in range(3):
        path.write_text(
            submission(Learner("ada", "everything right")).replace("np.zeros", f"np.zeros{number}")
        )
        assert main(["update", str(path), "--from", str(release)]) == 0
    kept = [file.read_text() for file in tmp_path.glob("mine (before*")]
    assert sorted(f"np.zeros{number}" in "".join(kept) for number in range(3)) == [True] * 3
    assert len(kept) == 3


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "empty"),
        ("{", "not a notebook"),
        ("[]", "not a notebook"),
        ('{"nbformat": 3, "worksheets": []}', "not a notebook"),
        ('{"cells": [1], "metadata": {}}', "not a notebook"),
        (
            json.dumps(notebook(answer("f", MINE))).replace(FIRST, "99_other"),
            "neither its metadata nor its name",
        ),
    ],
)
def test_what_cannot_be_updated_is_told_in_a_line_and_stays(
    tmp_path: Path, release: Path, capsys: pytest.CaptureFixture[str], content: str, said: str
) -> None:
    path = tmp_path / "mine.ipynb"
    path.write_text(content)
    assert main(["update", str(path), "--from", str(release)]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
    assert path.read_text() == content
    assert len(list(tmp_path.glob("*.ipynb"))) == 1


def test_another_notebook_or_none_is_told(
    tmp_path: Path, release: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.ipynb"
    path.write_text(submission(Learner("ada", "x", assignment="02_plateaus")))
    assert main(["update", str(path), "--from", str(release)]) == 2
    assert "another notebook" in capsys.readouterr().err
    assert main(["update", str(path), "--from", str(tmp_path)]) == 2
    assert "has no 02_plateaus.ipynb" in capsys.readouterr().err
    assert main(["update", str(tmp_path / "missing.ipynb")]) == 2
    assert "cannot be read" in capsys.readouterr().err
    assert digest("") == "e3b0c44298fc"
