"""Right solutions that look different: traditional dropout at test time."""

import numpy as np

from init_utils import relu, sigmoid

NAMES = ("W1", "b1", "W2", "b2", "W3", "b3")


def traditional_by_weights(X, parameters, keep_prob):
    """The outgoing weights are scaled instead of the activations."""
    A1 = relu(parameters["W1"] @ X + parameters["b1"])
    A2 = relu((keep_prob * parameters["W2"]) @ A1 + parameters["b2"])
    return sigmoid((keep_prob * parameters["W3"]) @ A2 + parameters["b3"])


def traditional_in_a_loop(x, params, p):
    """A loop over the hidden layers that scales its own arrays in place; renamed parameters."""
    a = x
    for layer in ("1", "2"):
        a = np.maximum(0, params["W" + layer].dot(a) + params["b" + layer])
        a *= p
    return 1 / (1 + np.exp(-(params["W3"].dot(a) + params["b3"])))


def traditional_before_relu(X, parameters, keep_prob):
    """The hidden pre-activations are scaled, bias and all: ReLU lets positive factors through."""
    W1, b1, W2, b2, W3, b3 = (parameters[name] for name in NAMES)
    A1 = relu(keep_prob * (W1 @ X + b1))
    A2 = relu(keep_prob * (W2 @ A1 + b2))
    return sigmoid(W3 @ A2 + b3)


def traditional_on_a_copy(X, parameters, keep_prob=0.5):
    """Scales a copy of the parameters in place; has a default that nobody asked for."""
    scaled = {name: np.array(value) for name, value in parameters.items()}
    for name in ("W2", "W3"):
        scaled[name] *= keep_prob
    A2 = relu(scaled["W2"] @ relu(scaled["W1"] @ X + scaled["b1"]) + scaled["b2"])
    return sigmoid(scaled["W3"] @ A2 + scaled["b3"])
