"""Putting the landing page at the site's root, and its script into Jupyter's pages."""

from __future__ import annotations

import json
from pathlib import Path

from grader.instructor.content import ASSIGNMENTS
from grader.instructor.publish.addresses import Addresses
from grader.instructor.settings.reading import Settings
from grader.instructor.site.door.landing import card_of, landing_page
from grader.instructor.site.starting import PAGES

HERE = Path(__file__).parent
SCRIPTS = ("warning.js", "unsaved.js", "saving.js", "figures.js", "reaching.js")
OFFLINE = "Offline.begin(() => {}, { wait: 60_000 }); // Python has started by then"
SETTINGS_END = "{}\n    </script>"
HOME = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>To the course</title>
<meta http-equiv="refresh" content="0; url=../index.html"></head><body><a href="../index.html">To the course</a></body></html>
"""
"""Where the logo of a notebook's page leads."""


def script_text(text: str) -> str:
    """A text as a literal in a script of a page, where no tag may end the script."""
    return json.dumps(text).replace("<", "\\u003c")


def open_the_door(site: Path, title: str, settings: Settings, core: str, *, self_hosted: bool) -> None:
    """Write the landing page of a built site, and let its notebook pages save when they are left.

    Parameters
    ----------
    site : Path
    title : str
        Of the course.
    settings : Settings
        Where learners hand in, whom they ask, and where else they can work.
    core : str
        Where Pyodide is: a web address, or its folder as Jupyter's pages see it.
    self_hosted : bool
        Whether the site holds Python itself.
    """
    cards = [
        card_of(name, json.loads((site / "files" / f"{name}.ipynb").read_text(encoding="utf-8")))
        for name in ASSIGNMENTS
    ]
    landing = landing_page(title, cards, settings, self_hosted=self_hosted)
    (site / "index.html").write_text(_for_lite(landing, site), encoding="utf-8")
    (site / "tree").mkdir(exist_ok=True)
    (site / "tree" / "index.html").write_text(HOME, encoding="utf-8")
    scripts = "\n".join((HERE / name).read_text(encoding="utf-8") for name in SCRIPTS)
    if self_hosted:
        offline = (HERE / "offline.js").read_text(encoding="utf-8")
        scripts = f"{scripts}\n{_for_lite(offline, site)}\n{OFFLINE}"
    binder = Addresses.of(settings).binder()
    elsewhere = f" The notebooks are also on Binder: {binder}" if binder else ""
    scripts = scripts.replace('"@CORE@"', script_text(core)).replace('"@ELSEWHERE@"', script_text(elsewhere))
    for name in PAGES:
        page = site / name
        text = page.read_text(encoding="utf-8")
        # behind the settings, which say where the site's root is
        before, mark, after = text.partition(SETTINGS_END)
        page.write_text(f"{before}{mark}\n    <script>{scripts}</script>{after}", encoding="utf-8")


def _for_lite(text: str, site: Path) -> str:
    """A text that names the version of JupyterLite."""
    config = json.loads((site / "jupyter-lite.json").read_text(encoding="utf-8"))["jupyter-config-data"]
    return text.replace('"@VERSION@"', script_text(config["appVersion"]))
