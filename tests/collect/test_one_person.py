"""Two ids of one person: everything of the one is the other's, now and later, and nothing is deleted."""

from __future__ import annotations

import json
import shutil
import warnings
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from sqlalchemy.exc import SAWarning

from grader.instructor.collect.one_person import make_one
from grader.instructor.course import folder
from grader.instructor.course.record import Entry, append, read_record, record_path
from grader.instructor.export.grades import grade_sheet, known_learners
from grader.instructor.gradebook.opening import gradebook_of
from grader.instructor.people.moodle_numbers import read_moodle_numbers
from grader.instructor.people.reading import read_roster, remember
from grader.instructor.people.roster import Learner, Roster, RosterError
from tests.export.conftest import made_gradebook  # noqa: F401 - a fixture
from tests.faults.killing import contents, run_killed

from .archives import Course, notebook

FIRST, LATER = "01_initialization", "05_regularization"
OLD, NEW = Learner("ada", "Ada Lovelace", canvas="71"), Learner("0042", "Ada King", "ada@uni.de")

pytestmark = pytest.mark.process


@pytest.fixture
def course(tmp_path: Path, made_gradebook: Path) -> Course:  # noqa: F811
    """Ada under two ids, the first of which is in the gradebook with points by hand."""
    root = tmp_path / "course"
    root.mkdir()
    shutil.copy(made_gradebook, root / "gradebook.db")
    (root / "nbgrader_config.py").write_text("c = get_config()\n")
    made = Course(root)
    remember([OLD, NEW], made.collected / "learners.csv")
    return made


def by_folder(course: Course, learner: str, text: str, hour: int) -> None:
    """Collect one's notebook with its time."""
    files = {
        f"{learner}/{FIRST}/{FIRST}.ipynb": notebook(text),
        f"{learner}/{FIRST}/timestamp.txt": f"2026-11-02 {hour:02}:00:00 UTC".encode(),
    }
    assert course.collect(files).exit_code == 0


def graded(course: Course, learner: str) -> None:
    place = course.root / "autograded" / learner / FIRST / f"{FIRST}.ipynb"
    place.parent.mkdir(parents=True)
    place.write_text(learner)
    append(record_path(at(course), FIRST), [Entry(learner, "digest", "graded", score=18.0)])


def at(course: Course) -> folder.Course:
    return folder.Course.at(course.root)


def files_of(course: Course) -> set[bytes]:
    return {path.read_bytes() for path in course.root.rglob("*.ipynb")}


def points(course: Course) -> dict[str, float]:
    with gradebook_of(at(course)) as book:
        sheet = grade_sheet(book, FIRST, learners=known_learners(at(course)))
    rows = [line.split(",") for line in sheet.text.splitlines()[1:]]
    return {row[1]: float(row[-3]) for row in rows if row[-3]}


def test_what_was_handed_in_and_graded_goes_to_the_id_that_is_kept(course: Course) -> None:
    by_folder(course, "ada", "mine", 12)
    graded(course, "ada")
    (course.collected / "moodle_numbers.csv").write_text(f"assignment,number,id\n{FIRST},1001,ada\n")
    before = points(course)["ada"]
    (course.root / "course.toml").write_text(
        '[[exempt]]\nlearner = "ada"\nassignment = "05_regularization"\n'
    )
    assert make_one(at(course), "ada", "0042") == [
        f"{FIRST}: what ada handed in is 0042's",
        "course.toml names ada: write 0042 there",
    ]
    assert course.learners() == {"0042"}
    assert course.notebook("0042") == notebook("mine")
    assert points(course)["0042"] == before
    assert "ada" not in points(course)
    assert (course.root / "autograded" / "0042" / FIRST / f"{FIRST}.ipynb").read_text() == "ada"
    assert set(read_record(record_path(at(course), FIRST))) == {"0042"}
    assert read_moodle_numbers(course.collected / "moodle_numbers.csv").of(FIRST) == {"0042": "1001"}
    assert json.loads((course.collected / "0042" / FIRST / "newest.json").read_text())["person"] is not None
    known = read_roster(course.collected / "learners.csv").learners
    assert (known["ada"].same_as, known["0042"].canvas, known["0042"].name) == ("0042", "71", "Ada King")


