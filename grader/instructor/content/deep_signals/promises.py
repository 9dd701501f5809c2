"""What the exercises of notebook 04 promise of their inputs, with the cases that try it."""

from __future__ import annotations

from grader.instructor.content.promise import Promise

PROMISES = {
    "propagate": (
        Promise("linear", lambda _X, _weights, activation, *_: activation == "linear"),
        Promise("relu", lambda _X, _weights, activation, *_: activation == "relu"),
        Promise("tanh", lambda _X, _weights, activation, *_: activation == "tanh"),
        Promise("sigmoid", lambda _X, _weights, activation, *_: activation == "sigmoid"),
        Promise("one layer", lambda _X, weights, *_: len(weights) == 1),
        Promise("one example", lambda X, *_: X.shape[1] == 1),
    ),
    "backpropagate_std": (
        Promise("linear", lambda _X, _weights, activation, *_: activation == "linear"),
        Promise("relu", lambda _X, _weights, activation, *_: activation == "relu"),
        Promise("tanh", lambda _X, _weights, activation, *_: activation == "tanh"),
        Promise("sigmoid", lambda _X, _weights, activation, *_: activation == "sigmoid"),
        Promise("one layer", lambda _X, weights, *_: len(weights) == 1),
        Promise("one example", lambda X, *_: X.shape[1] == 1),
    ),
    "orthogonal": (
        Promise("more rows", lambda shape, *_: shape[0] > shape[1]),
        Promise("more columns", lambda shape, *_: shape[0] < shape[1]),
        Promise("square", lambda shape, *_: shape[0] == shape[1]),
        Promise("one row", lambda shape, *_: shape[0] == 1),
        Promise("one column", lambda shape, *_: shape[1] == 1),
    ),
    "lsuv": (
        Promise("linear", lambda _X, _weights, activation, *_: activation == "linear"),
        Promise("relu", lambda _X, _weights, activation, *_: activation == "relu"),
        Promise("tanh", lambda _X, _weights, activation, *_: activation == "tanh"),
        Promise("sigmoid", lambda _X, _weights, activation, *_: activation == "sigmoid"),
        Promise("one layer", lambda _X, weights, *_: len(weights) == 1),
        Promise("a large tolerance", lambda _X, _weights, _activation, tol: tol >= 0.1),
        Promise("a small tolerance", lambda _X, _weights, _activation, tol: tol <= 1e-3),
    ),
}
