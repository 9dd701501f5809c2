"""Right solutions that look different: dropout, forward."""

import numpy as np

from init_utils import relu, sigmoid

NAMES = ("W1", "b1", "W2", "b2", "W3", "b3")


def forward_with_integer_masks(X, parameters, keep_prob=0.5):
    """Masks of 0 and 1 as integers, `<=`, and activations changed in place."""
    np.random.seed(1)
    W1, b1, W2, b2, W3, b3 = (parameters[name] for name in NAMES)
    Z1 = np.dot(W1, X) + b1
    A1 = relu(Z1)
    drawn = np.random.rand(A1.shape[0], A1.shape[1])
    D1 = (drawn <= keep_prob).astype(int)
    A1 *= D1
    A1 /= keep_prob
    Z2 = np.dot(W2, A1) + b2
    A2 = relu(Z2)
    drawn = np.random.rand(A2.shape[0], A2.shape[1])
    D2 = (drawn <= keep_prob).astype(int)
    A2 *= D2
    A2 /= keep_prob
    Z3 = np.dot(W3, A2) + b3
    A3 = sigmoid(Z3)
    return A3, (Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3)


def forward_with_scaled_masks(X, parameters, keep_prob=0.5):
    """The masks are divided by keep_prob already, as in (rand < p) / p."""
    np.random.seed(1)
    W1, b1, W2, b2, W3, b3 = (parameters[name] for name in NAMES)
    Z1 = W1 @ X + b1
    D1 = (np.random.rand(*Z1.shape) < keep_prob) / keep_prob
    A1 = np.maximum(Z1, 0) * D1
    Z2 = W2 @ A1 + b2
    D2 = (np.random.rand(*Z2.shape) < keep_prob) / keep_prob
    A2 = np.maximum(Z2, 0) * D2
    Z3 = W3 @ A2 + b3
    A3 = 1 / (1 + np.exp(-Z3))
    return A3, (Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3)


def forward_with_own_generator(X, parameters, keep_prob=0.5):
    """The same stream from a RandomState of its own, a list for the cache, and entries set to zero by index."""
    stream = np.random.RandomState(1)
    cache, A = [], X
    for layer in (1, 2):
        W, b = parameters[f"W{layer}"], parameters[f"b{layer}"]
        Z = W @ A + b
        A = np.where(Z > 0, Z, 0.0)
        D = stream.random_sample(A.shape) < keep_prob
        A[~D] = 0
        A = A / keep_prob
        cache += [Z, D, A, W, b]
    Z = parameters["W3"] @ A + parameters["b3"]
    A3 = sigmoid(Z)
    return A3, [*cache, Z, A3, parameters["W3"], parameters["b3"]]


def forward_masked_before_relu(inputs, params, keep=0.5):
    """Mask and scale are applied before ReLU, which lets positive factors through; renamed parameters."""
    np.random.seed(1)
    W1, b1, W2, b2, W3, b3 = (params[name] for name in NAMES)
    Z1 = W1.dot(inputs) + b1
    D1 = np.random.uniform(size=Z1.shape) < keep
    A1 = relu(Z1 * D1 / keep)
    Z2 = W2.dot(A1) + b2
    D2 = np.random.uniform(size=Z2.shape) < keep
    A2 = relu(Z2 * D2 / keep)
    Z3 = W3.dot(A2) + b3
    A3 = sigmoid(Z3)
    return A3, (Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3)


def forward_with_float_masks(X, parameters, keep_prob=0.5):
    """Masks of 0.0 and 1.0; the reciprocal as a factor; σ computed twice."""
    np.random.seed(1)
    W1, b1, W2, b2, W3, b3 = (parameters[name] for name in NAMES)
    Z1 = np.matmul(W1, X) + b1
    drawn = np.random.rand(*Z1.shape)
    D1 = np.where(drawn < keep_prob, 1.0, 0.0)
    A1 = (1 / keep_prob) * np.multiply(D1, relu(Z1))
    Z2 = np.matmul(W2, A1) + b2
    drawn = np.random.rand(*Z2.shape)
    D2 = np.where(drawn < keep_prob, 1.0, 0.0)
    A2 = (1 / keep_prob) * np.multiply(D2, relu(Z2))
    Z3 = np.matmul(W3, A2) + b3
    return sigmoid(Z3), (Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, sigmoid(Z3), W3, b3)
