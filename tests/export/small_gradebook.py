"""A gradebook of three graded learners, one late learner, one graded by hand, and one who could not be graded."""

from nbgrader.api import Gradebook

ASSIGNMENT = "01_initialization"


def fill(url: str) -> None:
    with Gradebook(url) as book:
        book.add_assignment(ASSIGNMENT)
        book.add_assignment("07_nobody")
        book.add_notebook(ASSIGNMENT, ASSIGNMENT)
        for name, points in (("check-a", 5), ("check-b", 15)):
            book.add_grade_cell(name, ASSIGNMENT, ASSIGNMENT, max_score=points, cell_type="code")
        people = {
            "ada": ("Ada", "Lovelace", "ada@example.org"),
            "4002": ("Ben", "=cmd|'/c calc'!A1", "ben@example.org"),
            "late": ("Jörg", 'Müller, "J"', None),
            "nils": (None, None, None),
        }
        for learner, (first, last, email) in people.items():
            book.add_student(learner, first_name=first, last_name=last, email=email)
            book.add_submission(ASSIGNMENT, learner, timestamp="2026-03-02 12:00:00 UTC")
        scores = {"ada": (5, 13.333333), "4002": (0, None), "late": (5, 15)}
        for learner, values in scores.items():
            for name, value in zip(("check-a", "check-b"), values, strict=True):
                grade = book.find_grade(name, ASSIGNMENT, ASSIGNMENT, learner)
                grade.auto_score, grade.needs_manual_grade = value, value is None
        manual = book.find_grade("check-a", ASSIGNMENT, ASSIGNMENT, "ada")
        manual.manual_score, manual.extra_credit = 2, 1
        book.find_submission_notebook(ASSIGNMENT, ASSIGNMENT, "late").late_submission_penalty = 4.5
        book.db.commit()
