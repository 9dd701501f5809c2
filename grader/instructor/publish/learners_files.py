"""The files of the student edition that differ from ours: its README, its environment and its pyproject.toml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from grader.errors import GraderError
from grader.instructor.publish.addresses import BADGE, Addresses
from grader.plain_text import one_line

LEARNERS_SECTIONS = (
    "what init_utils and the learner's side of grader need",
    "where notebooks are opened",
)
"""Of environment.yml: no test tools, no cluster, nothing of the instructor's, so that Binder's image stays small."""

LEARNERS_EXTRA = "lab"

INSTRUCTOR = "grader.instructor"

LINKS_HERE = "<!-- `grader publish` writes the links to the notebooks here -->"

HEADER = "# The pinned versions, for conda and Binder. Binder rebuilds its environment only when this file changes.\n"


class LearnersFileError(GraderError):
    """A file has not the form from which the learners' one is made."""


def learners_environment(text: str) -> str:
    """environment.yml with the sections that learners need.

    Raises
    ------
    LearnersFileError
        If a section is missing.
    """
    lines, section, seen = [HEADER], None, set()
    for line in text.splitlines(keepends=True):
        if found := re.match(r" {6}# (.+)$", line):
            section = found[1]
            seen.add(section)
        if section in (None, *LEARNERS_SECTIONS) and not line.startswith("#"):
            lines.append(line)
    if missing := set(LEARNERS_SECTIONS) - seen:
        raise LearnersFileError(f"environment.yml has no section {min(missing)!r}: see {__name__}")
    return "".join(lines)


def learners_project(text: str) -> str:
    """pyproject.toml without the packages and extras of the instructor, and without the settings of our own tools.

    Raises
    ------
    LearnersFileError
        If it is no TOML, or a table that learners get is missing.
    """
    try:
        whole: Any = tomlkit.parse(text)
        tools = whole["tool"]
        build = tools["setuptools"]
        packages, data = build["packages"], build["package-data"]
        extras = whole["project"]["optional-dependencies"]
    except (TOMLKitError, KeyError) as error:
        raise LearnersFileError(f"pyproject.toml is not as {__name__} takes it: {one_line(error)}") from None
    for table, kept in ((extras, LEARNERS_EXTRA), (tools, "setuptools")):
        for name in set(table) - {kept}:
            del table[name]
    for name in [name for name in packages if name.startswith(INSTRUCTOR)]:
        packages.remove(name)
    for name in [name for name in data if name.startswith(INSTRUCTOR)]:
        del data[name]
    # tomlkit keeps comments, and has no way to take one out; ours are for whoever changes our file.
    lines = tomlkit.dumps(whole).rstrip().splitlines()
    return "".join(f"{line}\n" for line in lines if not line.startswith("#"))


def learners_readme(text: str, notebooks: Mapping[str, Any], addresses: Addresses) -> str:
    """docs/learners.md with the links that open each notebook.

    Parameters
    ----------
    text : str
        With the line `LINKS_HERE`.
    notebooks : mapping
        The released notebooks by assignment, in the order of the course.
    addresses : Addresses

    Returns
    -------
    str
        Markdown.

    Raises
    ------
    LearnersFileError
        If the line `LINKS_HERE` is not there once.
    """
    if text.count(LINKS_HERE) != 1:
        raise LearnersFileError(f"docs/learners.md has to have this line once: {LINKS_HERE}")
    rows = [
        f"| [{title(notebook)}]({path(name)}) | [Binder]({addresses.binder(path(name))}) "
        f"| [in the browser]({addresses.lite(f'{name}.ipynb')}) |"
        for name, notebook in notebooks.items()
    ]
    return text.replace(
        LINKS_HERE,
        "\n".join(
            [
                f"[![Open all notebooks in Binder]({BADGE})]({addresses.binder()})",
                "",
                "| notebook | on a server | with nothing to install |",
                "|---|---|---|",
                *rows,
                "",
                "On a JupyterHub with nbgitpuller, put your hub's address into this link; it brings the notebooks home:",
                "",
                "```",
                addresses.nbgitpuller("https://YOUR-HUB"),
                "```",
            ]
        ),
    )


def path(assignment: str) -> str:
    """Where a notebook is in the student edition."""
    return f"notebooks/{assignment}/{assignment}.ipynb"


def title(notebook: Any) -> str:
    """The title of a notebook: its first heading."""
    first = "".join(notebook["cells"][0]["source"])
    return first.splitlines()[0].removeprefix("# ").replace("|", "\\|")
