"""The page that a learner opens first: the notebooks, what each is about, and how far one is."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from grader.errors import GraderError
from grader.instructor.course.editions import stated_edition
from grader.instructor.publish.addresses import Addresses, target_of
from grader.instructor.settings.deadlines import shown
from grader.instructor.settings.reading import Settings
from grader.instructor.site.door.cards import picture
from grader.notebook import is_test

HERE = Path(__file__).parent
TIME = re.compile(r"\*\*Time:\*\* about (\d+) minutes")
SCRIPTS = ("unsaved.js", "carrying.js", "landing.js")
OFFLINE = ("offline.js", "offline-line.js")
"""Of a site that holds Python itself, so that a browser can keep all of it."""
LONGEST_ABOUT = 170
"""Characters that a card has for what a notebook is about."""
GOAL = re.compile(r"^- (.+?)[,.]?$", re.MULTILINE)


class LandingError(GraderError):
    """A notebook does not begin as the landing page needs it."""


@dataclass(frozen=True)
class Card:
    """What the page says of a notebook.

    Attributes
    ----------
    name : str
        Of the assignment.
    number, title, about : str
        Its number, its heading, and the first sentences below that.
    goals : tuple of str
        What one can do afterward.
    minutes, exercises : int
    points : float
    picture : str
        An SVG, which says nothing that the text does not.
    edition : str
        Of the release.
    """

    name: str
    number: str
    title: str
    about: str
    goals: tuple[str, ...]
    minutes: int
    exercises: int
    points: float
    picture: str
    edition: str


def card_of(name: str, notebook: dict[str, Any]) -> Card:
    """The card of a released notebook.

    Parameters
    ----------
    name : str
        The assignment.
    notebook : dict
        Its parsed JSON.

    Returns
    -------
    Card

    Raises
    ------
    LandingError
        If its first cell has no heading, no text below it, or no time.
    """
    text = "".join(notebook["cells"][0]["source"])
    heading = re.match(r"# (.+)\n\n((?:.+\n)+)", text)
    time = TIME.search(text)
    if heading is None or time is None:
        raise LandingError(
            f"{name}: its first cell has to begin with a heading, a paragraph and **Time:** about N minutes"
        )
    begin = text.find("you can**")
    goals = (
        text[begin : text.find("\n\n", text.find("\n- ", begin))].replace("\n  ", " ") if begin >= 0 else ""
    )
    tests = [cell for cell in notebook["cells"] if is_test(cell)]
    return Card(
        name,
        name.partition("_")[0],
        heading[1],
        _first_sentences(_plain(" ".join(heading[2].split()))),
        tuple(_plain(goal) for goal in GOAL.findall(goals)),
        int(time[1]),
        len(tests),
        sum(float(cell["metadata"]["nbgrader"].get("points", 0)) for cell in tests),
        picture(name),
        stated_edition(notebook),
    )


def _first_sentences(text: str) -> str:
    """One sentence of a paragraph, or more of them if they are short."""
    said = ""
    for sentence in re.findall(r".+?[.?!](?= |$)", text):
        if said and len(said) + len(sentence) > LONGEST_ABOUT:
            break
        said = f"{said} {sentence}".strip()
    return said or text


def _plain(text: str) -> str:
    """Markdown without its marks."""
    return re.sub(r"\$10\^\{-20\}\$", "10⁻²⁰", text.replace("**", "").replace("*", "").replace("`", ""))


def landing_page(title: str, cards: Sequence[Card], settings: Settings, *, self_hosted: bool) -> str:
    """The landing page, whole: it asks no other host for anything.

    Parameters
    ----------
    title : str
        Of the course.
    cards : sequence of Card
    settings : Settings
        Of the course.
    self_hosted : bool
        Whether the site holds Python itself.

    Returns
    -------
    str
        HTML.
    """
    environment = Environment(loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined)
    page = environment.get_template("landing.html")
    addresses = Addresses.of(settings)
    return page.render(
        hand_in=settings.hand_in,
        contact=settings.contact,
        target_of=target_of,
        binder=addresses.binder(),
        hub=addresses.nbgitpuller(),
        due={name: shown(dates.due, settings.zone) for name, dates in settings.dates.items()},
        title=title,
        cards=cards,
        hours=round(sum(card.minutes for card in cards) / 60),
        points=sum(card.points for card in cards),
        names=json.dumps({card.name: card.points for card in cards}),
        editions=json.dumps({card.name: card.edition for card in cards}),
        script="\n".join(
            (HERE / name).read_text(encoding="utf-8")
            for name in (*SCRIPTS, *(OFFLINE if self_hosted else ()))
        ),
        self_hosted=self_hosted,
    )
