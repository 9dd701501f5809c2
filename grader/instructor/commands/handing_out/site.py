"""The command `grader site`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any


def add(commands: Any) -> None:
    """Add `grader site` to the subparsers."""
    parser = commands.add_parser("site", help="build a static site that runs the notebooks in the browser")
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument(
        "--self-hosted",
        action="store_true",
        help="include Pyodide, so that the site needs no other host",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """`grader site`."""
    from grader.instructor.commands.shared.settings_here import settings_here  # noqa: PLC0415
    from grader.instructor.site.building import build_site  # noqa: PLC0415

    folder = build_site(options.folder, self_hosted=options.self_hosted, settings=settings_here())
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    print(f"the site is in {folder} ({size / 1e6:.0f} MB): any static host can serve it")
    print(f"to try it: {sys.executable} -m http.server --directory {folder}")
    return 0
