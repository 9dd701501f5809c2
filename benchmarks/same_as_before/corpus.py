"""The corpus: notebooks as learners and attackers hand them in, as plain files."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, replace
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Any

from benchmarks.same_as_before.in_checkout import honest_modules, named
from grader.instructor.authoring.slips.mutation import mutants

MUTANTS_EACH = 67
"""For each exercise, which makes 2000; the shortest solutions have fewer."""

VISIBLE_EACH = 3
"""Every third mutant is checked on the visible cases too: the hidden ones come after the same cases."""

SEED = "2026"
DATE = (2026, 11, 2, 12, 0, 0)
PATIENT = {"clock_factor": 20.0, "submission_seconds": 200.0}
"""Limits by the clock that a busy machine keeps too."""

NOWHERE = Path("/nowhere/course")
"""Where attacks look for things: what they find matters to the tests; here, what they get does."""

HONEST_CELL = """import types
variants = types.ModuleType("variants")
exec({text!r}, vars(variants))
{name} = variants.HONEST[{name!r}][{index}]
"""
"""A separate module for each answer keeps its names apart from the notebook's."""

Entry = dict[str, Any]


def write_corpus(folder: Path) -> dict[str, int]:
    """Write the corpus of the code at hand into `folder`, which has to be new; returns how many there are of each kind."""
    folder.mkdir(parents=True)
    assignments = list(named("ASSIGNMENTS"))
    for assignment in assignments:
        target = folder / "released" / f"{assignment}.ipynb"
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(_released(assignment), target)
    entries = [
        *_honest(folder, assignments),
        *_mutants(folder, assignments),
        *_attacks(folder),
        *_sample(folder),
    ]
    (folder / "index.json").write_text(json.dumps(entries, indent=1) + "\n", encoding="utf-8")
    counts: dict[str, int] = {}
    for entry in entries:
        counts[entry["kind"]] = counts.get(entry["kind"], 0) + len(entry["holds"] or [""])
    return counts


def _released(assignment: str) -> Path:
    return Path("notebooks") / assignment / f"{assignment}.ipynb"


@cache
def _solutions(assignment: str) -> dict[str, str]:
    return dict(named("solutions")(assignment))


def _write(
    folder: Path,
    kind: str,
    assignment: str,
    number: int,
    answers: Mapping[str, str],
    holds: Mapping[str, str],
) -> Entry:
    """A solved notebook with `answers` instead of some of our own."""
    notebook = json.loads(_released(assignment).read_text(encoding="utf-8"))
    filled = {**_solutions(assignment), **answers}
    for cell in notebook["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        cell["source"] = filled.get(name, cell["source"])
    path = folder / kind / assignment / f"{number:04}" / f"{assignment}.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return _entry(folder, path, kind, holds=dict(holds))


def _entry(folder: Path, path: Path, kind: str, **others: Any) -> Entry:
    entry = {"path": path.relative_to(folder).as_posix(), "kind": kind}
    return {**entry, "holds": {}, "limits": None, "visible": True, **others}


def _honest(folder: Path, assignments: list[str]) -> list[Entry]:
    """A notebook for the first variants of all exercises together, one for the second ones, and so on."""
    written = []
    for assignment in assignments:
        text = honest_modules(assignment)
        namespace: dict[str, Any] = {"__name__": "variants"}
        exec(text, namespace)
        variants: Mapping[str, Any] = namespace["HONEST"]
        for index in range(max(map(len, variants.values()))):
            there = {
                name: functions[index].__name__
                for name, functions in variants.items()
                if index < len(functions)
            }
            answers = {name: HONEST_CELL.format(text=text, name=name, index=index) for name in there}
            written.append(_write(folder, "honest", assignment, index, answers, there))
    return written


def _mutants(folder: Path, assignments: list[str]) -> list[Entry]:
    """The same number for each exercise; a notebook holds one for each of its exercises."""
    names = {assignment: list(named("drafts_of")(assignment)) for assignment in assignments}
    written = []
    for assignment in assignments:
        made = [
            [
                (name, *item)
                for item in mutants(_solutions(assignment)[name], MUTANTS_EACH, f"{SEED}/{assignment}/{name}")
            ]
            for name in names[assignment]
        ]
        for number, together in enumerate(zip_longest(*made)):
            there = [item for item in together if item]
            answers = {name: text + "\n" for name, _, text in there}
            holds = {name: kind for name, kind, _ in there}
            entry = _write(folder, "mutants", assignment, number, answers, holds)
            written.append({**entry, "visible": number % VISIBLE_EACH == 0})
    return written


def _attacks(folder: Path) -> list[Entry]:
    targets = named("Targets")(
        NOWHERE,
        NOWHERE / "gradebook.db",
        NOWHERE / "submitted" / "carol" / "carol.ipynb",
        NOWHERE / "source.ipynb",
        NOWHERE / "hidden.npz",
    )
    written = []
    for attack in named("ATTACKS"):
        path = attack.hand_in(folder / "attacks", targets)
        limits = asdict(replace(attack.limits, **PATIENT))
        written.append(_entry(folder, path, "attacks", limits=limits, visible=False))
    return written


def _sample(folder: Path) -> list[Entry]:
    """The sample class, and the roster; `recording.write_archives` makes an LMS's zips of them."""
    learners = named("CLASS")
    rows = ["id,name,email,moodle,canvas,login"]
    written = []
    for number, learner in enumerate(learners):
        rows.append(f"{learner.name},{learner.name.title()} Sample,,{1000 + number},{4000 + number},")
        path = folder / "sample" / learner.name / f"{learner.assignment}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(named("submission")(learner), encoding="utf-8")
        member = f"{learner.name.title()} Sample_{1000 + number}_assignsubmission_file_{path.name}"
        visible = not learner.broken
        written.append(_entry(folder, path, "sample", visible=visible, holds={"member": member}))
    (folder / "roster.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return written


def write_archives(corpus: Path, folder: Path) -> None:
    """A zip for each assignment of the sample class, named inside as Moodle names its downloads, and the roster."""
    folder.mkdir(parents=True)
    shutil.copyfile(corpus / "roster.csv", folder / "roster.csv")
    for entry in json.loads((corpus / "index.json").read_text(encoding="utf-8")):
        if entry["kind"] == "sample":
            path = corpus / entry["path"]
            with zipfile.ZipFile(folder / f"{path.stem}.zip", "a", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr(zipfile.ZipInfo(entry["holds"]["member"], DATE), path.read_bytes())
