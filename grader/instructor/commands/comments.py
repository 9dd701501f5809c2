"""The command `grader comments`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.instructor.content import ASSIGNMENTS
from grader.instructor.course.folder import Course
from grader.plain_text import did_you_mean, printable

if TYPE_CHECKING:
    from grader.instructor.comments.offers import Offer

MOST_NAMES = 20
"""Learners whom a line names."""

EACH = "all"


def add(commands: Any) -> None:
    """Add `grader comments` to the subparsers."""
    parser = commands.add_parser(
        "comments", help="offer a comment on one wrong answer for all that are wrong in the same way"
    )
    parser.add_argument("assignment", metavar="ASSIGNMENT")
    parser.add_argument(
        "--give", nargs="+", default=[], metavar="N", help="give these, by their number in the list, or all"
    )
    parser.add_argument("--drop", nargs="+", default=[], metavar="N", help="do not offer these again")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """`grader comments`.

    Raises
    ------
    CommentsError
        If a number is not in the list, or the assignment is none of the course's.
    """
    from grader.instructor.comments.kept import NAME, CommentsError, read_kept, write_kept  # noqa: PLC0415
    from grader.instructor.comments.offers import give, offers_of  # noqa: PLC0415 - loads nbgrader

    course = Course.at(Path.cwd())
    if options.assignment not in ASSIGNMENTS:
        near = did_you_mean(options.assignment, ASSIGNMENTS, f"there are: {', '.join(ASSIGNMENTS)}")
        raise CommentsError(f"{printable(options.assignment)} is none of the course's assignments; {near}")
    kept = read_kept(course.root)
    offers = offers_of(course, options.assignment, kept)
    if not offers:
        print(
            f"{options.assignment}: no comment fits another learner. Write one in formgrader; whoever is wrong in the same way "
            "is listed here then"
        )
    to_give, to_drop = _chosen(options.give, offers), _chosen(options.drop, offers)
    if not to_give and not to_drop:
        for number, offer in enumerate(offers, start=1):
            _show(number, offer)
        if offers:
            print(
                f"`grader comments {options.assignment} --give 1` gives the first to all who lack one; --drop 1 forgets it"
            )
        return 0
    given = give(course, to_give)
    for offer, learners in given.items():
        text = printable(offer.comment.text, 80)
        print(
            f"{offer.comment.exercise}: “{text}” is given to {_named(learners) or 'nobody: each has one by now'}"
        )
    dropped = [replace(offer.comment, dropped=True) for offer in to_drop]
    for item in dropped:
        print(f"{item.exercise}: “{printable(item.text, 80)}” is not offered again")
    write_kept(course.root, [*kept, *(offer.comment for offer in to_give), *dropped])
    print(
        f"kept for the next class in {NAME}, without names; `grader feedback {options.assignment}` writes the pages"
    )
    return 0


def _chosen(wanted: Sequence[str], offers: list[Offer]) -> list[Offer]:
    from grader.instructor.comments.kept import CommentsError  # noqa: PLC0415

    if list(wanted) == [EACH]:
        return offers
    known = {str(number): offer for number, offer in enumerate(offers, start=1)}
    for number in wanted:
        if number not in known:
            there = f"1 to {len(offers)}" if offers else "none"
            raise CommentsError(
                f"there is no comment {printable(number)} to give or drop; there are: {there}"
            )
    return [known[number] for number in dict.fromkeys(wanted)]


def _show(number: int, offer: Offer) -> None:
    comment = offer.comment
    print(f"{number}  {comment.exercise}: {printable(offer.said, 200)}")
    whose = f"written for {_named(offer.has)}" if offer.has else "kept from before"
    print(f"   “{printable(comment.text, 400)}” ({whose})")
    print(f"   fits {len(offer.lacks)} more: {_named(offer.lacks)}")


def _named(learners: Sequence[str]) -> str:
    names = [printable(learner) for learner in learners[:MOST_NAMES]]
    more = f" and {len(learners) - MOST_NAMES} more" if len(learners) > MOST_NAMES else ""
    return ", ".join(names) + more
