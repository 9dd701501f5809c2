"""Putting notebooks into ``submitted/``: whole or not at all, the newest wins, and nothing is lost."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from grader.instructor.collect.members import BadMember, Member
from grader.instructor.collect.names.attempt_times import as_time
from grader.instructor.collect.names.beginnings import person_in
from grader.instructor.collect.names.file_names import plain_stem, states_exactly
from grader.instructor.collect.report import Line
from grader.instructor.course.files import fingerprint, write_whole
from grader.instructor.course.timestamps import TIMESTAMP, parse_timestamp, read_timestamp, timestamp_text
from grader.instructor.people.roster import Claim, Learner

NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Found:
    """A file of the archive with what its name says and whose it is."""

    member: Member
    claim: Claim
    learner: Learner

    def line(self, status: str, note: str = "", assignment: str = "") -> Line:
        """A line of the report."""
        return Line(status, self.member.name, self.learner.id, self.learner.name, assignment, note)


@dataclass(frozen=True)
class Attempt:
    """A notebook that was handed in."""

    found: Found
    assignment: str
    content: bytes
    note: str

    def order(self, told_times: bool) -> tuple[int, bool, int, datetime, int]:
        """What counts is greater: a later attempt, then the exact name, Canvas's number, the date, the number of the copy.

        Canvas numbers files, and gives out those of one attempt. A date counts if it is that of handing in.
        """
        claim, made = self.found.claim, self.found.member.made or NEVER
        exact = states_exactly(claim.file, self.assignment)
        attempt, file = (0, claim.attempt) if claim.kind == "canvas" else (claim.attempt, 0)
        dated = told_times and not claim.attempt
        return (attempt, exact, file, made if dated else NEVER, plain_stem(claim.file)[1])


@dataclass(frozen=True)
class Desk:
    """Where things are put: `submitted`, with `collected` beside it, whether dates count as submission times, the time zone
    of the times in names, if those do, and the name of the one in which clocks are read."""

    submitted: Path
    collected: Path
    told_times: bool = True
    named_times: tzinfo | None = None
    zone: str = ""


def place_group(name: str, group: list[Attempt], desk: Desk, times: list[Found]) -> Iterator[Line]:
    """Put the newest of some attempts at one assignment into ``submitted/``, and keep the others.

    Where nothing says which of two is the newest, none is put there: both are kept, and a person has to decide.
    """
    group.sort(key=lambda attempt: (attempt.order(desk.told_times), attempt.found.member.name), reverse=True)
    newest, *older = group
    first = newest.order(desk.told_times)
    rivals = [
        attempt
        for attempt in older
        if attempt.order(desk.told_times) == first and attempt.content != newest.content
    ]
    for attempt in older:
        keep(desk.collected / attempt.found.learner.id / name, attempt.content, attempt.found.member.made)
        if attempt in rivals:
            continue
        note = f"{newest.found.member.name} {_counts_because(first, attempt.order(desk.told_times))}"
        if attempt.content == newest.content:
            note = f"the same as {newest.found.member.name}"
        yield attempt.found.line("kept", note, name)
    if rivals:
        keep(desk.collected / newest.found.learner.id / name, newest.content, newest.found.member.made)
        names = [attempt.found.member.name for attempt in (newest, *rivals)]
        shared = os.path.commonpath([os.path.dirname(item) for item in names])
        which = " or ".join(item.removeprefix(f"{shared}/") for item in names)
        for attempt in (newest, *rivals):
            yield attempt.found.line(
                "unclear",
                f"nothing says which one counts, {which}: none was taken. Collect the right one alone",
                name,
            )
        return
    if newest.found.claim.attempt and len({each.found.claim.attempt for each in group}) > 1:
        newest = replace(newest, note="; ".join(filter(None, ["the last attempt", newest.note])))
    time, unreadable = told_time(newest, desk, times)
    newest = replace(newest, note="; ".join(filter(None, [newest.note, unreadable])))
    yield place(newest, desk, time)


def _counts_because(first: tuple[object, ...], other: tuple[object, ...]) -> str:
    """Why the first of two attempts counts: their orders differ first in that."""
    reasons = ("is newer", "has the assignment's exact name", "is newer", "is newer", "is the later copy")
    return next((why for why, one, two in zip(reasons, first, other, strict=True) if one != two), "is newer")


def told_time(attempt: Attempt, desk: Desk, times: list[Found]) -> tuple[datetime | None, str]:
    """When a notebook was handed in: by nbgrader's own file beside it, else by its date if that can be trusted.

    The second is a line if that file says no time.
    """
    folder = attempt.found.member.name.rpartition("/")[0]
    for item in times:
        if item.member.name.rpartition("/")[0] == folder:
            try:
                time = parse_timestamp(item.member.read().decode())
            except (BadMember, UnicodeDecodeError):
                time = None
            return time, "" if time else f"its {TIMESTAMP} cannot be read, so that it counts as in time"
    if desk.named_times is not None:
        return as_time(attempt.found.claim.attempt, desk.named_times), ""
    return (attempt.found.member.made if desk.told_times else None), ""


def place(attempt: Attempt, desk: Desk, time: datetime | None) -> Line:
    """Put a notebook into ``submitted/``, if it is newer than the one that is there, which is kept first."""
    found, name = attempt.found, attempt.assignment
    folder = desk.submitted / found.learner.id / name
    target, kept = folder / f"{name}.ipynb", desk.collected / found.learner.id / name
    if not folder.resolve().is_relative_to(desk.submitted.resolve()) or (
        target.exists() and not target.is_file()
    ):
        return found.line("refused", f"{target} is not an ordinary file in submitted/; look at it", name)
    status, notes = "collected", [attempt.note]
    made = time or found.member.made
    if target.exists():
        old = target.read_bytes()
        if old == attempt.content:
            _remember_person(kept / "newest.json", found)
            note = _renew_time(folder, kept / "newest.json", time, desk)
            return found.line("unchanged", "; ".join(filter(None, [attempt.note, note])), name)
        old_made = known_time(folder, kept, old)
        if made and old_made and made < old_made:
            keep(kept, attempt.content, made)
            return found.line(
                "kept", f"older than the one in submitted/, of {old_made:%Y-%m-%d %H:%M} UTC", name
            )
        keep(kept, old, old_made)
        status = "replaced"
    # in this order: if a run is cut off here, the next finds different content and does it again
    stamp = folder / TIMESTAMP
    if time is not None:
        write_whole(stamp, timestamp_text(time).encode(), with_folder=True)
    elif stamp.exists():
        keep(kept, stamp.read_bytes(), None, ".txt")
        stamp.unlink()
    write_whole(target, attempt.content, with_folder=True)
    record = {
        "sha256": fingerprint(attempt.content),
        "made": made.isoformat() if made else None,
        "zone": desk.zone,
        **_person(found),
    }
    write_whole(kept / "newest.json", json.dumps(record).encode(), with_folder=True)
    return found.line(status, "; ".join(filter(None, notes)), name)


def _renew_time(folder: Path, path: Path, time: datetime | None, desk: Desk) -> str:
    """Correct the time where clocks are read in another time zone than before; returns what to say about it."""
    try:
        record = json.loads(path.read_text())
        before = record.get("zone", "")
    except (OSError, ValueError, AttributeError):
        return ""  # it was not put there by us
    was = read_timestamp(folder)
    if time is None or before == desk.zone or was == time:
        return ""
    write_whole(folder / TIMESTAMP, timestamp_text(time).encode(), with_folder=True)
    write_whole(path, json.dumps({**record, "made": time.isoformat(), "zone": desk.zone}).encode())
    return f"its time is {time:%Y-%m-%d %H:%M} UTC now, by the clocks of {desk.zone}"


def _person(found: Found) -> dict[str, str]:
    """How the LMS would find the learner of another file: `grader feedback --for` names pages by that."""
    return {"lms": found.claim.kind, "person": person_in(found.claim.kind, found.member.name)}


def _remember_person(path: Path, found: Found) -> None:
    """Note that of a submission which is there already: an LMS may number each download anew."""
    try:
        record = json.loads(path.read_text())
        known = {**record, **_person(found)}
    except (OSError, ValueError, TypeError):
        return  # it was not put there by us
    if known != record:
        write_whole(path, json.dumps(known).encode(), with_folder=True)


def keep(folder: Path, content: bytes, made: datetime | None, ending: str = ".ipynb") -> None:
    """Keep an attempt, once, under its date and the beginning of its checksum."""
    mark = fingerprint(content)[:12]
    if not any(folder.glob(f"*-{mark}{ending}")):
        write_whole(
            folder / f"{f'{made:%Y%m%dT%H%M%SZ}' if made else 'undated'}-{mark}{ending}",
            content,
            with_folder=True,
        )


def known_time(folder: Path, kept: Path, content: bytes) -> datetime | None:
    """When the notebook in `folder` was made, if we put it there or nbgrader's file says it."""
    try:
        record = json.loads((kept / "newest.json").read_text())
        if record["sha256"] == fingerprint(content):
            return datetime.fromisoformat(record["made"]) if record["made"] else None
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return read_timestamp(folder)
