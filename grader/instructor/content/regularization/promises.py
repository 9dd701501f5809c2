"""What the exercises of notebook 05 promise of their inputs, with the cases that try it."""

from __future__ import annotations

from grader.instructor.content.promise import Promise

PROMISES = {
    "compute_cost_with_regularization": (
        Promise("one example", lambda X, *_: X.shape[1] == 1),
        Promise("no penalty", lambda *arguments: arguments[3] == 0),
    ),
    "backward_propagation_with_regularization": (
        Promise("one example", lambda X, *_: X.shape[1] == 1),
        Promise("no penalty", lambda *arguments: arguments[3] == 0),
    ),
    "forward_propagation_with_dropout": (
        Promise("one example", lambda X, *_: X.shape[1] == 1),
        Promise("nothing is dropped", lambda *arguments: arguments[2:] == (1.0,)),
        Promise("the default probability", lambda *arguments: len(arguments) == 2),
    ),
    "backward_propagation_with_dropout": (
        Promise("one example", lambda X, *_: X.shape[1] == 1),
        Promise("nothing is dropped", lambda *arguments: arguments[3] == 1),
        Promise("other widths", lambda X, *_: X.shape[0] == 5),
    ),
    "predict_traditional_dropout": (
        Promise("one example", lambda X, *_: X.shape[1] == 1),
        Promise("nothing was dropped", lambda *arguments: arguments[2] == 1),
    ),
}
