"""The folder of a graded submission, as nbgrader has it below ``autograded/``: there whole, or not at all."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from grader.instructor.course.files import fingerprint
from grader.instructor.course.submissions import Submission


def put(item: Submission, notebook: str, place: Path, drafts: Path) -> None:
    """Write the autograded notebook, and the other files that were handed in, to `place`; `drafts` is on the same disk."""
    mark = fingerprint(item.learner.encode())[:16]  # a name may be as long as a file system allows
    draft, old = drafts / f"draft-{mark}", drafts / f"old-{mark}"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    for file in sorted(item.folder.rglob("*")):
        if file.is_file() and not file.is_symlink() and file != item.notebook:
            target = draft / file.relative_to(item.folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)
    (draft / item.notebook.name).write_text(notebook, encoding="utf-8")
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(old, ignore_errors=True)
    if place.exists():
        os.replace(place, old)
    os.replace(draft, place)
    shutil.rmtree(old, ignore_errors=True)
