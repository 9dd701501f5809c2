"""An archive without a roster, in a course that knows its learners: nobody becomes two, and no number becomes an id."""

from __future__ import annotations

import pytest

from grader.instructor.collect import memory
from grader.instructor.people.reading import remember
from grader.instructor.people.roster import Learner, name_key

from .archives import Course, notebook

FIRST = "01_initialization"


def known(course: Course, *learners: Learner) -> None:
    remember(learners, course.collected / "learners.csv")


def test_canvas_s_id_finds_who_has_it_in_the_list_of_the_course(course: Course) -> None:
    known(course, Learner("5002", "Jörg Müller", canvas="71"), Learner("71", "Zoë Nuñez", canvas="5002"))
    files = {
        f"muellerjoerg_71_901_{FIRST}.ipynb": notebook("j"),
        f"nunezzoe_5002_902_{FIRST}.ipynb": notebook("z"),
    }
    report = course.collect(files)
    assert report.exit_code == 0
    assert course.notebook("5002") == notebook("j")
    assert course.notebook("71") == notebook("z")


def test_canvas_s_id_is_no_student_number(course: Course) -> None:
    known(course, Learner("5002", "Jörg Müller"))
    report = course.collect({f"nunezzoe_5002_902_{FIRST}.ipynb": notebook()})
    assert course.learners() == set()
    (line,) = report.lines
    assert "5002 is the student id of Jörg Müller (5002)" in line.note
    assert "grader roster FILE --take" in line.note


def test_a_name_alone_makes_nobody_two_people(course: Course) -> None:
    known(course, Learner("00123", "Jörg Müller"), Learner("00124", "Zoë Nuñez", canvas="72"))
    files = {
        f"müllerjörg_71_901_{FIRST}.ipynb": notebook("j"),
        f"nuñezzoë_99_902_{FIRST}.ipynb": notebook("of another Zoë"),
    }
    report = course.collect(files)
    assert course.learners() == {"99"}, "the Zoë of the list has another id of Canvas's"
    (line,) = [line for line in report.lines if line.status == "unclear"]
    assert "may be Jörg Müller (00123)" in line.note


@pytest.mark.parametrize("name", ["jmuell", "j.mueller@uni.de"])
def test_a_user_name_or_an_address_finds_who_has_it(course: Course, name: str) -> None:
    known(course, Learner("00123", "Jörg Müller", "j.mueller@uni.de", login="jmuell"))
    course.collect({f"{name}/{FIRST}.ipynb": notebook(), f"zoe/{FIRST}.ipynb": notebook()})
    assert course.learners() == {"00123", "zoe"}


def test_brightspace_s_number_is_no_student_number(course: Course) -> None:
    known(course, Learner("11111", "Jörg Müller"))
    when = "2 November, 2026 314 PM"
    report = course.collect({f"11111-2 - Zoë Nuñez - {when}/{FIRST}.ipynb": notebook()})
    assert "11111 is the student id of Jörg Müller" in report.lines[0].note
    again = {f"33333-2 - Zoë Nuñez - {when}/{FIRST}.ipynb": notebook()}
    assert course.collect(again).exit_code == 0
    assert course.collect(again).exit_code == 0
    assert course.learners() == {"33333"}


def test_who_somebody_is_takes_no_look_at_everybody_else(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [f"Person{number} Family{number}" for number in range(60)]

    def archive(assignment: str, start: int) -> dict[str, bytes]:
        return {
            f"{name}_{start + place}_assignsubmission_file_/{assignment}.ipynb": notebook(name, assignment)
            for place, name in enumerate(people)
        }

    course.collect(archive(FIRST, 1001))
    asked: list[str] = []

    def counted(name: str) -> str:
        asked.append(name)
        return name_key(name)

    monkeypatch.setattr(memory, "name_key", counted)
    assert course.collect(archive("05_regularization", 2001)).exit_code == 0
    assert len(course.learners()) == 60
    assert len(asked) < 10 * len(people)
