"""``python -m tests.support.processors COMMAND...``: run a command as other processors would compute it.

Sums are rounded differently by each kernel of OpenBLAS, by each of NumPy's instruction sets and by each number of threads.
Whatever has to hold for everyone therefore has to hold for each of them. Only what this processor can execute is tried.

    python -m tests.support.processors grader build --check
    python -m tests.support.processors python -m pytest -q -m numerical
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

CLEARED = (
    "NPY_DISABLE_CPU_FEATURES",
    "OPENBLAS_CORETYPE",
    "OPENBLAS_L2_SIZE",
    "OPENBLAS_NUM_THREADS",
    "OMP_NUM_THREADS",
)
"""A variant sets these or leaves them out: what they were before does not count."""
KERNELS = {
    "Prescott": set[str](),
    "Nehalem": set[str](),
    "Sandybridge": {"AVX"},
    "Haswell": {"AVX2"},
    "SkylakeX": {"X86_V4", "AVX512_SKX"},
}
"""OpenBLAS's kernels, each with the features of which it needs one; NumPy's OpenBLAS runs Haswell's kernel on AMD's Zen."""
LINES_OF_A_FAILURE = 60


@dataclass(frozen=True)
class Variant:
    """One way to compute: its name, and the environment variables that choose it."""

    name: str
    threads: int = 1
    chosen: Mapping[str, str] = field(default_factory=dict)

    def environment(self) -> dict[str, str]:
        """The environment of a process that computes this way, with the commands of this Python first on its path."""
        kept = {name: value for name, value in os.environ.items() if name not in CLEARED}
        path = os.pathsep.join([str(Path(sys.executable).parent), kept.get("PATH", os.defpath)])
        threads = str(self.threads)
        return kept | {
            "PATH": path,
            "OPENBLAS_NUM_THREADS": threads,
            "OMP_NUM_THREADS": threads,
            **self.chosen,
        }


@dataclass(frozen=True)
class Processor:
    """What this processor can execute, and what computes on it.

    Attributes
    ----------
    kernel : str
        The kernel that OpenBLAS chooses by itself; "" where NumPy computes without OpenBLAS.
    features : tuple of str
        The processor's features, by NumPy's names; empty where it is not x86.
    instructions : tuple of str
        The instruction sets that NumPy chooses from while it runs, from the lowest to the highest.
    """

    kernel: str
    features: tuple[str, ...]
    instructions: tuple[str, ...]


def describe_this() -> Processor:
    """The processor as this process sees it: the variables of `CLEARED` decide what that is."""
    import numpy as np
    from numpy._core._multiarray_umath import __cpu_features__
    from threadpoolctl import threadpool_info

    features = tuple(sorted(name for name, there in __cpu_features__.items() if there))
    if "SSE2" not in features:
        return Processor("", (), ())
    kernels = [pool["architecture"] for pool in threadpool_info() if pool["internal_api"] == "openblas"]
    found = np.show_config(mode="dicts")["SIMD Extensions"].get("found", ())
    return Processor(kernels[0] if kernels else "", features, tuple(found))


def this_processor() -> Processor:
    """The processor as a process sees it for which no variable chooses."""
    code = (
        "import dataclasses, json; from tests.support.processors import describe_this; "
        "print(json.dumps(dataclasses.asdict(describe_this())))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], env=Variant("").environment(), check=True, stdout=subprocess.PIPE
    )
    kernel, features, instructions = json.loads(answer.stdout).values()
    return Processor(kernel, tuple(features), tuple(instructions))


def variants(processor: Processor) -> list[Variant]:
    """As it is with one thread and with two, then with each other kernel, then with each lower set of instructions."""
    kernels = [
        Variant(f"OpenBLAS {name}", chosen={"OPENBLAS_CORETYPE": name})
        for name, needed in KERNELS.items()
        if processor.kernel not in ("", name) and (not needed or needed & set(processor.features))
    ]
    lower = [
        Variant(
            f"NumPy without {processor.instructions[count]}",
            chosen={"NPY_DISABLE_CPU_FEATURES": " ".join(processor.instructions[count:])},
        )
        for count in reversed(range(len(processor.instructions)))
    ]
    return [Variant("as it is"), Variant("as it is", threads=2), *kernels, *lower]


def run(variant: Variant, command: Sequence[str]) -> tuple[bool, str]:
    """Whether a command succeeds as computed this way, and its line in the table; what a failure printed is shown."""
    start = time.monotonic()
    done = subprocess.run(
        command, env=variant.environment(), check=False, text=True, errors="replace",
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    lines = [line for line in done.stdout.splitlines() if line.strip()]
    if done.returncode:
        print("\n".join(lines[-LINES_OF_A_FAILURE:]), flush=True)
    seconds = time.monotonic() - start
    state = "ok" if done.returncode == 0 else f"exit {done.returncode}"
    said = lines[-1].strip("= ")[:70] if lines else ""
    threads = f"{variant.threads} thread{'s' if variant.threads > 1 else ''}"
    return done.returncode == 0, f"{variant.name:<28} {threads:<9}  {state:<8} {seconds:6.0f} s  {said}"


def main(command: Sequence[str]) -> int:
    """Run the command in each variant and print a table; 0 when all succeeded."""
    if not command:
        print("usage: python -m tests.support.processors COMMAND...", file=sys.stderr)
        return 2
    processor = this_processor()
    if not processor.features:
        print(
            "Not an x86 processor: there is no other kernel to choose, so only the threads vary.", flush=True
        )
    chosen = variants(processor)
    called = " ".join(command).splitlines()[0]
    table = []
    for number, variant in enumerate(chosen, start=1):
        print(f"[{number}/{len(chosen)}] {variant.name}: {called}", flush=True)
        table.append(run(variant, command))
        print(table[-1][1], flush=True)
    print("\n" + "\n".join([called, *(line for _, line in table)]))
    return 0 if all(succeeded for succeeded, _ in table) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
