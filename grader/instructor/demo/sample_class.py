"""A sample class: submissions put together from small snippets, for the demo and for trying out nbgrader at the root.

Each learner's folder is named ``sample-…``, so that a real class beside it is never touched.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from grader.instructor.authoring.notebooks import read_source
from grader.instructor.course.places import released_notebook
from grader.notebook import grade_id, is_answer

PREFIX = "sample-"
Edit = Callable[[dict[str, Any]], None]

INITIALIZER = """def {name}(layers_dims):
    {seed}
    parameters = {{}}
    for l in range(1, len(layers_dims)):
        parameters["W" + str(l)] = {weights}
        parameters["b" + str(l)] = {biases}
    return parameters
"""
SHAPE = "layers_dims[l], layers_dims[l - 1]"
ZERO_BIAS = "np.zeros((layers_dims[l], 1))"


def initializer(
    name: str, weights: str, *, biases: str = ZERO_BIAS, seed: str = "np.random.seed(3)"
) -> Mapping[str, str]:
    """An answer to one exercise of notebook 01, as a learner might write it."""
    return {name: INITIALIZER.format(name=name, seed=seed, weights=weights, biases=biases)}


def he(weights: str, **others: str) -> Mapping[str, str]:
    """An answer to the exercise on He's initialization."""
    return initializer("initialize_parameters_he", weights, **others)


@dataclass(frozen=True)
class Learner:
    """One submission.

    Attributes
    ----------
    name : str
        Folder below ``submitted/``, without the prefix.
    story : str
        What is special about it.
    answers : mapping
        Text of answer cells by function; None leaves that one open.
    solved : bool
        Whether the other exercises are solved or left open.
    edits : tuple of callable
        Changes to the notebook after that.
    broken : str
        Text of the file instead of a notebook.
    assignment : str
    """

    name: str
    story: str
    answers: Mapping[str, str | None] = field(default_factory=dict)
    solved: bool = True
    edits: tuple[Edit, ...] = ()
    broken: str = ""
    assignment: str = "01_initialization"


@cache
def solutions(assignment: str) -> Mapping[str, str]:
    """The answer cells of a source notebook by function, without the marks around the solution."""
    marks = re.compile(r"^ *### (BEGIN|END) SOLUTION\n?", re.MULTILINE)
    return MappingProxyType(
        {
            grade_id(cell): marks.sub("", cell.source)
            for cell in read_source(assignment).cells
            if is_answer(cell)
        }
    )


def submission(learner: Learner) -> str:
    """The text of a learner's notebook file."""
    if learner.broken:
        return learner.broken
    notebook = json.loads(released_notebook(learner.assignment).read_text())
    answers = {**(solutions(learner.assignment) if learner.solved else {}), **learner.answers}
    for cell in notebook["cells"]:
        cell["source"] = answers.get(grade_id(cell)) or cell["source"]
    for edit in learner.edits:
        edit(notebook)
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def write_class(folder: Path, learners: tuple[Learner, ...] | None = None) -> list[Path]:
    """Write ``<folder>/sample-<name>/<assignment>/<assignment>.ipynb`` for each learner; returns the paths."""
    written = []
    for learner in learners or CLASS:
        path = folder / f"{PREFIX}{learner.name}" / learner.assignment / f"{learner.assignment}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(submission(learner))
        written.append(path)
    return written


def find_cell(notebook: dict[str, Any], name: str) -> int:
    """The position of a cell of the assignment."""
    return [grade_id(cell) for cell in notebook["cells"]].index(name)


def insert_before(name: str, source: str) -> Edit:
    """An edit that adds a code cell of the learner's own."""

    def edit(notebook: dict[str, Any]) -> None:
        cell: dict[str, Any] = {
            "cell_type": "code",
            "id": "own-cell",
            "metadata": {},
            "outputs": [],
            "execution_count": None,
            "source": source,
        }
        notebook["cells"].insert(find_cell(notebook, name), cell)

    return edit


def repeat_cell(name: str) -> Edit:
    """An edit that copies a cell, metadata and all, as Jupyter's copy and paste does."""

    def edit(notebook: dict[str, Any]) -> None:
        position = find_cell(notebook, name)
        twin = copy.deepcopy(notebook["cells"][position])
        twin["id"] = f"{twin['id']}-copy"
        notebook["cells"].insert(position, twin)

    return edit


def remove_cell(name: str) -> Edit:
    """An edit that deletes a cell."""
    return lambda notebook: notebook["cells"].pop(find_cell(notebook, name))


HELPER = """def layer(rows, columns):
    return np.random.randn(rows, columns) * (2 / columns) ** 0.5
"""
WARNS = """def initialize_parameters_he(dims):
    import warnings
    warnings.warn("this learner's function warns")
    print("and it prints")
    np.random.seed(3)
    pairs = list(zip(dims[:-1], dims[1:]))
    out = {}
    for i, (n_in, n_out) in enumerate(pairs, 1):
        out[f"W{i}"] = np.sqrt(2) * np.random.randn(n_out, n_in) / np.sqrt(n_in)
        out[f"b{i}"] = np.zeros((n_out, 1)) * 10
    return out
"""
FIXED_SHAPE = """def initialize_parameters_he(layers_dims):
    np.random.seed(3)
    a, b, c = layers_dims
    return {
        "W1": np.random.randn(b, a) * np.sqrt(2 / a), "b1": np.zeros((b, 1)),
        "W2": np.random.randn(c, b) * np.sqrt(2 / b), "b2": np.zeros((c, 1)),
    }
"""
ENDLESS = """def initialize_parameters_he(layers_dims):
    l = 0
    while l < len(layers_dims):
        pass
    return {}
"""

