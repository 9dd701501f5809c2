"""Whom a course knows already, for an archive without a roster. In Moodle, a person has another number in each assignment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from grader.instructor.collect.names.file_names import assignment_in_name
from grader.instructor.collect.placing import Found
from grader.instructor.collect.report import Line
from grader.instructor.course.files import write_whole
from grader.instructor.course.names import student_id
from grader.instructor.people.moodle_numbers import MoodleNumbers
from grader.instructor.people.roster import Claim, Learner, Roster, name_key
from grader.plain_text import printable


@dataclass(frozen=True)
class Memory:
    """What a course knows about its learners and about Moodle's participants.

    Attributes
    ----------
    numbers : MoodleNumbers
        Per assignment; the instructor may add lines.
    learners : Roster
        Everybody who was collected.
    names : Counter of str
        How many folders of the archive have each name.
    assignment : str
        What the archive is of, for files whose own names do not say it; empty if that is not known.
    """

    numbers: MoodleNumbers = field(default_factory=MoodleNumbers)
    learners: Roster = field(default_factory=Roster)
    names: Counter[str] = field(default_factory=Counter)
    assignment: str = ""

    def for_archive(self, claims: Sequence[Claim], known: Sequence[str], assignment: str | None) -> Memory:
        """The same, knowing whose names occur more than once, and which assignment most files are of.

        Moodle gives out one assignment at a time, and what learners call their files need not say which.
        """
        people = {(claim.key, name_key(claim.name)) for claim in claims}
        said = {name for claim in claims if (name := assignment_in_name(claim.file, known))}
        of = assignment or (said.pop() if len(said) == 1 else "")
        return replace(self, names=Counter(name for _, name in people), assignment=of)

    def remedy(self, claim: Claim, known: Sequence[str]) -> str:
        """How the instructor says once whose a number is."""
        name = self.assignment or assignment_in_name(claim.file, known)
        if not name:
            return "say with --assignment which one this is"
        return f"add the line {name},{claim.key},ID to collected/moodle_numbers.csv"

    def who(self, claim: Claim, roster: Roster | None, known: Sequence[str]) -> tuple[Learner, str] | None:
        """The learner of a folder of Moodle's, and what is unclear about it; None if neither number nor name was met before.

        A number counts for its own assignment alone. Where it is new, a name decides if one person has it.
        """
        name = self.assignment or assignment_in_name(claim.file, known) or ""
        by_number = self.numbers.learners.get((name, claim.key), "")
        if by_number:
            lists = (roster.learners if roster else {}, self.learners.learners)
            found = (people.get(key) for people in lists for key in (by_number.casefold(), by_number))
            learner = next(filter(None, found), None) or Learner(by_number, claim.name)
            return replace(learner, name=learner.name or claim.name, moodle=claim.key), ""
        if roster is not None:
            return None  # it knows numbers or names
        same = self.learners.having(name_key(claim.name), "name")
        if len(same) == 1 and same[0].moodle == claim.key:
            return replace(same[0], moodle=claim.key), ""
        of_this_number = [who for who in same if who.moodle == claim.key]
        if of_this_number:
            return of_this_number[0], ""
        if len(same) == 1 and self.names[name_key(claim.name)] == 1:
            return replace(same[0], moodle=claim.key), ""
        if same:
            ids = " or ".join(sorted(who.id for who in same))
            return (
                Learner(student_id(claim.key), claim.name, moodle=claim.key),
                f"{printable(claim.name)!r} may be {ids}: Moodle has other numbers in each assignment; "
                f"{self.remedy(claim, known)}",
            )
        taken = self.learners.learners.get(student_id(claim.key))
        if taken is not None and taken.name and name_key(taken.name) != name_key(claim.name):
            return Learner(
                student_id(f"{claim.key}-{name}" if name else f"{claim.key}-new"),
                claim.name,
                moodle=claim.key,
            ), ""
        return None

    def who_elsewhere(self, claim: Claim) -> tuple[Learner, str] | None:
        """The learner whom another LMS means, and what is unclear about it; None if the course knows nothing about it.

        An LMS's number never counts as a student id, and a name alone decides nothing: taken for somebody new, one person
        would be there twice.
        """
        if claim.rivals:
            return None
        plain = Learner(student_id(claim.key), claim.name)
        if claim.kind == "canvas":
            same = self.learners.having(claim.key, "canvas")
            if len(same) == 1:
                return same[0], ""
            plain = replace(plain, canvas=claim.key)
            remedy = "take in Canvas's gradebook with `grader roster FILE --take`, or give a roster with Canvas's ids"
        elif claim.kind == "brightspace":
            same = self.learners.find(claim)
            if [who.id for who in same] == [plain.id]:
                return None
            remedy = "give a roster, which finds people by their names"
        else:
            return self._by_login(claim, plain)
        taken = self.learners.learners.get(plain.id)
        if taken is not None:
            return plain, f"{claim.key} is the student id of {printable(taken.listed)}; {remedy}"
        if named := self.learners.find(claim):
            ids = " or ".join(sorted(who.listed for who in named))
            return plain, f"{printable(claim.name)!r} may be {printable(ids)}; {remedy}"
        return None

    def _by_login(self, claim: Claim, plain: Learner) -> tuple[Learner, str] | None:
        """The learner with that user name or e-mail address, where it is nobody's id."""
        key = claim.key.casefold()
        if claim.kind == "google" or plain.id in self.learners.learners:
            return None
        if other := self.learners.having(student_id(key), "id"):
            return (
                plain,
                f"the course has {other[0].id!r}, which differs only in capitals; rename one of them",
            )
        same = self.learners.having(key, "login", "email")
        return (same[0], "") if len(same) == 1 else None

    def keep(self, found: Sequence[Found], lines: Iterable[Line], path: Path) -> list[str]:
        """Write down the numbers of an archive, each for the assignment that the learner's notebook is of."""
        people = {
            item.learner.id: (item.claim.key, item.learner.id, item.learner.name)
            for item in found
            if item.claim.kind == "moodle"
        }
        met = [
            (name, *people[line.learner])
            for line in lines
            if line.learner in people and (name := line.assignment or self.assignment)
        ]
        merged = self.numbers.with_more(met)
        if met and merged != self.numbers:
            write_whole(path, merged.text().encode(), with_folder=True)
        return []