@pytest.mark.parametrize(
    "files",
    [
        {f"ada/{FIRST}/{FIRST}.ipynb": notebook("again")},
        {f"lovelaceada_71_901_{FIRST}.ipynb": notebook("again")},
        {f"Ada Lovelace_1001_assignsubmission_file_/{FIRST}.ipynb": notebook("again")},
    ],
)
@pytest.mark.parametrize("roster", [None, Roster([OLD, NEW])])
def test_later_collections_of_the_old_id_go_to_the_new_one(
    course: Course, files: dict[str, bytes], roster: Roster | None
) -> None:
    from grader.instructor.people.recognizing import recognized

    make_one(at(course), "ada", "0042")
    if roster is not None:
        roster, _ = recognized(roster, read_roster(course.collected / "learners.csv").learners)
    assert course.collect(files, roster=roster).exit_code == 0
    assert course.learners() == {"0042"}
    assert read_roster(course.collected / "learners.csv").learners["ada"].same_as == "0042"


@pytest.mark.parametrize(("old_hour", "new_hour", "counts"), [(12, 13, "new"), (13, 12, "old")])
def test_of_two_that_handed_in_the_later_counts_and_the_other_is_kept(
    course: Course, old_hour: int, new_hour: int, counts: str
) -> None:
    by_folder(course, "ada", "old", old_hour)
    by_folder(course, "0042", "new", new_hour)
    graded(course, "ada")
    graded(course, "0042")
    with warnings.catch_warnings(), Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as book:
        warnings.simplefilter("ignore", SAWarning)
        book.add_student("0042")
        book.add_submission(FIRST, "0042")
        book.db.commit()
    before = files_of(course)
    lines = make_one(at(course), "ada", "0042")
    assert course.learners() == {"0042"}
    assert course.notebook("0042") == notebook(counts)
    assert files_of(course) == before
    assert ("0042" in read_record(record_path(at(course), FIRST))) == (counts == "new"), "it is graded again"
    other = "ada" if counts == "new" else "0042"
    assert (
        course.collected / "0042" / FIRST / f"of-{other}" / "autograded" / f"{FIRST}.ipynb"
    ).read_text() == other
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}") as book:
        moved = book.find_grade("check-a", FIRST, FIRST, "0042")
        assert moved.manual_score == (2 if counts == "old" else None)
    assert any("points by hand of ada are not taken over" in line for line in lines) == (counts == "new")
    assert any("run `grader autograde" in line for line in lines) == (counts == "old")


def test_where_nothing_says_which_is_later_nothing_is_changed(course: Course) -> None:
    course.collect({f"lovelaceada_71_901_{FIRST}.ipynb": notebook("without a time")})
    by_folder(course, "0042", "new", 12)
    before = contents(course.root)
    with pytest.raises(
        RosterError, match="both handed in 01_initialization, and nothing says which is later: move"
    ):
        make_one(at(course), "ada", "0042")
    after = contents(course.root)
    del after["autograded/.grader/lock"]
    assert after == before


def test_who_is_somebody_already_is_told(course: Course) -> None:
    remember([Learner("third")], course.collected / "learners.csv")
    make_one(at(course), "ada", "0042")
    assert make_one(at(course), "ada", "0042") == []
    for old, new, line in (
        ("ada", "third", "ada is 0042 already"),
        ("third", "ada", "ada is 0042 already"),
        ("0042", "third", "ada is 0042 already: keep 0042"),
    ):
        with pytest.raises(RosterError, match=line):
            make_one(at(course), old, new)


@pytest.mark.slow
def test_a_kill_anywhere_is_finished_by_the_next_run(course: Course) -> None:
    by_folder(course, "ada", "old", 13)
    by_folder(course, "0042", "new", 12)
    graded(course, "ada")
    graded(course, "0042")
    command = ["roster", "--same", "ada", "0042"]
    undisturbed = Path(shutil.copytree(course.root, course.root.with_name("undisturbed")))
    code = run_killed(undisturbed, command, 0)
    after = contents(undisturbed)
    for step in range(1, 100):
        place = Path(shutil.copytree(course.root, course.root.with_name("killed")))
        ended = run_killed(place, command, step)
        assert {path.read_bytes() for path in place.rglob("*.ipynb")} >= files_of(course), f"step {step}"
        assert run_killed(place, command, 0) == code, f"step {step}"
        assert contents(place) == after, f"step {step}"
        shutil.rmtree(place)
        if ended is not None:
            assert step > 10
            return
