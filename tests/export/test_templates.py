"""Grades land on the right line of the sheet that the LMS wrote, in any language, or are listed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from grader.instructor.course.csv_text import parse_sheet
from grader.instructor.export.any_sheet import any_sheet_filled
from grader.instructor.export.lms_formats import GradeSheet
from grader.instructor.export.templates import canvas_filled, moodle_filled
from grader.instructor.gradebook.scores import ExportError, Score
from grader.instructor.people.roster import Learner

CANVAS = 'Student,ID,Section,01_initialization (77)\n    Points Possible,,,20\n"Müller, Jörg",5001,A,\n"Nuñez, Zoë",5002,A,\n'
MOODLE = (
    "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,Last modified (grade)\n"
    "Participant 1001,Jörg Müller,j@uni.de,x,,{most},Yes,-\nParticipant 1002,Zoë Nuñez,z@uni.de,x,,{most},Yes,-\n"
)
GERMAN = (
    'ID,"Vollständiger Name",E-Mail-Adresse,Status,Bewertung,"Bestwertung","Bewertung kann geändert werden"\n'
    'Teilnehmer/in1001,"Jörg Müller",j@uni.de,x,,"100,00",Ja\nTeilnehmer/in1002,"Zoë Nuñez",z@uni.de,x,,"100,00",Nein\n'
)
BLIND = (
    "Identifier,Status,Grade,Maximum Grade,Grade can be changed\n"
    "Participant 2001,x,,20.00,Yes\nParticipant 2002,x,,20.00,Yes\n"
)


def score(learner: str, points: float, name: str = "") -> Score:
    first, _, last = name.partition(" ")
    return Score(learner, first, last, "", "", points, 0.0, 20.0, datetime(2026, 11, 2, tzinfo=UTC))


def canvas(
    scores: list[Score], learners: dict[str, Learner], text: str = CANVAS, **options: bool
) -> GradeSheet:
    return canvas_filled(parse_sheet(text.encode()), scores, "01_initialization", learners, None, **options)


def moodle(scores: list[Score], learners: dict[str, Learner], text: str, **options: bool) -> GradeSheet:
    return moodle_filled(parse_sheet(text.encode()), scores, "", learners, None, **options)


def test_a_student_number_that_is_another_s_canvas_id_is_never_taken_for_it() -> None:
    learners = {"5002": Learner("5002", "Jörg Müller", "j@uni.de")}
    sheet = canvas([score("5002", 17)], learners)
    assert '"Müller, Jörg",5001,A,17\n' in sheet.text
    assert '"Nuñez, Zoë",5002,A,\n' in sheet.text
    assert sheet.notes == ("5002: found by the name Jörg Müller alone, because no id of Canvas is known",)


def test_without_a_name_nobody_is_guessed() -> None:
    sheet = canvas([score("5002", 17)], {})
    assert sheet.text == CANVAS
    assert sheet.missing == ("5002: not in the template; 17 points are not in the file",)


def test_two_of_one_name_are_nobody_s() -> None:
    learners = {who: Learner(who, "Jörg Müller") for who in ("a", "b")}
    sheet = canvas([score("a", 17), score("b", 3)], learners)
    assert (sheet.text, len(sheet.missing)) == (CANVAS, 2)


def test_an_id_of_the_lms_goes_before_the_name() -> None:
    learners = {"a": Learner("a", "Jörg Müller", canvas="5002")}
    assert '"Nuñez, Zoë",5002,A,17\n' in canvas([score("a", 17)], learners).text


@pytest.mark.parametrize("most", ["100.00", '"100,00"'])
def test_another_maximum_is_said_and_converted_on_demand(most: str) -> None:
    learners = {"a": Learner("a", "Jörg Müller", moodle="1001")}
    text = MOODLE.format(most=most)
    plain, scaled = (moodle([score("a", 16.5)], learners, text, scale=scale) for scale in (False, True))
    written = '"16,5"' if "," in most else "16.5"
    assert f"x,{written},{most},Yes" in plain.text
    assert (
        "Moodle gives 100 points for it, the gradebook 20: the points are written as they are"
        in plain.notes[0]
    )
    assert f"x,{'82.5' if ',' not in most else chr(34) + '82,5' + chr(34)},{most},Yes" in scaled.text
    assert scaled.notes[0].endswith("the points are converted")


def test_a_worksheet_in_another_language_is_filled_in() -> None:
    learners = {"a": Learner("a", moodle="1001"), "b": Learner("b", email="z@uni.de")}
    sheet = moodle([score("a", 20), score("b", 3)], learners, GERMAN, scale=True)
    assert sheet.text == GERMAN.replace('j@uni.de,x,,"100,00"', 'j@uni.de,x,100,"100,00"')
    assert "b: Moodle says the grade cannot be changed" in sheet.missing[0]


def test_a_blind_worksheet_goes_by_the_numbers_of_its_assignment() -> None:
    learners = {"a": Learner("a", "Jörg Müller", moodle="2001"), "b": Learner("b", "Zoë Nuñez", moodle="")}
    sheet = moodle([score("a", 20), score("b", 3)], learners, BLIND)
    assert "Participant 2001,x,20,20.00,Yes" in sheet.text
    assert sheet.missing[0].startswith("b: not in the template")


def test_a_grade_that_is_there_is_told_when_it_changes() -> None:
    text = MOODLE.format(most="20.00").replace("j@uni.de,x,,", "j@uni.de,x,19.50,")
    sheet = moodle([score("a", 16)], {"a": Learner("a", moodle="1001")}, text)
    assert "a: the template's 19.50 becomes 16" in sheet.notes


def test_a_sheet_keeps_its_encoding() -> None:
    content = b"\xff\xfe" + CANVAS.replace(",", "\t").encode("utf-16-le")
    sheet = canvas_filled(
        parse_sheet(content), [score("a", 17)], "01_initialization", {"a": Learner("a", canvas="5001")}, None
    )
    assert sheet.text.encode(sheet.encoding).startswith(b"\xff\xfe")
    assert "5001\tA\t17\n" in sheet.text


@pytest.mark.parametrize(
    "text", ["a,b\n1,2\n", "", "Identifier,Status\nParticipant 1,x\n", "name,grade\nada1,5\nben2,3\n"]
)
def test_what_is_no_worksheet_is_told(text: str) -> None:
    with pytest.raises(ExportError, match="not Moodle's grading worksheet"):
        moodle([], {}, text)


BRIGHTSPACE = (
    "\ufeffOrgDefinedId,Username,Last Name,First Name,Email,01_initialization Points Grade <Numeric MaxPoints:20>,"
    "End-of-Line Indicator\n#00123,#jmuell,Müller,Jörg,j@uni.de,,#\n#00124,#znunez,Nuñez,Zoë,z@uni.de,,#\n"
)
BLACKBOARD = (
    '"Last Name"\t"First Name"\t"Username"\t"Student ID"\t"01_initialization [Total Pts: 30 Score] |12345"\n'
    '"Müller"\t"Jörg"\t"jmuell"\t"00123"\t""\n"Nuñez"\t"Zoë"\t"znunez"\t"00124"\t""\n'
)
SAKAI = '"Student ID","Name","01 Initialization [20]","Total"\n"jmuell","Müller, Jörg","",""\n"znunez","Nuñez, Zoë","",""\n'
PEOPLE = {
    "00123": Learner("00123", "Jörg Müller", login="jmuell"),
    "00124": Learner("00124", "Zoë Nuñez", login="znunez"),
}


@pytest.mark.parametrize(
    ("text", "encoding", "filled_in"),
    [
        (BRIGHTSPACE, "utf-8", {",j@uni.de,,#": ",j@uni.de,12.5,#", ",z@uni.de,,#": ",z@uni.de,20,#"}),
        (
            BLACKBOARD,
            "utf-16",
            {'"00123"\t""': '"00123"\t"12.5"', '"00124"\t""': '"00124"\t"20"'},
        ),
        (SAKAI, "utf-8", {'Jörg","",""': 'Jörg","12.5",""', 'Zoë","",""': 'Zoë","20",""'}),
    ],
)
def test_sheets_of_other_lmss_are_filled_and_every_other_byte_stays(
    text: str, encoding: str, filled_in: dict[str, str]
) -> None:
    content = text.encode(encoding)
    scores = [score("00123", 12.5), score("00124", 20)]
    found = any_sheet_filled(parse_sheet(content), scores, "01_initialization", PEOPLE, None)
    expected = text
    for before, after in filled_in.items():
        expected = expected.replace(before, after)
    assert found.text.encode(found.encoding) == expected.encode(encoding)
    assert (found.placed, found.missing) == (2, ())
    assert any("gives 30 points for it" in note for note in found.notes) == ("30" in text)


def test_the_points_of_another_maximum_are_converted_on_demand() -> None:
    scores = [score("00123", 10)]
    found = any_sheet_filled(
        parse_sheet(BLACKBOARD.encode("utf-16")), scores, "01_initialization", PEOPLE, None, scale=True
    )
    assert '"00123"\t"15"' in found.text


def test_a_number_that_is_another_persons_login_puts_no_points_there() -> None:
    text = BRIGHTSPACE.replace("#znunez", "#00123")
    found = any_sheet_filled(parse_sheet(text.encode()), [score("00123", 7)], "01_initialization", {}, None)
    assert "#00123,#jmuell,Müller,Jörg,j@uni.de,7,#" in found.text
    assert found.placed == 1


def test_who_cannot_be_placed_is_listed_and_a_strange_sheet_is_refused() -> None:
    found = any_sheet_filled(
        parse_sheet(BRIGHTSPACE.encode()), [score("999", 7, "Nobody")], "01_initialization", {}, None
    )
    assert found.placed == 0
    assert "not in the template; 7 points are not in the file" in found.missing[0]
    with pytest.raises(ExportError, match="no column with ids"):
        any_sheet_filled(parse_sheet(b"a,b\n1,2\n"), [score("1", 7)], "01_initialization", {}, None)
    with pytest.raises(ExportError, match="no column for 05_regularization"):
        any_sheet_filled(parse_sheet(BRIGHTSPACE.encode()), [score("1", 7)], "05_regularization", {}, None)
