"""comments.toml is read as it was written, and a slip in it is told with its place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from grader.instructor.comments.kept import NAME, CommentsError, Kept, read_kept, write_kept

ONE = Kept("01_initialization", "he", "xavier_scale", 'That is "Xavier".', 'Look at\nthe "fan" = [0]\\ 😀')


def test_it_is_read_as_it_was_written(tmp_path: Path) -> None:
    other = replace(ONE, text="Count the inputs.", dropped=True)
    write_kept(tmp_path, [ONE, other])
    assert read_kept(tmp_path) == [ONE, other]
    write_kept(tmp_path, [*read_kept(tmp_path), replace(ONE, dropped=True)])
    assert read_kept(tmp_path) == [replace(ONE, dropped=True), other], "the last word on one counts"


def test_without_the_file_there_are_none(tmp_path: Path) -> None:
    assert read_kept(tmp_path) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[comment]\n", "cannot be read"),
        ('[[comment]]\nassignment = "a"\n', "comment 1 needs"),
        ('[[comment]]\nassignment="a"\nexercise="b"\nway="c"\nsaid="d"\ntext=5\n', "comment 1 needs"),
        (
            '[[comment]]\nassignment="a"\nexercise="b"\nway="c"\nsaid="d"\ntext="e"\nwho="ada"\n',
            "nothing else",
        ),
        ("comment = 3\n", "comment"),
        ("comment = [3]\n", "comment 1 needs"),
        (b"\xff\xfe", "cannot be read"),
    ],
)
def test_a_slip_is_told_with_its_place(text: str | bytes, told: str, tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(CommentsError, match=told) as error:
        read_kept(tmp_path)
    assert NAME in str(error.value)
