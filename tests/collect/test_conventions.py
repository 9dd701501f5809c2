"""Archives as each LMS makes them, and as people pack them: one person stays one, and nothing is merged in silence."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import nbformat
import pytest

from grader.instructor.collect.names.attempt_times import as_number
from grader.instructor.collect.names.conventions import TITLES
from grader.instructor.collect.report import CollectError
from grader.instructor.people.reading import read_roster
from grader.instructor.people.roster import Kind

from .archives import Course, notebook, statuses

FIRST = "01_initialization.ipynb"
METADATA = """
submission_7001:
  :submitters:
  - :name: Jörg Müller
    :sid: '00123'
    :email: jm@example.org
  :created_at: 2026-11-02 14:14:00.000000000 Z
submission_7002:
  :submitters:
  - :name: Zoë Nuñez
    :sid:
    :email: zn@example.org
submission_7003:
  :submitters:
  - :name: Ann
    :sid: '5'
  - :name: Bob
    :sid: '6'
"""

SHAPES = {
    "blackboard": [
        f"01 Initialization_jmuell_attempt_2026-11-02-15-14-00_{FIRST}",
        "01 Initialization_jmuell_attempt_2026-11-02-15-14-00.txt",
        f"01 Initialization_znunez_attempt_2026-11-02-15-14-00_my_{FIRST}",
    ],
    "brightspace": [
        "index.html",
        f"11111-22222 - Jörg Müller - 2 November, 2026 314 PM/{FIRST}",
        f"11112-22222 - Zoë Nuñez - 2 November, 2026 314 PM/{FIRST}",
    ],
    "sakai": [
        "01 Initialization/grades.csv",
        f"01 Initialization/Müller, Jörg(jmuell)/Submission attachment(s)/{FIRST}",
        "01 Initialization/Müller, Jörg(jmuell)/timestamp.txt",
        f"01 Initialization/Nuñez, Zoë(znunez)/Submission attachment(s)/{FIRST}",
    ],
    "google": [f"01 Initialization/Jörg Müller - {FIRST}", f"01 Initialization/Zoë Nuñez - Copy of {FIRST}"],
    "github": [
        f"initialization-submissions/initialization-jmuell/{FIRST}",
        "initialization-submissions/initialization-jmuell/README.md",
        f"initialization-submissions/initialization-zoe-nunez/{FIRST}",
    ],
    "gradescope": [
        "assignment_12_export/submission_metadata.yml",
        f"assignment_12_export/submission_7001/{FIRST}",
        f"assignment_12_export/submission_7002/{FIRST}",
    ],
    "moodle": [
        f"Jörg Müller_1001_assignsubmission_file_/{FIRST}",
        f"Zoë Nuñez_1002_assignsubmission_file_/{FIRST}",
    ],
    "canvas": [f"muellerjoerg_71_901_{FIRST}", f"nunezzoe_LATE_72_902_{FIRST}"],
    "folder": [f"class/ada/{FIRST}", f"class/ben/{FIRST}", "class list.xlsx"],
    "file": [f"ada_{FIRST}", f"ben_{FIRST}"],
}
LEARNERS = {
    "blackboard": {"jmuell", "znunez"},
    "brightspace": {"11111", "11112"},
    "sakai": {"jmuell", "znunez"},
    "google": {"Jörg-Müller", "Zoë-Nuñez"},
    "github": {"jmuell", "zoe-nunez"},
    "gradescope": {"00123", "zn-example.org"},
    "moodle": {"1001", "1002"},
    "canvas": {"71", "72"},
    "folder": {"ada", "ben"},
    "file": {"ada", "ben"},
}


def content(name: str) -> bytes:
    if name.endswith(".ipynb"):
        return notebook(name)
    return METADATA.encode() if name.endswith(".yml") else b"x"


@pytest.mark.parametrize("wrapper", ["", "download/", "some folder/"])
@pytest.mark.parametrize("kind", SHAPES)
def test_each_shape_is_recognized_and_gives_its_learners(course: Course, kind: Kind, wrapper: str) -> None:
    if (kind, wrapper) == ("file", "some folder/"):
        pytest.skip("refused: that folder would be one learner")
    report = course.collect({wrapper + name: content(name) for name in SHAPES[kind]})
    assert course.learners() == LEARNERS[kind]
    assert report.remarks[0].endswith(": 2 learners")
    assert report.remarks[0].startswith(TITLES[kind])


@pytest.mark.parametrize("kind", [kind for kind in SHAPES if kind not in ("canvas", "folder", "file")])
def test_a_roster_with_names_places_everybody(course: Course, tmp_path: Path, kind: str) -> None:
    (tmp_path / "roster.csv").write_text(
        "id,name,email,login\nm1,Jörg Müller,jm@example.org,jmuell\nm2,Zoë Nuñez,zn@example.org,znunez\n"
    )
    files = {
        name.replace("zoe-nunez", "znunez").replace("00123", "m1"): content(name) for name in SHAPES[kind]
    }
    if kind == "gradescope":
        files = {name: text.replace(b"'00123'", b"m1") for name, text in files.items()}
    report = course.collect(files, roster=read_roster(tmp_path / "roster.csv"))
    assert course.learners() == {"m1", "m2"}, report.text()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2 November, 2026 314 PM", 20261102151400),
        ("3 November, 2026 914 AM", 20261103091400),
        ("Nov 2, 2026 3:14 PM", 20261102151400),
        ("November 2, 2026 1205 AM", 20261102000500),
        ("2 novembre, 2026 1514", 20261102151400),
        ("2. Dezember 2026 09.14", 20261202091400),
        ("2026-11-02 1514", 20261102151400),
        ("yesterday", 0),
        ("2 Blursday, 2026 314 PM", 0),
    ],
)
def test_times_in_names_are_ordered(text: str, number: int) -> None:
    assert as_number(text) == number


def test_the_last_attempt_counts_and_is_named(course: Course) -> None:
    both = {
        f"11-22 - Zoë Nuñez - {when}/{FIRST}": notebook(when)
        for when in ("2 November, 2026 1114 PM", "3 November, 2026 914 AM", "2 November, 2026 914 AM")
    }
    report = course.collect(
        {"index.html": b"x", **both, f"12-22 - Al - 3 November, 2026 914 AM/{FIRST}": notebook()}
    )
    assert course.notebook("11") == notebook("3 November, 2026 914 AM")
    assert [line.note for line in report.lines if line.status == "collected" and line.learner == "11"] == [
        "the last attempt"
    ]
    assert sum(line.status == "kept" for line in report.lines) == 2


def test_a_later_attempt_without_a_notebook_is_said(course: Course) -> None:
    report = course.collect(
        {
            f"HW_ada_attempt_2026-11-02-15-14-00_{FIRST}": notebook("first"),
            "HW_ada_attempt_2026-11-03-15-14-00_answer.pdf": b"%PDF-1.4",
            f"HW_ben_attempt_2026-11-03-15-14-00_{FIRST}": notebook(),
        }
    )
    assert course.notebook("ada") == notebook("first")
    assert any("a PDF" in line.note and "earlier attempt" in line.note for line in report.lines)


def test_user_names_with_underscores_are_nobodys_without_a_roster(course: Course, tmp_path: Path) -> None:
    files = {f"HW 1_s_{who}_attempt_2026-11-02-15-14-00_{FIRST}": notebook(who) for who in ("1", "2")}
    report = course.collect(files)
    assert set(statuses(report).values()) == {"unclear"}
    assert course.learners() == set()
    (tmp_path / "roster.csv").write_text("id,name,login\nada,Ada,s_1\nben,Ben,s_2\n")
    course.collect(files, roster=read_roster(tmp_path / "roster.csv"))
    assert course.learners() == {"ada", "ben"}
    assert course.notebook("ada") == notebook("1")


@pytest.mark.parametrize(
    "names",
    [
        [f"all/ada_{FIRST}", f"all/ben_{FIRST}"],
        [f"class/ada/{FIRST}", f"class/ben/{FIRST}", f"class/{FIRST}"],
        [f"a/x/{FIRST}", f"a/y/{FIRST}", f"b/x/{FIRST}", f"b/z/{FIRST}"],
    ],
    ids=["names in one folder", "folders and a file", "two sections"],
)
def test_no_archive_makes_one_learner_of_several(course: Course, names: list[str]) -> None:
    with pytest.raises(CollectError, match="would be one learner"):
        course.collect({name: notebook(name) for name in names}, name="x.zip")
    assert course.learners() == set()


def test_from_says_how_the_names_are_made(course: Course) -> None:
    names = [f"all/ada_{FIRST}", f"all/ben_{FIRST}"]
    report = course.collect({name: notebook(name) for name in names}, name="x.zip", kind="folder")
    assert {line.learner for line in report.lines} == {"all"}
    course.collect(
        {f"hw-7-{who}/{FIRST}": notebook(who) for who in ("ada", "ben")}, name="y.zip", kind="folder"
    )
    assert {"hw-7-ada", "hw-7-ben"} <= course.learners()


def test_one_folder_that_holds_several_costs_the_others_nothing(course: Course) -> None:
    report = course.collect(
        {
            f"ada/{FIRST}": notebook(),
            f"section b/x/{FIRST}": notebook("x"),
            f"section b/y/{FIRST}": notebook("y"),
        }
    )
    assert course.learners() == {"ada"}
    assert sum(line.status == "unclear" for line in report.lines) == 2


def test_names_that_begin_alike_are_not_of_github(course: Course) -> None:
    course.collect({f"anna-lena/{FIRST}": notebook(), f"anna-maria/{FIRST}": notebook()})
    assert course.learners() == {"anna-lena", "anna-maria"}


def test_gradescope_without_its_list_is_refused_and_a_group_is_nobodys(course: Course) -> None:
    with pytest.raises(CollectError, match=r"submission_metadata\.yml"):
        course.collect({f"submission_7001/{FIRST}": notebook(), f"submission_7002/{FIRST}": notebook()})
    report = course.collect(
        {
            "submission_metadata.yml": METADATA.encode(),
            f"submission_7001/{FIRST}": notebook(),
            f"submission_7003/{FIRST}": notebook(),
        }
    )
    assert statuses(report)[f"submission_7003/{FIRST}"] == "unclear"
    assert course.learners() == {"00123"}


def packed(**files: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), text)
    return made.getvalue()


OLD = nbformat.v3.new_notebook(
    worksheets=[nbformat.v3.new_worksheet(cells=[nbformat.v3.new_code_cell(input="x = 3")])]
)


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("01_initialization.ipynb.txt", notebook("t"), "called otherwise"),
        ("01_initialization.ipynb.json", notebook("t"), "called otherwise"),
        ("01_initialization", notebook("t"), "called otherwise"),
        ("01_initialization (2).IPYNB", notebook("t"), ""),
        ("hw.zip", packed(hw__01_initialization_dot_ipynb=notebook("t")), "in hw.zip"),
        ("01_initialization.ipynb", json.dumps(OLD).encode(), "upgraded"),
    ],
    ids=["txt", "json", "no ending", "capitals", "zip", "version 3"],
)
def test_what_is_a_notebook_is_taken_whatever_it_is_called(
    course: Course, file: str, text: bytes, said: str
) -> None:
    report = course.collect({f"ada/{file}": text, f"ben/{FIRST}": notebook()})
    assert course.learners() == {"ada", "ben"}
    assert report.exit_code == 0
    assert any(said in line.note for line in report.lines if line.learner == "ada")
    taken = json.loads(course.notebook("ada"))
    assert taken["nbformat"] == 4
    assert "".join(taken["cells"][0]["source"]) in ("t", "x = 3")


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("answer.pdf", b"%PDF-1.7 ...", "a PDF"),
        ("answer.html", b"<!DOCTYPE html><html></html>", "a web page"),
        ("01_initialization.ipynb", b"<!DOCTYPE html><html></html>", "called a notebook, and is a web page"),
        (
            "01_initialization.ipynb",
            b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n",
            "a pointer of Git LFS",
        ),
        ("01_initialization.py", b"import numpy as np\n", "a Python script"),
        ("hw.docx", packed(**{"[Content_Types]_dot_xml": b"x"}), "an Office document"),
        ("hw.zip", packed(a_dot_txt=b"x"), "a zip without a notebook"),
        ("hw.rar", b"Rar!\x1a\x07", "an archive that is not a zip"),
        (".ipynb_checkpoints/01_initialization-checkpoint.ipynb", notebook(), "automatic copy"),
        ("01_initialization-checkpoint.ipynb", notebook(), "automatic copy"),
        ("empty.txt", b"", "an empty file"),
    ],
    ids=[
        "pdf",
        "html",
        "html as ipynb",
        "lfs",
        "script",
        "docx",
        "zip",
        "rar",
        "checkpoints",
        "checkpoint",
        "empty",
    ],
)
def test_what_is_none_is_called_what_it_is_and_asked_for_again(
    course: Course, file: str, text: bytes, said: str
) -> None:
    report = course.collect({f"ada/{file}": text, f"ben/{FIRST}": notebook()})
    assert course.learners() == {"ben"}
    assert report.exit_code == 1
    assert report.remarks[0].split(", ")[1].startswith("1 without")
    (asked,) = report.to_ask()
    assert asked.startswith("ada: ")
    assert said in asked
    assert asked in report.text()


def test_the_exact_name_counts_and_draft_or_final_is_nobodys_guess(course: Course) -> None:
    report = course.collect(
        {
            f"ada/{FIRST}": notebook("right"),
            "ada/01_initialization_old.ipynb": notebook("old"),
            "ben/draft.ipynb": notebook("d"),
            "ben/final.ipynb": notebook("f"),
        }
    )
    assert course.notebook("ada") == notebook("right")
    assert course.learners() == {"ada"}
    assert any("exact name" in line.note for line in report.lines)
    assert statuses(report)["ben/final.ipynb"] == statuses(report)["ben/draft.ipynb"] == "unclear"
    assert course.kept() == {notebook("old"), notebook("d"), notebook("f")}


def test_a_zip_of_windows_with_backslashes_is_read(course: Course) -> None:
    course.collect({f"ada\\{FIRST}": notebook(), f"ben\\{FIRST}": notebook()})
    assert course.learners() == {"ada", "ben"}


def test_who_on_the_roster_did_not_hand_in_is_listed(course: Course, tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text("id,name\nada,Ada Lovelace\nben,Ben Okri\nchen,Chen Wei\n")
    report = course.collect({f"ada/{FIRST}": notebook()}, roster=read_roster(tmp_path / "roster.csv"))
    missing: list[Any] = [remark for remark in report.remarks if remark.startswith("not handed in")]
    assert missing == ["not handed in, 01_initialization: 2 on the roster: Ben Okri (ben), Chen Wei (chen)"]


def test_a_roster_without_names_is_said_to_be_the_reason(course: Course, tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text("id\nada\n")
    report = course.collect({SHAPES["moodle"][0]: notebook()}, roster=read_roster(tmp_path / "roster.csv"))
    assert "no column with names was understood" in report.lines[0].note
