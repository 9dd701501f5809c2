"""`grader collect`: from what an LMS gives out to ``submitted/<learner>/<assignment>/<assignment>.ipynb``.

The newest attempt wins. All others, and what was in ``submitted/`` before, are kept in ``collected/``, which nbgrader does not
look into. Every file of the archive gets a line in the report.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from grader.errors import BadNotebook
from grader.instructor.collect.archives import open_archive
from grader.instructor.collect.file_names import assignment_in_name, claims, foreign_id
from grader.instructor.collect.members import BadMember, Listing
from grader.instructor.collect.memory import Memory
from grader.instructor.collect.placing import Attempt, Desk, Found, place_group
from grader.instructor.collect.report import CollectError, Line, Report
from grader.instructor.content import ASSIGNMENTS
from grader.instructor.course.files import write_whole
from grader.instructor.course.folder import collected_beside
from grader.instructor.course.names import student_id
from grader.instructor.course.timestamps import TIMESTAMP
from grader.instructor.people.moodle_numbers import read_moodle_numbers
from grader.instructor.people.reading import read_roster
from grader.instructor.people.roster import Claim, Learner, Roster, RosterError, roster_csv
from grader.notebook import notebook_from_json, parse_json
from grader.plain_text import printable

LEARNERS = "learners.csv"
MOODLE_NUMBERS = "moodle_numbers.csv"
OUR_NAMES = {LEARNERS, MOODLE_NUMBERS, "newest.json"}
"""In `collected/`, where each learner has a folder: no learner may be called like these."""

SPREAD = timedelta(hours=1)
"""LMSs date all files at the moment of the download. Dates further apart than this are the files' own."""


