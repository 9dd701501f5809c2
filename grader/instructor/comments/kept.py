"""``comments.toml`` in the course folder: comments that were given to a group of answers, for this class and the next."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import tomlkit

from grader.errors import GraderError
from grader.instructor.course.files import write_whole

NAME = "comments.toml"
HEAD = "Comments on answers that are wrong in the same way; `grader comments` offers them. No learner is named here."


class CommentsError(GraderError):
    """The kept comments cannot be read, or there is no such offer."""


@dataclass(frozen=True)
class Kept:
    """A comment on answers that are wrong in the same way.

    Attributes
    ----------
    assignment, exercise : str
    way : str
        The known mistake; or a digest of what the answers return, if none explains them.
    said : str
        What the grader says of a known mistake, for whoever reads the file; else empty.
    text : str
        The comment.
    dropped : bool
        Whether it is not to be offered again.
    """

    assignment: str
    exercise: str
    way: str
    said: str
    text: str
    dropped: bool = False


def read_kept(root: Path) -> list[Kept]:
    """The kept comments of a course; none if there is no file.

    Parameters
    ----------
    root : Path
        The course folder.

    Returns
    -------
    list of Kept

    Raises
    ------
    CommentsError
        If the file is not as it has to be.
    """
    path = root / NAME
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CommentsError(f"{path} cannot be read ({error}): correct it, or move it away") from None
    items = data.get("comment", [])
    if not isinstance(items, list) or set(data) - {"comment"}:
        raise CommentsError(
            f"{path}: each comment begins with a line [[comment]], and nothing else belongs here"
        )
    found = []
    for number, item in enumerate(items, start=1):
        try:
            kept = Kept(**item)
        except TypeError:
            kept = None
        if kept is None or not all(
            isinstance(value, bool if name == "dropped" else str) for name, value in asdict(kept).items()
        ):
            raise CommentsError(
                f"{path}: comment {number} needs the texts assignment, exercise, way, said and text, and may say dropped = "
                "true; nothing else"
            )
        found.append(kept)
    return found


def write_kept(root: Path, comments: Iterable[Kept]) -> None:
    """Write the kept comments, whole or not at all.

    Parameters
    ----------
    root : Path
    comments : iterable of Kept
        Of two on the same answers with the same text, the last counts.
    """
    latest = {(item.assignment, item.exercise, item.way, item.text): item for item in comments}
    document = tomlkit.document()
    document.add(tomlkit.comment(HEAD))
    tables = tomlkit.aot()
    for item in latest.values():
        table = tomlkit.table()
        for name, value in asdict(item).items():
            if name != "dropped" or value:
                table.add(name, value)
        tables.append(table)
    document.add("comment", tables)
    write_whole(root / NAME, tomlkit.dumps(document).encode())
