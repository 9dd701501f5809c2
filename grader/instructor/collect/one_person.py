"""Two ids that are one person: what was handed in under the one goes to the other, and nothing is deleted.

The list of learners is written first, so that later collections go to the right id and a run that was cut off can be repeated.
Then come the gradebook, the record of grading and, last, the folders, of which each moves whole.
"""

from __future__ import annotations

import json
from dataclasses import asdict, fields, replace
from pathlib import Path

from grader.instructor.collect.placing import known_time
from grader.instructor.course.files import write_whole
from grader.instructor.course.folder import Course
from grader.instructor.course.lock import course_lock
from grader.instructor.course.record import read_record, record_path
from grader.instructor.course.timestamps import read_timestamp
from grader.instructor.gradebook.one_person import merge_grades
from grader.instructor.people.moodle_numbers import MoodleNumbers, read_moodle_numbers
from grader.instructor.people.reading import collected_learners
from grader.instructor.people.roster import Learner, RosterError, roster_csv
from grader.instructor.settings.reading import NAME, read_settings
from grader.plain_text import printable

NEWEST = "newest.json"


def make_one(course: Course, old: str, new: str) -> list[str]:
    """Let one id be another from now on.

    Parameters
    ----------
    course : Course
    old, new : str
        Student ids that the course knows; `new` is kept.

    Returns
    -------
    list of str
        What was done, and what the instructor has to do.

    Raises
    ------
    RosterError, SettingsError, CourseBusy
        If it cannot be decided, course.toml is wrong, or the course is being graded; then nothing is changed.
    GradebookError
        If the gradebook cannot be used; the next run goes on from there.
    """
    known = collected_learners(course)
    before, after = known.get(old, Learner(old)), known.get(new, Learner(new))
    if after.same_as or before.same_as not in ("", new):
        who = after if after.same_as else before
        raise RosterError(f"{printable(who.id)} is {printable(who.same_as)} already: name that id")
    if others := [who.id for who in known.values() if who.same_as == old]:
        raise RosterError(
            f"{', '.join(others)} is {printable(old)} already: keep {printable(old)}, and name the other id first"
        )
    with course_lock(course):
        both = {name: _old_is_later(course, old, new, name) for name in _both(course, old, new)}
        counting = {
            name: both.get(name, True)
            for name in _assignments(course, old)
            if course.submitted(old, name).is_dir()
        }
        settings = read_settings(course.root)
        numbers = read_moodle_numbers(course.moodle_numbers)
        shared = {
            field.name: getattr(after, field.name) or getattr(before, field.name)
            for field in fields(Learner)
            if field.name not in ("id", "withdrawn", "same_as")
        }
        people = {**known, new: replace(after, **shared), old: replace(before, same_as=new)}
        write_whole(course.learners, roster_csv(people.values()).encode(), with_folder=True)
        _renumber(course, numbers, old, new)
        lines, merged = merge_grades(course, old, new, counting)
        for name in _assignments(course, old):
            counts = both.get(name, True)
            _rewrite_record(course, old, new, name, counts, name in merged)
            lines.append(_move(course, old, new, name, counts, name in both))
        for folder in _folders(course, old):
            _remove_if_empty(folder)
    if old in {item.learner for item in settings.extensions} | {who for who, _ in settings.exempt}:
        lines.append(f"{NAME} names {printable(old)}: write {printable(new)} there")
    return lines


def _folders(course: Course, learner: str) -> list[Path]:
    """A learner's folders, that of what was handed in last: it says whether there is anything left to do."""
    feedback = course.root / "feedback"
    return [place / learner for place in (course.graded, feedback, course.collected, course.submissions)]


def _assignments(course: Course, learner: str) -> list[str]:
    return sorted(
        {
            path.name
            for folder in _folders(course, learner)
            if folder.is_dir()
            for path in folder.iterdir()
            if path.is_dir()
        }
    )


def _both(course: Course, old: str, new: str) -> list[str]:
    names = _assignments(course, old)
    return [
        name
        for name in names
        if course.submitted(old, name).is_dir() and course.submitted(new, name).is_dir()
    ]


