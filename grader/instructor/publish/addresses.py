"""Where the course is on the web, as course.toml says it, and all links that follow from that."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from urllib.parse import quote, urlencode, urlsplit

from grader.instructor.settings.reading import Settings

BADGE = "https://mybinder.org/badge_logo.svg"
NAME = "initialization-course-students"
"""Of the repository with the learners' edition, where course.toml names only its owner."""
ADDRESS = re.compile(r"https?://\S+")
MAIL = re.compile(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+")


@dataclass(frozen=True)
class Addresses:
    """The addresses of the course; what is not set is empty, and so are the links that need it.

    Attributes
    ----------
    students : str
        The repository to which the student edition is pushed: what Binder and JupyterHub open.
    site : str
        Where the built JupyterLite site is served, with a slash at its end.
    hub : str
        A JupyterHub with nbgitpuller.
    with_binder : bool
        Whether learners are sent to Binder.
    """

    students: str = ""
    site: str = ""
    hub: str = ""
    with_binder: bool = True

    @classmethod
    def of(cls, settings: Settings) -> Addresses:
        """Those that course.toml names, or that follow from the owner's account on GitHub."""
        owner = settings.owner
        students = settings.students or (f"https://github.com/{owner}/{NAME}" if owner else "")
        site = settings.site or (f"https://{owner.lower()}.github.io/{NAME}" if owner else "")
        return cls(
            students.removesuffix("/"),
            site and site.removesuffix("/") + "/",
            settings.hub.removesuffix("/"),
            settings.binder,
        )

    def binder(self, path: str = "notebooks") -> str:
        """A link that starts the student edition on mybinder.org and opens `path` in JupyterLab; empty without Binder."""
        if not self.students or not self.with_binder:
            return ""
        parts = urlsplit(self.students)
        place = f"gh{parts.path}" if parts.netloc == "github.com" else f"git/{quote(self.students, safe='')}"
        return f"https://mybinder.org/v2/{place}/HEAD?urlpath=lab/tree/{quote(path)}"

    def lite(self, notebook: str = "") -> str:
        """A link that opens the JupyterLite site, at a notebook of it where one is named; empty without a site."""
        if not self.site:
            return ""
        return f"{self.site}notebooks/index.html?path={quote(notebook)}" if notebook else self.site

    def nbgitpuller(self, path: str = "notebooks") -> str:
        """A link that brings the student edition into the learner's home on the JupyterHub, and updates it there; empty
        without a hub or a repository."""
        if not self.hub or not self.students:
            return ""
        name = self.students.removesuffix(".git").rsplit("/", 1)[1]
        asked = urlencode({"repo": self.students, "branch": "main", "urlpath": f"lab/tree/{name}/{path}"})
        return f"{self.hub}/hub/user-redirect/git-pull?{asked}"


def target_of(text: str) -> str:
    """Where a place or a person of course.toml leads: its web address, a mail to it, or nowhere if it is words.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        Empty for words.
    """
    if ADDRESS.fullmatch(text):
        return text
    return f"mailto:{text}" if MAIL.fullmatch(text) else ""


def linked(text: str) -> str:
    """The same as Markdown."""
    target = target_of(text)
    return f"[{text}]({target})" if target else escape(text, quote=False)


def not_set(settings: Settings) -> list[str]:
    """The settings that learners would notice and that course.toml lacks, by name."""
    addresses = Addresses.of(settings)
    missing = [name for name in ("title", "hand_in", "contact") if not getattr(settings, name)]
    missing += [name for name in ("students", "site", "hub") if not getattr(addresses, name)]
    if "students" in missing and "site" in missing:
        missing.insert(0, "owner")
    return missing
