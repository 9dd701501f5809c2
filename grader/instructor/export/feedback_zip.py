"""Feedback pages in one zip, with the names that an LMS gave the submissions: it brings each page to its learner.

Moodle takes it under "Upload multiple feedback files in a zip", and reads a path as
``<name>_<participant id>_<type>_<plugin>_<file>`` (``mod/assign/feedback/file/importziplib.php``). Canvas takes it under
"Upload submissions", attaches each file to a comment, and reads the ids of user and attachment from the name
(``app/models/assignment.rb``, comments from files).
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Literal, get_args

from grader.instructor.course.files import write_whole

FeedbackLms = Literal["moodle", "canvas"]
TAKING: tuple[str, ...] = get_args(FeedbackLms)
"""The LMSs that take such a zip."""


def write_feedback_zip(
    pages: Iterable[Path], collected: Path, assignment: str, lms: FeedbackLms, target: Path
) -> tuple[int, list[str]]:
    """Write the zip, whole or not at all.

    Parameters
    ----------
    pages : iterable of Path
        ``…/<learner>/<assignment>/<assignment>.html``.
    collected : Path
        Where `grader collect` keeps the names of what it took.
    assignment : str
    lms : str
    target : Path
        The zip.

    Returns
    -------
    count : int
        How many pages are in it.
    left_out : list of str
        A line for each page that is not, and why.
    """
    left_out: list[str] = []
    count = 0
    draft = target.with_name(f".{target.name}.part")
    draft.parent.mkdir(parents=True, exist_ok=True)
    try:
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
            for page in pages:
                learner = page.parts[-3]
                name = _name_for(collected / learner / assignment, page.name, lms)
                if name is None:
                    left_out.append(
                        f"{learner}: not collected from an archive of {lms.title()}'s, so its name there is not "
                        "known; collect the assignment's archive again, or send the page yourself"
                    )
                    continue
                archive.write(page, name)
                count += 1
        write_whole(target, draft.read_bytes(), with_folder=True)
    finally:
        draft.unlink(missing_ok=True)
    return count, left_out


def _name_for(kept: Path, page: str, lms: FeedbackLms) -> str | None:
    """The name of a page in the zip; None if the submission did not come from that LMS."""
    try:
        record = json.loads((kept / "newest.json").read_text(encoding="utf-8"))
        person = str(record["person"]) if record["lms"] == lms else ""
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if not person:
        return None
    return f"{person}_/{page}" if lms == "moodle" else f"{person}{page}"
