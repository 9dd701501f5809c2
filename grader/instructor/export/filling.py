"""Finding the rows and the column of a grade sheet, and filling them in: what the sheets of all LMSs share."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from grader.instructor.course.csv_text import Sheet, number
from grader.instructor.export.lms_formats import GradeSheet, identity
from grader.instructor.gradebook.scores import ExportError, Score
from grader.instructor.people.roster import Learner, name_key

EXCUSED = "EX"
"""Of Canvas."""


@dataclass
class SheetLines:
    """Which rows of a sheet belong to whom, by kind of key: "lms", "login" and "name"."""

    keys: dict[tuple[str, str], set[int]] = field(default_factory=lambda: defaultdict(set))

    def add(self, kind: str, value: str, row: int) -> None:
        """A row's key, if it has one."""
        if value:
            self.keys[kind, value.casefold()].add(row)

    def of(self, who: Learner, lms: str, names: Counter[str]) -> tuple[set[int], bool]:
        """The rows of a learner, and whether only the name says so."""
        if lms and (rows := self.keys.get(("lms", lms.casefold()))):
            return rows, False
        logins = {text.casefold() for text in (who.id, who.login, who.email) if text}
        rows = {row for login in logins for row in self.keys.get(("login", login), ())}
        if rows:
            return rows, False
        key = name_key(who.name)
        if not lms and key and names[key] == 1:
            return set(self.keys.get(("name", key), ())), True
        return set(), False


def squeezed(text: str) -> str:
    """A title for comparison: letters and digits only, without an LMS's number at the end."""
    return re.sub(r"[\W_]", "", re.sub(r" \(\d+\)$", "", text.strip())).casefold()


def as_number(text: str) -> float | None:
    """A number with a point or a comma, or None."""
    found = re.fullmatch(r"(\d+)(?:[.,](\d+))?", text.strip())
    return float(f"{found[1]}.{found[2] or 0}") if found else None


def column_of(titles: Sequence[str], wanted: str, first: int, *, exact: bool = False) -> int:
    """The column of an assignment: by its title, else the only one whose title contains the name without its number.

    Raises
    ------
    ExportError
        If there is none, or several.
    """
    later = range(first, len(titles))
    same = [at for at in later if titles[at] == wanted] or [
        at for at in later if squeezed(titles[at]) == squeezed(wanted)
    ]
    word = squeezed(re.sub(r"^\d+_", "", wanted))
    alike = [] if exact else [at for at in later if word and word in squeezed(titles[at])]
    found = same or alike
    if len(found) != 1:
        how = "several columns" if found else "no column"
        raise ExportError(
            f"the template has {how} for {wanted}; name one with --column: {', '.join(titles[at] for at in later)}"
        )
    return found[0]


def filled(
    sheet: Sheet,
    place: int,
    lines: SheetLines,
    scores: Sequence[Score],
    learners: Mapping[str, Learner],
    lms_id: Callable[[Learner], str],
    protected: Callable[[int, float], str],
    maximum: Callable[[int], str],
    lms: str,
    scale: bool,
) -> GradeSheet:
    """A sheet with the scores filled in.

    Parameters
    ----------
    sheet : Sheet
    place : int
        The column of the assignment.
    lines : SheetLines
        Which rows belong to whom.
    scores : sequence of Score
    learners : mapping of str to Learner
        What is known beyond the gradebook, by student id.
    lms_id : callable
        What the LMS calls a learner.
    protected : callable
        Why a row's grade must stay, given the row and the points; empty if it need not.
    maximum : callable
        The LMS's maximum in a row, as text; empty if it says none.
    lms : str
        The name of the LMS, for messages.
    scale : bool
        Whether points are converted to its maximum.

    Returns
    -------
    GradeSheet
    """
    changes: dict[tuple[int, int], str] = {}
    missing, notes, other_maxima = [], [], dict[float, float]()
    people = [identity(score, learners) for score in scores]
    names = Counter(name_key(who.name) for who in people)
    for score, who in zip(scores, people, strict=True):
        rows, by_name = lines.of(who, lms_id(who), names)
        written, problem = score.score, ""
        if len(rows) != 1:
            problem = "not in the template" if not rows else "more than one line of the template fits"
        elif (min(rows), place) in changes:
            problem = "that line already has another learner's grade"
        elif not score.exempt:
            most = as_number(maximum(min(rows)))
            if most is not None and most != score.max_score and score.max_score:
                other_maxima[most] = score.max_score
                written = score.score * most / score.max_score if scale else score.score
            problem = protected(min(rows), written)
        if problem:
            what = "exempt, which is" if score.exempt else f"{number(score.score)} points are"
            missing.append(f"{score.learner}: {problem}; {what} not in the file")
            continue
        row = min(rows)
        if score.exempt:
            changes[row, place] = EXCUSED if lms == "Canvas" else sheet.value(row, place)
            continue
        before = as_number(sheet.value(row, place))
        if before is not None and round(before, 2) != round(written, 2):
            notes.append(
                f"{score.learner}: the template's {sheet.value(row, place)} becomes {number(written)}"
            )
        if by_name:
            notes.append(
                f"{score.learner}: found by the name {who.name} alone, because no id of {lms} is known"
            )
        changes[row, place] = _as_there(number(written), sheet, maximum(row))
    notes[:0] = [_about_maximum(lms, most, ours, scale) for most, ours in other_maxima.items()]
    return GradeSheet(sheet.filled(changes), len(changes), tuple(missing), tuple(notes), sheet.encoding)


def _as_there(text: str, sheet: Sheet, maximum: str) -> str:
    """A number as the sheet writes them: with a decimal comma where its maximum has one."""
    return text.replace(".", ",") if "," in maximum else text


def _about_maximum(lms: str, most: float, ours: float, scale: bool) -> str:
    if scale:
        return f"{lms} gives {number(most)} points for it, the gradebook {number(ours)}: the points are converted"
    return (
        f"{lms} gives {number(most)} points for it, the gradebook {number(ours)}: the points are written as they are; "
        "--scale converts them"
    )
