"""What the exercises of notebook 07 promise of their inputs, with the cases that try it."""

from __future__ import annotations

from grader.instructor.content.promise import Promise

PROMISES = {
    "forward_propagation": (
        Promise("integers", lambda x, theta: type(x) is int),
        Promise("negative numbers", lambda x, theta: x < 0 and theta < 0),
    ),
    "backward_propagation": (
        Promise("integers", lambda x, theta: type(x) is int),
        Promise("negative numbers", lambda x, theta: x < 0 and theta < 0),
    ),
    "gradient_check": (
        Promise("the default step", lambda *arguments: len(arguments) == 2),
        Promise("another step", lambda *arguments: len(arguments) > 2),
        Promise("integers", lambda x, *_: type(x) is int),
        Promise("a negative x", lambda x, *_: x < 0),
    ),
    "gradient_check_n": (
        Promise("the default step", lambda *arguments: len(arguments) == 4),
        Promise("another step", lambda *arguments: len(arguments) > 4),
        Promise("one example", lambda _parameters, _gradients, X, *_: X.shape[1] == 1),
        Promise("no other gradients", lambda _parameters, gradients, *_: len(gradients) == 6),
        Promise("other gradients", lambda _parameters, gradients, *_: len(gradients) > 6),
    ),
    "backward_propagation_n": (
        Promise("one example", lambda X, *_: X.shape[1] == 1),
        Promise("any widths", lambda X, *_: X.shape[0] != 4),
    ),
    "complex_step_gradient": (
        Promise("the default step", lambda *arguments: len(arguments) == 2),
        Promise("another step", lambda *arguments: len(arguments) > 2),
        Promise("one parameter", lambda _f, theta, *_: theta.size == 1),
    ),
}
