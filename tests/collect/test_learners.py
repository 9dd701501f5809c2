"""Student ids and the roster."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.instructor.collect.names.conventions import read_names
from grader.instructor.course.names import LONGEST, RESERVED, student_id
from grader.instructor.people.reading import read_roster
from grader.instructor.people.roster import Learner, RosterError
from grader.plain_text import printable
from tests.collect.archives import KNOWN, notebook, statuses

from .archives import Course

NASTY = st.one_of(
    st.text(), st.text(alphabet="./\\-_ con1nul\x00٣é\u202eß"), st.sampled_from(sorted(RESERVED))
)


@settings(derandomize=True, deadline=None, max_examples=400)
@given(NASTY)
@pytest.mark.slow
def test_any_text_becomes_a_folder_of_its_own(text: Any) -> None:
    name = student_id(text)
    assert 1 <= len(name) <= LONGEST
    assert all(sign.isalnum() or sign in "._-" for sign in name)
    assert ".." not in name
    assert name[0] not in ".-"
    assert name[-1] not in ".-"
    assert name.split(".")[0].casefold() not in RESERVED
    assert student_id(name) == name
    assert (Path("/submitted") / name).resolve().parent == Path("/submitted")


def test_long_names_stay_apart() -> None:
    assert student_id("a" * 100 + "1") != student_id("a" * 100 + "2")
    assert student_id("a@b.org") == "a-b.org"
    assert student_id("Ａda") == "Ada"


@settings(derandomize=True, deadline=None, max_examples=200)
@given(st.text())
def test_what_is_printed_shows_every_sign(text: Any) -> None:
    assert printable(text, 10_000).isprintable()


@settings(derandomize=True, deadline=None, max_examples=200)
@given(st.lists(st.text(min_size=1), min_size=1, max_size=4))
def test_any_names_can_be_read(names: Any) -> None:
    assert len(read_names(names, KNOWN).claims) == len(names)


ROSTER = """id,name,email,moodle,canvas
ada,Ada Lovelace,ada@example.org,4001,71
ben,"de la Cruz, Ben",ben@example.org,,72
chen,Chen Wei,chen@example.org,4003,73
"""


@pytest.fixture
def roster(tmp_path: Path) -> Any:
    (tmp_path / "roster.csv").write_text(ROSTER)
    return read_roster(tmp_path / "roster.csv")


def test_the_roster_gives_the_student_ids(course: Course, roster: Any) -> None:
    course.collect(
        {
            "Ada Lovelace_4001_assignsubmission_file/x.ipynb": notebook("a"),
            "Ben de la Cruz_4002_assignsubmission_file/x.ipynb": notebook("b"),
        },
        roster=roster,
    )
    assert course.learners() == {"ada", "ben"}
    remembered = read_roster(course.collected / "learners.csv").learners
    assert remembered["ben"] == Learner("ben", "de la Cruz, Ben", "ben@example.org", "4002", "72")


def with_canvas(tmp_path: Path, *lines: str) -> Any:
    (tmp_path / "canvas.csv").write_text("\n".join(["id,name,canvas", *lines]) + "\n")
    return read_roster(tmp_path / "canvas.csv")


def test_by_canvas_id_and_by_name_where_the_roster_has_no_canvas_id(course: Course, tmp_path: Path) -> None:
    roster = with_canvas(tmp_path, "ada,Ada Lovelace,71", "ben,Ben de la Cruz,")
    course.collect(
        {"x_71_901_a.ipynb": notebook("a"), "delacruzben_999_902_a.ipynb": notebook("b")}, roster=roster
    )
    assert course.learners() == {"ada", "ben"}


@pytest.mark.parametrize(
    "name",
    [
        "delacruzben_999_902_a.ipynb",  # the display name is another's, and Canvas's id is nobody's
        "delacruzben_71_902_a.ipynb",
        "evil_72_99999_71_902_a.ipynb",
        "evil_LATE_72_500_71_902_a.ipynb",
        "72_99999_evil_71_902_a.ipynb",
        "evil_71_902_72_500_a.ipynb",
    ],
)
def test_a_display_name_never_hands_in_for_another(course: Course, tmp_path: Path, name: str) -> None:
    roster = with_canvas(tmp_path, "ada,Ada Lovelace,71", "ben,Ben de la Cruz,72")
    course.collect({"delacruzben_72_901_a.ipynb": notebook("ben")}, roster=roster)
    course.collect({name: notebook("evil"), "x_1_2_b.ipynb": notebook()}, roster=roster)
    assert course.notebook("ben") == notebook("ben")


@pytest.mark.parametrize("name", ["evil_72_99999_71_902_a.ipynb", "72_99999_evil_71_902_a.ipynb"])
def test_a_name_with_the_ids_of_two_people_is_nobodys(course: Course, tmp_path: Path, name: str) -> None:
    roster = with_canvas(tmp_path, "ada,Ada Lovelace,71", "ben,Ben de la Cruz,72")
    report = course.collect({name: notebook("evil"), "x_1_2_b.ipynb": notebook()}, roster=roster)
    assert statuses(report)[name] == "unclear"
    assert course.learners() == set()


def test_a_file_with_numbers_in_its_name_is_its_learners_if_the_roster_knows_only_one_id(
    course: Course, tmp_path: Path
) -> None:
    roster = with_canvas(tmp_path, "ada,Ada Lovelace,71")
    course.collect({"lovelaceada_71_902_exercise_2_3_a.ipynb": notebook("a")}, roster=roster)
    assert course.learners() == {"ada"}


def test_a_learner_called_like_a_file_of_the_graders_is_told_and_the_others_are_collected(
    course: Course,
) -> None:
    report = course.collect({"learners.csv/x.ipynb": notebook(), "ada/x.ipynb": notebook()})
    assert statuses(report)["learners.csv/x.ipynb"] == "unclear"
    assert course.learners() == {"ada"}


def test_by_id_address_or_name(course: Course, roster: Any) -> None:
    course.collect(
        {"Ada/x.ipynb": notebook(), "ben@example.org/x.ipynb": notebook(), "Wei, Chen/x.ipynb": notebook()},
        roster=roster,
    )
    assert course.learners() == {"ada", "ben", "chen"}


def test_a_learner_who_is_not_on_the_roster_is_told(course: Course, roster: Any) -> None:
    report = course.collect({"ada/x.ipynb": notebook(), "eve/x.ipynb": notebook()}, roster=roster)
    assert statuses(report)["eve/x.ipynb"] == "unclear"
    assert report.exit_code == 1
    assert course.learners() == {"ada"}


def test_two_learners_of_one_name_are_not_guessed(course: Course, tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("id;name\na1;Ada Lovelace\na2;Ada Lovelace\n")
    name = "Ada Lovelace_4001_assignsubmission_file/x.ipynb"
    report = course.collect({name: notebook()}, roster=read_roster(tmp_path / "r.csv"))
    assert statuses(report) == {name: "unclear"}


def test_the_roster_decides_between_two_readings_of_a_canvas_name(course: Course, tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("id,canvas\ndoe,345\n")
    course.collect(
        {"doe_12_345_678_01_initialization.ipynb": notebook()}, roster=read_roster(tmp_path / "r.csv")
    )
    assert course.learners() == {"doe"}


def test_exports_of_canvas_and_moodle_are_rosters(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text('Student,ID,SIS Login ID,Section\n    Points Possible,,,\n"Lovelace, Ada",71,ada1,A\n')
    assert read_roster(path).learners == {"71": Learner("71", "Lovelace, Ada", "", "", "71", "ada1")}
    path.write_text("\ufeffIdentifier,Full name,Email address\nParticipant 4001,Ada,ada@example.org\n")
    assert read_roster(path).learners == {"4001": Learner("4001", "Ada", "ada@example.org", "4001")}


@pytest.mark.parametrize("content", [b"", b"name\nada\n", b"\xff\xfe\x00", b"id\nada\nADA\n"])
def test_a_file_that_is_no_roster(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "r.csv").write_bytes(content)
    with pytest.raises(RosterError, match=re.escape(str(tmp_path / "r.csv"))):
        read_roster(tmp_path / "r.csv")
