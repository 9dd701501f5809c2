"""What `grader autograde` remembers about a class: one line per submission, written after everything else about it.

A submission counts as graded once its line is there, so a kill at any moment leaves nothing half-graded that looks done: the
next run grades it again, and grading twice gives the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from grader.instructor.course.files import flush, write_whole
from grader.instructor.course.folder import Course


@dataclass(frozen=True)
class Entry:
    """One line of the record.

    Attributes
    ----------
    learner : str
    digest : str
        A digest of everything that the result depends on: see `files.digest_of`.
    status : str
        "graded" or "failed".
    reason : str
        Why it failed.
    score : float
    seconds, cpu : float
        By the clock, and processor time in grader and submission.
    isolation : str
    when : float
        When that was known, in seconds since the epoch.
    notes : tuple of str
        What was not in order.
    """

    learner: str
    digest: str
    status: str
    reason: str = ""
    score: float = 0.0
    seconds: float = 0.0
    cpu: float = 0.0
    isolation: str = ""
    when: float = 0.0
    notes: tuple[str, ...] = ()


def record_path(course: Course, assignment: str) -> Path:
    """Where the record of an assignment is kept."""
    return course.state(f"{assignment}.jsonl")


def read_record(path: Path) -> dict[str, Entry]:
    """The newest line of each learner; lines that a kill has cut are passed over."""
    found: dict[str, Entry] = {}
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            try:
                data = json.loads(line)
                entry = Entry(**{**data, "notes": tuple(data.get("notes", ()))})
            except (ValueError, TypeError, AttributeError):
                continue
            found[entry.learner] = entry
    return found


def append(path: Path, entries: Iterable[Entry]) -> None:
    """Add lines at the end, in one write; `compact` it first, in case a kill has cut the last line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(json.dumps(asdict(entry)) + "\n" for entry in entries)
    with path.open("a", encoding="utf-8") as file:
        file.write(text)
    flush(path)
    flush(path.parent)


def compact(path: Path) -> None:
    """Keep only the newest line of each learner; the file is replaced whole."""
    entries = read_record(path)
    if entries:
        write_whole(path, "".join(json.dumps(asdict(entry)) + "\n" for entry in entries.values()))
