"""How much is said about slips: one line per exercise, and the kinds about which too little is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.table import Table

from grader.instructor.authoring.slips.reviewed import reviewed_slips
from grader.instructor.authoring.slips.slip import Slip

MOST_KINDS = 10


@dataclass(frozen=True)
class Counts:
    """What becomes of some slips.

    Attributes
    ----------
    made, equivalent, reviewed, accepted, hidden, raised, named, located, numbers : int
        All; those that do what the solution does on other calls as well; of the other accepted ones, those in the author's
        list, and the rest; those that only hidden cases tell; those that raise an error; and by what is said, those that
        return a wrong value.
    """

    made: int
    equivalent: int
    reviewed: int
    accepted: int
    hidden: int
    raised: int
    named: int
    located: int
    numbers: int

    @property
    def share(self) -> float:
        """Of the slips that return a wrong value, those that are named or located; 1 if there are none."""
        returned = self.named + self.located + self.numbers
        return (self.named + self.located) / returned if returned else 1.0


def count(assignment: str, slips: Sequence[Slip]) -> Counts:
    """What becomes of some slips of a notebook."""
    said = Counter(slip.said for slip in slips)
    known = reviewed_slips(assignment)
    reviewed = sum(any(entry.covers(slip) for entry in known) for slip in slips if slip.said == "accepted")
    return Counts(
        len(slips),
        said["equivalent"],
        reviewed,
        said["accepted"] - reviewed,
        *(said[word] for word in ("hidden", "raised", "named", "located", "numbers")),
    )


def unreviewed(assignment: str, slips: Sequence[Slip]) -> list[Slip]:
    """The accepted slips that nobody has looked at."""
    known = reviewed_slips(assignment)
    return [
        slip for slip in slips if slip.said == "accepted" and not any(entry.covers(slip) for entry in known)
    ]


def slips_table(notebooks: Mapping[str, Sequence[Slip]]) -> Table:
    """The table of all exercises.

    Parameters
    ----------
    notebooks : mapping of str to sequence of Slip
        By assignment.

    Returns
    -------
    Table
    """
    table = Table(title="What a check cell says about slips")
    table.add_column("exercise", no_wrap=True)
    titles = (
        "slips",
        "equivalent",
        "reviewed",
        "accepted",
        "hidden",
        "raised",
        "named",
        "located",
        "numbers",
    )
    for title in (*titles, "share", "pairs", "share"):
        table.add_column(title, justify="right", no_wrap=True)
    for assignment, slips in notebooks.items():
        table.add_section()
        for name in dict.fromkeys(slip.exercise for slip in slips):
            mine = [slip for slip in slips if slip.exercise == name]
            table.add_row(name, *_row(assignment, mine))
    whole = [(assignment, slip) for assignment, slips in notebooks.items() for slip in slips]
    if whole:
        table.add_section()
        table.add_row("all", *_sum(notebooks))
    return table


def _row(assignment: str, slips: Sequence[Slip]) -> list[str]:
    singles, pairs = (
        count(assignment, [slip for slip in slips if slip.pair == kind]) for kind in (False, True)
    )
    return _cells(singles, pairs)


def _cells(singles: Counts, pairs: Counts) -> list[str]:
    numbers = (
        *(singles.made, singles.equivalent, singles.reviewed, singles.accepted),
        *(singles.hidden, singles.raised, singles.named, singles.located, singles.numbers),
    )
    return [*map(str, numbers), f"{singles.share:.0%}", str(pairs.made), f"{pairs.share:.0%}"]


def _sum(notebooks: Mapping[str, Sequence[Slip]]) -> list[str]:
    return _cells(*(total(notebooks, pair=kind) for kind in (False, True)))


def total(notebooks: Mapping[str, Sequence[Slip]], *, pair: bool) -> Counts:
    """The counts of all exercises together, of single slips or of pairs."""
    parts = [count(name, [slip for slip in slips if slip.pair == pair]) for name, slips in notebooks.items()]
    names = Counts.__dataclass_fields__
    return Counts(**{name: sum(getattr(part, name) for part in parts) for name in names})


def numbers_only(notebooks: Mapping[str, Sequence[Slip]]) -> list[tuple[str, str, int]]:
    """The most frequent kinds of slips about which a check cell says two numbers and no more, with their exercises."""
    kinds = Counter(
        (slip.exercise, slip.kind) for slips in notebooks.values() for slip in slips if slip.said == "numbers"
    )
    return [(exercise, kind, number) for (exercise, kind), number in kinds.most_common(MOST_KINDS)]


def on_the_line(notebooks: Mapping[str, Sequence[Slip]]) -> tuple[int, int]:
    """Of the slips whose message points to a line: to that of the slip, and all."""
    told = [slip for slips in notebooks.values() for slip in slips if slip.told and not slip.pair]
    return sum(slip.told == slip.line for slip in told), len(told)


def doubtful_names(notebooks: Mapping[str, Sequence[Slip]]) -> list[tuple[str, str, int]]:
    """The known mistakes that are named of slips that do something else on other calls, with their exercises; most first."""
    names = Counter(
        (slip.exercise, slip.mistake) for slips in notebooks.values() for slip in slips if slip.elsewhere
    )
    return [(exercise, mistake, number) for (exercise, mistake), number in names.most_common(MOST_KINDS)]


def errors_with_a_line(notebooks: Mapping[str, Sequence[Slip]]) -> tuple[int, int]:
    """Of the slips that raise an error: those about which a line is told, and all."""
    raised = [slip for slips in notebooks.values() for slip in slips if slip.said == "raised"]
    return sum("line " in slip.message.lower() for slip in raised), len(raised)
