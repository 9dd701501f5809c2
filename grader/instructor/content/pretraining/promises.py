"""What the exercises of notebook 08 promise of their inputs, with the cases that try it."""

from __future__ import annotations

from grader.instructor.content.promise import Promise

PROMISES = {
    "train_autoencoder": (
        Promise("one example", lambda X, *_: X.shape[1] == 1),
        Promise("one update", lambda _X, _hidden, _rate, num_iterations, _seed: num_iterations == 1),
        Promise("a code larger than the input", lambda X, n_hidden, *_: n_hidden > len(X)),
    ),
    "pretrain": (
        Promise("one example", lambda X, *_: X.shape[1] == 1),
        Promise("one hidden layer", lambda _X, layers_dims, *_: len(layers_dims) == 3),
        Promise("many layers", lambda _X, layers_dims, *_: len(layers_dims) > 4),
    ),
    "repaired_initialize": (
        Promise("one hidden layer", lambda layers_dims, _: len(layers_dims) == 3),
        Promise("many layers", lambda layers_dims, _: len(layers_dims) > 5),
        Promise("more than one output", lambda layers_dims, _: layers_dims[-1] > 1),
    ),
    "repaired_backward": (
        Promise("one hidden layer", lambda _, cache: "W3" not in cache),
        Promise("many layers", lambda _, cache: "W5" in cache),
    ),
    "repaired_forward": (
        Promise("one example", lambda X, *_: X.shape[1] == 1),
        Promise("two layers", lambda _X, parameters, *_: "W3" not in parameters),
        Promise("train mode", lambda *arguments: arguments[3] == "train"),
        Promise("test mode", lambda *arguments: arguments[3] == "test"),
    ),
}
