"""`grader collect`: from what an LMS gives out to ``submitted/<learner>/<assignment>/<assignment>.ipynb``.

The newest attempt wins. All others, and what was in ``submitted/`` before, are kept in ``collected/``, which nbgrader does not
look into. Every file of the archive gets a line in the report.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta
from pathlib import Path

from grader.instructor.collect.archives import open_archive
from grader.instructor.collect.attempts import one_learner
from grader.instructor.collect.identifying import identified
from grader.instructor.collect.lateness import HANDED_IN, late_lines
from grader.instructor.collect.members import Listing
from grader.instructor.collect.memory import Memory
from grader.instructor.collect.names.conventions import GRADESCOPE, TITLES, Reading, read_names
from grader.instructor.collect.names.gradescope import METADATA, people_of
from grader.instructor.collect.placing import Desk, Found
from grader.instructor.collect.report import CollectError, Line, Report
from grader.instructor.content import ASSIGNMENTS
from grader.instructor.course.folder import collected_beside
from grader.instructor.people.moodle_numbers import read_moodle_numbers
from grader.instructor.people.reading import read_roster, remember
from grader.instructor.people.roster import Kind, Learner, Roster, RosterError
from grader.instructor.settings.reading import Settings, here
from grader.plain_text import printable

LEARNERS = "learners.csv"
MOODLE_NUMBERS = "moodle_numbers.csv"

SPREAD = timedelta(hours=1)
"""LMSs date all files at the moment of the download. Dates further apart than this are the files' own."""
MOST_NAMES = 60
"""How many of those who did not hand in are listed."""


def collect(
    archive: Path,
    submitted: Path,
    *,
    assignment: str | None = None,
    roster: Roster | None = None,
    known: Sequence[str] = (),
    kind: Kind | None = None,
    settings: Settings | None = None,
) -> Report:
    """Take in the submissions of an archive; see the module.

    Parameters
    ----------
    archive : Path
        A zip, a tar or a folder.
    submitted : Path
        nbgrader's folder.
    assignment : str, optional
        For notebooks that do not say it themselves.
    roster : Roster, optional
        If given, only learners on it are taken.
    known : sequence of str
        The assignments; by default those of the course.
    kind : str, optional
        By which convention its names are made; by default it is recognized.
    settings : Settings, optional
        Of the course: its time zone, and who was late.

    Returns
    -------
    Report
        A line per file, and what became of it.

    Raises
    ------
    ArchiveError, CollectError
        If the archive cannot be used or nothing more can be written.
    """
    known, settings = list(known) or list(ASSIGNMENTS), settings or Settings()
    if assignment is not None and assignment not in known:
        raise CollectError(f"there is no assignment {assignment!r}; there are: {', '.join(known)}")
    if submitted.exists() and not submitted.is_dir():
        raise CollectError(f"{submitted} is not a folder; name the folder of the submissions with --into")
    with open_archive(archive, settings.zone) as listing:
        lines = [Line("refused", name, note=reason) for name, reason in listing.refused]
        memory = _memory(collected_beside(submitted))
        reading = _reading(listing, archive, known, kind)
        found, unclear = identified(
            listing, reading, known, roster, submitted, memory, assignment, forced=kind is not None
        )
        desk, remarks = _desk(listing, found, submitted, settings)
        by_learner: dict[str, list[Found]] = defaultdict(list)
        for item in found:
            by_learner[item.learner.id].append(item)
        for items in by_learner.values():
            lines += one_learner(items, desk, assignment, known)
    without = set(by_learner) - {line.learner for line in lines if line.status in HANDED_IN}
    remarks.insert(0, _recognized(reading, found, len(by_learner), len(without)))
    if roster is None:
        remarks += _new(found, memory.learners)
    if roster is not None:
        remarks += _not_handed_in(roster, lines, submitted, settings, memory.learners)
    remarks += late_lines(lines, submitted, settings)
    if found:
        everybody = [*(roster.learners.values() if roster else ()), *(item.learner for item in found)]
        remarks += _remember(everybody, desk.collected / LEARNERS)
        remarks += memory.keep(found, lines, desk.collected / MOODLE_NUMBERS)
    return Report(archive.name, (*lines, *unclear), tuple(remarks))


def _reading(listing: Listing, archive: Path, known: Sequence[str], kind: Kind | None) -> Reading:
    people = people_of(listing.members)
    names = [member.name for member in listing.members]
    reading = read_names(names, known, archive.stem, kind=kind, people=people)
    if not people and _mostly_gradescope(names):
        raise CollectError(
            f"{archive}: Gradescope numbers its submissions, and {METADATA}, which says whose they are, is missing: "
            "export them again, and keep that file beside the folders"
        )
    return reading


