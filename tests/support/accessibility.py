"""What axe reports about a page, and which of it comes from Jupyter itself."""

from itertools import pairwise

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

JUPYTERS_OWN = {
    "aria-allowed-attr",
    "aria-input-field-name",
    "aria-required-children",
    "button-name",
    "empty-table-header",
    "image-alt",
    "region",
    "scrollable-region-focusable",
}
"""Of JupyterLab itself. It gives figures no alternative text, so a sentence follows each; a formula that heads a column
counts as nothing, so `headings_are_in_order` looks for columns without a head."""

HEADINGS = """() => [...document.querySelectorAll(
  ".jp-Notebook :is(h1, h2, h3, h4, h5, h6)")].map((heading) => Number(heading.tagName[1]))"""

EMPTY_HEADS = """() => [...document.querySelectorAll(".jp-Notebook th")].filter(
  (head) => head.innerHTML.trim() === "").length"""


def violations(page: Page, within: str | None = None) -> dict[str, list[str]]:
    """The violations that axe finds, each with its elements."""
    found = Axe().run(page, context=within).response["violations"]
    return {item["id"]: [node["html"] for node in item["nodes"]] for item in found}


def headings_are_in_order(page: Page) -> bool:
    """Whether there is one title, first, no heading skips a level, and every column has a head."""
    levels = page.evaluate(HEADINGS)
    steps = [after - before for before, after in pairwise(levels)]
    return not page.evaluate(EMPTY_HEADS) and levels[0] == 1 and levels.count(1) == 1 and max(steps) <= 1
