"""Who owns each file of an archive."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from grader.instructor.collect.members import Listing, Member
from grader.instructor.collect.memory import Memory
from grader.instructor.collect.names.conventions import TITLES, Reading
from grader.instructor.collect.names.unwrapping import OF_THE_LMS, of_several
from grader.instructor.collect.placing import Found
from grader.instructor.collect.report import CollectError, Line
from grader.instructor.course.names import student_id
from grader.instructor.people.roster import Claim, Kind, Learner, Roster
from grader.plain_text import printable

OUR_NAMES = {"learners.csv", "moodle_numbers.csv", "newest.json"}
"""In `collected/`, where each learner has a folder: no learner may be called like these."""
FIELDS: dict[Kind, str] = {"moodle": "moodle", "canvas": "canvas", "blackboard": "login", "sakai": "login"}
"""Where a roster keeps what an LMS calls a learner."""
BY_PERSON = {"moodle", "canvas", "blackboard", "brightspace", "sakai", "gradescope"}
"""The LMSs that call each person by an id of their own in all of an archive."""
REMEDY = "collect each of its folders, or say with --from folder that this is one learner"


def identified(
    listing: Listing,
    reading: Reading,
    known: Sequence[str],
    roster: Roster | None,
    submitted: Path,
    memory: Memory,
    assignment: str | None = None,
    *,
    forced: bool = False,
) -> tuple[list[Found], list[Line]]:
    """Who owns each file; and a line for each where that is unclear.

    Raises
    ------
    CollectError
        If the archive as a whole would make one learner of several.
    """
    found, unclear = list[Found](), list[Line]()
    accounts: dict[str, dict[str, bool]] = defaultdict(dict)
    there = {path.name.casefold(): path.name for path in submitted.iterdir()} if submitted.exists() else {}
    owners: dict[str, tuple[str, str]] = {}
    of_moodle = memory.for_archive(
        [claim for claim in reading.claims if claim and claim.kind == "moodle"], known, assignment
    )
    merged_ids = {who.same_as for who in memory.learners.learners.values()}
    merged = {} if forced else _of_several(listing, reading, known)
    for member, claim in zip(listing.members, reading.claims, strict=True):
        if claim is None:
            unclear.append(_nobodys(member, reading))
            continue
        if claim.key in merged and claim.kind == "folder":
            unclear.append(
                Line("unclear", member.name, note=f"{claim.key!r} holds {merged[claim.key]}; {REMEDY}")
            )
            continue
        remembered = None
        if claim.kind == "moodle":
            remembered = of_moodle.who(claim, roster, known)
        elif roster is None:
            remembered = memory.who_elsewhere(claim)
        learner, problem = remembered or _learner(claim, roster, of_moodle.remedy(claim, known))
        learner = memory.learners.now(learner)
        name = learner.id.casefold()
        own = roster is None and remembered is None and learner.id not in merged_ids
        key = (learner.id, claim.key if own else "")
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
            sure = (
                remembered is not None or roster is None or _is_called(claim, roster.learners.get(learner.id))
            )
            accounts[learner.id][claim.key] = sure
    return _told_apart(found, unclear, accounts, lambda claim: _ids_of(claim, of_moodle.remedy(claim, known)))


def _is_called(claim: Claim, who: Learner | None) -> bool:
    """Whether an id says that it is this learner, and not the name alone."""
    if who is None or claim.kind == "brightspace":
        return False
    said = {text.casefold() for text in (claim.key, *claim.rivals)}
    if claim.kind in {"moodle", "canvas"}:
        return getattr(who, claim.kind).casefold() in said
    return not said.isdisjoint({who.id.casefold(), who.login.casefold(), who.email.casefold()})


def _told_apart(
    found: list[Found],
    unclear: list[Line],
    accounts: Mapping[str, Mapping[str, bool]],
    remedy: Callable[[Claim], str],
) -> tuple[list[Found], list[Line]]:
    """Where an LMS has several people of a name and the course one, whoever is found by name alone is nobody."""
    apart = []
    for item in found:
        of_this = accounts[item.learner.id]
        if item.claim.kind not in BY_PERSON or len(of_this) == 1 or of_this[item.claim.key]:
            apart.append(item)
            continue
        others = ", ".join(printable(key) for key in sorted(of_this) if key != item.claim.key)
        note = (
            f"{printable(item.claim.name or item.claim.key)!r} has the name of {printable(item.learner.listed)}, and so has "
            f"{others}: {remedy(item.claim)}"
        )
        unclear.append(item.line("unclear", note))
    return apart, unclear


def _ids_of(claim: Claim, of_moodle: str) -> str:
    return of_moodle if claim.kind == "moodle" else "add the LMS's ids to the roster"


def _learner(claim: Claim, roster: Roster | None, of_moodle: str = "") -> tuple[Learner, str]:
    """The learner of a claim, and what is unclear about it; `of_moodle` is what settles it there."""
    field = FIELDS.get(claim.kind, "")
    lms = {field: claim.key} if field and not (field == "login" and claim.rivals) else {}
    plain = Learner(student_id(claim.key), claim.name, **lms)
    if roster is None:
        return plain, _several_ids(claim) if claim.rivals else ""
    matches = roster.find(claim)
    if claim.rivals:
        readings = (replace(claim, key=key, name="") for key in (claim.key, *claim.rivals))
        known = [learner for reading in readings for learner in roster.find(reading)]
        if len({learner.id for learner in known}) > 1:
            return plain, _several_ids(claim)
        matches = known[:1] or matches
    if not matches:
        return (
            plain,
            _not_on(roster, claim, of_moodle),
        )
    if len(matches) > 1:
        names = ", ".join(learner.id for learner in matches)
        return (
            plain,
            f"{printable(claim.name or claim.key)!r} may be any of {names}; " + _ids_of(claim, of_moodle),
        )
    # Moodle's numbers are others each time; else what the roster says stays, as a name may be read as several ids
    known_fields = {
        key: value for key, value in lms.items() if key == "moodle" or not getattr(matches[0], key)
    }
    return replace(matches[0], name=matches[0].name or claim.name, **known_fields), ""


def _not_on(roster: Roster, claim: Claim, of_moodle: str) -> str:
    """Why nobody was found, and what to do."""
    who = printable(claim.name or claim.key)
    if claim.kind in {"moodle", "brightspace", "google"} and not any(
        each.name for each in roster.learners.values()
    ):
        return f"{who!r} cannot be found: no column with names was understood in the roster; add one, or leave out --roster"
    if claim.kind == "moodle":
        return f"{who!r} is not on the roster; add somebody new to it, and for a new name of somebody who is, {of_moodle}"
    return f"{who!r} is not on the roster; add the line, or leave out --roster"


def _several_ids(claim: Claim) -> str:
    ids = " or ".join((claim.key, *claim.rivals))
    which = "Canvas's ids" if claim.kind == "canvas" else "the LMS's user names"
    return f"may belong to {ids}; give a roster with {which}, or rename the file"


def _nobodys(member: Member, reading: Reading) -> Line:
    """The line of a file whose name does not say whose it is."""
    if member.name.rsplit("/", 1)[-1].casefold() in OF_THE_LMS:
        return Line("left out", member.name, note="beside what was handed in")
    return Line(
        "unclear",
        member.name,
        note=f"its name does not say whose it is, as the others' do ({TITLES[reading.kind]})",
    )


def _of_several(listing: Listing, reading: Reading, known: Sequence[str]) -> dict[str, str]:
    """Folders that look as if they were one learner's and hold those of several, with what tells so.

    Raises
    ------
    CollectError
        If all of them are such: then the folder that holds the learners' is another one.
    """
    notebooks: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for member, claim in zip(listing.members, reading.claims, strict=True):
        if claim is not None and claim.kind == "folder" and claim.file.casefold().endswith(".ipynb"):
            path = tuple(member.name.split("/"))
            notebooks[claim.key].append(path[path.index(claim.key) + 1 :])
    merged = {key: told for key, paths in notebooks.items() if (told := of_several(paths, known))}
    if merged and len(merged) == len(notebooks):
        key, told = next(iter(merged.items()))
        raise CollectError(
            f"{key!r} would be one learner, and it holds {told}: nothing was collected. Name that folder itself, or say "
            "with --from how the names are made (--from folder: it is one learner)"
        )
    return merged
