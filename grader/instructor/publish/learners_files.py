"""The files of the student edition that differ from ours: its README, its environment and its pyproject.toml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from grader.errors import GraderError
from grader.instructor.publish.addresses import BADGE, Addresses, linked
from grader.instructor.settings.reading import Settings
from grader.plain_text import one_line

LEARNERS_SECTIONS = (
    "what init_utils and the learner's side of grader need",
    "where notebooks are opened",
)
"""Of environment.yml: no test tools, no cluster, nothing of the instructor's, so that Binder's image stays small."""

LEARNERS_EXTRA = "lab"

INSTRUCTOR = "grader.instructor"

LINKS_HERE = "<!-- `grader publish` writes the links to the notebooks here -->"
PART = re.compile(r"<!-- only with (\w+) -->\n(.*?)<!-- end -->\n", re.DOTALL)
"""Of docs/learners.md: what learners get only where course.toml says where that is."""

HEADER = "# The pinned versions, for conda and Binder. Binder rebuilds its environment only when this file changes.\n"


class LearnersFileError(GraderError):
    """A file does not have the form that the learners' one is made from."""


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


def learners_readme(text: str, notebooks: Mapping[str, Any], settings: Settings) -> str:
    """docs/learners.md with the links that open each notebook, and without what the course does not have.

    Parameters
    ----------
    text : str
        With the line `LINKS_HERE`.
    notebooks : mapping
        The released notebooks by assignment, in the order of the course.
    settings : Settings
        Of the course.

    Returns
    -------
    str
        Markdown. A place that course.toml does not name leaves no link and no word.

    Raises
    ------
    LearnersFileError
        If the line `LINKS_HERE` is not there once.
    """
    if text.count(LINKS_HERE) != 1:
        raise LearnersFileError(f"docs/learners.md has to have this line once: {LINKS_HERE}")
    addresses = Addresses.of(settings)
    there = {
        "binder": addresses.binder(),
        "site": addresses.lite(),
        "hub": addresses.nbgitpuller(),
        "hand_in": linked(settings.hand_in),
        "contact": linked(settings.contact),
    }
    text = PART.sub(lambda part: part[2] if there[part[1]] else "", text)
    for name, value in there.items():
        text = text.replace(f"{{{name}}}", value)
    if settings.title:
        text = re.sub(r"\A# .+", lambda _: f"# {escape(settings.title, quote=False)}", text)
    return text.replace(LINKS_HERE, _links(notebooks, addresses))


def _links(notebooks: Mapping[str, Any], addresses: Addresses) -> str:
    """A table of the notebooks, with a column for each place where they can be opened."""
    columns = ["notebook"]
    columns += ["on a server"] * bool(addresses.binder()) + ["with nothing to install"] * bool(
        addresses.lite()
    )
    lines = [f"| {' | '.join(columns)} |", "|" + "---|" * len(columns)]
    for name, notebook in notebooks.items():
        cells = [f"[{title(notebook)}]({path(name)})"]
        if link := addresses.binder(path(name)):
            cells.append(f"[Binder]({link})")
        if link := addresses.lite(f"{name}.ipynb"):
            cells.append(f"[in the browser]({link})")
        lines.append(f"| {' | '.join(cells)} |")
    if link := addresses.binder():
        lines = [f"[![Open all notebooks in Binder]({BADGE})]({link})", "", *lines]
    if link := addresses.nbgitpuller():
        lines += ["", f"**[Copy the notebooks to your home on the JupyterHub, and open them there]({link})**"]
    return "\n".join(lines)


def path(assignment: str) -> str:
    """Where a notebook is in the student edition."""
    return f"notebooks/{assignment}/{assignment}.ipynb"


def title(notebook: Any) -> str:
    """The title of a notebook: its first heading."""
    first = "".join(notebook["cells"][0]["source"])
    return first.splitlines()[0].removeprefix("# ").replace("|", "\\|")
