"""`grader roster`: who is in the course, what is doubtful, and who has left."""

from __future__ import annotations

from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from grader.__main__ import main
from grader.instructor.people.doubts import doubts
from grader.instructor.people.reading import read_roster, remember
from grader.instructor.people.recognizing import recognized
from grader.instructor.people.roster import Claim, Learner, Roster, family_and_given
from tests.export.conftest import course, made_gradebook  # noqa: F401 - fixtures

LIST = "id,name,email,moodle,canvas\n007,Bond James,,1,\n12,Ada Lovelace,a@x,2,\n13,Ben Stokes,,3,\n"


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = main(["roster", *arguments])
    out = capsys.readouterr()
    return code, out.out + out.err


@pytest.mark.process
def test_a_roster_is_looked_at_before_it_is_taken_in(
    course: Path,  # noqa: F811
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = course / "roster.csv"
    file.write_text(LIST)
    file.write_text(LIST + ",Nobody,n@x,,\n04002,Cleo,,,\n")
    before = (course / "collected" / "learners.csv").read_text()
    _, text = said(capsys, str(file))
    assert "1 lines without an id are left out" in text
    assert "4002 and 04002 differ by zeros at the start" in text
    file.write_text(LIST)
    _, text = said(capsys, str(file))
    assert "roster: 3 learners, id from “id”, name from “name”" in text
    assert "new: 3: Bond James (007), Ada Lovelace (12), Ben Stokes (13)" in text
    assert "in the course's list and not in this file: 1: 4002" in text
    assert (course / "collected" / "learners.csv").read_text() == before
    said(capsys, str(file), "--take")
    assert set(read_roster(course / "collected" / "learners.csv").learners) == {"007", "12", "13", "4002"}
    with Gradebook(f"sqlite:///{course}/gradebook.db") as book:
        ada = book.find_student("12")
        assert (ada.first_name, ada.last_name, ada.email) == ("Ada", "Lovelace", "a@x")
        assert book.find_student("ada").last_name == "Lovelace", "others stay as they were"


@pytest.mark.process
def test_who_has_left_is_marked_and_comes_back_and_nothing_is_deleted(
    course: Path,  # noqa: F811
    capsys: pytest.CaptureFixture[str],
) -> None:
    handed_in = course / "submitted" / "zoe" / "01_initialization" / "01_initialization.ipynb"
    handed_in.parent.mkdir(parents=True)
    handed_in.write_text("{}")
    code, text = said(capsys, "--withdraw", "zo")
    assert code == 2
    assert "there is no learner zo; did you mean zoe?" in text
    _, text = said(capsys, "--withdraw", "zoe", "--withdraw", "4002")
    assert "zoe has withdrawn" in text
    found = read_roster(course / "collected" / "learners.csv").learners
    assert (found["zoe"].has_left, found["4002"].has_left, found["4002"].canvas) == (True, True, "4002")
    assert handed_in.exists()
    said(capsys, "--reinstate", "zoe")[1]
    assert not read_roster(course / "collected" / "learners.csv").learners["zoe"].has_left
    assert "zoe had not withdrawn" in said(capsys, "--reinstate", "zoe")[1]
    assert "had withdrawn before" in said(capsys, "--withdraw", "4002")[1]


@pytest.mark.process
def test_two_ids_of_one_person_are_one_from_then_on(
    course: Path,  # noqa: F811
    capsys: pytest.CaptureFixture[str],
) -> None:
    (course / "collected" / "learners.csv").write_text("id,name\n12,Ada King\n4002,Ada King\n")
    code, text = said(capsys)
    assert code == 1
    assert "`grader roster --same OLD NEW` keeps NEW" in text
    for ids, line in (
        (("4002", "13"), "there is no learner 13; `grader roster` lists all"),
        (("12", "12"), "12 is one id: name the other one as well"),
    ):
        code, text = said(capsys, "--same", *ids)
        assert code == 2
        assert line in text
    code, text = said(capsys, "--same", "4002", "12")
    assert code == 0
    assert "4002 is 12 from now on" in text
    assert "1 learners" in text
    assert "│ is 12 " in text
    assert "4002 is 12 now: name that id" in said(capsys, "--withdraw", "4002")[1]


@pytest.mark.parametrize("files", [["12", "4002"], ["4002"]])
def test_a_roster_of_the_old_id_finds_the_person(files: list[str], tmp_path: Path) -> None:
    known = {"12": Learner("12", "Ada King"), "4002": Learner("4002", "Ada Old", same_as="12")}
    found, _ = recognized(Roster([Learner(each, "Ada Old") for each in files]), known)
    (who,) = found.find(Claim("folder", "4002"))
    assert who.id == "12"
    (who,) = found.find(Claim("moodle", "1001", "Ada Old"))
    assert who.id == "12"


def test_a_later_collection_keeps_who_has_left_and_what_other_lmss_call_people(tmp_path: Path) -> None:
    path = tmp_path / "learners.csv"
    remember([Learner("12", "Ada", "a@x", moodle="2", withdrawn="yes")], path)
    remember([Learner("12", "Ada King", canvas="71")], path)
    assert read_roster(path).learners["12"] == Learner(
        "12", "Ada King", "a@x", moodle="2", canvas="71", withdrawn="yes"
    )


@pytest.mark.parametrize(
    ("learners", "handed_in", "line"),
    [
        ([Learner("1", "Anna Schmidt"), Learner("2", "Schmidt, Anna")], [], "1 and 2 have this name"),
        ([Learner("1", "", "a@x.y"), Learner("2", "", "A@X.Y")], [], "1 and 2 have this address"),
        ([Learner("alovelace1", "Ada")], ["alovelace"], "did you mean alovelace1?"),
        ([Learner("00123"), Learner("123")], [], "differ by zeros at the start"),
        ([Learner("1")], ["eve"], "eve has a folder in submitted/ and is not on the list"),
    ],
)
def test_what_is_doubtful_is_told(learners: list[Learner], handed_in: list[str], line: str) -> None:
    found = doubts({learner.id: learner for learner in learners}, handed_in)
    assert len(found) == 1
    assert line in found[0]


def test_a_sound_list_has_no_doubts() -> None:
    assert doubts({"1": Learner("1", "Ada"), "2": Learner("2", "Ben")}, ["1"]) == []


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Ada Lovelace", ("Lovelace", "Ada")),
        ("Lovelace, Ada", ("Lovelace", "Ada")),
        ("Vincent van Gogh", ("van Gogh", "Vincent")),
        ("María de la Cruz", ("de la Cruz", "María")),
        ("Plato", ("Plato", "")),
        ("", ("", "")),
    ],
)
def test_lists_are_in_the_order_of_family_names(name: str, parts: tuple[str, str]) -> None:
    assert family_and_given(name) == parts
