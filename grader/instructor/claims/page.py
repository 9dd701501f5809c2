"""docs/claims.md: every claim, whether it holds, and the number that the notebook printed when it was run."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

from grader.errors import GraderError
from grader.instructor.authoring.notebooks import write_source
from grader.instructor.content import ASSIGNMENTS
from grader.instructor.content.claim import Claim
from grader.instructor.content.folders import claims_of
from grader.instructor.course.places import ROOT

PAGE = ROOT / "docs" / "claims.md"
SECONDS_FOR_A_CELL = 300

SOURCES = {
    "S0": "a question about a five-layer net on cat pictures whose cost stalls at 0.644, and the answers to it",
    "S1": "a report that compares zeros, ×10, He and Xavier on a tanh net for 100 pictures",
    "S2": "an exercise on initialization: zeros, ×10 and He on two circles, with a three-layer net",
    "S3": "notes on training: fans, L2, dropout, batch normalization, gradient checking",
    "S4": "notes on initialization: zeros, pre-training, 0.01, Xavier, MSRA, batch normalization",
}
VERDICTS = {"holds": "✓ holds", "wrong": "✗ wrong", "misleading": "~ misleading"}

HEAD = """\
# What the sources claim, and what holds

The course grew out of five texts on weight initialization and what came of it. Each of their claims is put to the test by
a cell of a notebook: ✓ it holds, ✗ it is wrong, ~ it is misleading. The last column is what the cell printed.

`make claims` makes this page: it runs the solved notebooks and reads the numbers. A test does the same and compares. The last
digits of a number may differ between processors, and a number near 1e-16 is nothing but round-off: a number on this page is
replaced only by one that differs by more than that.
"""


class ClaimError(GraderError):
    """A claim cannot be found in what its notebook prints; the message names both."""


@dataclass(frozen=True)
class Row:
    """A claim, its notebook, and the number measured there."""

    assignment: str
    claim: Claim
    measured: str


def run_solved(assignment: str) -> Any:
    """Run the solved notebook from top to bottom in its own kernel, and return it with its outputs."""
    with tempfile.TemporaryDirectory() as folder:
        path = write_source(assignment, Path(folder))
        notebook = nbformat.read(path, as_version=4)
        NotebookClient(
            notebook,
            timeout=SECONDS_FOR_A_CELL,
            kernel_name="python3",
            resources={"metadata": {"path": str(path.parent)}},
        ).execute()
    return notebook


def rows_of(assignment: str, notebook: Any) -> list[Row]:
    """Find the number of each claim in the outputs of a notebook that was run."""
    printed = {
        cell.metadata.get("nbgrader", {}).get("grade_id"): "".join(
            output.text
            for output in cell.get("outputs", [])
            if output.output_type == "stream" and output.name == "stdout"
        )
        for cell in notebook.cells
        if cell.cell_type == "code"
    }
    return [Row(assignment, claim, _measured(assignment, claim, printed)) for claim in claims_of(assignment)]


def _measured(assignment: str, claim: Claim, printed: dict[str | None, str]) -> str:
    if claim.cell not in printed:
        raise ClaimError(f"{assignment} has no cell {claim.cell!r}, which should test: {claim.claim}")
    found = re.search(claim.measured, printed[claim.cell])
    if not found or not found.groups():
        raise ClaimError(
            f"{assignment}, cell {claim.cell!r}: {claim.measured!r} finds no number in its output for the claim: "
            f"{claim.claim}\nIt prints:\n{printed[claim.cell]}"
        )
    names = {number: name.replace("_", " ") for name, number in found.re.groupindex.items()}
    return ", ".join(
        f"{names.get(number, '')} {group}".strip()
        for number, group in enumerate(found.groups(), start=1)
        if group
    )


def write_page(rows: Iterable[Row]) -> str:
    """The whole page: one table per source, in the order of the course."""
    kept = list(rows)
    lines = [HEAD]
    for source, text in SOURCES.items():
        lines += [f"## {source}: {text}", "", "| | claim | what holds | notebook and cell | measured |"]
        lines += ["|---|---|---|---|---|"]
        lines += [_line(row) for row in kept if row.claim.source == source]
        lines += [""]
    return "\n".join(lines)


def _line(row: Row) -> str:
    claim = row.claim
    place = f"[{row.assignment[:2]}](../notebooks/{row.assignment}/{row.assignment}.ipynb) `{claim.cell}`"
    texts = [VERDICTS[claim.verdict], claim.claim, claim.finding, place, row.measured]
    return "| " + " | ".join(text.replace("|", "\\|") for text in texts) + " |"


def measured_on(page: str) -> dict[tuple[str, str], str]:
    """The measured numbers of a page, by source and claim: the inverse of `write_page`."""
    numbers, source = {}, ""
    for line in page.splitlines():
        if line.startswith("## "):
            source = line[3:].split(":")[0]
        elif line.startswith("| ") and not line.startswith("| |"):
            cells = [
                cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))
            ]
            numbers[source, cells[1]] = cells[-1]
    return numbers


def same_measurement(one: str, other: str, tolerance: float = 0.05) -> bool:
    """Whether two measurements agree: numbers within a relative tolerance, or both round-off; all other text is equal."""
    number = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?"
    if re.sub(number, "#", one) != re.sub(number, "#", other):
        return False
    pairs = zip(*(map(float, re.findall(number, text)) for text in (one, other)), strict=True)
    return all(abs(a - b) <= max(tolerance * abs(a), 1e-9) for a, b in pairs)


def settled(rows: Sequence[Row], page: str) -> list[Row]:
    """The rows, each with the numbers of `page` where they are the same within the claim's tolerance.

    So the page changes where a result does, and not with the processor it was measured on.
    """
    written = measured_on(page)
    before = [written.get((row.claim.source, row.claim.claim), "") for row in rows]
    return [
        replace(row, measured=old) if same_measurement(old, row.measured, row.claim.tolerance) else row
        for row, old in zip(rows, before, strict=True)
    ]


def make_page() -> str:
    """Run every solved notebook that tests a claim once, and write the page."""
    rows: list[Row] = []
    for assignment in ASSIGNMENTS:
        if claims_of(assignment):
            print(f"running {assignment} …", flush=True)
            rows += rows_of(assignment, run_solved(assignment))
    return write_page(settled(rows, PAGE.read_text(encoding="utf-8")) if PAGE.exists() else rows)
