"""A record: what a checkout makes of a corpus, as a folder of plain files without paths, dates and durations."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.same_as_before import in_checkout
from benchmarks.same_as_before.corpus import write_archives

THREADS = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
ADDRESS = re.compile(r"\b0x[0-9a-f]{6,}")
"""Of an object in memory, where an error's text shows it."""

EDITION_TEXTS = ("README.md", "environment.yml", "pyproject.toml")
"""Files of the edition that are not ours copied, but written for learners."""

VOLATILE = (
    (re.compile(r"\b\d{8}T\d{6}Z"), "(time)"),
    (re.compile(r"^slowest: .*", re.MULTILINE), "slowest: (some)"),
    (re.compile(r"\b\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d(\.\d+)?)?( ?UTC|Z|[+-]\d\d:?\d\d)?"), "(time)"),
    (re.compile(r"\b\d+(\.\d+)?\u202f?\xa0? ?(ms|s|min)\b"), "(duration)"),
    (re.compile(r"<tr><th[^>]*><a [^>]*>[^<]*</a></th>\s*<td[^>]*>\(duration\)</td>\s*</tr>\s*"), ""),
)
"""In what is said and in the report of a class, which tell when, how long, and who took longest."""


def record(corpus: Path, out: Path, checkout: Path, jobs: int = 2) -> None:
    """Write the record of `checkout`, which has its own .venv, to `out`, which has to be new."""
    checkout, corpus = checkout.resolve(), corpus.resolve()
    out.mkdir(parents=True)
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        renewed = work / "corpus"
        renew(corpus, renewed, checkout)
        write_archives(renewed, work / "handed-in")
        for step, parts in (("mistakes", 1), ("grade", jobs), ("check", jobs)):
            (out / f"{step}.json").write_text(
                _text(_steps(step, renewed, work, checkout, parts)), encoding="utf-8"
            )
            print(f"{step}: done after {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
        _run(checkout, "course", work / "handed-in", work).wait()
        _keep_course(work, out / "course")
        _publish(checkout, work, out / "edition")
    shutil.copytree(
        checkout / "notebooks", out / "notebooks", ignore=shutil.ignore_patterns(".ipynb_checkpoints")
    )
    shutil.copyfile(checkout / "docs" / "claims.md", out / "claims.md")
    print(f"recorded in {time.monotonic() - started:.0f} s", file=sys.stderr)


def _text(content: Any) -> str:
    return (
        ADDRESS.sub("0x(address)", json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False)) + "\n"
    )


def _run(checkout: Path, step: str, source: Path, out: Path, *more: str) -> subprocess.Popen[bytes]:
    python = checkout / ".venv" / "bin" / "python"
    command = [
        str(python),
        "-P",
        in_checkout.__file__,
        step,
        str(source),
        str(out),
        "--checkout",
        str(checkout),
    ]
    return subprocess.Popen([*command, *more], env={**os.environ, **THREADS, "MPLBACKEND": "Agg"})


def _steps(step: str, corpus: Path, work: Path, checkout: Path, parts: int) -> dict[str, Any]:
    """The results of a step, which `parts` processes share."""
    files = [work / f"{step}-{part}.json" for part in range(parts)]
    running = [
        _run(checkout, step, corpus, file, "--part", str(part), "--parts", str(parts))
        for part, file in enumerate(files)
    ]
    ended_with = [process.wait() for process in running]
    if any(ended_with):
        raise SystemExit(f"the step {step} failed; its traceback stands above")
    results: dict[str, Any] = {}
    for file in files:
        results |= json.loads(file.read_text(encoding="utf-8"))
    return results


# --- the corpus on the checkout's edition -----------------------------------------------------------------------------------


def renew(corpus: Path, target: Path, checkout: Path) -> None:
    """Copy the corpus, with the checkout's own text in each cell of the release that nobody has changed.

    Else a corrected sentence in a locked cell would make another edition of all notebooks, and grading treats those otherwise.
    Where the checkout's notebooks are the corpus's, files stay as they are.
    """
    shutil.copytree(corpus, target, symlinks=True)
    for before in sorted((corpus / "released").glob("*.ipynb")):
        now = checkout / "notebooks" / before.stem / before.name
        if now.read_bytes() == before.read_bytes():
            continue
        old, new = (json.loads(path.read_text(encoding="utf-8")) for path in (before, now))
        for path in target.rglob(before.name):
            if path.is_file() and not path.is_symlink() and "released" not in path.relative_to(target).parts:
                _renew_file(path, old, new)


def _renew_file(path: Path, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    try:
        content = json.loads(path.read_bytes())
        cells = [cell for cell in content["cells"] if isinstance(cell, dict)]
        about = content["metadata"].get("initialization_course")
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return  # some attacks are no notebooks
    if isinstance(about, dict) and about.get("edition") == _edition(old):
        about["edition"] = _edition(new)
    before, now = _cells(old), _cells(new)
    for cell in cells:
        metadata = cell.get("metadata")
        nbgrader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
        name = nbgrader.get("grade_id") if isinstance(nbgrader, dict) else None
        if not (isinstance(name, str) and name in before and name in now):
            continue
        for key in ("source", "metadata"):
            if cell.get(key) == before[name][key]:
                cell[key] = now[name][key]
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def _edition(notebook: Mapping[str, Any]) -> object:
    return notebook["metadata"]["initialization_course"].get("edition")


def _cells(notebook: Mapping[str, Any]) -> dict[str, Any]:
    named = ((cell["metadata"].get("nbgrader", {}).get("grade_id"), cell) for cell in notebook["cells"])
    return {name: cell for name, cell in named if name}


# --- what is kept ------------------------------------------------------------------------------------------------------


def _keep_course(work: Path, out: Path) -> None:
    """Pages, reports, exports and what the commands said."""
    course = work / in_checkout.COURSE
    out.mkdir()
    for path in [work / "said.txt", *sorted(course.rglob("*"))]:
        relative = path.relative_to(work if path.parent == work else course)
        kept = relative.parts[0] in ("feedback", "reports", "said.txt") or path.suffix == ".csv"
        if not (kept and path.is_file()):
            continue
        text = path.read_text(encoding="utf-8").replace(str(course), "(course)").replace(str(work), "(work)")
        if relative.parts[0] in ("reports", "said.txt"):
            for pattern, instead in VOLATILE:
                text = pattern.sub(instead, text)
        target = out / relative
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


def _publish(checkout: Path, work: Path, out: Path) -> None:
    """The manifest of the student edition, and those of its files that are written for it."""
    folder = work / "edition"
    python = checkout / ".venv" / "bin" / "python"
    subprocess.run(
        [str(python), "-m", "grader", "publish", str(folder)], cwd=checkout, check=True, capture_output=True
    )
    out.mkdir()
    for name in ("manifest.json", *EDITION_TEXTS):
        shutil.copyfile(folder / name, out / name)
