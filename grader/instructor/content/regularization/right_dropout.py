"""Right solutions of notebook 05 with dropout: forward, backward, and the traditional one at test time."""

import numpy as np

from init_utils import relu, sigmoid

NAMES = ("W1", "b1", "W2", "b2", "W3", "b3")


# --- dropout, forward --------------------------------------------------------------------------------------------------


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


# --- dropout, backward -------------------------------------------------------------------------------------------------


def dropout_backward_as_known(X, Y, cache, keep_prob):
    """Divided by m late, in-place operations on its own arrays, integer slopes, extra entries."""
    m = X.shape[1]
    (_, D1, A1, _, _, _, D2, A2, W2, _, _, A3, W3, _) = cache
    dZ3 = A3 - Y
    dW3 = 1.0 / m * np.dot(dZ3, A2.T)
    db3 = 1.0 / m * np.sum(dZ3, axis=1, keepdims=True)
    dA2 = np.dot(W3.T, dZ3)
    dA2 *= D2
    dA2 /= keep_prob
    dZ2 = np.multiply(dA2, np.int64(A2 > 0))
    dW2 = 1.0 / m * np.dot(dZ2, A1.T)
    db2 = 1.0 / m * np.sum(dZ2, axis=1, keepdims=True)
    dA1 = np.dot(W2.T, dZ2)
    dA1 *= D1
    dA1 /= keep_prob
    dZ1 = np.multiply(dA1, np.int64(A1 > 0))
    dW1 = 1.0 / m * np.dot(dZ1, X.T)
    db1 = 1.0 / m * np.sum(dZ1, axis=1, keepdims=True)
    return {
        "dZ3": dZ3, "dW3": dW3, "db3": db3, "dA2": dA2, "dZ2": dZ2, "dW2": dW2, "db2": db2,
        "dA1": dA1, "dZ1": dZ1, "dW1": dW1, "db1": db1,
    }  # fmt: skip


def dropout_backward_by_active_units(X, Y, cache, keep_prob):
    """No mask at all: where A is positive the unit was kept *and* its ReLU was open."""
    _, _, A1, _, _, _, _, A2, W2, _, _, A3, W3, _ = cache
    dZ3 = (A3 - Y) / Y.shape[1]
    dZ2 = np.where(A2 > 0, W3.T @ dZ3 / keep_prob, 0.0)
    dZ1 = np.where(A1 > 0, W2.T @ dZ2 / keep_prob, 0.0)
    return {
        name: value
        for layer, dZ, inputs in ((1, dZ1, X), (2, dZ2, A1), (3, dZ3, A2))
        for name, value in ((f"dW{layer}", dZ @ inputs.T), (f"db{layer}", dZ.sum(axis=1, keepdims=True)))
    }


def dropout_backward_by_index(X, Y, cache, keep_prob):
    """Dropped entries are set to zero by index, the scale comes last."""
    Z1, D1, A1, _, _, Z2, D2, A2, W2, _, _, A3, W3, _ = cache
    dz3 = 1 / X.shape[1] * (A3 - Y)
    dz2 = W3.T @ dz3
    dz2[D2 == 0] = 0
    dz2[Z2 <= 0] = 0
    dz2 /= keep_prob
    dz1 = W2.T @ dz2
    dz1[np.logical_not(D1)] = 0
    dz1[Z1 <= 0] = 0
    dz1 /= keep_prob
    ones = np.ones((X.shape[1], 1))
    return {
        "dW1": dz1 @ X.T, "db1": dz1 @ ones, "dW2": dz2 @ A1.T, "db2": dz2 @ ones,
        "dW3": dz3 @ A2.T, "db3": dz3 @ ones,
    }  # fmt: skip


def dropout_backward_with_scaled_masks(x, y, saved, p):
    """Renamed parameters; the masks become float masks of 0 and 1 / p first."""
    Z1, D1, A1, _, _, Z2, D2, A2, W2, _, _, A3, W3, _ = saved
    first, second = D1.astype(float) / p, D2.astype(float) / p
    dz3 = (A3 - y) / x.shape[1]
    dz2 = (W3.T @ dz3) * (second * (Z2 >= 0))
    dz1 = (W2.T @ dz2) * (first * (Z1 >= 0))
    return {
        "dW3": dz3 @ A2.T, "dW2": dz2 @ A1.T, "dW1": dz1 @ x.T,
        "db3": np.sum(dz3, 1)[:, None], "db2": np.sum(dz2, 1)[:, None], "db1": np.sum(dz1, 1)[:, None],
    }  # fmt: skip


# --- traditional dropout at test time ----------------------------------------------------------------------------------


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
