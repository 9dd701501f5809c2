"""A comment from formgrader goes to all who are wrong in the same way, onto their pages, and to the next class."""

from __future__ import annotations

import shutil
from pathlib import Path

from nbgrader.api import Gradebook

from tests.support.class_course import ASSIGNMENT, PLAIN, grader, hand_in

LEARNERS = {learner.name: learner for learner in PLAIN}
HE = "initialize_parameters_he"
TEXT = "Half of a ReLU's inputs are cut off: what does that do to the variance?"


def comments(course: Path) -> dict[str, str | None]:
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        return {
            item.student.id: gradebook.find_comment(
                HE, ASSIGNMENT, ASSIGNMENT, item.student.id
            ).manual_comment
            for item in gradebook.assignment_submissions(ASSIGNMENT)
        }


def page(course: Path, learner: str) -> str:
    return (course / "feedback" / learner / ASSIGNMENT / f"{ASSIGNMENT}.html").read_text()


def test_a_comment_goes_to_all_who_are_wrong_in_the_same_way_and_to_the_next_class(
    course: Path, tmp_path: Path
) -> None:
    for name in ("ben", "ben2", "ben3"):
        hand_in(course, name, LEARNERS["ben"])
    hand_in(course, "chen", LEARNERS["chen"])
    empty = Path(shutil.copytree(course, tmp_path / "next year"))
    assert grader(course, "autograde", ASSIGNMENT).returncode == 0
    assert "no comment fits another learner" in grader(course, "comments", ASSIGNMENT).stdout
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        gradebook.find_comment(HE, ASSIGNMENT, ASSIGNMENT, "ben").manual_comment = TEXT
        gradebook.find_comment(HE, ASSIGNMENT, ASSIGNMENT, "ben3").manual_comment = "Come and see me."
        gradebook.db.commit()
    unknown = grader(course, "comments", "01_initialisation")
    assert (unknown.returncode, f"did you mean {ASSIGNMENT}?" in unknown.stderr) == (2, True)
    feedback = grader(course, "feedback", ASSIGNMENT).stdout
    assert f"note: 2 comments fit other learners too: `grader comments {ASSIGNMENT}` lists them" in feedback
    listed = grader(course, "comments", ASSIGNMENT).stdout
    assert "fits 1 more: ben2" in listed
    assert "written for ben)" in listed
    refused = grader(course, "comments", ASSIGNMENT, "--give", "3")
    assert (
        refused.returncode,
        "there is no comment 3 to give or drop; there are: 1 to 2" in refused.stderr,
    ) == (2, True)
    assert comments(course)["ben2"] is None
    number = "1" if listed.index(TEXT) < listed.index("Come and see me.") else "2"
    given = grader(course, "comments", ASSIGNMENT, "--give", number, "--drop", str(3 - int(number)))
    assert given.returncode == 0, given.stderr
    assert "is given to ben2" in given.stdout
    assert comments(course) == {"ben": TEXT, "ben2": TEXT, "ben3": "Come and see me.", "chen": None}
    assert grader(course, "autograde", ASSIGNMENT, "--force").returncode == 0
    assert comments(course)["ben2"] == TEXT, "it outlives another grading"
    grader(course, "feedback", ASSIGNMENT)
    assert "what does that do to the variance?" in page(course, "ben2")
    assert "what does that do to the variance?" not in page(course, "chen")

    kept = (course / "comments.toml").read_text()
    assert not [name for name in ("ben", "chen") if name in kept]
    (empty / "comments.toml").write_text(kept)
    assert grader(empty, "autograde", ASSIGNMENT).returncode == 0
    again = grader(empty, "comments", ASSIGNMENT).stdout
    assert "(kept from before)" in again
    assert "fits 3 more: ben, ben2, ben3" in again
    assert "Come and see me." not in again