def _mostly_gradescope(names: Sequence[str]) -> bool:
    numbered = [name for name in names if any(GRADESCOPE.fullmatch(part) for part in name.split("/")[:-1])]
    return 2 * len(numbered) > len(names)


def _recognized(reading: Reading, found: Collection[Found], learners: int, without: int) -> str:
    """How the archive was understood, in a line."""
    people = f"{learners} learner{'' if learners == 1 else 's'}"
    rest = f", {without} without a notebook" if without else ""
    return f"{TITLES[reading.kind]}: {people}{rest}" + (
        "" if found else "; name the convention with --from if it is another"
    )


def _new(found: Iterable[Found], known: Roster) -> list[str]:
    """Whom the course has not met before: perhaps somebody with another name or number."""
    new = {item.learner.id: item.learner for item in found if item.learner.id not in known.learners}
    if not new or not known.learners:
        return []
    shown = [printable(who.listed) for who in sorted(new.values(), key=lambda who: who.order)]
    more = f" and {len(new) - MOST_NAMES} more" if len(new) > MOST_NAMES else ""
    return [
        f"new to the course: {len(new)}: {', '.join(shown[:MOST_NAMES])}{more}; of somebody whom it knows under another id, "
        "`grader roster --same` makes one person"
    ]


def _not_handed_in(
    roster: Roster, lines: Iterable[Line], submitted: Path, settings: Settings, kept: Roster
) -> list[str]:
    """For each assignment of the archive, who on the roster has nothing in ``submitted/``."""
    remarks = []
    for name in sorted({line.assignment for line in lines if line.assignment and line.status in HANDED_IN}):
        missing = [
            learner.listed
            for learner in sorted(roster.learners.values(), key=lambda learner: learner.order)
            if not (submitted / learner.id / name / f"{name}.ipynb").exists()
            and not settings.deadline(learner.id, name).exempt
            and not kept.learners.get(learner.id, learner).has_left
        ]
        if missing:
            shown = [printable(person) for person in missing[:MOST_NAMES]]
            more = f" and {len(missing) - MOST_NAMES} more" if len(missing) > MOST_NAMES else ""
            remarks.append(f"not handed in, {name}: {len(missing)} on the roster: {', '.join(shown)}{more}")
    return remarks


def _desk(
    listing: Listing, found: list[Found], submitted: Path, settings: Settings
) -> tuple[Desk, list[str]]:
    """Whether the dates in the archive are those of handing in."""
    dates = [item.member.made for item in found if item.member.made]
    kind = found[0].claim.kind if found else "file"
    spread = bool(dates) and max(dates) - min(dates) > SPREAD
    told = listing.kind != "folder" and (kind in {"folder", "file"} or (kind == "moodle" and spread))
    remarks = []
    zone = settings.zone or here()
    source = (
        "by course.toml"
        if settings.zone
        else "this machine's; set time_zone in course.toml if the LMS has another"
    )
    named = settings.zone if kind in {"blackboard", "brightspace"} else None
    if named is not None:
        remarks.append(f"submission times: those in the names, as clocks of {zone} show them, {source}")
    elif dates and told:
        remarks.append(f"submission times: the files' own, as clocks of {zone} show them, {source}")
    elif found and not told:
        why = "the LMS dates all files at the download"
        if listing.kind == "folder":
            why = "a folder's dates may be those of a copy"
        elif kind in {"blackboard", "brightspace"}:
            why = f"{TITLES[kind]} writes them without a time zone, and course.toml has no time_zone"
        remarks.append(
            f"no submission times: {why}, so no timestamp.txt is written and nobody gets a late penalty"
        )
    return Desk(submitted, collected_beside(submitted), told, named, str(zone)), remarks


def _memory(collected: Path) -> Memory:
    """Whom earlier collections met. Raises `CollectError` if a file of theirs is damaged: to guess would mix people up."""
    try:
        numbers = read_moodle_numbers(collected / MOODLE_NUMBERS)
    except RosterError as error:
        raise CollectError(str(error)) from None
    try:
        path = collected / LEARNERS
        return Memory(numbers, read_roster(path) if path.exists() else Roster())
    except RosterError:
        return Memory(numbers)  # `_remember` says so


def _remember(learners: Iterable[Learner], path: Path) -> list[str]:
    """Add learners to the roster that `grader export` reads names and the LMS's ids from."""
    try:
        remember(learners, path)
    except RosterError as error:
        return [f"{error}; it was left unchanged"]
    return []
