"""A term of 40 learners as a table: who handed in what and when, and a few lines of arithmetic that give each grade.

Nothing here asks the grader for points, penalties or dates.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

FIRST, SECOND, THIRD = "01_initialization", "03_variance_scaling", "05_regularization"
POINTS = {
    FIRST: {
        "initialize_parameters_zeros": 5,
        "initialize_parameters_random": 5,
        "initialize_parameters_he": 10,
    },
    SECOND: {"compute_fans": 5, "calculate_gain": 5, "variance_scaling": 10},
    THIRD: {
        "compute_cost_with_regularization": 5,
        "backward_propagation_with_regularization": 10,
        "forward_propagation_with_dropout": 10,
        "backward_propagation_with_dropout": 10,
        "predict_traditional_dropout": 5,
    },
}
SOLVED = {"little": 1, "most": 2, "xavier": 2, "full": 9}
"""How many of the exercises, from the first; who takes Xavier's scale for He's has the last one of the first notebook wrong."""
CORRECTED = ("xavier", FIRST)
"""What earns everything once the exercise is corrected."""
DUE = {FIRST: "2026-11-02 15:00", SECOND: "2026-11-17 15:00"}
"""By the clocks of Berlin; that of the second notebook as it is after the correction of the date."""
CLOSES = {FIRST: "2026-11-09 15:00"}
SETTINGS = """
title = "A term"
time_zone = "Europe/Berlin"
[late]
percent = 10
grace_minutes = 10
[dates.01_initialization]
due = "2026-11-02 15:00"
closes = "2026-11-09 15:00"
[dates.03_variance_scaling]
due = "2026-11-16 15:00"
late = { percent = 20, per = "once", of = "earned", grace_minutes = 10 }
[[extension]]
learner = "20260109"
assignment = "01_initialization"
days = 3
[[exempt]]
learner = "20260110"
assignment = "03_variance_scaling"
[[exempt]]
learner = "20260125"
assignment = "05_regularization"
"""

NAMES = [
    "Anna Schmidt",
    "Anna Schmidt",
    "Marie Maier",
    "Jonas Weber",
    "Zoë Nuñez",
    "Pat O'Brien",
    "Jörg Müller",
    "Li Wei",
    "Ngozi Okafor",
    "Tomás de la Cruz",
    "Eva Horn",
    "Noah Still",
    "Willem van Gaal",
    "Rosa Rot",
    "Dirk Damm",
    "Ada Apel",
    "Lars Lund",
    "Mia Moritz",
    "Sven Spät",
    "Olga Orlowa",
    "Ben Bitter",
    "Xenia Xu",
    "Yusuf Yıldız",
    "Zora Zander",
    "Silke Still",
    "Emil Exner",
    "Fritz Falk",
    "Gerd Gans",
    "Hana Hoke",
    "Ilse Igel",
    "Jan Jung",
    "Kai Kern",
    "Lea Lang",
    "Max Mohn",
    "Nora Nolte",
    "Otto Ott",
    "Paula Pohl",
    "Quirin Quast",
    "Rita Ruf",
    "Stefan Sohn",
]
ANNA, OTHER_ANNA, RENAMED, NEW_ID, NEW_MAIL = "20260100", "20260101", "20260102", "20260103", "20260104"
EXEMPT, NEVER, LEFT, AGAIN, DAMAGED, IN_ERROR = (
    "20260110",
    "20260111",
    "20260112",
    "20260113",
    "20260114",
    "20260115",
)
LATE_AND_BY_HAND, BY_HAND_BEFORE, LATE_IN_CANVAS, TWO_ATTEMPTS, SILENT, EXCUSED = (
    "20260116",
    "20260121",
    "20260119",
    "20260120",
    "20260124",
    "20260125",
)
NEW_NAME = "Marie Lang-Maier"
STRANGER, STRANGE_NAME = "20260127", "G. G. Meyer"
"""Whom nobody recognizes in the second notebook, so that it is graded under another id at first."""

WORK: dict[tuple[str, str], tuple[str, str]] = {
    (ANNA, FIRST): ("full", ""),
    (OTHER_ANNA, FIRST): ("little", ""),
    (ANNA, SECOND): ("most", ""),
    (OTHER_ANNA, SECOND): ("little", ""),
    (ANNA, THIRD): ("full", ""),
    (OTHER_ANNA, THIRD): ("most", ""),
    ("20260105", FIRST): ("full", "2026-11-02 16:06"),  # an hour
    ("20260106", FIRST): ("full", "2026-11-02 15:08"),  # within the minutes of grace
    ("20260107", FIRST): ("full", "2026-11-04 16:00"),  # the third day has begun
    ("20260108", FIRST): ("full", "2026-11-09 15:02"),  # after it had closed
    ("20260109", FIRST): ("full", "2026-11-04 12:00"),  # has three days more
    (AGAIN, FIRST): ("full", "2026-11-03 09:00"),  # in place of what was in time, and less
    (DAMAGED, FIRST): ("most", "2026-11-04 09:00"),  # after it was asked for
    (IN_ERROR, SECOND): ("little", ""),
    (LATE_AND_BY_HAND, SECOND): ("most", "2026-11-18 10:00"),
    ("20260117", SECOND): ("full", "2026-11-16 20:00"),  # late only by the date as it was at first
    ("20260118", SECOND): ("full", "2026-11-17 18:00"),
    (LATE_IN_CANVAS, THIRD): ("full", ""),
    (TWO_ATTEMPTS, THIRD): ("full", ""),
    (BY_HAND_BEFORE, FIRST): ("xavier", ""),
    ("20260122", FIRST): ("xavier", ""),
    ("20260123", FIRST): ("xavier", "2026-11-02 18:00"),
    (EXCUSED, THIRD): ("full", ""),
}
NOTHING = {(EXEMPT, SECOND), (LEFT, THIRD), (SILENT, THIRD), *((NEVER, name) for name in POINTS)}
BY_HAND = {
    (IN_ERROR, SECOND): ("variance_scaling", 7),
    (LATE_AND_BY_HAND, SECOND): ("variance_scaling", 5),
    (BY_HAND_BEFORE, FIRST): ("initialize_parameters_he", 6),
}
DAYS_MORE = {("20260109", FIRST): 3}


@dataclass(frozen=True)
class Person:
    """One of the class: the student number, and the numbers that LMSs give, of which none follows from another."""

    place: int

    @property
    def id(self) -> str:
        return f"2026{100 + self.place:04}"

    @property
    def name(self) -> str:
        return NAMES[self.place]

    @property
    def email(self) -> str:
        return f"s{self.place}@uni.example"

    @property
    def canvas(self) -> str:
        return str(20260139 - self.place)  # as if it were somebody else's student number

    def moodle(self, assignment: str) -> str:
        """Another one in each assignment: in the second, what others had in the first."""
        return str(4001 + (self.place if assignment == FIRST else (self.place * 7 + 3) % len(NAMES)))

    def named_in(self, assignment: str) -> str:
        if self.id == STRANGER and assignment == SECOND:
            return STRANGE_NAME
        return NEW_NAME if self.id == RENAMED and assignment != FIRST else self.name


CLASS = [Person(place) for place in range(len(NAMES))]


def work(person: Person, assignment: str) -> tuple[str, datetime] | None:
    """How much somebody has solved, and when it was handed in, by Berlin's clocks."""
    if (person.id, assignment) in NOTHING:
        return None
    level, time = WORK.get((person.id, assignment), (("full", "most", "little")[person.place % 3], ""))
    early = datetime(2026, 11, 1, 8) + timedelta(minutes=20 * person.place)
    return level, datetime.fromisoformat(time) if time else early


