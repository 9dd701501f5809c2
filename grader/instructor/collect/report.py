"""What became of each file of a collected archive: lines for a table, a text and a JSON file."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from rich.table import Table
from rich.text import Text

from grader.errors import GraderError
from grader.instructor.course.files import write_whole
from grader.plain_text import printable

MEANING = {
    "collected": "is in submitted/ now",
    "replaced": "is in submitted/ now; the one that was there is kept in collected/",
    "unchanged": "was already in submitted/",
    "kept": "an older attempt, kept in collected/",
    "left out": "not a notebook",
    "unclear": "has to be looked at",
    "refused": "not taken",
}
BAD = ("unclear", "refused")


class CollectError(GraderError):
    """Nothing more can be collected; the message says what to do."""


@dataclass(frozen=True)
class Line:
    """What became of one file.

    Attributes
    ----------
    status : str
        A key of `MEANING`.
    source : str
        Its name in the archive.
    learner, name, assignment : str
        Student id, full name and assignment, as far as they are known.
    note : str
        Why, if that has to be said.
    """

    status: str
    source: str
    learner: str = ""
    name: str = ""
    assignment: str = ""
    note: str = ""


@dataclass(frozen=True)
class Report:
    """A whole collection: its lines, and remarks on the archive as a whole."""

    archive: str
    lines: tuple[Line, ...]
    remarks: tuple[str, ...] = ()

    @property
    def exit_code(self) -> int:
        """0 when nothing was refused or unclear, 1 otherwise."""
        return 1 if any(line.status in BAD for line in self.lines) else 0

    def summary(self) -> str:
        """The counts in one line."""
        counts = Counter(line.status for line in self.lines)
        return ", ".join(f"{counts[status]} {status}" for status in MEANING if counts[status]) or "nothing"

    def table(self) -> Table:
        """A table of the lines with a note; what simply went well is only counted. It may have no rows."""
        table = Table(title=Text(f"collected from {printable(self.archive)}: {self.summary()}"))
        for title, share in (("what", 0), ("learner", 1), ("file", 2), ("note", 2)):
            table.add_column(title, overflow="fold", ratio=share or None, no_wrap=not share)
        for line in sorted(self.lines, key=lambda line: (line.status not in BAD, line.source)):
            if line.note or line.status in BAD:
                learner = f"{line.learner} ({line.name})" if line.name else line.learner
                cells = (line.status, learner, line.source, line.note)
                table.add_row(*(Text(printable(cell, 300)) for cell in cells))
        return table

    def to_ask(self) -> list[str]:
        """Who is to be asked for a notebook again, and why, a line each, ready to paste into a message."""
        served = {line.learner for line in self.lines if line.status not in (*BAD, "left out")}
        reasons: dict[tuple[str, str], list[str]] = {}
        for line in self.lines:
            if line.learner and line.learner not in served:
                said = reasons.setdefault((line.learner, line.name), [])
                file = line.source.rsplit("/", 1)[-1]
                if not any(item.endswith(f": {line.note}") for item in said):
                    said.append(f"{file}: {line.note}" if line.note else file)
        return [
            printable(f"{name} ({learner})" if name else learner, 200) + ": " + printable("; ".join(why), 600)
            for (learner, name), why in sorted(reasons.items())
        ]

    def text(self) -> str:
        """The same as plain text, all of it."""
        ask = self.to_ask()
        head = [f"collected from {printable(self.archive)}: {self.summary()}", *self.remarks]
        head += [*(["to ask for again:", *(f"  {line}" for line in ask)] if ask else []), ""]
        rows = [
            f"{line.status:<9}  {printable(line.source)}"
            + (f"  → {line.learner}/{line.assignment}" if line.learner else "")
            + (f"  ({printable(line.name)})" if line.name else "")
            + (f"  {printable(line.note, 300)}" if line.note else "")
            for line in self.lines
        ]
        words = [f"{status:<9}  {meaning}" for status, meaning in MEANING.items()]
        return "\n".join([*head, *rows, "", *words]) + "\n"

    def write(self, folder: Path) -> Path:
        """Write ``report-<time>.txt`` and ``.json`` to `folder`; returns the path of the first."""
        stem = f"report-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
        number, path = 1, folder / f"{stem}.txt"
        while path.exists():
            number += 1
            path = folder / f"{stem}-{number}.txt"
        data = {
            "archive": self.archive,
            "remarks": self.remarks,
            "lines": [asdict(line) for line in self.lines],
        }
        content = json.dumps(data, indent=1, ensure_ascii=True) + "\n"
        write_whole(path.with_suffix(".json"), content.encode(), with_folder=True)
        write_whole(path, self.text().encode("utf-8", "replace"), with_folder=True)
        return path
