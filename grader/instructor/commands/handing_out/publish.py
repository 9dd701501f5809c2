"""The command `grader publish`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any


def add(commands: Any) -> None:
    """Add `grader publish` to the subparsers."""
    parser = commands.add_parser("publish", help="write the student edition to a folder")
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """`grader publish`."""
    from grader.instructor.commands.shared.settings_here import settings_here  # noqa: PLC0415
    from grader.instructor.publish.addresses import not_set  # noqa: PLC0415
    from grader.instructor.publish.edition import publish  # noqa: PLC0415

    settings = settings_here()
    for notebook in publish(options.folder, settings=settings):
        print(f"kept as it is, because it may hold a learner's work: {notebook}")
    print(f"the student edition is in {options.folder}")
    if names := not_set(settings):
        print(
            f"left out, because course.toml does not set it: {', '.join(names)}; `grader settings` says what each is"
        )
    return 0