def answered(level: str, assignment: str) -> list[str]:
    """The exercises that are solved."""
    return list(POINTS[assignment])[: SOLVED[level]]


def by_grader(person: Person, assignment: str) -> float | None:
    """The points for the answers alone, before anything by hand and penalties; None for who handed in nothing."""
    handed_in = work(person, assignment)
    if handed_in is None:
        return None
    known = POINTS[assignment]
    solved = known if (handed_in[0], assignment) == CORRECTED else answered(handed_in[0], assignment)
    return float(sum(known[name] for name in solved))


def grade(person: Person, assignment: str) -> float | None:
    """The points that count in the end, and None for who handed in nothing or need not."""
    handed_in, points = work(person, assignment), by_grader(person, assignment)
    if handed_in is None or points is None or (person.id, assignment) == (EXCUSED, THIRD):
        return None
    level, time = handed_in
    if (person.id, assignment) in BY_HAND:
        exercise, given = BY_HAND[person.id, assignment]
        right = (level, assignment) == CORRECTED or exercise in answered(level, assignment)
        points += given - (POINTS[assignment][exercise] if right else 0)
    if assignment not in DUE:
        return points
    if assignment in CLOSES and time > datetime.fromisoformat(CLOSES[assignment]):
        return 0.0
    due = datetime.fromisoformat(DUE[assignment]) + timedelta(days=DAYS_MORE.get((person.id, assignment), 0))
    minutes = (time - due).total_seconds() / 60
    days = -(-minutes // 1440) if minutes > 10 else 0
    off = 2 * days if assignment == FIRST else 0.2 * points * min(days, 1)
    return max(0.0, points - off)