COST_WITHOUT_HALF = """def compute_cost_with_regularization(A3, Y, parameters, lambd):
    m = Y.shape[1]
    squares = sum(np.sum(np.square(parameters[name])) for name in ("W1", "W2", "W3"))
    return compute_cost(A3, Y) + lambd / m * squares
"""
NOT_DIVIDED = """def forward_propagation_with_dropout(X, parameters, keep_prob=0.5):
    np.random.seed(1)
    W1, b1 = parameters["W1"], parameters["b1"]
    W2, b2 = parameters["W2"], parameters["b2"]
    W3, b3 = parameters["W3"], parameters["b3"]
    Z1 = W1 @ X + b1
    A1 = np.maximum(Z1, 0)
    D1 = np.random.rand(A1.shape[0], A1.shape[1]) < keep_prob
    A1 = A1 * D1
    Z2 = W2 @ A1 + b2
    A2 = np.maximum(Z2, 0)
    D2 = np.random.rand(A2.shape[0], A2.shape[1]) < keep_prob
    A2 = A2 * D2
    Z3 = W3 @ A2 + b3
    A3 = 1 / (1 + np.exp(-Z3))
    return A3, (Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3)
"""
ONE_BUG_FIXED = """def backward_propagation_n(X, Y, cache):
    gradients = backward_propagation_n_with_bugs(X, Y, cache)
    gradients["dW2"] = gradients["dW2"] / 2
    return gradients
"""
ONE_SIDED = """def gradient_check(x, theta, epsilon=1e-7, print_msg=False):
    approximation = (forward_propagation(x, theta + epsilon) - forward_propagation(x, theta)) / epsilon
    exact = backward_propagation(x, theta)
    return abs(exact - approximation) / (abs(exact) + abs(approximation))
"""

CLASS: tuple[Learner, ...] = (
    Learner("ada", "everything right"),
    Learner(
        "ben",
        "Xavier's scale instead of He's",
        he(f"np.random.randn({SHAPE}) * np.sqrt(1 / layers_dims[l - 1])"),
    ),
    Learner(
        "chen", "fan_out instead of fan_in", he(f"np.random.randn({SHAPE}) * np.sqrt(2 / layers_dims[l])")
    ),
    Learner(
        "dilek",
        "variance used as a standard deviation",
        he(f"np.random.randn({SHAPE}) * (2 / layers_dims[l - 1])"),
    ),
    Learner(
        "emil",
        "uniform numbers, and unscaled ones",
        {
            **he(f"np.random.rand({SHAPE}) * np.sqrt(2 / layers_dims[l - 1])"),
            **initializer("initialize_parameters_random", f"np.random.randn({SHAPE})"),
        },
    ),
    Learner(
        "fatima",
        "random biases",
        he(
            f"np.random.randn({SHAPE}) * np.sqrt(2 / layers_dims[l - 1])",
            biases="np.random.randn(layers_dims[l], 1)",
        ),
    ),
    Learner(
        "goran",
        "the right distribution without the seed",
        he(f"np.random.randn({SHAPE}) * np.sqrt(2 / layers_dims[l - 1])", seed="# no seed"),
    ),
    Learner("hana", "two of three solved", {"initialize_parameters_he": None}),
    Learner("ivo", "nothing solved", solved=False),
    Learner(
        "jun", "a function that raises", he(f"np.random.randn({SHAPE}) * np.sqrt(2 / layer_dims[l - 1])")
    ),
    Learner("kofi", "right, although it warns and prints", {"initialize_parameters_he": WARNS}),
    Learner(
        "lena",
        "right, with a helper in a cell of its own",
        he("layer(layers_dims[l], layers_dims[l - 1])"),
        edits=(insert_before("initialize_parameters_he", HELPER),),
    ),
    Learner(
        "mia",
        "transposed zeros",
        initializer("initialize_parameters_zeros", "np.zeros((layers_dims[l - 1], layers_dims[l]))"),
    ),
    Learner("nils", "a broken file", broken='{"cells": [{"cell_type": "code", "sou'),
    Learner(
        "olga",
        "right, but a test cell twice and another deleted",
        edits=(
            repeat_cell("check-initialize_parameters_he"),
            remove_cell("check-initialize_parameters_zeros"),
        ),
    ),
    Learner("pavel", "works for three sizes only", {"initialize_parameters_he": FIXED_SHAPE}),
    Learner("quinn", "never returns", {"initialize_parameters_he": ENDLESS}),
    Learner("ruth", "everything right", assignment="05_regularization"),
    Learner(
        "sam",
        "no ½ in the L2 cost, dropout not divided, one exercise open",
        {
            "compute_cost_with_regularization": COST_WITHOUT_HALF,
            "forward_propagation_with_dropout": NOT_DIVIDED,
            "predict_traditional_dropout": None,
        },
        assignment="05_regularization",
    ),
    Learner("tara", "everything right", assignment="07_gradient_checking"),
    Learner(
        "udo",
        "a one-sided check, one of two bugs fixed",
        {"gradient_check": ONE_SIDED, "backward_propagation_n": ONE_BUG_FIXED},
        assignment="07_gradient_checking",
    ),
)
