"""Honest solutions of notebook 08 that look unlike the reference: each has to get full marks."""

import numpy as np

from grader.instructor.content.pretraining.right_repairs import (
    backward_from_batch_sums,
    backward_step_by_step,
    backward_with_a_helper,
    backward_with_a_jacobian,
    forward_as_a_list,
    forward_by_keep_prob,
    forward_folded_at_test,
    forward_with_an_early_return,
    weights_drawn_transposed,
    weights_from_the_legacy_stream,
    weights_of_a_seed_for_each_layer,
    weights_with_a_linear_output,
)
from init_utils import sigmoid

# --- the auto-encoder --------------------------------------------------------------------------------------------------


def coder_with_everything_inlined(X, n_hidden, learning_rate, num_iterations, seed):
    """No helper, updates in place, 1/m at the end, other entries kept."""
    n, m = X.shape
    rng = np.random.default_rng(seed)
    W = rng.standard_normal((n_hidden, n)) * (1 / np.sqrt(n))
    V = rng.standard_normal((n, n_hidden)) * (1 / np.sqrt(n_hidden))
    b, c = np.zeros((n_hidden, 1)), np.zeros((n, 1))
    costs = []
    for _ in range(num_iterations):
        H = 1 / (1 + np.exp(-(np.dot(W, X) + b)))
        R = 1 / (1 + np.exp(-(np.dot(V, H) + c)))
        costs += [0.5 / m * ((R - X) ** 2).sum()]
        delta = (R - X) * R * (1 - R)
        back = np.dot(V.T, delta) * H * (1 - H)
        dV, dc = 1 / m * np.dot(delta, H.T), 1 / m * delta.sum(axis=1, keepdims=True)
        dW, db = 1 / m * np.dot(back, X.T), 1 / m * back.sum(axis=1, keepdims=True)
        V -= learning_rate * dV
        c -= learning_rate * dc
        W -= learning_rate * dW
        b -= learning_rate * db
    return {"W": W, "b": b, "W_out": V, "b_out": c, "costs": np.array(costs), "code": H}


def coder_in_a_dictionary(pictures, units, rate, steps, start):
    """Renamed parameters; a dictionary of parameters, one of gradients; a print."""
    generator = np.random.default_rng(start)
    inputs, count = pictures.shape
    coder = {"W": generator.normal(size=(units, inputs)) / inputs**0.5}
    coder["W_out"] = generator.normal(size=(inputs, units)) / units**0.5
    coder |= {"b": np.zeros((units, 1)), "b_out": np.zeros((inputs, 1))}
    history = np.empty(steps)
    for step in range(steps):
        code = sigmoid(coder["W"] @ pictures + coder["b"])
        back = sigmoid(coder["W_out"] @ code + coder["b_out"])
        history[step] = np.linalg.norm(back - pictures) ** 2 / count / 2
        outer = (back - pictures) / count * (back - back**2)
        inner = coder["W_out"].T @ outer * (code - code**2)
        slopes = {"W": inner @ pictures.T, "W_out": outer @ code.T}
        slopes |= {"b": inner.sum(axis=1)[:, None], "b_out": outer.sum(axis=1)[:, None]}
        coder = {name: value - rate * slopes[name] for name, value in coder.items()}
    print("last cost", history[-1])
    return {**coder, "costs": history}


def coder_by_einsum(X, n_hidden, learning_rate, num_iterations, seed):
    """Gradients as sums over the examples by einsum."""
    n, m = X.shape
    rng = np.random.default_rng(seed)
    W = np.divide(rng.standard_normal(size=(n_hidden, n)), np.sqrt(n))
    W_out = np.divide(rng.standard_normal(size=(n, n_hidden)), np.sqrt(n_hidden))
    b, b_out = np.zeros((n_hidden, 1)), np.zeros((n, 1))
    costs = np.zeros(num_iterations)
    for i in range(num_iterations):
        C = sigmoid(W @ X + b)
        R = sigmoid(W_out @ C + b_out)
        E = R - X
        costs[i] = np.einsum("ij,ij", E, E) / (2 * m)
        dR = np.einsum("ij,ij,ij->ij", E, R, 1 - R) / m
        dC = np.einsum("ij,ij,ij->ij", W_out.T @ dR, C, 1 - C)
        W, b, W_out, b_out = (
            W - learning_rate * np.einsum("ik,jk->ij", dC, X),
            b - learning_rate * np.einsum("ik->i", dC)[:, None],
            W_out - learning_rate * np.einsum("ik,jk->ij", dR, C),
            b_out - learning_rate * np.einsum("ik->i", dR)[:, None],
        )
    return {"W": W, "b": b, "W_out": W_out, "b_out": b_out, "costs": costs}


