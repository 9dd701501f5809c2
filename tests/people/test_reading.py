"""A roster is read as people and programs write it, and says what it understood."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from grader.instructor.people.reading import read_roster
from grader.instructor.people.roster import Learner, RosterError

TABLE = "id,name,email\n00123,Jörg Müller,j@uni.de\n00124,Zoë Nuñez,z@uni.de\n"
TWO = {"00123": "Jörg Müller", "00124": "Zoë Nuñez"}
PARTICIPANTS = (
    '"First name","Last name","Email address",Groups\nJörg,Müller,j@uni.de,A\nZoë,Nuñez,z@uni.de,B\n'
)
GRADEBOOK = (
    '"First name","Last name","ID number","Institution","Email address","Assignment: 01 (Real)"\n'
    "Jörg,Müller,00123,,j@uni.de,-\nZoë,Nuñez,00124,,z@uni.de,-\n"
)
GERMAN = (
    'ID,"Vollständiger Name",E-Mail-Adresse,Status,Bewertung,Bestwertung,"Bewertung kann geändert werden"\n'
    'Teilnehmer/in1001,"Jörg Müller",j@uni.de,x,,"100,00",Ja\nTeilnehmer/in1002,"Zoë Nuñez",z@uni.de,x,,"100,00",Ja\n'
)
BRIGHTSPACE = (
    "OrgDefinedId,Username,Last Name,First Name,Email,01 Points Grade,End-of-Line Indicator\n"
    "#00123,#jmuell,Müller,Jörg,j@uni.de,,#\n#00124,#znunez,Nuñez,Zoë,z@uni.de,,#\n"
)
BLACKBOARD = (
    '"Last Name"\t"First Name"\t"Username"\t"Student ID"\n'
    '"Müller"\t"Jörg"\t"jm"\t"00123"\n"Nuñez"\t"Zoë"\t"zn"\t"00124"\n'
)
CANVAS = "Student,ID,Section,01 (77)\n    Points Possible,,,30\nJörg Müller,5001,A,\nZoë Nuñez,5002,A,\n"

FILES: dict[str, tuple[bytes, dict[str, str]]] = {
    "UTF-8": (TABLE.encode(), TWO),
    "UTF-8 with a mark": (TABLE.encode("utf-8-sig"), TWO),
    "cp1252 with semicolons": (TABLE.replace(",", ";").encode("cp1252"), TWO),
    "Excel's Unicode text": (b"\xff\xfe" + TABLE.replace(",", "\t").encode("utf-16-le"), TWO),
    "the other byte order": (b"\xfe\xff" + TABLE.encode("utf-16-be"), TWO),
    "a line for Excel": (("sep=;\r\n" + TABLE.replace(",", ";")).encode(), TWO),
    "a title above": (("Participants of week 1,,\n\n" + TABLE).encode(), TWO),
    "nbgrader's": (
        b"id,first_name,last_name,email\n00123,J\xc3\xb6rg,M\xc3\xbcller,j@u\n",
        {"00123": "Jörg Müller"},
    ),
    "Moodle's participants": (PARTICIPANTS.encode(), {"j-uni.de": "Jörg Müller", "z-uni.de": "Zoë Nuñez"}),
    "Moodle's gradebook": (GRADEBOOK.encode(), TWO),
    "Moodle's worksheet in German": (GERMAN.encode(), {"1001": "Jörg Müller", "1002": "Zoë Nuñez"}),
    "Brightspace": (BRIGHTSPACE.encode("utf-8-sig"), TWO),
    "Blackboard": (b"\xff\xfe" + BLACKBOARD.encode("utf-16-le"), TWO),
    "Canvas without SIS": (CANVAS.encode(), {"5001": "Jörg Müller", "5002": "Zoë Nuñez"}),
    "ids with a letter in front": (b"id,name\ns001,Ada\ns002,Ben\n", {"s001": "Ada", "s002": "Ben"}),
}


def read(folder: Path, content: bytes) -> dict[str, Learner]:
    path = folder / "roster.csv"
    path.write_bytes(content)
    return {learner.id: learner for learner in read_roster(path).learners.values()}


@pytest.mark.parametrize("kind", FILES)
def test_each_program_s_file_is_understood(tmp_path: Path, kind: str) -> None:
    content, expected = FILES[kind]
    assert {who: learner.name for who, learner in read(tmp_path, content).items()} == expected


def test_it_says_from_which_columns(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes(BRIGHTSPACE.encode("utf-8-sig"))
    assert read_roster(path).understood == (
        "roster: 2 learners, id from “OrgDefinedId”, name from “First Name” and “Last Name”, email from “Email”, "
        "login from “Username”"
    )
    path.write_bytes(TABLE.encode("cp1252"))
    assert read_roster(path).understood.endswith("; read as cp1252")


def test_moodle_s_and_canvas_s_numbers_are_kept_apart(tmp_path: Path) -> None:
    assert read(tmp_path, GERMAN.encode())["1001"] == Learner("1001", "Jörg Müller", "j@uni.de", "1001")
    assert read(tmp_path, CANVAS.encode())["5001"] == Learner("5001", "Jörg Müller", "", "", "5001")


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"a,b\n1,2\n", "no column named id.*It has: a, b"),
        (b"", "It has: nothing"),
        (b"id,name\n1.23E+05,Ada\n", "line 2: Excel has made '1.23E.05' of an id"),
        (b"a title\n\nid,name\nada,Ada\n\nada,Ben\n", "line 6: the id 'ada' occurs twice"),
        (b"sep=;\nid;name\nada;Ada\nada;Ben\n", "line 4: the id 'ada' occurs twice"),
        (b"PK\x03\x04xl", "a workbook.*save it as CSV"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, content: bytes, line: str) -> None:
    with pytest.raises(RosterError, match=line):
        read(tmp_path, content)


def workbook(folder: Path, rows: list[list[object]]) -> Path:
    """A workbook as Excel writes it, in the smallest form that its format allows."""
    cells = "".join(
        "<row>"
        + "".join(
            f"<c><v>{cell}</v></c>"
            if isinstance(cell, int)
            else f'<c t="inlineStr"><is><t>{cell}</t></is></c>'
            for cell in row
        )
        + "</row>"
        for row in rows
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>',
    }
    path = folder / "roster.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{text}')
    return path


def test_a_workbook_is_a_roster(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["Course 1"], ["id", "name"], ["00123", "Jörg Müller"], [124, "Zoë Nuñez"]])
    found = read_roster(path)
    assert {learner.id: learner.name for learner in found.learners.values()} == {
        "00123": "Jörg Müller",
        "124": "Zoë Nuñez",
    }
    assert "read as a workbook" in found.understood


def test_a_zip_that_is_no_workbook_is_refused_in_a_line(tmp_path: Path) -> None:
    path = tmp_path / "roster.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(RosterError, match="not a roster"):
        read_roster(path)
    with pytest.raises(RosterError, match="not a roster"):
        read_roster(workbook(tmp_path, []))
