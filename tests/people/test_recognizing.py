"""Sheets that LMSs write, in a course that knows its people: their numbers never count as student ids."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.__main__ import main
from grader.instructor.people.reading import read_roster
from grader.instructor.people.recognizing import recognized
from grader.instructor.people.roster import Learner, Roster
from tests.export.conftest import course, made_gradebook  # noqa: F401 - fixtures

KNOWN = (
    Learner("5001", "Jörg Müller", "j@uni.de"),
    Learner("5002", "Zoë Nuñez", "z@uni.de"),
    Learner("5003", "Anna Schmidt", "a1@uni.de"),
    Learner("5004", "Anna Schmidt", "a2@uni.de"),
)
SIS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,01 (7)\n    Points Possible,,,,,20\n"
    '"Müller, Jörg",5002,5001,other@uni.de,A,\n"Nuñez, Zoë",5001,999,z@uni.de,A,\n'
    '"Schmidt, Anna",5004,5003,a1@uni.de,A,\n"Schmidt, Anna",5003,5004,a2@uni.de,A,\n"Student, Test",77,,f3a9,A,\n'
)


def list_of(*learners: Learner) -> dict[str, Learner]:
    return {who.id: who for who in learners or KNOWN}


def sheet(tmp_path: Path, text: str) -> Roster:
    path = tmp_path / "sheet.csv"
    path.write_text(text, encoding="utf-8")
    return read_roster(path)


def test_canvas_s_ids_land_on_the_people_whom_the_institution_s_numbers_and_addresses_mean(
    tmp_path: Path,
) -> None:
    found, lines = recognized(sheet(tmp_path, SIS), list_of())
    assert {key: who.canvas for key, who in found.learners.items()} == {
        "5001": "5002",
        "5002": "5001",
        "5003": "5004",
        "5004": "5003",
    }
    assert lines == []


def test_a_name_decides_only_where_one_person_has_it_and_a_line_says_so(tmp_path: Path) -> None:
    text = (
        'Student,ID,Section,01 (7)\n"Müller, Jörg",5002,A,\n"Schmidt, Anna",71,A,\n"Schmidt, Anna",72,A,\n'
        '"Nuñez, Zoë",73,A,\n"Neu, Nina",5003,A,\n'
    )
    found, lines = recognized(sheet(tmp_path, text), list_of())
    assert {key: who.canvas for key, who in found.learners.items()} == {
        "5001": "5002",
        "71": "71",
        "72": "72",
        "5002": "73",
    }
    assert lines[0].startswith(
        "Neu, Nina: 5003 is a number of the LMS, and the student id of Anna Schmidt (5003)"
    )
    assert lines[1] == "found by the name alone: 2: Jörg Müller (5001), Zoë Nuñez (5002)"


def test_who_has_another_canvas_id_is_somebody_else(tmp_path: Path) -> None:
    text = 'Student,ID,Section,01 (7)\n"Nuñez, Zoë",73,A,\n'
    found, lines = recognized(sheet(tmp_path, text), list_of(Learner("5002", "Zoë Nuñez", canvas="72")))
    assert (list(found.learners), lines) == (["73"], [])


def test_moodle_s_participants_are_found_by_their_addresses(tmp_path: Path) -> None:
    found, _ = recognized(
        sheet(tmp_path, "First name,Last name,Email address\nJ.,Mueller,J@uni.de\nNina,Neu,n@uni.de\n"),
        list_of(),
    )
    assert {key: who.name for key, who in found.learners.items()} == {
        "5001": "J. Mueller",
        "n-uni.de": "Nina Neu",
    }


def test_a_roster_with_student_ids_is_taken_as_it_is() -> None:
    roster = Roster([Learner("6001", "Jörg Müller", "j@uni.de"), Learner("5002", "Zoë King")])
    found, lines = recognized(roster, list_of())
    assert (list(found.learners.values()), lines) == (list(roster.learners.values()), [])


@pytest.mark.process
def test_taking_in_canvas_s_gradebook_gives_nobody_another_s_name(
    course: Path,  # noqa: F811
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = course / "collected" / "learners.csv"
    path.write_text("id,name,email\n5001,Jörg Müller,j@uni.de\n5002,Zoë Nuñez,z@uni.de\n")
    (course / "canvas.csv").write_text(SIS)
    main(["roster", "canvas.csv", "--take"])
    assert "new: 2: Schmidt, Anna" in capsys.readouterr().out
    known = read_roster(path).learners
    assert {key: (who.name, who.canvas) for key, who in known.items()} == {
        "5001": ("Jörg Müller", "5002"),
        "5002": ("Zoë Nuñez", "5001"),
        "5003": ("Schmidt, Anna", "5003"),
        "5004": ("Schmidt, Anna", "5004"),
    }
