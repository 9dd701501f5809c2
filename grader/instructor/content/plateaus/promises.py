"""What the exercises of notebook 02 promise of their inputs, with the cases that try it."""

from __future__ import annotations

import numpy as np

from grader.instructor.content.promise import Promise

PROMISES = {
    "initialize_parameters_scaled": (
        Promise("one layer", lambda layers_dims, *_: len(layers_dims) == 2),
        Promise("many layers", lambda layers_dims, *_: len(layers_dims) > 4),
        Promise("one unit", lambda layers_dims, *_: 1 in layers_dims[1:]),
        Promise("the default seed", lambda *arguments: len(arguments) == 2),
        Promise("another seed", lambda *arguments: len(arguments) == 3),
    ),
    "prior_entropy": (
        Promise("int64", lambda Y: Y.dtype == np.int64),
        Promise("float64", lambda Y: Y.dtype == np.float64),
        Promise("all labels are 0", lambda Y: not Y.any()),
        Promise("all labels are 1", lambda Y: bool(Y.all())),
        Promise("one label", lambda Y: Y.size == 1),
    ),
    "bias_only_costs": (
        Promise("one update", lambda _p, _rate, num_iterations: num_iterations == 1),
        Promise("p = 1/2", lambda p, *_: p == 0.5),
        Promise("p near 0", lambda p, *_: p < 0.1),
        Promise("p near 1", lambda p, *_: p > 0.8),
    ),
    "saturation_fraction": (
        Promise("one axis", lambda Z, *_: Z.ndim == 1),
        Promise("two axes", lambda Z, *_: Z.ndim == 2),
        Promise("more axes", lambda Z, *_: Z.ndim > 2),
        Promise("one entry", lambda Z, *_: Z.size == 1),
        Promise("the default limit", lambda *arguments: len(arguments) == 1),
        Promise("another limit", lambda *arguments: len(arguments) == 2),
        Promise("exactly the limit", lambda Z, limit=4: bool(np.any(limit == np.abs(Z)))),
    ),
}
