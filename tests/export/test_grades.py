"""`grader export`, read back as the LMSs read it, and the same through nbgrader's own command."""

import argparse
import csv
import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from grader.instructor.commands.export import run as run_export
from grader.instructor.course.files import UnwritableFile
from grader.instructor.course.folder import Course
from grader.instructor.course.record import Entry, append, record_path
from grader.instructor.export.lms_formats import CANVAS_COLUMNS, MOODLE_COLUMNS
from grader.instructor.gradebook.opening import GradebookError, open_gradebook
from grader.instructor.gradebook.scores import ExportError
from grader.instructor.nbgrader_plugins.exporters import MoodleExporter
from tests.export.small_gradebook import ASSIGNMENT

CANVAS = (
    "\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,Notes,01 Initialization (241017),Other (5),Current Score\r\n"
    ",,,,,,Manual Posting,,\r\n"
    "    Points Possible,,,,,,20,10,(read only)\r\n"
    '"Lovelace, Ada",71,S1,ada,"A, B",=1+1,,"9,5",x\r\n'
    "Ben,4002,S2,ben1,A,,1.00,EX,\r\n"
    '"Müller, ""J""",73,S3,LATE,A,,"",7,\r\n'
    "Eve,99,S4,eve,A,,,3,\r\n"
)
MOODLE = (
    "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,"
    "Last modified (submission),Last modified (grade),Feedback comments\n"
    'Participant 4001,Ada Lovelace,ada@example.org,"Submitted for grading",-,20.00,Yes,"Monday, 2 March 2026, 1:00 PM",-,\n'
    'Participant 4002,Ben,ben@example.org,Submitted for grading,,20.00,Yes,-,-,"two\nlines, ""quoted"""\n'
    "Participant 4009,Eve,eve@example.org,No submission,,20.00,Yes,-,-,\n"
)


def export(kind: str = "plain", **options: Any) -> int:
    given = {
        "assignment": ASSIGNMENT,
        "format": kind,
        "to": None,
        "template": None,
        "column": None,
        "scale": False,
        **options,
    }
    return run_export(argparse.Namespace(**given))


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, strict=True))


def by_learner(path: Path, key: int, value: int) -> dict[str, str]:
    return {row[key]: row[value] for row in rows(path)[1:]}


def test_plain_has_scores_after_penalties_and_manual_grading(course: Path) -> None:
    assert export() == 1  # nils could not be graded
    path = course / f"grades-{ASSIGNMENT}-plain.csv"
    table = {row["student_id"]: row for row in csv.DictReader(io.StringIO(path.read_text("utf-8-sig")))}
    assert {name: row["score"] for name, row in table.items()} == {
        "ada": "16.33",
        "4002": "0",
        "late": "15.5",
        "nils": "",
    }
    assert table["late"]["late_submission_penalty"] == "4.5"
    assert table["4002"]["needs_manual_grade"] == "yes"
    assert table["ada"]["max_score"] == "20"
    assert table["late"]["last_name"] == 'Müller, "J"'
    assert path.read_bytes().startswith(b"\xef\xbb\xbf"), "Excel shows umlauts only with it"


def test_the_scores_are_nbgraders_own(course: Path) -> None:
    from nbgrader.api import Gradebook

    export()
    ours = by_learner(course / f"grades-{ASSIGNMENT}-plain.csv", 1, 8)
    with Gradebook(f"sqlite:///{course}/gradebook.db") as book:
        for submission in book.assignment_submissions(ASSIGNMENT):
            theirs = max(0.0, submission.score - submission.late_submission_penalty)
            assert float(ours[submission.student.id] or 0) == pytest.approx(theirs, abs=0.005)


def test_cells_that_a_spreadsheet_would_run_are_neutralized(course: Path) -> None:
    for kind in ("plain", "canvas", "moodle"):
        export(kind)
        for row in rows(course / f"grades-{ASSIGNMENT}-{kind}.csv"):
            assert not any(cell.lstrip().startswith(("=", "+", "@")) for cell in row)
    assert "'=cmd|'/c calc'!A1" in by_learner(course / f"grades-{ASSIGNMENT}-plain.csv", 1, 2).values()


def test_canvas_without_a_template(course: Path) -> None:
    assert export("canvas") == 1
    table = rows(course / f"grades-{ASSIGNMENT}-canvas.csv")
    assert table[0] == [*CANVAS_COLUMNS, ASSIGNMENT]
    assert table[1] == ["    Points Possible", "", "", "", "", "20"]
    assert table[2] == ["Ben =cmd|'/c calc'!A1", "4002", "", "", "", "0"]
    assert [row[3] for row in table[3:]] == ["ada@example.org", "late"]