def _old_is_later(course: Course, old: str, new: str, name: str) -> bool:
    """Whether what `old` handed in counts, where both did.

    Raises
    ------
    RosterError
        If nothing says which is the later one.
    """
    contents, told, dates = [], [], []
    for learner in (old, new):
        folder = course.submitted(learner, name)
        path = folder / f"{name}.ipynb"
        contents.append(path.read_bytes() if path.is_file() else b"")
        told.append(read_timestamp(folder))
        dates.append(known_time(folder, course.collected / learner / name, contents[-1]))
    if contents[0] == contents[1] or not contents[0]:
        return False
    if not contents[1]:
        return True
    # a file's date is not a submission time: it is compared with its like alone
    times = told if any(told) else dates
    if times[0] is None or times[1] is None or times[0] == times[1]:
        raise RosterError(
            f"{printable(old)} and {printable(new)} both handed in {name}, and nothing says which is later: move "
            f"{course.submitted(old, name)} or {course.submitted(new, name)} out of submitted/, and run the command again"
        )
    return times[0] > times[1]


def _renumber(course: Course, numbers: MoodleNumbers, old: str, new: str) -> None:
    """Moodle's numbers of the one are the other's; where both have one, each stays and means the same person."""
    taken = {name for (name, _), who in numbers.learners.items() if who == new}
    learners = {
        key: new if who == old and key[0] not in taken else who for key, who in numbers.learners.items()
    }
    if learners != numbers.learners:
        write_whole(course.moodle_numbers, MoodleNumbers(learners, numbers.names).text().encode())


def _rewrite_record(course: Course, old: str, new: str, name: str, counts: bool, merged: bool) -> None:
    """What `grader autograde` remembers: the result that counts is the kept id's, and graded again where there were two."""
    path = record_path(course, name)
    before = read_record(path)
    entries = {key: entry for key, entry in before.items() if key != old}
    if counts and merged:
        entries.pop(new, None)
    elif counts and old in before:
        entries[new] = replace(before[old], learner=new)
    if entries == before:
        return
    write_whole(path, "".join(json.dumps(asdict(each)) + "\n" for each in entries.values()))


def _move(course: Course, old: str, new: str, name: str, counts: bool, both: bool) -> str:
    """Move the folders of one assignment; what does not count is kept aside in ``collected/``."""
    kept = course.collected / new / name
    aside = kept / (f"of-{new}" if counts else f"of-{old}")
    mine, theirs = (
        {folder.parent.name: folder / name for folder in _folders(course, learner)} for learner in (old, new)
    )
    versions = mine.pop("collected")
    for place in ("autograded", "feedback"):
        if mine[place].is_dir():
            _put(mine[place], theirs[place], aside / place, counts)
    if versions.is_dir():
        if (versions / NEWEST).exists():
            _put(versions / NEWEST, kept / NEWEST, aside / NEWEST, counts)
        for path in sorted(versions.iterdir()):
            target = kept / path.name
            _rename(path, target if not target.exists() else _free(aside / path.name))
        _remove_if_empty(versions)
    if mine["submitted"].is_dir():
        _put(mine["submitted"], theirs["submitted"], aside / "submitted", counts)
    if not both:
        return f"{name}: what {printable(old)} handed in is {printable(new)}'s"
    later, other = (old, new) if counts else (new, old)
    return f"{name}: both handed in; that of {printable(later)} counts, and that of {printable(other)} is kept in {aside}"


def _put(mine: Path, theirs: Path, aside: Path, counts: bool) -> None:
    """Move what counts to the kept id, and the other aside."""
    if counts and theirs.exists():
        _rename(theirs, _free(aside))
    _rename(mine, theirs if counts else _free(aside))


def _rename(path: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    path.rename(target)


def _free(path: Path) -> Path:
    """The path, or with a number where that is taken: nothing is written over."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.name}-{number}")
    return free


def _remove_if_empty(folder: Path) -> None:
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