def collect(
    archive: Path,
    submitted: Path,
    *,
    assignment: str | None = None,
    roster: Roster | None = None,
    known: Sequence[str] = (),
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

    Returns
    -------
    Report
        A line per file, and what became of it.

    Raises
    ------
    ArchiveError, CollectError
        If the archive cannot be used or nothing more can be written.
    """
    known = list(known) or list(ASSIGNMENTS)
    if assignment is not None and assignment not in known:
        raise CollectError(f"there is no assignment {assignment!r}; there are: {', '.join(known)}")
    if submitted.exists() and not submitted.is_dir():
        raise CollectError(f"{submitted} is not a folder; name the folder of the submissions with --into")
    with open_archive(archive) as listing:
        lines = [Line("refused", name, note=reason) for name, reason in listing.refused]
        memory = _memory(collected_beside(submitted))
        found, unclear = identified(listing, archive.stem, known, roster, submitted, memory, assignment)
        desk, remarks = _desk(listing, found, submitted)
        by_learner: dict[str, list[Found]] = defaultdict(list)
        for item in found:
            by_learner[item.learner.id].append(item)
        for items in by_learner.values():
            lines += one_learner(items, desk, assignment, known)
    if found:
        remarks += _remember({item.learner for item in found}, desk.collected / LEARNERS)
        remarks += memory.keep(found, desk.collected / MOODLE_NUMBERS, known, assignment)
    return Report(archive.name, (*lines, *unclear), tuple(remarks))


def _desk(listing: Listing, found: list[Found], submitted: Path) -> tuple[Desk, list[str]]:
    """Whether the dates in the archive are those of handing in."""
    dates = [item.member.made for item in found if item.member.made]
    kind = found[0].claim.kind if found else "file"
    spread = bool(dates) and max(dates) - min(dates) > SPREAD
    told = listing.kind != "folder" and (kind in {"folder", "file"} or (kind == "moodle" and spread))
    remarks = []
    if found and not told:
        remarks.append(
            "no submission times: "
            + (
                "a folder's dates may be those of a copy"
                if listing.kind == "folder"
                else "the LMS dates all files at the download"
            )
            + ", so no timestamp.txt is written and nobody gets a late penalty"
        )
    return Desk(submitted, collected_beside(submitted), told), remarks


def identified(
    listing: Listing,
    stem: str,
    known: Sequence[str],
    roster: Roster | None,
    submitted: Path,
    memory: Memory | None = None,
    assignment: str | None = None,
) -> tuple[list[Found], list[Line]]:
    """Who owns each file; and a line for each where that is unclear."""
    found, unclear = [], []
    there = {path.name.casefold(): path.name for path in submitted.iterdir()} if submitted.exists() else {}
    owners: dict[str, tuple[str, str]] = {}
    said = claims([member.name for member in listing.members], known, stem)
    of_moodle = (memory or Memory()).for_archive(
        [claim for claim in said if claim and claim.kind == "moodle"]
    )
    for member, claim in zip(listing.members, said, strict=True):
        if claim is None:
            unclear.append(Line("unclear", member.name, note="its name does not say whose it is"))
            continue
        remembered = of_moodle.who(claim, roster, known, assignment) if claim.kind == "moodle" else None
        learner, problem = remembered or _learner(claim, roster)
        name = learner.id.casefold()
        key = (learner.id, claim.key if roster is None and remembered is None else "")
        if not problem and owners.setdefault(name, key) != key:
            problem = f"{owners[name][1] or owners[name][0]!r} has the same student id; rename one of them"
        if not problem and name in OUR_NAMES:
            problem = f"{learner.id!r} is the name of a file of the grader's; rename the learner"
        if not problem and there.get(name, learner.id) != learner.id:
            problem = f"submitted/ has {there[name]!r}, which differs only in capitals; rename one of them"
        if problem:
            unclear.append(Line("unclear", member.name, learner.id, claim.name, note=problem))
        else:
            found.append(Found(member, claim, learner))
    return found, unclear


def _learner(claim: Claim, roster: Roster | None) -> tuple[Learner, str]:
    """The learner of a claim, and what is unclear about it."""
    lms = {claim.kind: claim.key} if claim.kind in {"moodle", "canvas"} else {}
    plain = Learner(student_id(claim.key), claim.name, **lms)
    if roster is None:
        return plain, _several_ids(claim) if claim.rivals else ""
    matches = roster.find(claim)
    if claim.rivals:
        readings = (replace(claim, key=key, name="") for key in (claim.key, *claim.rivals))
        known = [learner for reading in readings for learner in roster.find(reading)]
        if len(known) > 1:
            return plain, _several_ids(claim)
        matches = known or matches
    if not matches:
        return (
            plain,
            f"{printable(claim.name or claim.key)!r} is not on the roster; add the line, or leave out --roster",
        )
    if len(matches) > 1:
        names = ", ".join(learner.id for learner in matches)
        return (
            plain,
            f"{printable(claim.name or claim.key)!r} may be any of {names}; add the LMS's ids to the roster",
        )
    return replace(matches[0], name=matches[0].name or claim.name, **lms), ""


def _several_ids(claim: Claim) -> str:
    ids = " or ".join((claim.key, *claim.rivals))
    return f"may belong to {ids}; give a roster with Canvas's ids, or rename the file"


def one_learner(
    items: list[Found], desk: Desk, assignment: str | None, known: Sequence[str]
) -> Iterator[Line]:
    """Put one learner's files where they belong; a line for each."""
    attempts: dict[str, list[Attempt]] = defaultdict(list)
    others = []
    # nbgrader's own; in an LMS's folder a learner could have put it there
    times = [item for item in items if item.claim.file == TIMESTAMP and item.claim.folder in known]
    for item in items:
        if item in times:
            continue
        if not item.claim.file.casefold().endswith(".ipynb"):
            others.append(item)
            continue
        try:
            attempt = _attempt(item, assignment, known)
        except BadMember as error:
            yield item.line("refused", str(error))
            continue
        if attempt is None:
            yield item.line(
                "unclear", "neither metadata nor name says which assignment it is; add --assignment"
            )
        else:
            attempts[attempt.assignment].append(attempt)
    for item in others:
        packed = item.claim.file.casefold().endswith((".zip", ".gz", ".tar", ".rar", ".7z"))
        note = "an archive in the archive is not opened" if packed else ""
        if attempts:
            yield item.line("left out", note)
        else:
            yield item.line("refused", f"{note or 'not a notebook'}; the learner handed in nothing else")
    for name, group in attempts.items():
        yield from place_group(name, group, desk, times)


def _attempt(item: Found, assignment: str | None, known: Sequence[str]) -> Attempt | None:
    """The notebook in a file; a damaged one is taken as well, and grading says what is wrong with it."""
    content = item.member.read()
    notes, claim = [], item.claim
    stated = None
    try:
        path = Path(printable(item.member.name))
        stated = notebook_from_json(parse_json(content, path), path).assignment
    except BadNotebook:
        notes.append("damaged; grading will say more")
    stated = stated if stated in known else None
    named = claim.folder if claim.folder in known else assignment_in_name(claim.file, known)
    name = stated or named or assignment
    if name is None:
        return None
    if assignment and name != assignment:
        notes.append(f"it is {name}, not {assignment}")
    elif stated and named and stated != named:
        notes.append(f"its name says {named}, its metadata {stated}")
    if (other := foreign_id(claim.file)) and other != claim.key:
        notes.append(f"its own name carries the id {other}, which means nothing")
    if claim.late:
        notes.append("late, says Canvas")
    return Attempt(item, name, content, "; ".join(notes))


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


def _remember(learners: set[Learner], path: Path) -> list[str]:
    """Add learners to the roster that `grader export` reads names and the LMS's ids from."""
    try:
        known = read_roster(path).learners if path.exists() else {}
    except RosterError as error:
        return [f"{error}; it was left unchanged"]
    merged = {**known, **{learner.id: learner for learner in learners}}
    if merged != known:
        write_whole(path, roster_csv(merged.values()).encode(), with_folder=True)
    return []
