"""Moodle numbers people anew in each assignment: one person stays one learner, and nobody is guessed."""

from __future__ import annotations

import pytest

from grader.instructor.collect.report import CollectError
from grader.instructor.people.moodle_numbers import MoodleNumbers, read_moodle_numbers
from grader.instructor.people.roster import Learner, Roster, RosterError

from .archives import Course, notebook

FIRST, LATER = "01_initialization", "05_regularization"
PEOPLE = ("Jörg Müller", "Zoë Nuñez", "Anna Schmidt", "Anna Schmidt")


def folders(assignment: str, start: int, people: tuple[str, ...] = PEOPLE) -> dict[str, bytes]:
    return {
        f"{name}_{start + place}_assignsubmission_file_/{assignment}.ipynb": notebook(name, assignment)
        for place, name in enumerate(people)
    }


def test_the_same_people_stay_the_same_learners(course: Course) -> None:
    course.collect(folders(FIRST, 1001))
    report = course.collect(folders(LATER, 2001))
    assert course.learners() == {"1001", "1002", "1003", "1004"}
    assert sorted(line.learner for line in report.lines if line.status == "collected") == ["1001", "1002"]
    unclear = [line for line in report.lines if line.status == "unclear"]
    assert len(unclear) == 2
    assert all("may be 1003 or 1004" in line.note for line in unclear)
    assert "05_regularization,2003,ID" in unclear[0].note


def test_the_instructor_says_once_who_is_who(course: Course) -> None:
    course.collect(folders(FIRST, 1001))
    path = course.collected / "moodle_numbers.csv"
    path.write_text(path.read_text() + f"{LATER},2003,1004,\n{LATER},2004,1003,\n")
    report = course.collect(folders(LATER, 2001))
    assert report.exit_code == 0
    assert course.learners() == {"1001", "1002", "1003", "1004"}
    assert read_moodle_numbers(path).of(LATER) == {
        "1001": "2001",
        "1002": "2002",
        "1004": "2003",
        "1003": "2004",
    }
    assert read_moodle_numbers(path).of(FIRST)["1003"] == "1003"


def test_a_number_that_was_another_person_s_means_nothing_in_a_later_assignment(course: Course) -> None:
    course.collect(folders(FIRST, 1001, ("Jörg Müller", "Zoë Nuñez")))
    course.collect(folders(LATER, 1001, ("Zoë Nuñez", "Jörg Müller")))
    numbers = read_moodle_numbers(course.collected / "moodle_numbers.csv")
    assert numbers.of(LATER) == {"1002": "1001", "1001": "1002"}


def test_somebody_new_never_gets_the_id_of_another(course: Course) -> None:
    course.collect(folders(FIRST, 1001, ("Jörg Müller",)))
    course.collect(folders(LATER, 1001, ("Ute Weiß",)))
    assert course.learners() == {"1001", f"1001-{LATER}"}


def test_a_roster_s_number_counts_only_with_its_name(course: Course) -> None:
    roster = Roster([Learner("a", "Jörg Müller", moodle="2002"), Learner("b", "Zoë Nuñez", moodle="1002")])
    course.collect(folders(LATER, 2001, ("Jörg Müller", "Zoë Nuñez")), roster=roster)
    assert read_moodle_numbers(course.collected / "moodle_numbers.csv").of(LATER) == {
        "a": "2001",
        "b": "2002",
    }


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a,b\n1,2\n", "no column named assignment"),
        (f"assignment,number,id\n{FIRST},1,a\n{FIRST},1,b\n", "line 3: number 1 of .* has two learners"),
    ],
)
def test_a_damaged_table_is_a_clear_line_and_nothing_is_collected(
    course: Course, text: str, line: str
) -> None:
    course.collected.mkdir(parents=True)
    path = course.collected / "moodle_numbers.csv"
    path.write_text(text)
    with pytest.raises(RosterError, match=line):
        read_moodle_numbers(path)
    with pytest.raises(CollectError, match=line):
        course.collect(folders(FIRST, 1001))
    assert path.read_text() == text


def test_the_table_survives_writing_and_reading() -> None:
    numbers = MoodleNumbers().with_more([("a", "1", "ada", "=Ada"), ("b", "1", "ben", "Ben")])
    assert numbers.of("b") == {"ben": "1"}
    assert "'=Ada" in numbers.text()


def test_a_file_of_another_name_counts_for_the_assignment_of_the_archive(course: Course) -> None:
    files = folders(FIRST, 1001)
    files["Zoë Nuñez_1002_assignsubmission_file_/final version.ipynb"] = files.pop(
        f"Zoë Nuñez_1002_assignsubmission_file_/{FIRST}.ipynb"
    )
    course.collect(files)
    path = course.collected / "moodle_numbers.csv"
    assert read_moodle_numbers(path).of(FIRST)["1002"] == "1002"
    later = {
        name.replace(f"{LATER}.ipynb", "my work.ipynb"): text for name, text in folders(LATER, 2001).items()
    }
    report = course.collect(later, assignment=LATER)
    assert sum(f"add the line {LATER},200" in line.note for line in report.lines) == 2
    path.write_text(path.read_text() + f"{LATER},2003,1003,\n{LATER},2004,1004,\n")
    assert course.collect(later, assignment=LATER).exit_code == 0
    assert len(read_moodle_numbers(path).of(LATER)) == 4


@pytest.mark.parametrize(
    ("people", "line"),
    [
        (
            ("Anna Schmidt",),
            "may be any of a, b; add the line 01_initialization,1001,ID to collected/moodle_numb",
        ),
        (
            ("Ute Weiß",),
            "for a new name of somebody who is, add the line 01_initialization,1001,ID to collected",
        ),
    ],
)
def test_with_a_roster_the_remedy_is_the_one_that_works(
    course: Course, people: tuple[str, ...], line: str
) -> None:
    roster = Roster([Learner("a", "Anna Schmidt"), Learner("b", "Anna Schmidt"), Learner("c", "Ute Alt")])
    (unclear,) = course.collect(folders(FIRST, 1001, people), roster=roster).lines
    assert line in unclear.note
    path = course.collected / "moodle_numbers.csv"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"assignment,number,id\n{FIRST},1001,c\n")
    assert course.collect(folders(FIRST, 1001, people), roster=roster).exit_code == 0
    assert course.learners() == {"c"}
