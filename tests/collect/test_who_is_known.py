"""An archive without a roster, in a course that knows its learners: nobody becomes two, and no number becomes an id."""

from __future__ import annotations

import pytest

from grader.instructor.collect import memory
from grader.instructor.people.reading import read_roster, remember
from grader.instructor.people.roster import Learner, Roster, name_key

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


def test_whom_the_course_has_not_met_is_said(course: Course) -> None:
    first = course.collect({f"Ada Lovelace_1001_assignsubmission_file_/{FIRST}.ipynb": notebook()})
    assert not any("new to the course" in remark for remark in first.remarks), "then everybody is"
    files = {
        f"{name}_assignsubmission_file_/{FIRST}.ipynb": notebook()
        for name in ("Ada Lovelace_1001", "Ada King_1002")
    }
    remarks = course.collect(files).remarks
    assert any(
        "new to the course: 1: Ada King (1002); of somebody whom it knows" in remark for remark in remarks
    )


@pytest.mark.parametrize("name", ["jmuell", "j.mueller@uni.de"])
def test_a_user_name_or_an_address_finds_who_has_it(course: Course, name: str) -> None:
    known(course, Learner("00123", "Jörg Müller", "j.mueller@uni.de", login="jmuell"))
    course.collect({f"{name}/{FIRST}.ipynb": notebook(), f"zoe/{FIRST}.ipynb": notebook()})
    assert course.learners() == {"00123", "zoe"}


def test_an_id_in_other_capitals_is_unclear_and_leaves_the_list_readable(course: Course) -> None:
    known(course, Learner("Ada", "Ada Lovelace"))
    (line,) = course.collect({f"ada/{FIRST}.ipynb": notebook()}).lines
    assert "the course has 'Ada', which differs only in capitals" in line.note
    assert set(read_roster(course.collected / "learners.csv").learners) == {"Ada"}


MOODLE = {
    f"Anna Schmidt_{number}_assignsubmission_file_/{FIRST}.ipynb": notebook(number) for number in ("1", "2")
}
CANVAS = {f"schmidtanna_{number}_90{number}_{FIRST}.ipynb": notebook(number) for number in ("1", "2")}
SAKAI = {f"Homework/Schmidt, Anna({login})/{FIRST}.ipynb": notebook(login) for login in ("a1", "a2")}
WHEN = "2 November, 2026 314 PM"
BRIGHTSPACE = {
    f"{number}-7 - Anna Schmidt - {WHEN}/{FIRST}.ipynb": notebook(number) for number in ("11", "12")
}


@pytest.mark.parametrize(
    "files", [MOODLE, CANVAS, SAKAI, BRIGHTSPACE], ids=["moodle", "canvas", "sakai", "brightspace"]
)
def test_two_accounts_of_one_name_are_not_one_learner_because_the_roster_has_one(
    course: Course, files: dict[str, bytes]
) -> None:
    report = course.collect(files, roster=Roster([Learner("a", "Anna Schmidt")]))
    assert course.learners() == set()
    assert [line.status for line in report.lines] == ["unclear", "unclear"]
    assert all("has the name of Anna Schmidt (a), and so has" in line.note for line in report.lines)


@pytest.mark.parametrize("files", [CANVAS, SAKAI], ids=["canvas", "sakai"])
def test_whom_an_id_tells_is_taken_all_the_same(course: Course, files: dict[str, bytes]) -> None:
    course.collect(files, roster=Roster([Learner("a", "Anna Schmidt", canvas="1", login="a1")]))
    assert course.notebook("a") == next(iter(files.values()))
    assert course.learners() == {"a"}


def test_what_the_roster_says_of_canvas_s_id_stays(course: Course) -> None:
    roster = Roster([Learner("a", "Ada", canvas="12")])
    assert course.collect({f"ada_12_345_678_{FIRST}.ipynb": notebook()}, roster=roster).exit_code == 0
    assert read_roster(course.collected / "learners.csv").learners["a"].canvas == "12"


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
