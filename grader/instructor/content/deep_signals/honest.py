"""Right solutions of notebook 04 that look different from ours."""

import math
import warnings
from functools import reduce

import numpy as np

# --- forward -----------------------------------------------------------------------------------------------------------


def with_branches(X, weights, activation):
    signals = []
    for W in weights:
        Z = np.dot(W, X)
        if activation == "linear":
            X = Z
        elif activation == "relu":
            X = Z * (Z > 0)
        elif activation == "tanh":
            X = np.tanh(Z)
        else:
            X = 1 / (1 + np.exp(-Z))
        signals += [X]
    return signals


def in_a_dictionary(X, matrices, name, start=0):
    A = {0: X}
    f = {
        "linear": np.positive,
        "relu": lambda z: z.clip(min=0),
        "tanh": lambda z: 2 / (1 + np.exp(-2 * z)) - 1,
        "sigmoid": lambda z: 0.5 * (1 + np.tanh(z / 2)),
    }[name]
    for number, W in enumerate(matrices, 1):
        A[number] = f(np.einsum("ij,jm->im", W, A[number - 1]))
    return [A[number] for number in range(1, len(matrices) + 1)]


def as_a_tuple(X, weights, activation):
    return tuple(with_branches(X, weights, activation))


def with_examples_in_rows(X, weights, activation):
    rows, signals = X.T, []
    for W in weights:
        rows = with_branches(rows.T, [W], activation)[0].T
        signals.append(rows.T)
    return signals


def relu_in_place(X, weights, activation):
    A, signals = X.copy(), []
    for W in weights:
        A = W @ A
        if activation == "relu":
            A[A < 0] = 0
        elif activation == "tanh":
            np.tanh(A, out=A)
        elif activation == "sigmoid":
            A = np.exp(-np.logaddexp(0, -A))
        signals.append(A)
    return signals


def folded(X, weights, activation):
    print("layers:", len(weights))
    warnings.warn("deep", stacklevel=2)
    return reduce(lambda found, W: [*found, with_branches(found[-1], [W], activation)[0]], weights, [X])[1:]


# --- backward ----------------------------------------------------------------------------------------------------------


def slope_of(Z, activation):
    if activation == "relu":
        return np.where(Z > 0, 1.0, 0.0)
    if activation == "tanh":
        return 1 / np.cosh(Z) ** 2
    if activation == "sigmoid":
        return np.exp(-Z) / (1 + np.exp(-Z)) ** 2
    return 1.0


def from_pre_activations(X, weights, activation):
    A, pre_activations = X, []
    for W in weights:
        pre_activations.append(W @ A)
        A = with_branches(A, [W], activation)[0]
    grad = np.random.default_rng(0).standard_normal(A.shape)
    stds = [0.0] * len(weights)
    for number in range(len(weights) - 1, -1, -1):
        grad = grad * slope_of(pre_activations[number], activation)
        stds[number] = np.std(grad)
        grad = weights[number].T @ grad
    return stds


def inserted_in_front(X, weights, activation):
    signals = in_a_dictionary(X, weights, activation)
    rng = np.random.default_rng(seed=0)
    dA = rng.normal(size=signals[-1].shape)
    stds = []
    for W, A in list(zip(weights, signals, strict=True))[::-1]:
        if activation == "relu":
            dA[A <= 0] = 0
        elif activation == "tanh":
            dA *= (1 - A) * (1 + A)
        elif activation == "sigmoid":
            dA *= A - A**2
        stds.insert(0, dA.std())
        dA = (dA.T @ W).T
    return stds


def recursive(X, weights, activation):
    def gradients(A, rest):
        if not rest:
            return np.random.default_rng(0).standard_normal(size=(A.shape[0], A.shape[1])), ()
        dA, found = gradients(with_branches(A, rest[:1], activation)[0], rest[1:])
        dZ = dA * slope_of(rest[0] @ A, activation)
        return rest[0].T @ dZ, (math.sqrt(np.var(dZ)), *found)

    return gradients(X, list(weights))[1]


def by_definition(X, weights, activation):
    numbers = []
    signals = [X, *with_examples_in_rows(X, weights, activation)]
    upstream = np.random.Generator(np.random.PCG64(0)).standard_normal(signals[-1].shape)
    for number in reversed(range(len(weights))):
        delta = np.multiply(upstream, slope_of(weights[number] @ signals[number], activation))
        numbers.append(float(np.sqrt(np.mean((delta - delta.mean()) ** 2))))
        upstream = np.matmul(np.transpose(weights[number]), delta)
    numbers.reverse()
    return numbers


