"""Who handed in which of Gradescope's submissions: its export numbers them, and says it in a file beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import yaml

from grader.instructor.collect.members import BadMember, Member

METADATA = "submission_metadata.yml"
DEEPEST = 3
"""In how many folders around the archive that file is looked for."""


def people_of(members: Iterable[Member]) -> dict[str, tuple[str, str]]:
    """Id and name of who handed in, by the number of the submission; nothing where there is no such file.

    Parameters
    ----------
    members : iterable of Member
        Of the whole archive.

    Returns
    -------
    dict
        The id is the student id, or the e-mail address where Gradescope knows none. Submissions of a group are left out:
        they are nobody's alone.
    """
    for member in members:
        if member.name.rsplit("/", 1)[-1] == METADATA and member.name.count("/") <= DEEPEST:
            try:
                data = yaml.load(member.read(), Loader=yaml.BaseLoader)
            except (BadMember, yaml.YAMLError, RecursionError, UnicodeDecodeError):
                return {}
            return dict(_people(data))
    return {}


def _people(data: Any) -> Iterable[tuple[str, tuple[str, str]]]:
    for folder, about in data.items() if isinstance(data, dict) else ():
        number = re.fullmatch(r"submission_(\d+)", str(folder))
        submitters = about.get(":submitters") if isinstance(about, dict) else None
        if not number or not isinstance(submitters, list) or len(submitters) != 1:
            continue
        person = submitters[0] if isinstance(submitters[0], dict) else {}
        key = str(person.get(":sid") or person.get(":email") or "")
        if key:
            yield number[1], (key, str(person.get(":name") or ""))