def test_moodle_without_a_template_lists_who_has_no_participant_id(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert export("moodle") == 1
    table = rows(course / f"grades-{ASSIGNMENT}-moodle.csv")
    assert tuple(table[0]) == MOODLE_COLUMNS
    assert [row[0] for row in table[1:]] == ["Participant 4002"]
    said = capsys.readouterr().out
    for name in ("ada", "late", "nils"):
        assert f"{name}: " in said


def test_what_collect_learned_gives_the_lms_ids(course: Path) -> None:
    (course / "collected" / "learners.csv").write_text(
        "id,name,moodle\nada,Ada,4001\nlate,J,4003\n4002,Ben,4002\n"
    )
    export("moodle")
    path = course / f"grades-{ASSIGNMENT}-moodle.csv"
    assert by_learner(path, 0, 4) == {
        "Participant 4001": "16.33",
        "Participant 4002": "0",
        "Participant 4003": "15.5",
    }


def test_canvas_template_is_filled_and_every_other_byte_stays(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    template = course / "canvas.csv"
    template.write_bytes(CANVAS.encode())
    (course / "collected" / "learners.csv").write_text("id,canvas\nada,71\n4002,4002\n")
    assert export("canvas", template=template, to=course / "out.csv") == 1
    expected = (
        CANVAS.replace('=1+1,,"9', '=1+1,16.33,"9')
        .replace("A,,1.00,EX", "A,,0,EX")
        .replace('A,,"",7', 'A,,"15.5",7')
    )
    assert (course / "out.csv").read_bytes() == expected.encode()
    assert template.read_bytes() == CANVAS.encode()
    said = capsys.readouterr().out
    assert "nils: not graded" in said
    assert "4002: waits for manual grading" in said


def test_excused_in_canvas_stays_and_is_listed(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    template = course / "canvas.csv"
    template.write_bytes(CANVAS.encode())
    export("canvas", template=template, column="Other (5)", to=course / "out.csv")
    assert rows(course / "out.csv")[4][7] == "EX"
    said = capsys.readouterr().out
    assert "4002: Canvas says EX" in said
    assert "Canvas gives 10 points for it, the gradebook 20" in said


def test_moodle_template_is_filled_and_every_other_byte_stays(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    template = course / "moodle.csv"
    template.write_bytes(MOODLE.encode())
    assert export("moodle", template=template, to=course / "out.csv") == 1
    expected = MOODLE.replace('"Submitted for grading",-,', '"Submitted for grading",16.33,')
    expected = expected.replace("Submitted for grading,,", "Submitted for grading,0,")
    assert (course / "out.csv").read_bytes() == expected.encode()
    assert "late: not in the template; 15.5 points are not in the file" in capsys.readouterr().out


def test_grades_that_moodle_would_skip_are_listed(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    template = course / "moodle.csv"
    template.write_bytes(
        MOODLE.replace("-,20.00,Yes", "-,10.00,Yes").replace(',,20.00,Yes,-,-,"', ',,20.00,No,-,-,"').encode()
    )
    export("moodle", template=template, to=course / "out.csv")
    said = capsys.readouterr().out
    assert "ada: 16.33 is above Moodle's maximum of 10.00" in said
    assert "4002: Moodle says the grade cannot be changed" in said


@pytest.mark.parametrize(
    ("kind", "content", "message"),
    [
        ("canvas", MOODLE.encode(), "not Canvas's gradebook export"),
        ("moodle", CANVAS.encode(), "not Moodle's grading worksheet"),
        (
            "canvas",
            CANVAS.replace("01 Initialization", "Week one").encode(),
            "no column for 01_initialization",
        ),
        ("canvas", CANVAS.replace("Other (5)", "01_Initialization (6)").encode(), "several columns"),
        ("canvas", b"PK\x03\x04...", "not a CSV file"),
        ("canvas", b"", "not Canvas's"),
        ("plain", CANVAS.encode(), "takes no template"),
    ],
)
def test_a_template_of_another_kind_is_told_and_nothing_is_written(
    course: Path, kind: str, content: Any, message: str
) -> None:
    (course / "t.csv").write_bytes(content)
    with pytest.raises(ExportError, match=message):
        export(kind, template=course / "t.csv", to=course / "out.csv")
    assert not (course / "out.csv").exists()


def test_bad_input_is_one_clear_line(course: Path) -> None:
    with pytest.raises(ExportError, match=r"no assignment '02_none'; it has: 01_initialization, 07_nobody"):
        export(assignment="02_none")
    with pytest.raises(ExportError, match="nobody handed in 07_nobody"):
        export(assignment="07_nobody")
    with pytest.raises(UnwritableFile, match="cannot be written"):
        export(to=course / "none" / "out.csv")
    (course / "gradebook.db").write_bytes(b"no database" * 100)
    with pytest.raises(GradebookError, match="restore it from a copy"):
        export()
    (course / "gradebook.db").write_bytes(b"")
    with pytest.raises(GradebookError, match="not a gradebook"):
        export()
    (course / "gradebook.db").unlink()
    with pytest.raises(GradebookError, match="there is no gradebook"):
        export()
    assert not (course / "gradebook.db").exists()
    assert not list(course.glob("*.csv"))


def test_a_gradebook_of_another_version(course: Path) -> None:
    import sqlite3

    with sqlite3.connect(course / "gradebook.db") as database:
        database.execute("ALTER TABLE student DROP COLUMN lms_user_id")
    database.close()
    with pytest.raises(GradebookError, match="a different version of nbgrader"):
        export()


def test_nbgrader_takes_it_as_a_plug_in(course: Path) -> None:
    """`nbgrader export --exporter …`, from another terminal."""
    (course / "canvas.csv").write_bytes(CANVAS.encode())
    command = [sys.executable, "-m", "nbgrader", "export", f"--assignment=['{ASSIGNMENT}']", "--to=c.csv"]
    command += [
        "--exporter=grader.instructor.nbgrader_plugins.exporters.CanvasExporter",
        "--CanvasExporter.template=canvas.csv",
    ]
    path = os.pathsep.join([str(Path(sys.executable).parent), os.defpath])
    done = subprocess.run(
        command, cwd=course, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert rows(course / "c.csv")[5][6] == "15.5"
    assert "nils: not graded" in done.stderr


def test_the_plug_in_for_moodle_wants_one_assignment(course: Path) -> None:
    with open_gradebook(f"sqlite:///{course}/gradebook.db") as book:
        with pytest.raises(SystemExit) as ended:
            MoodleExporter(to="m.csv").export(book)
        assert ended.value.code == 1
        assert not (course / "m.csv").exists()
        MoodleExporter(to="m.csv", assignment=[ASSIGNMENT], student=["4002"]).export(book)
    assert by_learner(course / "m.csv", 0, 4) == {"Participant 4002": "0"}


def test_a_learner_whose_newest_submission_failed_is_told_with_or_without_older_points(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = record_path(Course(course), ASSIGNMENT)
    failed = (Entry(name, "digest", "failed", "its JSON is damaged") for name in ("ada", "nina"))
    append(record, [*failed, Entry("late", "digest", "graded")])
    assert export() == 1
    said = capsys.readouterr().out
    assert "ada: the newest submission could not be graded; these are the points of an older one" in said
    assert "nina: not graded; no points are in the file" in said
    assert "late:" not in said


def test_where_no_submission_could_be_graded_that_is_said(course: Path) -> None:
    failed = [Entry(name, "digest", "failed", "its JSON is damaged") for name in ("ada", "nina")]
    append(record_path(Course(course), "02_plateaus"), failed)
    with open_gradebook(f"sqlite:///{course / 'gradebook.db'}") as book:
        book.add_assignment("02_plateaus")
    with pytest.raises(ExportError, match="02_plateaus: no submission could be graded, of ada, nina"):
        export(assignment="02_plateaus")


def test_all_assignments_are_in_one_plain_file(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with open_gradebook(f"sqlite:///{course}/gradebook.db") as book:
        book.add_assignment("02_plateaus")
        book.add_submission("02_plateaus", "ada", timestamp="2026-03-09 12:00:00 UTC")
    assert export(assignment=None, format=None) == 1
    found = rows(course / "grades-all.csv")
    assert found[0][:2] == ["assignment", "student_id"]
    assert [(row[0], row[1]) for row in found[1:]] == [
        *((ASSIGNMENT, name) for name in ("4002", "ada", "late", "nils")),
        ("02_plateaus", "ada"),
    ]
    said = capsys.readouterr().out
    assert f"{ASSIGNMENT}: nils: not graded" in said
    assert "02_plateaus: ada: not graded" in said
    with pytest.raises(ExportError, match="name the assignment"):
        export("moodle", assignment=None)


def test_who_has_withdrawn_is_in_no_sheet_and_is_told(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (course / "collected" / "learners.csv").write_text(
        "id,name,canvas,withdrawn\nada,Ada,71,yes\n4002,,4002,\nnils,,,yes\n"
    )
    for kind in ("plain", "canvas"):
        assert export(kind) == 0, "nils, who could not be graded, is nobody to ask about"
        assert "withdrawn, and not in the file: ada, nils" in capsys.readouterr().out
        assert "ada" not in (course / f"grades-{ASSIGNMENT}-{kind}.csv").read_text().casefold()


def test_who_is_exempt_is_excused_in_canvas_and_has_no_points_elsewhere(course: Path) -> None:
    (course / "course.toml").write_text('[[exempt]]\nlearner = "ada"\n[[exempt]]\nlearner = "eve"\n')
    template = course / "t.csv"
    template.write_bytes(CANVAS.encode())
    (course / "collected" / "learners.csv").write_text("id,canvas\nada,71\n4002,4002\neve,99\n")
    export("canvas", template=template, to=course / "out.csv")
    found = {row[1]: row[6] for row in rows(course / "out.csv")[3:]}
    assert (found["71"], found["99"], found["4002"]) == ("EX", "EX", "0")
    export("plain")
    assert by_learner(course / f"grades-{ASSIGNMENT}-plain.csv", 1, 8)["ada"] == ""
    moodle = course / "m.csv"
    moodle.write_text(MOODLE)
    (course / "collected" / "learners.csv").write_text("id,moodle\nada,4001\n4002,4002\n")
    export("moodle", template=moodle, to=course / "out.csv")
    assert by_learner(course / "out.csv", 0, 4)["Participant 4001"] == "-"
