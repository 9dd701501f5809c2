"""The instructor's commands of `grader`."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any


def add_commands(commands: Any) -> None:
    """Add the instructor's commands to the subparsers of `grader`."""
    build = commands.add_parser("build", help="build notebooks and references from the sources")
    build.add_argument("assignments", nargs="*", metavar="ASSIGNMENT", help="all, where none is named")
    build.add_argument(
        "--check", action="store_true", help="build nothing, fail where something built is stale"
    )
    build.set_defaults(run=run_build)
    autograde = commands.add_parser(
        "autograde", help="grade the submissions of a class that are new or changed"
    )
    autograde.add_argument("assignment", metavar="ASSIGNMENT")
    autograde.add_argument(
        "--jobs", type=positive, default=os.cpu_count() or 1, metavar="N", help="worker processes"
    )
    autograde.add_argument(
        "--scheduler", metavar="ADDRESS", help="grade on the Dask cluster of this scheduler, tcp://HOST:8786"
    )
    autograde.add_argument("--student", default="*", metavar="ID", help="a student id, or a pattern of them")
    autograde.add_argument("--force", action="store_true", help="grade unchanged submissions too")
    autograde.add_argument(
        "--regrade-with",
        type=Path,
        metavar="FILE",
        help="corrected exercises, in Python as in grader/instructor/exercises; from now on they count in this course",
    )
    autograde.add_argument(
        "--drop-correction", action="store_true", help="from now on the published exercises count again"
    )
    add_accept(autograde)
    autograde.set_defaults(run=run_autograde)
    grade = commands.add_parser("grade", help="grade notebook files behind the wall, without a database")
    grade.add_argument("notebooks", nargs="+", type=Path, metavar="NOTEBOOK")
    grade.add_argument("--json", type=Path, metavar="FILE", help="write the verdicts to FILE as JSON")
    grade.add_argument(
        "--assignment", help="which assignment they answer, where neither metadata nor name say so"
    )
    add_accept(grade)
    grade.set_defaults(run=run_grade)
    collect = commands.add_parser("collect", help="take in submissions: an LMS's zip, a tar or a folder")
    collect.add_argument("archive", type=Path, metavar="ARCHIVE")
    collect.add_argument("--assignment", help="of notebooks whose metadata and name do not say it")
    collect.add_argument(
        "--roster", type=Path, metavar="CSV", help="columns id, name, email, moodle, canvas, login"
    )
    collect.add_argument("--into", type=Path, metavar="FOLDER", help="default: submitted")
    collect.set_defaults(run=run_collect)
    feedback = commands.add_parser("feedback", help="write a page for each learner")
    feedback.add_argument("assignment", metavar="ASSIGNMENT")
    feedback.add_argument("--student", metavar="ID", help="one learner alone")
    feedback.set_defaults(run=run_feedback)
    report = commands.add_parser("report", help="write one page about the class")
    report.add_argument("assignment", metavar="ASSIGNMENT")
    report.add_argument("--to", type=Path, metavar="FILE", help="default: reports/report-ASSIGNMENT.html")
    report.set_defaults(run=run_report)
    export = commands.add_parser("export", help="write grades as CSV for an LMS")
    export.add_argument("assignment", metavar="ASSIGNMENT")
    export.add_argument("--format", choices=("canvas", "moodle", "plain"), default="plain")
    export.add_argument("--to", type=Path, metavar="FILE", help="default: grades-ASSIGNMENT-FORMAT.csv")
    export.add_argument("--template", type=Path, metavar="FILE", help="a file of the LMS to fill in")
    export.add_argument(
        "--column", metavar="TITLE", help="the template's column, where its title does not tell"
    )
    export.set_defaults(run=run_export)
    publish = commands.add_parser("publish", help="write the student edition to a folder")
    publish.add_argument("folder", type=Path, metavar="FOLDER")
    publish.set_defaults(run=run_publish)
    site = commands.add_parser("site", help="build a static site that runs the notebooks in the browser")
    site.add_argument("folder", type=Path, metavar="FOLDER")
    site.add_argument(
        "--self-hosted",
        action="store_true",
        help="with Pyodide in it, so that it asks no other host for anything",
    )
    site.set_defaults(run=run_site)


