"""Notebooks as learners of the sample class hand them in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from grader.instructor.demo.sample_class import CLASS, Learner, submission

SAMPLE = {learner.name: learner for learner in CLASS}


def text(name: str) -> str:
    """A notebook of the sample class as text: "ada" has everything right, "ben" takes Xavier's scale for He's."""
    return submission(SAMPLE[name])


def notebook(name: str = "ada") -> dict[str, Any]:
    """The same as data."""
    made: dict[str, Any] = json.loads(text(name))
    return made


def answering(answers: Mapping[str, str], *, cells: tuple[str, ...] = ()) -> str:
    """A solved notebook with other answers to some exercises, and cells of the learner's own in front."""
    made = json.loads(submission(Learner("x", "", answers)))
    own: dict[str, Any] = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    made["cells"][1:1] = [{**own, "id": f"own-{n}", "source": source} for n, source in enumerate(cells)]
    return json.dumps(made)
