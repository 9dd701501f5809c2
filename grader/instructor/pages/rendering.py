"""Pages from templates: self-contained, everything from outside escaped, nothing fetched from anywhere."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup
from pygments import highlight  # type: ignore[import-untyped]
from pygments.formatters import HtmlFormatter  # type: ignore[import-untyped]
from pygments.lexers import PythonLexer  # type: ignore[import-untyped]

from grader.errors import GraderError
from grader.feedback import with_code
from grader.instructor.course.files import write_whole
from grader.instructor.submission.bounding import Room
from grader.instructor.submission.cleaning import clean_html
from grader.plain_text import printable

TEMPLATES = Path(__file__).parent / "templates"


@cache
def template(name: str) -> Template:
    """A template by file name."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["points"] = points
    environment.filters["readable"] = readable
    environment.filters["printable"] = printable
    environment.filters["breakable"] = breakable
    environment.filters["coded"] = coded
    environment.filters["portion"] = portion
    environment.filters["coefficient"] = coefficient
    environment.globals.update(policy=content_policy)
    return environment.get_template(name)


def coded(text: str) -> Markup:
    """A sentence with what is between backticks as code."""
    return Markup(with_code(text))


def write_page(path: Path, html: str) -> None:
    """Write a page that appears complete or not at all, in a folder that need not exist.

    Raises
    ------
    GraderError
        If its folder cannot be made.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise GraderError(f"{path.parent} cannot be made ({error.strerror}); name another place") from None
    # half a surrogate pair, which a notebook may hold, is not text
    write_whole(path, html.encode("utf-8", "replace").decode())


def points(value: float) -> str:
    """A number of points without superfluous zeros."""
    return f"{round(value, 2):g}"


def portion(share: float | None) -> str:
    """A share as percent; "–" if it is not known."""
    return "–" if share is None else f"{100 * share:.0f} %"


def coefficient(value: float | None) -> str:
    """A correlation with two decimals; "–" if it is not defined."""
    return "–" if value is None else f"{value + 0.0:.2f}".replace("-0.00", "0.00").replace("-", "−")


def readable(assignment: str) -> str:
    """The name of an assignment as a title: ``01_initialization`` is "01 Initialization"."""
    number, _, name = assignment.replace("_", " ").partition(" ")
    return f"{number} {name[:1].upper()}{name[1:]}" if name else number[:1].upper() + number[1:]


def breakable(name: str) -> Markup:
    """The name of a function, which may wrap after each underscore."""
    return Markup("_<wbr>").join(name.split("_"))


def content_policy(script: str = "") -> str:
    """The policy that keeps a page from loading anything and from running any script but the one given."""
    allowed = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    scripts = f"; script-src 'sha256-{allowed}'" if script else ""
    return f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'{scripts}"


def highlighted(code: str) -> Markup:
    """Python code as clean HTML."""
    html = highlight(Room().for_source(code, "# "), PythonLexer(), HtmlFormatter(nowrap=True))
    return Markup(clean_html(html))


def without_colors(text: str) -> str:
    """Terminal text without its escape codes."""
    return re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", text)
