"""Archives that lie: each bad member gets a line, nothing leaves the folder, and the others are collected."""

import gzip
import io
import os
import stat
import struct
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest

from grader.instructor.collect import archives
from grader.instructor.collect import members as archive_members
from grader.instructor.collect.members import ArchiveError
from tests.collect.archives import make_zip, notebook, statuses

from .archives import Course

GOOD = ("ada/01_initialization.ipynb", notebook())


@pytest.mark.parametrize(
    "name",
    [
        "../../evil.ipynb",
        "ada/../../ben/01_initialization.ipynb",
        "/etc/evil.ipynb",
        "C:/evil.ipynb",
        "ada\\..\\..\\evil.ipynb",
        "ada/\x00evil.ipynb",
        "ada/\x1b[2Jevil.ipynb",
        "a/" * 40 + "evil.ipynb",
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(course: Course, tmp_path: Path, name: str) -> None:
    archive = make_zip(tmp_path / "a.zip", [GOOD])
    # written by hand: the zip module shortens or repairs such names
    with zipfile.ZipFile(archive, "a") as file:
        info = zipfile.ZipInfo("x" * len(name.encode()))
        file.writestr(info, notebook("evil"))
    raw = archive.read_bytes().replace(b"x" * len(name.encode()), name.encode())
    archive.write_bytes(raw)
    report = course.collect(archive)
    assert report.exit_code == 1
    assert sorted(statuses(report).values()) == ["collected", "refused"]
    assert course.learners() == {"ada"}
    assert not list(tmp_path.rglob("*evil*"))
    assert "\x1b" not in report.text()


def special(name: str, mode: int, content: bytes) -> tuple[zipfile.ZipInfo, bytes]:
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, mode << 16
    return info, content


@pytest.mark.parametrize("mode", [stat.S_IFLNK | 0o777, stat.S_IFIFO | 0o666, stat.S_IFCHR | 0o666])
def test_links_and_devices_in_a_zip_are_refused(course: Course, tmp_path: Path, mode: Any) -> None:
    archive = make_zip(tmp_path / "a.zip", [GOOD])
    with zipfile.ZipFile(archive, "a") as file:
        file.writestr(*special("ben/01_initialization.ipynb", mode, b"/etc/passwd"))
    assert statuses(course.collect(archive))["ben/01_initialization.ipynb"] == "refused"
    assert course.learners() == {"ada"}


def test_links_and_pipes_in_a_folder_are_refused(course: Course, tmp_path: Path) -> None:
    folder, secret = tmp_path / "in", tmp_path / "secret.ipynb"
    secret.write_bytes(notebook("secret"))
    for name in ("ada", "ben", "chen"):
        (folder / name).mkdir(parents=True)
    (folder / "ada" / "01_initialization.ipynb").write_bytes(notebook())
    (folder / "ben" / "01_initialization.ipynb").symlink_to(secret)
    os.mkfifo(folder / "chen" / "01_initialization.ipynb")
    (folder / "dilek").symlink_to(tmp_path)
    said = statuses(course.collect(folder))
    assert [said[f"{name}/01_initialization.ipynb"] for name in ("ada", "ben", "chen")] == [
        "collected",
        "refused",
        "refused",
    ]
    assert said["dilek"] == "refused"
    assert course.learners() == {"ada"}


def test_links_devices_and_bad_names_in_a_tar_are_refused(course: Course, tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "a.tar", "w") as tar:
        for name, kind in (
            ("ada/01_initialization.ipynb", tarfile.REGTYPE),
            ("../evil.ipynb", tarfile.REGTYPE),
            ("ben/01_initialization.ipynb", tarfile.SYMTYPE),
            ("chen/01_initialization.ipynb", tarfile.LNKTYPE),
            ("dilek/01_initialization.ipynb", tarfile.CHRTYPE),
        ):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            content = notebook() if kind == tarfile.REGTYPE else b""
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    report = course.collect(tmp_path / "a.tar")
    assert sorted(statuses(report).values()) == ["collected", *["refused"] * 4]
    assert course.learners() == {"ada"}


def test_a_bomb_among_submissions_is_refused_alone(course: Course, tmp_path: Path) -> None:
    archive = make_zip(tmp_path / "a.zip", [GOOD, ("ben/01_initialization.ipynb", b"\0" * (12 * 2**20))])
    assert statuses(course.collect(archive))["ben/01_initialization.ipynb"] == "refused"
    assert course.learners() == {"ada"}


def test_a_member_that_is_larger_than_its_header_says_is_not_read_further(
    course: Course, tmp_path: Path
) -> None:
    archive = make_zip(tmp_path / "a.zip", [GOOD, ("ben/01_initialization.ipynb", notebook("x" * 5000))])
    real = len(notebook("x" * 5000))
    archive.write_bytes(archive.read_bytes().replace(struct.pack("<I", real), struct.pack("<I", 100)))
    assert statuses(course.collect(archive))["ben/01_initialization.ipynb"] == "refused"
    assert course.learners() == {"ada"}


def test_a_bomb_as_a_whole_is_no_archive(
    course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive_members, "MAX_TOTAL_BYTES", 1000)
    with pytest.raises(ArchiveError, match="bomb"):
        course.collect(dict([GOOD, ("ben/x.ipynb", notebook("x" * 2000))]))
    monkeypatch.undo()
    monkeypatch.setattr(archive_members, "MAX_MEMBERS", 2)
    with pytest.raises(ArchiveError, match="more than 2 files"):
        course.collect({f"{n}/x.ipynb": notebook() for n in range(3)})
    assert not course.submitted.exists()


def test_a_compressed_tar_that_unpacks_to_far_more_is_no_archive(
    course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "RATIO_MATTERS", 2**20)
    (tmp_path / "a.tar.gz").write_bytes(gzip.compress(b"\0" * (20 * 2**20)))
    with pytest.raises(ArchiveError, match="bomb"):
        course.collect(tmp_path / "a.tar.gz")


def test_a_tar_header_of_any_length_is_not_read(course: Course, tmp_path: Path) -> None:
    info = tarfile.TarInfo("x")
    info.type, info.size = tarfile.XHDTYPE, 10 * 2**20
    (tmp_path / "a.tar").write_bytes(info.tobuf() + b"\0" * (11 * 2**20))
    with pytest.raises(ArchiveError, match="damaged"):
        course.collect(tmp_path / "a.tar")


def encrypted(archive: Any) -> Any:
    """The same zip with the mark of encryption on its last member."""
    raw = bytearray(archive.read_bytes())
    at = raw.rindex(b"PK\x01\x02")
    raw[at + 8] |= 1
    archive.write_bytes(raw)
    return archive


def test_an_encrypted_member_is_refused_and_an_encrypted_archive_is_none(
    course: Course, tmp_path: Path
) -> None:
    files = [GOOD, ("ben/01_initialization.ipynb", notebook())]
    said = statuses(course.collect(encrypted(make_zip(tmp_path / "a.zip", files))))
    assert said == {"ada/01_initialization.ipynb": "collected", "ben/01_initialization.ipynb": "refused"}
    with pytest.raises(ArchiveError, match="encrypted"):
        course.collect(encrypted(make_zip(tmp_path / "b.zip", [GOOD])))


@pytest.mark.parametrize(
    "content", [b"", b"no zip", b"PK\x03\x04 cut off", b"\x1f\x8b\x08\x00 cut", b"Rar!\x1a\x07"]
)
def test_what_is_no_archive_says_so(course: Course, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(content)
    with pytest.raises(ArchiveError, match=r"not a zip|damaged"):
        course.collect(tmp_path / "a.zip")


def test_a_cut_off_zip_an_empty_one_and_none_at_all(course: Course, tmp_path: Path) -> None:
    whole = make_zip(tmp_path / "a.zip", [GOOD]).read_bytes()
    (tmp_path / "a.zip").write_bytes(whole[:-30])
    for name, content in (("a.zip", None), ("empty.zip", {}), ("none.zip", None)):
        if content is not None:
            make_zip(tmp_path / name, content)
        with pytest.raises(ArchiveError):
            course.collect(tmp_path / name)
    (tmp_path / "empty").mkdir()
    with pytest.raises(ArchiveError, match="empty"):
        course.collect(tmp_path / "empty")


def test_another_learners_id_in_a_file_name_means_nothing(course: Course) -> None:
    report = course.collect(
        {
            "Ada L_1_assignsubmission_file/Ben_2_assignsubmission_file_01_initialization.ipynb": notebook(
                "ada"
            ),
            "Ada L_1_assignsubmission_file/Ben_2_assignsubmission_file/x.ipynb": notebook("ada"),
            "Ben_2_assignsubmission_file/01_initialization.ipynb": notebook("ben"),
            "Chen_3_assignsubmission_file/ben_2_77_01_initialization.ipynb": notebook("chen"),
        }
    )
    assert (course.notebook("1"), course.notebook("2"), course.notebook("3")) == tuple(
        map(notebook, ("ada", "ben", "chen"))
    )
    assert any("carries the id 2" in line.note for line in report.lines)


def test_in_canvas_too(course: Course) -> None:
    report = course.collect(
        {
            "ada_1_77_ben_2_78_01_initialization.ipynb": notebook("ada"),
            "ben_2_78_01_initialization.ipynb": notebook("ben"),
        }
    )
    assert statuses(report)["ada_1_77_ben_2_78_01_initialization.ipynb"] == "unclear"
    assert course.learners() == {"2"}
    assert course.notebook("2") == notebook("ben")


def test_a_name_that_can_be_read_in_two_ways_is_unclear(course: Course) -> None:
    """``doe_12`` with user id 345, or user 12 with a file that begins with ``678_``."""
    report = course.collect(
        {"doe_12_345_678_01_initialization.ipynb": notebook(), "ben_2_78_x.ipynb": notebook()}
    )
    assert statuses(report)["doe_12_345_678_01_initialization.ipynb"] == "unclear"
    assert course.learners() == {"2"}


def test_members_of_the_same_name_and_ids_that_differ_in_capitals(course: Course) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        report = course.collect([("ada/a.ipynb", notebook("1")), ("ada/a.ipynb", notebook("2"))])
    assert report.exit_code == 1
    assert course.kept() == {notebook("1"), notebook("2")}
    course.collect({"ada/a.ipynb": notebook("1")})
    report = course.collect(
        {"Ada/a.ipynb": notebook("3"), "ben/a.ipynb": notebook(), "BEN/a.ipynb": notebook("4")}
    )
    assert statuses(report) == {
        "Ada/a.ipynb": "unclear",
        "ben/a.ipynb": "collected",
        "BEN/a.ipynb": "unclear",
    }


def test_windows_names_are_no_names_of_folders(course: Course) -> None:
    course.collect({"con/01_initialization.ipynb": notebook(), "nul.txt/01_initialization.ipynb": notebook()})
    assert course.learners() == {"id-con", "id-nul.txt"}


def test_a_learners_folder_that_is_a_link_out_of_submitted_is_not_written_to(
    course: Course, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    course.submitted.mkdir()
    (course.submitted / "ada").symlink_to(elsewhere)
    assert course.collect(dict([GOOD])).exit_code == 1
    assert not list(elsewhere.iterdir())


def test_a_learners_own_timestamp_is_not_believed_in_an_lms_folder(course: Course) -> None:
    course.collect(
        {
            "Ada_1_assignsubmission_file/01_initialization/timestamp.txt": b"2020-01-01 00:00:00.0 UTC",
            "Ada_1_assignsubmission_file/01_initialization/01_initialization.ipynb": notebook(),
        }
    )
    assert not list(course.submitted.rglob("timestamp.txt"))
