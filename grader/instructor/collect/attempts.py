"""One learner's files in an archive: which of them are notebooks, and of which assignment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from grader.errors import BadNotebook
from grader.instructor.collect.contents import (
    is_packed,
    looks_like_a_notebook,
    unpacked,
    upgraded,
    what_it_is,
)
from grader.instructor.collect.lateness import CANVAS_SAYS
from grader.instructor.collect.members import BadMember
from grader.instructor.collect.names.conventions import foreign_id
from grader.instructor.collect.names.file_names import assignment_in_name, is_checkpoint
from grader.instructor.collect.names.unwrapping import CHECKPOINTS
from grader.instructor.collect.placing import Attempt, Desk, Found, place_group
from grader.instructor.collect.report import Line
from grader.instructor.course.timestamps import TIMESTAMP
from grader.notebook import notebook_from_json, parse_json
from grader.plain_text import printable

OF_THE_LMS = {"attempt.txt", "comments.txt", "feedbacktext.html", TIMESTAMP}
"""What an LMS puts beside a learner's files: Blackboard's ``.txt`` of an attempt, and Sakai's."""


def one_learner(
    items: list[Found], desk: Desk, assignment: str | None, known: Sequence[str]
) -> Iterator[Line]:
    """Put one learner's files where they belong; a line for each."""
    attempts: dict[str, list[Attempt]] = defaultdict(list)
    # nbgrader's own; in an LMS's folder a learner could have put it there
    times = [item for item in items if item.claim.file == TIMESTAMP and item.claim.folder in known]
    others, copies = [], []
    for item in items:
        if item in times:
            continue
        if _is_automatic(item):
            copies.append(item)
        elif item.claim.file.casefold().endswith(".ipynb"):
            yield from _taken(item, attempts, assignment, known)
        else:
            others.append(item)
    newest = max((each.found.claim.attempt for group in attempts.values() for each in group), default=-1)
    for item in others:
        yield from _other(item, attempts, newest, assignment, known)
    for item in copies:
        if not attempts:
            yield item.line(
                "refused", "only Jupyter's automatic copy, which may be older: ask for the notebook itself"
            )
    for name, group in attempts.items():
        yield from place_group(name, group, desk, times)


def _is_automatic(item: Found) -> bool:
    return CHECKPOINTS in item.member.name.split("/") or is_checkpoint(item.claim.file)


def _taken(
    item: Found,
    attempts: dict[str, list[Attempt]],
    assignment: str | None,
    known: Sequence[str],
    where: str = "",
) -> Iterator[Line]:
    """Add a notebook to the attempts; a line where that is not possible."""
    try:
        attempt = _attempt(item, assignment, known)
    except BadMember as error:
        yield item.line("refused", str(error))
        return
    if attempt is None:
        yield item.line("unclear", "neither metadata nor name says which assignment it is; add --assignment")
    else:
        note = "; ".join(filter(None, [where, attempt.note]))
        attempts[attempt.assignment].append(replace(attempt, note=note))


def _other(
    item: Found, attempts: dict[str, list[Attempt]], newest: int, assignment: str | None, known: Sequence[str]
) -> Iterator[Line]:
    """A file that is not called as a notebook is: looked into where the learner has no notebook, or none so new."""
    if item.claim.file.casefold() in OF_THE_LMS and (attempts or item.claim.kind in {"blackboard", "sakai"}):
        if attempts:
            return  # nothing that anybody handed in
        yield item.line("left out", "the LMS's own note")
        return
    if newest >= item.claim.attempt:
        yield item.line("left out")
        return
    try:
        content = item.member.read()
        if looks_like_a_notebook(content):
            yield from _taken(item, attempts, assignment, known)
            return
        inner = list(unpacked(item.member, content)) if is_packed(item.claim.file, content) else []
    except BadMember as error:
        yield item.line("refused", str(error))
        return
    for file, member in inner:
        packed = replace(item, member=member, claim=replace(item.claim, file=file))
        yield from _taken(packed, attempts, assignment, known, f"in {item.claim.file}")
    if not inner:
        earlier = (
            "an earlier attempt with a notebook is taken"
            if newest >= 0
            else "the learner handed in nothing else"
        )
        yield item.line("refused", f"{what_it_is(item.claim.file, content)}; {earlier}")


def _attempt(item: Found, assignment: str | None, known: Sequence[str]) -> Attempt | None:
    """The notebook in a file; a damaged one is taken as well, and grading says what is wrong with it."""
    content = item.member.read()
    notes, claim = [], item.claim
    stated = None
    if not claim.file.casefold().endswith(".ipynb"):
        notes.append("called otherwise than a notebook, and is one")
    try:
        path = Path(printable(item.member.name))
        stated = notebook_from_json(parse_json(content, path), path).assignment
    except BadNotebook:
        newer = upgraded(content)
        if newer is None and (problem := _another_kind(item, content)):
            raise BadMember(problem) from None
        notes.append(
            "of an older version of Jupyter, upgraded" if newer else "damaged; grading will say more"
        )
        if newer:
            content = newer
            stated = notebook_from_json(parse_json(content, path), path).assignment
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
        notes.append(CANVAS_SAYS)
    return Attempt(item, name, content, "; ".join(notes))


def _another_kind(item: Found, content: bytes) -> str:
    """What a file is that is only called ``.ipynb``; empty for a damaged notebook, and for what nobody can tell."""
    if content.lstrip()[:1] == b"{" or not content.strip():
        return ""
    words = what_it_is(item.claim.file, content)
    return "" if words.startswith("not a notebook") else f"called a notebook, and is {words}"
