"""What an instructor should look at in the list of learners: nothing is changed, and nobody is merged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from grader.instructor.people.roster import Learner, name_key
from grader.plain_text import did_you_mean

ALIKE = 0.85
"""How alike two ids are that may be one, between 0 and 1."""


def doubts(learners: Mapping[str, Learner], handed_in: Collection[str]) -> list[str]:
    """A line for each thing that may be a slip.

    Parameters
    ----------
    learners : mapping of str to Learner
        The list that `grader collect` keeps, by student id.
    handed_in : collection of str
        Student ids that have a folder in ``submitted/``.

    Returns
    -------
    list of str
    """
    lines = []
    listed, learners = learners, {key: who for key, who in learners.items() if not who.same_as}
    by_name, by_mail = defaultdict(list), defaultdict(list)
    for learner in learners.values():
        if learner.name:
            by_name[name_key(learner.name)].append(learner.id)
        if learner.email:
            by_mail[learner.email.casefold()].append(learner.id)
    for name, ids in by_name.items():
        if len(ids) > 1:
            shown = learners[ids[0]].name or name
            lines.append(
                f"{shown}: {' and '.join(sorted(ids))} have this name; if they are one person, see below"
            )
    for mail, ids in by_mail.items():
        if len(ids) > 1:
            lines.append(
                f"{mail}: {' and '.join(sorted(ids))} have this address; if they are one person, see below"
            )
    for learner_id in sorted(set(handed_in) - set(listed)):
        did = did_you_mean(learner_id, learners, alike=ALIKE)
        lines.append(f"{learner_id} has a folder in submitted/ and is not on the list{did and '; ' + did}")
    for learner_id in sorted(learners):
        bare = learner_id.lstrip("0")
        if bare != learner_id and bare in learners:
            lines.append(
                f"{bare} and {learner_id} differ by zeros at the start, which spreadsheets take away"
            )
    return lines
