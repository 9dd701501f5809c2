"""Whom earlier collections met in Moodle, where a person has another number in each assignment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from grader.instructor.collect.names.file_names import assignment_in_name
from grader.instructor.collect.placing import Found
from grader.instructor.course.files import write_whole
from grader.instructor.course.names import student_id
from grader.instructor.people.moodle_numbers import MoodleNumbers
from grader.instructor.people.roster import Claim, Learner, Roster, name_key
from grader.plain_text import printable


@dataclass(frozen=True)
class Memory:
    """What a course knows about Moodle's participants.

    Attributes
    ----------
    numbers : MoodleNumbers
        Per assignment; the instructor may add lines.
    learners : Roster
        Everybody who was collected.
    names : Counter of str
        How many folders of the archive have each name.
    """

    numbers: MoodleNumbers = field(default_factory=MoodleNumbers)
    learners: Roster = field(default_factory=Roster)
    names: Counter[str] = field(default_factory=Counter)

    def for_archive(self, claims: Sequence[Claim]) -> Memory:
        """The same, knowing whose names occur more than once."""
        people = {(claim.key, name_key(claim.name)) for claim in claims}
        return replace(self, names=Counter(name for _, name in people))

    def who(
        self, claim: Claim, roster: Roster | None, known: Sequence[str], assignment: str | None
    ) -> tuple[Learner, str] | None:
        """The learner of a folder of Moodle's, and what is unclear about it; None if neither number nor name was met before.

        A number counts for its own assignment alone. Where it is new, a name decides if one person has it.
        """
        name = assignment or assignment_in_name(claim.file, known) or ""
        everybody = {**self.learners.learners, **(roster.learners if roster else {})}
        by_number = self.numbers.learners.get((name, claim.key), "")
        if by_number:
            learner = (
                everybody.get(by_number.casefold())
                or everybody.get(by_number)
                or Learner(by_number, claim.name)
            )
            return replace(learner, name=learner.name or claim.name, moodle=claim.key), ""
        if roster is not None:
            return None  # it knows numbers or names
        same = [
            who for who in everybody.values() if claim.name and name_key(who.name) == name_key(claim.name)
        ]
        if len(same) == 1 and same[0].moodle == claim.key:
            return replace(same[0], moodle=claim.key), ""
        of_this_number = [who for who in same if who.moodle == claim.key]
        if of_this_number:
            return of_this_number[0], ""
        if len(same) == 1 and self.names[name_key(claim.name)] == 1:
            return replace(same[0], moodle=claim.key), ""
        if same:
            ids = " or ".join(sorted(who.id for who in same))
            line = f"{name or 'ASSIGNMENT'},{claim.key},ID"
            return (
                Learner(student_id(claim.key), claim.name, moodle=claim.key),
                f"{printable(claim.name)!r} may be {ids}: Moodle numbers people anew in each assignment. "
                f"Add the line {line} to collected/moodle_numbers.csv",
            )
        taken = everybody.get(student_id(claim.key))
        if taken is not None and taken.name and name_key(taken.name) != name_key(claim.name):
            return Learner(
                student_id(f"{claim.key}-{name}" if name else f"{claim.key}-new"),
                claim.name,
                moodle=claim.key,
            ), ""
        return None

    def keep(
        self, found: Sequence[Found], path: Path, known: Sequence[str], assignment: str | None
    ) -> list[str]:
        """Write down the numbers of an archive, for its assignment."""
        met = [
            (name, item.claim.key, item.learner.id, item.learner.name)
            for item in found
            if item.claim.kind == "moodle"
            and (name := assignment or assignment_in_name(item.claim.file, known))
        ]
        merged = self.numbers.with_more(met)
        if met and merged != self.numbers:
            write_whole(path, merged.text().encode(), with_folder=True)
        return []