def coder_with_a_row_of_ones(X, n_hidden, learning_rate, num_iterations, seed):
    """The biases are the weights of a constant input."""
    n, m = X.shape
    rng = np.random.default_rng(seed)
    W = rng.standard_normal((n_hidden, n)) / np.sqrt(n)
    encoder = np.hstack([W, np.zeros((n_hidden, 1))])
    decoder = np.hstack([rng.standard_normal((n, n_hidden)) / np.sqrt(n_hidden), np.zeros((n, 1))])
    inputs, costs = np.vstack([X, np.ones((1, m))]), []
    for _ in range(num_iterations):
        codes = np.vstack([sigmoid(encoder @ inputs), np.ones((1, m))])
        output = sigmoid(decoder @ codes)
        costs.append(float(np.mean(np.sum((X - output) ** 2, axis=0)) / 2))
        error = -(X - output) * output * (1 - output) / m
        inner = (decoder.T @ error * codes * (1 - codes))[:-1]
        decoder, encoder = (
            decoder - learning_rate * error @ codes.T,
            encoder - learning_rate * inner @ inputs.T,
        )
    return {
        "W": encoder[:, :-1], "b": encoder[:, -1:], "W_out": decoder[:, :-1], "b_out": decoder[:, -1:],
        "costs": np.array(costs),
    }  # fmt: skip


# --- the stack ---------------------------------------------------------------------------------------------------------


def train_autoencoder(X, n_hidden, learning_rate, num_iterations, seed):
    """What the variants below call, and a stand-in takes the place of."""
    return coder_with_everything_inlined(X, n_hidden, learning_rate, num_iterations, seed)


def stack_in_a_loop(X, layers_dims, learning_rate, num_iterations, seed):
    """The output layer first, codes by hand."""
    L = len(layers_dims) - 1
    out = np.random.default_rng(seed).standard_normal((layers_dims[L], layers_dims[L - 1]))
    result = {f"W{L}": out / np.sqrt(layers_dims[L - 1]), f"b{L}": np.zeros((layers_dims[L], 1))}
    A = X.copy()
    for layer in range(1, L):
        found = train_autoencoder(A, layers_dims[layer], learning_rate, num_iterations, seed + layer)
        result[f"W{layer}"] = found["W"]
        result[f"b{layer}"] = found["b"]
        A = 1 / (1 + np.exp(-np.dot(found["W"], A) - found["b"]))
    return result


def stack_with_its_own_training(X, layers_dims, learning_rate, num_iterations, seed):
    """Trains by itself instead of calling train_autoencoder."""
    parameters, codes = {}, X
    for layer, units in enumerate(layers_dims[1:-1], 1):
        coder = coder_by_einsum(codes, units, learning_rate, num_iterations, seed + layer)
        parameters[f"W{layer}"], parameters[f"b{layer}"] = coder["W"], coder["b"]
        codes = sigmoid(coder["W"] @ codes + coder["b"])
    rng = np.random.default_rng(seed)
    parameters[f"W{len(layers_dims) - 1}"] = rng.normal(0, 1, layers_dims[:-3:-1]) / np.sqrt(layers_dims[-2])
    parameters[f"b{len(layers_dims) - 1}"] = np.zeros((layers_dims[-1], 1))
    return parameters


def stack_by_recursion(X, layers_dims, learning_rate, num_iterations, seed, layer=1):
    """One auto-encoder, then the rest of the net by the same function."""
    if layer == len(layers_dims) - 1:
        fan_in = layers_dims[-2]
        W = np.random.default_rng(seed).standard_normal((layers_dims[-1], fan_in)) / fan_in**0.5
        return {f"W{layer}": W, f"b{layer}": np.zeros((layers_dims[-1], 1))}
    coder = train_autoencoder(X, layers_dims[layer], learning_rate, num_iterations, seed + layer)
    codes = sigmoid(coder["W"] @ X + coder["b"])
    rest = stack_by_recursion(codes, layers_dims, learning_rate, num_iterations, seed, layer + 1)
    return {f"W{layer}": coder["W"], f"b{layer}": coder["b"], **rest}


def stack_of_coders(inputs, sizes, rate, steps, seed):
    """Renamed parameters; a list of auto-encoders first, kept in the result."""
    coders = []
    for number, units in enumerate(sizes[1:-1]):
        for coder in coders[-1:]:
            inputs = sigmoid(coder["W"].dot(inputs) + coder["b"])
        coders.append(train_autoencoder(inputs, units, rate, steps, seed + number + 1))
    top = np.random.default_rng(seed).standard_normal((sizes[-1], sizes[-2])) * sizes[-2] ** -0.5
    layers = [(coder["W"], coder["b"]) for coder in coders] + [(top, np.zeros((sizes[-1], 1)))]
    named = {
        f"{letter}{n}": array
        for n, pair in enumerate(layers, 1)
        for letter, array in zip("Wb", pair, strict=True)
    }
    return named | {"coders": len(coders)}


HONEST = {
    "train_autoencoder": [
        coder_with_everything_inlined,
        coder_in_a_dictionary,
        coder_by_einsum,
        coder_with_a_row_of_ones,
    ],
    "pretrain": [stack_in_a_loop, stack_with_its_own_training, stack_by_recursion, stack_of_coders],
    "repaired_initialize": [
        weights_from_the_legacy_stream,
        weights_with_a_linear_output,
        weights_drawn_transposed,
        weights_of_a_seed_for_each_layer,
    ],
    "repaired_backward": [
        backward_from_batch_sums,
        backward_step_by_step,
        backward_with_a_helper,
        backward_with_a_jacobian,
    ],
    "repaired_forward": [
        forward_with_an_early_return,
        forward_folded_at_test,
        forward_by_keep_prob,
        forward_as_a_list,
    ],
}
