"""Classes of growing size: what each submission costs, as a table and a picture."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from benchmarks.class_runs import CORES, Run, course, grade

FLAT = 1.25
"""What costs more than this many times as much for each submission of the largest class is not flat."""


def curve(
    folder: Path, template: Path, sizes: tuple[int, ...], picture: Path, say: Callable[[str], None]
) -> list[str]:
    say(
        f"\n{'learners':>10}{'seconds':>10}{'a minute':>10}{'CPU ms each':>13}{'writer ms each':>16}"
        f"{'all, MB':>9}{'writer, MB':>12}"
    )
    runs = []
    for size in sizes:
        made = course(template, folder / f"class-{size}", size)
        run = grade(made, size, "--jobs", str(CORES))
        shutil.rmtree(made)
        runs.append(run)
        say(
            f"{size:10}{run.seconds:10.1f}{run.a_minute:10.1f}{1000 * (run.workers_cpu + run.writer_cpu) / size:13.1f}"
            f"{1000 * run.writer_cpu / size:16.1f}{run.memory / 2**20:9.0f}{run.writer_memory / 2**20:12.0f}"
        )
    draw(runs, picture)
    say(f"the curve is in {picture}")
    first, last = runs[0], runs[-1]
    failures = []
    if last.seconds / last.size > FLAT * first.seconds / first.size:
        failures.append(f"a submission takes longer in a class of {last.size} than in one of {first.size}")
    if last.memory > FLAT * first.memory:
        failures.append(f"a class of {last.size} takes more memory than one of {first.size}")
    return failures


def draw(runs: list[Run], picture: Path) -> None:
    import matplotlib as mpl  # noqa: PLC0415

    mpl.use("Agg")
    import matplotlib.pyplot as plt  # noqa: PLC0415

    sizes = [run.size for run in runs]
    figure, (cost, memory) = plt.subplots(1, 2, figsize=(8, 3), layout="constrained")
    cost.plot(sizes, [1000 * run.seconds / run.size for run in runs], "o-", label="by the clock")
    cost.plot(
        sizes,
        [1000 * (run.workers_cpu + run.writer_cpu) / run.size for run in runs],
        "s--",
        label="CPU, all processes",
    )
    cost.set(ylabel="ms for each submission", title=f"Time, {CORES} cores")
    memory.plot(sizes, [run.memory / 2**20 for run in runs], "o-", label="all processes")
    memory.plot(sizes, [run.writer_memory / 2**20 for run in runs], "s--", label="the writer")
    memory.set(ylabel="MB at the peak", title="Memory")
    for axes in (cost, memory):
        axes.set(xlabel="submissions in the class", xscale="log")
        axes.set_xticks(sizes, [f"{size:,}".replace(",", "\u2009") for size in sizes])
        axes.minorticks_off()
        axes.set_ylim(bottom=0)
        axes.grid(alpha=0.3)
        axes.legend(frameon=False)
    picture.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(picture, dpi=90)
    plt.close(figure)
