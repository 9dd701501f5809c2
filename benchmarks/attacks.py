"""The attacks of tests/support/attacks against stock nbgrader and against this course's grading, side by side.

Run it with ``make bench-attacks`` or ``python -m benchmarks.attacks [--all] [part of a name …]``. Stock meets the attacks of
`ROWS`, or with ``--all`` all of them; ours meets all that were chosen.

Stock grades the same files with classic test cells (`benchmarks.stock_attacks`). Attacks that keep to their own kernel
share a course; each of the others has its own, where an honest submission follows the attacker, to show whether the batch
goes on. It exits with 1 if an attack gets more than its honest part from us.
"""

from __future__ import annotations

import argparse
import secrets
import shutil
import socket
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from benchmarks.stock_attacks import BUBBLEWRAP, Stock, make_course, run_stock
from grader.instructor.grading.one_notebook import grade_file
from tests.support.attacks.attack import Attack, Targets
from tests.support.attacks.corpus import ATTACKS

PROCESSES = 2
TOGETHER = 8
OURS_ALONE = "has no"
"""How the corpus marks attacks on what only this course's grading has."""

ROWS = """
the tag skip-execution; 10 points saved; one test cell twice; a script in an output; a picture with a handler;
a link to another's; an array that agrees; visible answers typed in; expected values looked for; np.testing and;
a hook before; a transformer that removes asserts; a trace function; reading the gradebook; reading another;
reading the source; environment of whoever; running the solutions; a detached process; writing into the course;
files that the next; killing the parent; a connection to; os._exit in a function; a fork bomb;
catches everything, in a function; 50 MB on one line
"""
"""Beginnings of names, or parts: the rows of the table of known attacks, which stock always meets."""


@contextmanager
def listener() -> Iterator[tuple[int, list[bytes]]]:
    """A port of this machine, and what somebody sent there."""
    with socket.create_server(("127.0.0.1", 0)) as server, ThreadPoolExecutor(1) as pool:
        received: list[bytes] = []

        def listen() -> None:
            while True:
                connection, _ = server.accept()
                with connection:
                    if (data := connection.recv(100)) == b"stop":
                        return
                    received.append(data)

        pool.submit(listen)
        try:
            yield server.getsockname()[1], received
        finally:
            with socket.create_connection(server.getsockname()) as end:
                end.sendall(b"stop")


def run_ours(attack: Attack, folder: Path, port: int) -> tuple[float, str]:
    """Points from us, and the status if it is not "graded"."""
    nowhere = folder / "nowhere"
    targets = Targets(folder, nowhere, nowhere, nowhere, nowhere, port)
    grade = grade_file(attack.hand_in(folder, targets), limits=attack.limits)
    return grade.score, "" if grade.status == "graded" else "not graded, with a reason"


HEAD = ("attack", "honest part", "stock", "ours", "what happened with stock")


def row(attack: Attack, stock: Stock, points: float, note: str) -> tuple[str, ...]:
    """One attack's line of the table."""
    theirs = "–" if stock.points is None else f"{stock.points:g}"
    return attack.name, str(attack.honest_part), theirs, note or f"{points:g}", stock.happened


def why_not_run(attack: Attack, *, known: bool) -> str:
    """Why stock does not meet an attack; empty if it does."""
    if attack.stock.startswith(OURS_ALONE):
        return f"it {attack.stock}"
    if not known:
        return "only with --all"
    return "" if BUBBLEWRAP else "bubblewrap is not installed to guard it"


def table(rows: list[tuple[str, ...]]) -> Iterator[str]:
    """Lines with aligned columns."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        yield "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()


def groups_of(attacks: Sequence[Attack]) -> list[tuple[Attack, ...]]:
    """Attacks that may share a course, and the others alone."""
    alone = [attack for attack in attacks if attack.alone or attack.links]
    shared = [attack for attack in attacks if attack not in alone]
    return [
        *(tuple(shared[start : start + TOGETHER]) for start in range(0, len(shared), TOGETHER)),
        *((attack,) for attack in alone),
    ]


def meet_stock(
    group: Sequence[Attack], base: Path, secret: str, port: int, received: list[bytes]
) -> dict[str, Stock]:
    """Attacks on a copy of the course in `base`; what each came to, by its name."""
    course = base / group[0].student
    shutil.copytree(base / "course", course)
    try:
        found = run_stock(group, course, secret, port)
    finally:
        shutil.rmtree(course, ignore_errors=True)
    if "@port@" in str(group) and received:
        found = {name: Stock(some.points, "connected to a server") for name, some in found.items()}
    if len(group) > 1:  # one that ends the batch is found by looking at each of the rest alone
        for attack in group:
            if attack.name not in found:
                found |= meet_stock((attack,), base, secret, port, received)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(
        description="attacks against stock nbgrader and against this course's grading"
    )
    parser.add_argument("parts", nargs="*", help="only attacks whose name contains one of these")
    parser.add_argument(
        "--all", action="store_true", help="all of them with stock too, which takes a quarter of an hour"
    )
    options = parser.parse_args()
    chosen = [
        attack
        for attack in ATTACKS
        if not options.parts or any(part in attack.name for part in options.parts)
    ]
    secret = secrets.token_hex(8)
    started = time.monotonic()
    results: dict[str, Stock] = {}
    with tempfile.TemporaryDirectory(prefix="attacks-") as name, listener() as (port, received):
        base = Path(name).resolve()
        make_course(base / "course", secret)

        for attack in chosen:
            known = (
                options.all or options.parts or any(part.strip() in attack.name for part in ROWS.split(";"))
            )
            if reason := why_not_run(attack, known=bool(known)):
                results[attack.name] = Stock(None, f"not run: {reason}")
        groups = groups_of([attack for attack in chosen if attack.name not in results])
        with ThreadPoolExecutor(PROCESSES) as pool:
            for found in pool.map(lambda group: meet_stock(group, base, secret, port, received), groups):
                results |= found
                print(
                    f"\r{len(results)} of {len(chosen)} with stock nbgrader ",
                    end="",
                    file=sys.stderr,
                    flush=True,
                )
        print(file=sys.stderr)
        received.clear()
        ours = {attack.name: run_ours(attack, base / "ours", port) for attack in chosen}
        connected = bool(received)
    print(
        "\n".join(
            table([HEAD, *(row(attack, results[attack.name], *ours[attack.name]) for attack in chosen)])
        )
    )
    fooled = [attack.name for attack in chosen if (results[attack.name].points or 0) > attack.honest_part]
    holes = [attack.name for attack in chosen if ours[attack.name][0] > attack.honest_part]
    print(f"\n{len(chosen)} attacks in {time.monotonic() - started:.0f} s")
    print(f"stock nbgrader: {len(fooled)} got more than their honest part")
    print(f"ours: {len(holes)} got more than their honest part{': ' if holes else ''}{', '.join(holes)}")
    if connected:
        print("ours: a submission reached the network")
    return 1 if holes or connected else 0


if __name__ == "__main__":
    sys.exit(main())
