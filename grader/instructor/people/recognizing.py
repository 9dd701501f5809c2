"""Whom a course knows already: the people of a sheet that an LMS wrote, under the ids that the course has for them.

An LMS's own number is an id there, and may equal another person's student number. So where a sheet has only such numbers, its
people are found by what is of one kind in both: the LMS's number, the institution's, user name or e-mail address. A name
decides only where nothing else is known, and only if one person of the sheet and one of the course have it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import replace

from grader.instructor.course.names import student_id
from grader.instructor.people.roster import Learner, Roster, name_key
from grader.plain_text import printable

MOST_NAMES = 20
"""How many of those who were found by name a line names."""


def recognized(roster: Roster, known: Mapping[str, Learner]) -> tuple[Roster, list[str]]:
    """The people of a roster under the ids of those whom the course knows.

    Parameters
    ----------
    roster : Roster
        As it was read.
    known : mapping of str to Learner
        The list of the course, by student id.

    Returns
    -------
    roster : Roster
    lines : list of str
        Who was found by name alone, and who was left out because the number is another person's id.
    """
    index = _Index(known)
    rows = list(roster.learners.values())
    names = Counter(name_key(row.name) for row in rows)
    found = {row.id: index.by_ids(row, roster.institution.get(row.id, "")) for row in rows}
    met = Counter(who.id for who in found.values() if who is not None)
    people, by_name, lines = [], [], []
    for row in rows:
        who = found[row.id]
        if row.id_is == "id" or (who is not None and met[who.id] > 1):
            who = known.get(row.id) if row.id_is == "id" else None
        elif who is None and names[name_key(row.name)] == 1 and (who := index.by_name(row)):
            who = who if not met[who.id] else None
            by_name += [who.listed] if who else []
        if who is None and row.id_is != "id" and _is_anothers(row, known):
            lines.append(
                f"{printable(row.name or row.id)}: {row.id} is a number of the LMS, and the student id of "
                f"{printable(known[row.id].listed)}; left out: add a line with another id to collected/learners.csv"
            )
            continue
        there = known.get(row.id)
        if there is not None and there.same_as and row.id_is == "id":
            people.append(replace(row, same_as=there.same_as))
            if there.same_as not in roster.learners:
                people.append(known[there.same_as])
            continue
        people.append(row if who is None else replace(row, id=who.id, name=_name(row, who)))
    if by_name:
        more = f" and {len(by_name) - MOST_NAMES} more" if len(by_name) > MOST_NAMES else ""
        shown = ", ".join(printable(each) for each in by_name[:MOST_NAMES])
        lines.append(f"found by the name alone: {len(by_name)}: {shown}{more}")
    return Roster(people, roster.understood, roster.institution), lines


def _name(row: Learner, who: Learner) -> str:
    """The name as the course has it, if the sheet only puts the family name first."""
    return who.name if name_key(who.name) == name_key(row.name) else row.name


def _is_anothers(row: Learner, known: Mapping[str, Learner]) -> bool:
    """Whether the number that a row has in place of an id is the student id of somebody else."""
    there = known.get(row.id)
    if there is None:
        return False
    if row.id_is == "canvas":
        return there.canvas != row.canvas
    return not (there.name and row.name) or name_key(there.name) != name_key(row.name)


class _Index:
    def __init__(self, known: Mapping[str, Learner]) -> None:
        self.canvas: dict[str, list[Learner]] = defaultdict(list)
        self.texts: dict[str, list[Learner]] = defaultdict(list)
        self.names: dict[str, list[Learner]] = defaultdict(list)
        everybody = Roster(known.values())
        for line in known.values():
            who = everybody.now(line)
            if line.canvas:
                self.canvas[line.canvas].append(who)
            # the id of somebody who was met in an LMS first is that LMS's number, and of no other kind
            own = () if line.id in {line.canvas, line.moodle} else (student_id(line.id),)
            for text in {*own, line.login, line.email} - {""}:
                self.texts[text.casefold()].append(who)
            if who not in self.names[name_key(line.name)]:
                self.names[name_key(line.name)].append(who)

    def by_ids(self, row: Learner, institution: str) -> Learner | None:
        """The one person whom ids of one kind mean, or nobody."""
        if row.canvas and len(same := self.canvas.get(row.canvas, [])) == 1:
            return same[0]
        texts = {text.casefold() for text in (institution, row.login, row.email) if text}
        found = {who.id: who for text in texts for who in self.texts.get(text, [])}
        found = {key: who for key, who in found.items() if not (who.canvas and row.canvas)}
        return found.popitem()[1] if len(found) == 1 else None

    def by_name(self, row: Learner) -> Learner | None:
        """The one person of that name, unless a Canvas id says that it is somebody else."""
        same = self.names.get(name_key(row.name), []) if row.name else []
        return same[0] if len(same) == 1 and not (same[0].canvas and row.canvas) else None
