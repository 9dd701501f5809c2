"""Where the course is on the web: the table [project.urls] of pyproject.toml, and all links that follow from it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

from grader.errors import GraderError
from grader.instructor.course.places import ROOT

BADGE = "https://mybinder.org/badge_logo.svg"
LINK = re.compile(r"^\[([\w-]+)\]: (\S+)$", re.MULTILINE)


class AddressError(GraderError):
    """[project.urls] lacks an address, or has an invalid one."""


@dataclass(frozen=True)
class Addresses:
    """The addresses that the course needs.

    Attributes
    ----------
    repository : str
        This repository, with its instructor's side.
    students : str
        The repository to which the student edition is pushed: what Binder and JupyterHub open.
    site : str
        Where the built JupyterLite site is served, with a slash at its end.
    """

    repository: str
    students: str
    site: str

    def binder(self, path: str = "notebooks") -> str:
        """A link that starts the student edition on mybinder.org and opens `path` in JupyterLab."""
        parts = urlsplit(self.students)
        place = f"gh{parts.path}" if parts.netloc == "github.com" else f"git/{quote(self.students, safe='')}"
        return f"https://mybinder.org/v2/{place}/HEAD?urlpath=lab/tree/{quote(path)}"

    def lite(self, notebook: str = "") -> str:
        """A link that opens the JupyterLite site, at a notebook of it where one is named."""
        return f"{self.site}notebooks/index.html?path={quote(notebook)}" if notebook else self.site

    def nbgitpuller(self, hub: str, path: str = "notebooks") -> str:
        """A link that brings the student edition into the learner's home on a JupyterHub, and updates it there."""
        name = self.students.removesuffix("/").removesuffix(".git").rsplit("/", 1)[1]
        asked = urlencode({"repo": self.students, "branch": "main", "urlpath": f"lab/tree/{name}/{path}"})
        return f"{hub}/hub/user-redirect/git-pull?{asked}"


def read_addresses(root: Path = ROOT) -> Addresses:
    """The addresses in pyproject.toml.

    Raises
    ------
    AddressError
        If one is missing or is not a web address.
    """
    urls = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"].get("urls", {})
    found = {}
    for name in ("Repository", "Students", "Site"):
        address = str(urls.get(name, ""))
        if urlsplit(address).scheme not in ("http", "https"):
            raise AddressError(
                f'pyproject.toml: [project.urls] needs {name} = "https://…", and has {address!r}; set it there'
            )
        found[name.lower()] = address
    found["site"] = found["site"].removesuffix("/") + "/"
    return Addresses(**found)


def placeholder(root: Path = ROOT) -> str:
    """A readable line if the addresses are still those that nobody has set; else an empty string."""
    if "/OWNER/" not in read_addresses(root).students:
        return ""
    return "[project.urls] of pyproject.toml still names OWNER: set your addresses there, or the links lead nowhere"


def with_links(text: str, addresses: Addresses) -> str:
    """A README whose link targets ``[binder]: …`` and ``[site]: …`` are those of `addresses`."""
    targets = {"binder": addresses.binder(), "site": addresses.lite()}
    return LINK.sub(lambda found: f"[{found[1]}]: {targets.get(found[1], found[2])}", text)


def renew_links(root: Path = ROOT) -> None:
    """Bring the links of README.md up to date."""
    readme = root / "README.md"
    if stale_links(root):
        readme.write_text(
            with_links(readme.read_text(encoding="utf-8"), read_addresses(root)), encoding="utf-8"
        )


def stale_links(root: Path = ROOT) -> list[str]:
    """A line if README.md links to places other than those that pyproject.toml names."""
    readme = root / "README.md"
    text = readme.read_text(encoding="utf-8")
    if with_links(text, read_addresses(root)) == text:
        return []
    return [f"{readme} has links that differ from [project.urls] of pyproject.toml: run `grader build`"]
