"""The table that `grader build` ends with: one line per exercise."""

from __future__ import annotations

from collections.abc import Mapping

from rich.markup import escape
from rich.table import Table

from grader.instructor.authoring.side_by_side import Done


def exercise_table(notebooks: Mapping[str, Done]) -> Table:
    """What each exercise has, and what is missing or stale.

    Parameters
    ----------
    notebooks : mapping of str to Done
        By assignment, in the order of the course.

    Returns
    -------
    Table
    """
    table = Table(title="The course's exercises")
    table.add_column("exercise", no_wrap=True)
    for name in ("points", "visible", "hidden", "mistakes", "honest"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("missing or stale", overflow="fold")
    for assignment, done in notebooks.items():
        lines = dict.fromkeys((*done.failures, *done.survey.missing))
        table.add_section()
        table.add_row(f"[bold]{assignment}[/bold]", *[""] * 5, escape("\n".join(lines)))
        for item in done.survey.exercises:
            counts = (item.visible, item.hidden, item.mistakes, item.honest)
            table.add_row(item.name, f"{item.points:g}", *map(str, counts), escape(item.missing))
    return table