def add_accept(parser: argparse.ArgumentParser) -> None:
    """The option that accepts less isolation."""
    parser.add_argument(
        "--accept",
        choices=("strong", "basic", "none"),
        default="strong",
        help="the lowest level of isolation that will do (default: strong)",
    )


def positive(text: str) -> int:
    """A whole number from 1 on."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a number of processes")
    return number


def run_autograde(options: argparse.Namespace) -> int:
    """`grader autograde`."""
    from grader.instructor import autograding  # noqa: PLC0415 - loads nbgrader, which takes seconds

    return autograding.run_autograde(options)


def run_build(options: argparse.Namespace) -> int:
    """`grader build`."""
    from grader.instructor.addresses import renew_links, stale_links  # noqa: PLC0415
    from grader.instructor.build import build, stale  # noqa: PLC0415 - loads nbgrader, which takes seconds

    if not options.check:
        build(options.assignments)
        renew_links()
        return 0
    found = [*stale(options.assignments), *stale_links()]
    for line in found:
        print(line, file=sys.stderr)
    if not found:
        print("everything built follows from its source")
    return 1 if found else 0


def run_grade(options: argparse.Namespace) -> int:
    """`grader grade`: 0 when every file could be graded, 2 otherwise."""
    from grader.__main__ import print_verdicts  # noqa: PLC0415
    from grader.instructor.grading import grade_file  # noqa: PLC0415
    from grader.instructor.learner_ids import LONGEST_LINE, printable  # noqa: PLC0415
    from grader.instructor.whole_files import write_whole  # noqa: PLC0415

    grades = []
    for path in options.notebooks:
        grade = grade_file(path, options.assignment, accept=options.accept)
        grades.append(grade)
        if grade.status == "failed":
            print(f"grader: {printable(grade.reason, LONGEST_LINE)}", file=sys.stderr)
        else:
            shown = printable(str(path), LONGEST_LINE)
            title = f"{shown} ({grade.assignment}, isolation {grade.isolation}, {grade.seconds:.2f} s)"
            print_verdicts(title, list(grade.exercises), list(grade.notes), "points")
    if options.json:
        write_whole(options.json, json.dumps([grade.to_json() for grade in grades], indent=2) + "\n")
    return 0 if all(grade.status == "graded" for grade in grades) else 2


def run_collect(options: argparse.Namespace) -> int:
    """`grader collect`."""
    from grader.instructor import collecting  # noqa: PLC0415

    return collecting.run_collect(options)


def run_feedback(options: argparse.Namespace) -> int:
    """`grader feedback`."""
    from grader.instructor.autograding import course_config  # noqa: PLC0415
    from grader.instructor.feedback_pages import write_feedback  # noqa: PLC0415
    from grader.instructor.learner_ids import LONGEST_LINE, printable  # noqa: PLC0415

    root = Path.cwd()
    db_url = course_config(root).CourseDirectory.get("db_url", "")
    pages = write_feedback(options.assignment, root, options.student, db_url)
    print(
        f"{len(pages)} feedback page{'s' * (len(pages) != 1)}, for example {printable(str(pages[0]), LONGEST_LINE)}"
    )
    return 0


def run_report(options: argparse.Namespace) -> int:
    """`grader report`."""
    from grader.instructor.class_report import write_report  # noqa: PLC0415

    print(f"the report is in {write_report(options.assignment, Path.cwd(), options.to)}")
    return 0


def run_export(options: argparse.Namespace) -> int:
    """`grader export`."""
    from grader.instructor import exporting  # noqa: PLC0415 - loads nbgrader, which takes seconds

    return exporting.run_export(options)


def run_site(options: argparse.Namespace) -> int:
    """`grader site`."""
    from grader.instructor.site.building import build_site  # noqa: PLC0415

    folder = build_site(options.folder, self_hosted=options.self_hosted)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    print(f"the site is in {folder} ({size / 1e6:.0f} MB): any static host can serve it")
    print(f"to try it: {sys.executable} -m http.server --directory {folder}")
    return 0


def run_publish(options: argparse.Namespace) -> int:
    """`grader publish`."""
    from grader.instructor.addresses import placeholder  # noqa: PLC0415
    from grader.instructor.publish import publish  # noqa: PLC0415

    for notebook in publish(options.folder):
        print(f"kept as it is, because it may hold a learner's work: {notebook}")
    print(f"the student edition is in {options.folder}")
    if line := placeholder():
        print(f"note: {line}")
    return 0