# --- orthogonal --------------------------------------------------------------------------------------------------------


def in_an_array(X, weights, activation):
    return np.array(by_definition(X, weights, activation))


def as_in_a_library(shape, gain, rng):
    flat = rng.standard_normal(shape)
    if shape[0] < shape[1]:
        flat = flat.T
    q, r = np.linalg.qr(flat)
    q *= np.where(np.diag(r) < 0, -1, 1)
    if shape[0] < shape[1]:
        q = q.T
    q *= gain
    return q


def by_gram_and_schmidt(shape, gain, rng):
    G = rng.normal(size=shape)
    vectors = []
    for vector in G.T if shape[0] >= shape[1] else G:
        rest = vector.copy()
        for other in vectors + vectors:  # once more against round-off
            rest -= (other @ rest) * other
        vectors.append(rest / np.linalg.norm(rest))
    Q = np.array(vectors)
    return gain * (Q.T if shape[0] >= shape[1] else Q)


def by_cholesky(shape, gain, rng):
    G = rng.standard_normal(size=shape)
    wide = shape[0] < shape[1]
    tall = G.T if wide else G
    L = np.linalg.cholesky(tall.T @ tall)
    Q = np.linalg.solve(L, tall.T).T
    return Q.T * gain if wide else Q * gain


def signs_as_a_diagonal_matrix(size, g, generator):
    rows, columns = size
    G = generator.standard_normal([rows, columns])
    Q, R = np.linalg.qr(G.T if columns > rows else G, mode="reduced")
    Q = Q @ np.diag(np.diag(R) / abs(np.diag(R)))
    return g * np.ascontiguousarray(Q.T if columns > rows else Q)


def cut_from_the_complete_factor(shape, gain, rng):
    G = rng.standard_normal(shape)
    turned = G.shape[0] < G.shape[1]
    G = G.T if turned else G
    Q, R = np.linalg.qr(G, "complete")
    small = G.shape[1]
    Q = Q[:, :small] * np.copysign(1, R.diagonal())
    return (Q.T if turned else Q) * gain


# --- LSUV --------------------------------------------------------------------------------------------------------------


def with_a_while_loop(X, weights, activation, tol):
    changed = []
    A = X
    for W in weights:
        new = np.array(W)
        tries = 0
        while abs(np.std(new @ A) - 1) > tol and tries < 10:
            new /= np.std(new @ A)
            tries += 1
        changed.append(new)
        A = with_branches(A, [new], activation)[0]
    return changed


def from_copies_of_all(batch, given, name, tolerance):
    weights = [W.copy() for W in given]
    for number, W in enumerate(weights):
        for _ in range(10):
            A = with_branches(batch, weights[:number], name)[-1] if number else batch
            std = (W @ A).std()
            if np.isclose(std, 1, rtol=0, atol=tolerance):
                break
            np.multiply(W, 1 / std, out=W)
    return weights


def one_division_without_a_loop(X, weights, activation, tol):
    result = ()
    for W in weights:
        Z = W @ X
        std = float(np.sqrt(Z.var()))
        scale = 1 / std if std > 1 + tol or std < 1 - tol else 1
        Z *= scale
        result = (*result, scale * W)
        X = {
            "linear": lambda z: z,
            "relu": lambda z: np.maximum(z, 0.0),
            "tanh": np.tanh,
            "sigmoid": lambda z: 1.0 / (1.0 + np.exp(-z)),
        }[activation](Z)
    return result


def recursive_lsuv(X, weights, activation, tol):
    if len(weights) == 0:
        return []
    first, *rest = weights
    scale = 1.0
    for _ in range(10):
        found = np.std(scale * first @ X)
        if not abs(found - 1) > tol:
            break
        scale /= found
    first = scale * first
    return [first, *recursive_lsuv(with_branches(X, [first], activation)[0], rest, activation, tol)]


HONEST = {
    "propagate": [
        with_branches,
        in_a_dictionary,
        as_a_tuple,
        with_examples_in_rows,
        relu_in_place,
        folded,
    ],
    "backpropagate_std": [from_pre_activations, inserted_in_front, recursive, by_definition, in_an_array],
    "orthogonal": [
        as_in_a_library,
        by_gram_and_schmidt,
        by_cholesky,
        signs_as_a_diagonal_matrix,
        cut_from_the_complete_factor,
    ],
    "lsuv": [with_a_while_loop, from_copies_of_all, one_division_without_a_loop, recursive_lsuv],
}
