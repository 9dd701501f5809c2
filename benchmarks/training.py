"""Time 15 000 iterations of the net [2, 10, 5, 1] on 300 points: textbook loop, fast loop, scikit-learn.

Run it with ``make bench`` or ``python -m benchmarks.training``. What counts is the ratio of times measured
in the same run, taken in turn. It exits with 1 when the fast loop is not at least twice as fast as the
textbook loop, or not faster than scikit-learn's MLPClassifier.
"""

from __future__ import annotations

import statistics
import sys
import time
import warnings
from collections.abc import Callable

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier
from threadpoolctl import threadpool_info, threadpool_limits

from benchmarks.bounds import Bound, attempt, told
from init_utils import (
    backward_propagation,
    compute_loss,
    forward_propagation,
    gradient_descent,
    initialize_parameters,
    load_dataset,
    train,
)

ITERATIONS = 15_000
REPEATS = 5
THREADS = 1  # arrays this small gain nothing from more, and one makes runs comparable
X, Y, _, _ = load_dataset()
START = initialize_parameters([2, 10, 5, 1])


def textbook() -> float:
    run = gradient_descent(
        X, Y, START, forward_propagation, backward_propagation, lambda A3, Y, _: compute_loss(A3, Y),
        learning_rate=0.01, num_iterations=ITERATIONS,
    )  # fmt: skip
    return compute_loss(forward_propagation(X, run.parameters)[0], Y)


def fast() -> float:
    run = train(X, Y, START, learning_rate=0.01, num_iterations=ITERATIONS)
    return compute_loss(forward_propagation(X, run.parameters)[0], Y)


def scikit_learn() -> float:
    classifier = MLPClassifier(
        hidden_layer_sizes=(10, 5), activation="relu", solver="sgd", alpha=0, batch_size=X.shape[1],
        learning_rate_init=0.01, momentum=0, nesterovs_momentum=False, shuffle=False, tol=0,
        n_iter_no_change=10 * ITERATIONS, max_iter=ITERATIONS, random_state=3,
    )  # fmt: skip
    with warnings.catch_warnings():
        # it says that it did not converge: it was not meant to
        warnings.simplefilter("ignore", ConvergenceWarning)
        classifier.fit(X.T, Y[0])
    return compute_loss(classifier.predict_proba(X.T)[:, 1].reshape(1, -1), Y)


CONTESTANTS: dict[str, Callable[[], float]] = {
    "textbook loop (gradient_descent)": textbook,
    "fast loop (train)": fast,
    "scikit-learn MLPClassifier": scikit_learn,
}


def measure() -> list[Bound]:
    seconds: dict[str, list[float]] = {name: [] for name in CONTESTANTS}
    costs = {}
    with threadpool_limits(THREADS, user_api="blas"):
        libraries = [pool["internal_api"] for pool in threadpool_info() if pool["user_api"] == "blas"]
        for _ in range(REPEATS):
            for name, contestant in CONTESTANTS.items():
                start = time.perf_counter()
                costs[name] = contestant()
                seconds[name].append(time.perf_counter() - start)
    medians = {name: statistics.median(times) for name, times in seconds.items()}
    reference = medians["fast loop (train)"]

    print(f"[2, 10, 5, 1], 300 points, {ITERATIONS} full-batch iterations, {REPEATS} repeats in turn")
    print(
        f"NumPy {np.__version__}, BLAS {'/'.join(sorted(set(libraries))) or 'unknown'}, threads: {THREADS}\n"
    )
    print(f"{'':34}{'median s':>10}{'min s':>9}{'max s':>9}{'ratio to fast':>15}{'cost reached':>14}")
    for name, median in medians.items():
        fewest, most = min(seconds[name]), max(seconds[name])
        print(f"{name:34}{median:10.3f}{fewest:9.3f}{most:9.3f}{median / reference:15.2f}{costs[name]:14.6f}")
    print("\nscikit-learn draws its own starting weights (Glorot uniform), so its cost is different.")

    textbook_loop, library = "textbook loop (gradient_descent)", "scikit-learn MLPClassifier"
    return [
        Bound("textbook loop, in times of the fast loop", medians[textbook_loop] / reference, at_least=2),
        Bound("scikit-learn, in times of the fast loop", medians[library] / reference, at_least=1),
    ]


if __name__ == "__main__":
    sys.exit(told(attempt("training", measure)))
