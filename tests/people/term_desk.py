"""What Moodle and Canvas write during the term of `term.py`, and the commands in its course folder."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import datetime
from pathlib import Path

from nbgrader.api import Gradebook

from grader.instructor.demo.sample_class import CLASS as SAMPLES
from grader.instructor.demo.sample_class import Learner, solutions, submission
from tests.people.term import (
    BY_HAND,
    CLASS,
    LATE_IN_CANVAS,
    LEFT,
    NEW_ID,
    NEW_MAIL,
    OTHER_ANNA,
    SECOND,
    THIRD,
    TWO_ATTEMPTS,
    Person,
    answered,
    work,
)
from tests.support.class_course import grader

XAVIER = next(learner for learner in SAMPLES if learner.name == "ben").answers
WORKSHEET = (
    "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,"
    "Last modified (submission),Last modified (grade),Feedback comments"
)
GERMAN = (
    "ID,Vollständiger Name,E-Mail-Adresse,Status,Bewertung,Bestwertung,Bewertung kann geändert werden,"
    "Zuletzt geändert (Abgabe),Zuletzt geändert (Bewertung),Rückmeldung"
)


class Term:
    """The course folder, what the LMSs write, and the commands."""

    def __init__(self, root: Path) -> None:
        self.root, self.downloads = root, root.parent

    def run(self, *arguments: str, code: int = 0) -> str:
        done = grader(self.root, *arguments)
        assert done.returncode == code, f"{arguments}: {done.stdout}{done.stderr}"
        return done.stdout + done.stderr

    def write(self, name: str, rows: list[list[str]], encoding: str = "utf-8-sig") -> str:
        text = io.StringIO()
        csv.writer(text, lineterminator="\r\n").writerows(rows)
        (self.downloads / name).write_bytes(text.getvalue().encode(encoding))
        return str(self.downloads / name)

    def zipped(self, name: str, files: list[tuple[str, datetime, str]]) -> str:
        with zipfile.ZipFile(self.downloads / name, "w", zipfile.ZIP_DEFLATED) as archive:
            for path, time, content in files:
                info = zipfile.ZipInfo(path, time.timetuple()[:6])
                info.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(info, content)
        return str(self.downloads / name)

    def moodle(self, assignment: str, earlier: dict[str, tuple[str, str]] | None = None) -> str:
        """Moodle's zip of all submissions; `earlier` is what some had handed in before what counts in the end."""
        files = []
        for person in CLASS:
            handed_in = work(person, assignment)
            if handed_in is None:
                continue
            content, time = notebook(handed_in[0], assignment), handed_in[1]
            if earlier and person.id in earlier:
                level, when = earlier[person.id]
                content, time = notebook(level, assignment), datetime.fromisoformat(when)
            folder = f"{person.named_in(assignment)}_{person.moodle(assignment)}_assignsubmission_file_"
            file = "final version" if person.id == OTHER_ANNA else assignment
            files.append((f"{folder}/{file}.ipynb", time, content))
        return self.zipped(f"course-{assignment}-{len(earlier or ())}.zip", files)

    def canvas(self, attempt: int, people: list[Person]) -> str:
        """Canvas's zip: no times but a mark, and a higher number for a later attempt."""
        files = []
        for person in people:
            if (handed_in := work(person, THIRD)) is None:
                continue
            *given, family = person.named_in(THIRD).split()
            sortable = re.sub(r"\W", "", "".join([family, *given]).casefold())
            level = "little" if (person.id, attempt) == (TWO_ATTEMPTS, 0) else handed_in[0]
            late = "LATE_" if person.id == LATE_IN_CANVAS else ""
            file = f"{THIRD}{f'-{attempt}' if attempt else ''}.ipynb"
            path = f"{sortable}_{late}{person.canvas}_{88000 + 100 * attempt + person.place}_{file}"
            files.append((path, datetime(2026, 12, 1, 9), notebook(level, THIRD)))
        return self.zipped(f"submissions-{attempt}.zip", files)

    def canvas_gradebook(self) -> str:
        """As Canvas exports it, with one who has another student number now, one another address, and a test student."""
        titles = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "05 Regularization (77)"]
        rows = [titles, ["    Points Possible", "", "", "", "", "40"]]
        for person in CLASS:
            if person.id == LEFT:
                continue
            *given, family = person.named_in(THIRD).split()
            number = "20269903" if person.id == NEW_ID else person.id
            mail = "zoe.nunez@uni.example" if person.id == NEW_MAIL else person.email
            rows.append([f"{family}, {' '.join(given)}", person.canvas, number, mail, "A", ""])
        rows.append(["Student, Test", "99999", "", "f3a9", "A", ""])
        return self.write("canvas.csv", rows)

    def worksheet(self, assignment: str) -> str:
        german = assignment == SECOND
        titles = (GERMAN if german else WORKSHEET).split(",")
        word, yes, most = ("Teilnehmer/in", "Ja", "20,00") if german else ("Participant ", "Yes", "20.00")
        rows = [
            [
                *(f"{word}{person.moodle(assignment)}", person.named_in(assignment), person.email),
                *("x", "", most, yes, "-", "-", ""),
            ]
            for person in CLASS
        ]
        return self.write(f"worksheet-{assignment}.csv", [titles, *rows])

    def table(self, path: str) -> list[list[str]]:
        with (self.root / path).open(encoding="utf-8-sig", newline="") as file:
            return list(csv.reader(file))

    def say_who(self, assignment: str, *learners: str) -> None:
        """The lines that a report asks for, added to the table of Moodle's numbers."""
        path = self.root / "collected" / "moodle_numbers.csv"
        there = path.read_text() if path.exists() else "assignment,number,id,name\n"
        numbers = {person.id: person.moodle(assignment) for person in CLASS}
        path.parent.mkdir(exist_ok=True)
        path.write_text(there + "".join(f"{assignment},{numbers[who]},{who},\n" for who in learners))

    def by_hand(self, learner: str, assignment: str) -> None:
        """Points as formgrader's page puts them."""
        exercise, points = BY_HAND[learner, assignment]
        with Gradebook(f"sqlite:///{self.root / 'gradebook.db'}") as book:
            found = book.find_grade(f"check-{exercise}", assignment, assignment, learner)
            found.manual_score, found.needs_manual_grade = points, False
            book.find_comment(exercise, assignment, assignment, learner).manual_comment = "after your appeal"
            book.db.commit()


def notebook(level: str, assignment: str) -> str:
    """A notebook that is solved so far, or a damaged one."""
    if level == "damaged":
        return notebook("full", assignment)[:5000]
    known = solutions(assignment)
    answers: dict[str, str | None] = {name: known[name] for name in answered(level, assignment)}
    answers |= XAVIER if level == "xavier" else {}
    return submission(Learner("x", "", answers, solved=False, assignment=assignment))
