"""What the exercises of notebook 03 promise of their inputs, with the cases that try it."""

from __future__ import annotations

from grader.instructor.content.promise import Promise

PROMISES = {
    "compute_fans": (
        Promise("a weight matrix", lambda shape: len(shape) == 2),
        Promise("a kernel", lambda shape: len(shape) == 4),
        Promise("height and width differ", lambda shape: len(shape) == 4 and shape[2] != shape[3]),
        Promise("one unit", lambda shape: shape[0] == 1),
    ),
    "calculate_gain": (
        Promise(
            "linear without a slope", lambda activation, param=None: activation == "linear" and param is None
        ),
        Promise(
            "sigmoid without a slope",
            lambda activation, param=None: activation == "sigmoid" and param is None,
        ),
        Promise(
            "tanh without a slope", lambda activation, param=None: activation == "tanh" and param is None
        ),
        Promise(
            "relu without a slope", lambda activation, param=None: activation == "relu" and param is None
        ),
        Promise(
            "leaky_relu without a slope",
            lambda activation, param=None: activation == "leaky_relu" and param is None,
        ),
        Promise(
            "linear does not use a slope",
            lambda activation, param=None: activation == "linear" and param is not None,
        ),
        Promise(
            "sigmoid does not use a slope",
            lambda activation, param=None: activation == "sigmoid" and param is not None,
        ),
        Promise(
            "tanh does not use a slope",
            lambda activation, param=None: activation == "tanh" and param is not None,
        ),
        Promise(
            "relu does not use a slope",
            lambda activation, param=None: activation == "relu" and param is not None,
        ),
        Promise("slope 0", lambda _, param=None: param == 0),
        Promise("an integer slope", lambda _, param=None: type(param) is int),
        Promise("None is given", lambda *arguments: arguments[1:] == (None,)),
    ),
    "variance_scaling": (
        Promise("fan_in", lambda _shape, mode, *_: mode == "fan_in"),
        Promise("fan_out", lambda _shape, mode, *_: mode == "fan_out"),
        Promise("fan_avg", lambda _shape, mode, *_: mode == "fan_avg"),
        Promise("normal", lambda _shape, _mode, distribution, *_: distribution == "normal"),
        Promise("uniform", lambda _shape, _mode, distribution, *_: distribution == "uniform"),
        Promise("a kernel", lambda shape, *_: len(shape) == 4),
        Promise("one input", lambda shape, *_: shape[1] == 1),
    ),
}
