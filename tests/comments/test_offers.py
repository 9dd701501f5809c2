"""A comment on one wrong answer is offered for all that are wrong in the same way, and for no other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from grader.feedback import Check, Feedback
from grader.instructor.comments.kept import Kept
from grader.instructor.comments.offers import make_offers, way_of
from grader.instructor.course.results import Result
from grader.instructor.gradebook.manual import ManualGrade
from grader.verdict import CheckVerdict, Verdict

ASSIGNMENT = "01_initialization"
XAVIER = Feedback("he", 0, 10, Verdict.WRONG, "That is Xavier's variance.", "xavier_scale")
HALF = Feedback(
    "he",
    0,
    10,
    Verdict.WRONG,
    "W1 differs.",
    None,
    (Check("W1", CheckVerdict.WRONG, 0, 8, "[2.0]", "[1.0]"),),
)
THIRD = replace(HALF, checks=(Check("W1", CheckVerdict.WRONG, 0, 8, "[2.0]", "[0.7]"),))
RIGHT = Feedback("he", 10, 10, Verdict.CORRECT)
OPEN = Feedback("he", 0, 10, Verdict.UNSOLVED, "Not solved yet.")
TEXT = "Which layer do the inputs come from?"


def results(**answers: Feedback) -> list[Result]:
    return [Result(who, ASSIGNMENT, Path(), "graded", exercises=(answer,)) for who, answer in answers.items()]


def written(**comments: str) -> dict[str, ManualGrade]:
    return {who: ManualGrade(comments={"he": text}) for who, text in comments.items()}


def test_it_is_offered_for_those_with_the_same_known_mistake_who_have_none() -> None:
    graded = results(ada=XAVIER, ben=XAVIER, cleo=XAVIER, dora=HALF, eve=RIGHT, finn=OPEN)
    (offer,) = make_offers(ASSIGNMENT, graded, written(ada=TEXT, eve="Well done."), [])
    assert offer.comment == Kept(ASSIGNMENT, "he", "xavier_scale", XAVIER.message, TEXT)
    assert (offer.has, offer.lacks) == (("ada",), ("ben", "cleo"))


def test_without_a_name_the_values_that_came_decide() -> None:
    graded = results(ada=HALF, ben=HALF, cleo=THIRD, dora=XAVIER)
    (offer,) = make_offers(ASSIGNMENT, graded, written(ada=TEXT), [])
    assert offer.lacks == ("ben",)
    assert way_of(HALF) == offer.comment.way != way_of(THIRD)


def test_a_message_that_may_quote_a_learners_code_is_shown_and_not_kept() -> None:
    raised = Feedback(
        "he", 0, 10, Verdict.RAISED, "Line 2 of your cell stopped at `adas_weights(x)` with a NameError."
    )
    (offer,) = make_offers(ASSIGNMENT, results(ada=raised, ben=raised), written(ada=TEXT), [])
    assert offer.said == raised.message
    assert "ada" not in "".join((offer.comment.said, offer.comment.way))


def test_two_different_comments_on_one_mistake_are_both_offered_and_neither_is_chosen() -> None:
    graded = results(ada=XAVIER, ben=XAVIER, cleo=XAVIER)
    offers = make_offers(ASSIGNMENT, graded, written(ada=TEXT, ben="Count again."), [])
    assert [(offer.comment.text, offer.has, offer.lacks) for offer in offers] == [
        (TEXT, ("ada",), ("cleo",)),
        ("Count again.", ("ben",), ("cleo",)),
    ]


def test_one_that_was_kept_is_offered_to_the_next_class_and_one_that_was_dropped_is_not() -> None:
    kept = Kept(ASSIGNMENT, "he", "xavier_scale", "", TEXT)
    (offer,) = make_offers(ASSIGNMENT, results(zoe=XAVIER, yan=RIGHT), {}, [kept])
    assert (offer.has, offer.lacks) == ((), ("zoe",))
    dropped = replace(kept, dropped=True)
    assert make_offers(ASSIGNMENT, results(zoe=XAVIER), {}, [kept, dropped]) == []
    assert make_offers(ASSIGNMENT, results(zoe=XAVIER, ada=XAVIER), written(ada=TEXT), [dropped]) == []


def test_nothing_is_offered_where_nobody_lacks_one() -> None:
    assert make_offers(ASSIGNMENT, results(ada=XAVIER, ben=HALF), written(ada=TEXT), []) == []
    assert make_offers(ASSIGNMENT, results(ada=XAVIER, ben=XAVIER), written(ada="  "), []) == []
