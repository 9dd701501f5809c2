"""What the exercises of notebook 01 promise of their inputs, with the cases that try it."""

from __future__ import annotations

from grader.instructor.content.promise import Promise

PROMISES = {
    "initialize_parameters_zeros": (
        Promise("one layer", lambda layers_dims, *_: len(layers_dims) == 2),
        Promise("many layers", lambda layers_dims, *_: len(layers_dims) > 4),
        Promise("one unit", lambda layers_dims, *_: 1 in layers_dims[1:]),
    ),
    "initialize_parameters_random": (
        Promise("one layer", lambda layers_dims, *_: len(layers_dims) == 2),
        Promise("many layers", lambda layers_dims, *_: len(layers_dims) > 4),
        Promise("one unit", lambda layers_dims, *_: 1 in layers_dims[1:]),
    ),
    "initialize_parameters_he": (
        Promise("one layer", lambda layers_dims, *_: len(layers_dims) == 2),
        Promise("many layers", lambda layers_dims, *_: len(layers_dims) > 4),
        Promise("one unit", lambda layers_dims, *_: 1 in layers_dims[1:]),
    ),
}
