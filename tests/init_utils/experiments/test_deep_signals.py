"""Fifty layers: what is measured, what theory predicts, and the numbers of the notebook."""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest
from sklearn.neural_network import MLPRegressor

from init_utils import load_digits_even_odd
from init_utils.activations import tanh
from init_utils.arrays import Array
from init_utils.errors import OptionError
from init_utils.experiments.deep_signals import (
    STARTS,
    draw_weights,
    find_start,
    growth,
    measure,
    normal_inputs,
    pre_activation_stds,
    scaled_layers,
    similarity_of_examples,
    singular_values,
    train_deep,
    width_factors,
)
from init_utils.experiments.signal_theory import FUNCTIONS, normal_mean, predict_signals, steady_gain

pytestmark = pytest.mark.numerical


def forward(X: Array, weights: Any, activation: str) -> Any:
    """The activations, with scikit-learn's activation functions."""
    net = MLPRegressor(activation={"linear": "identity", "sigmoid": "logistic"}.get(activation, activation))
    found = []
    for W in weights:
        net.n_layers_, net.coefs_, net.intercepts_ = 3, [W.T, np.eye(len(W))], [np.zeros(len(W))] * 2
        net.out_activation_ = "identity"
        X = net._forward_pass_fast(X.T, check_input=False).T
        found.append(X)
    return found


def backward_stds(X: Array, weights: Any, activation: str) -> Any:
    """The gradients of G · A_L: through the slopes of `signal_theory`, which a test below compares with differences."""
    slope = FUNCTIONS[activation][1]
    arrived = [X, *forward(X, weights, activation)]
    grad, stds = np.random.default_rng(0).standard_normal(arrived[-1].shape), []
    for W, A in zip(weights[::-1], arrived[-2::-1], strict=True):
        grad = grad * slope(W @ A)
        stds.append(np.std(grad))
        grad = W.T @ grad
    return stds[::-1]


@cache
def measured(start: Any) -> Any:
    return measure(start, forward, backward_stds)


PUBLISHED = {  # activations in layers 1 and 50, gradients in layers 50 and 1
    ("relu", "0.01"): (9e-2, 5e-48, 0.72, 3e-47),
    ("relu", "U(±1/√n)"): (0.34, 3e-20, 0.72, 6e-20),
    ("relu", "Xavier"): (0.59, 2.9e-8, 0.72, 3e-8),
    ("relu", "He"): (0.83, 0.98, 0.72, 0.76),
    ("linear", "Xavier"): (1, 0.98, 1, 1.02),
    ("linear", "He"): (1.4, 3.3e7, 1, 2.4e7),
    ("tanh", "0.01"): (0.16, 1.5e-40, 1, 1e-39),
    ("tanh", "Xavier"): (0.63, 0.098, 0.99, 0.12),
    ("tanh", "5/3"): (0.76, 0.65, 0.66, 58),
    ("sigmoid", "Xavier"): (0.21, 0.12, 0.24, 4e-32),
}
each_start = pytest.mark.parametrize("start", STARTS, ids=lambda start: f"{start.activation}-{start.name}")


@each_start
def test_the_ten_starts_give_the_known_sizes(start: Any) -> None:
    found = measured(start)
    ends = found.forward[0], found.forward[-1], found.backward[-1], found.backward[0]
    off = np.log10(ends) - np.log10(PUBLISHED[start.activation, start.name])
    assert np.all(np.abs(off) < [0.05, 0.35, 0.05, 0.25])  # at the far end chance has had fifty layers


@each_start
def test_theory_predicts_every_layer(start: Any) -> None:
    found, theory = measured(start), predict_signals(start)
    assert (
        found.forward.shape == found.backward.shape == theory.forward.shape == theory.backward.shape == (50,)
    )
    assert np.max(np.abs(np.log10(found.forward / theory.forward))) < 0.35
    assert np.max(np.abs(np.log10(found.backward / theory.backward))) < 0.25


def test_the_closed_forms_for_relu() -> None:
    factors = {"0.01": 0.01 * np.sqrt(128), "U(±1/√n)": np.sqrt(1 / 6), "Xavier": np.sqrt(1 / 2), "He": 1}
    for name, factor in factors.items():
        start = find_start("relu", name)
        assert growth(predict_signals(start).forward) == pytest.approx(factor, rel=1e-5)
        assert growth(predict_signals(start).backward[::-1]) == pytest.approx(factor, rel=1e-5)
        assert growth(measured(start).forward) == pytest.approx(factor, rel=0.02)
    assert predict_signals(find_start("relu", "0.01"), width=20_000).forward[-1] == pytest.approx(
        0.8256, rel=1e-3
    )


def test_stable_activations_do_not_imply_stable_gradients() -> None:
    tanh_start, sigmoid_start = find_start("tanh", "5/3"), find_start("sigmoid", "Xavier")
    for start in (tanh_start, sigmoid_start):
        assert 0.5 < measured(start).forward[-1] / measured(start).forward[0] < 2
    assert 60 < measured(tanh_start).backward[0] / measured(tanh_start).backward[-1] < 110
    assert measured(sigmoid_start).backward[0] < 1e-30


@pytest.mark.parametrize(
    ("function", "gain"),
    [
        (FUNCTIONS["linear"][0], 1.0),
        (FUNCTIONS["relu"][0], np.sqrt(2)),
        (lambda z: np.where(z > 0, z, 0.01 * z), 1.41414),
        (lambda z: np.where(z > 0, z, 0.2 * z), 1.38675),
        (tanh, 1.5925),
    ],
)
def test_gains_that_keep_the_variance(function: Any, gain: Any) -> None:
    assert steady_gain(function) == pytest.approx(gain, abs=5e-5)


def test_means_over_a_normal_variable_agree_with_gauss_and_hermite() -> None:
    nodes, weights = np.polynomial.hermite_e.hermegauss(80)
    for function, slope in (FUNCTIONS["tanh"], FUNCTIONS["sigmoid"]):
        for f in (function, slope):

            def squared(z: Any, f: Callable[..., Any] = f) -> Any:
                return f(z) ** 2

            expected = np.sum(weights * f(0.8 * nodes) ** 2) / np.sqrt(2 * np.pi)
            assert normal_mean(squared, 0.8) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_slopes_are_the_derivatives(name: Any) -> None:
    function, slope = FUNCTIONS[name]
    z = np.array([-2.3, -0.4, 0.7, 1.9])
    assert slope(z) == pytest.approx((function(z + 1e-6) - function(z - 1e-6)) / 2e-6, rel=1e-8)


def test_the_factor_grows_like_the_root_of_the_width_and_is_one_at_20_000() -> None:
    for width, factor in width_factors(forward, (64, 256, 512)).items():
        assert factor == pytest.approx(0.01 * np.sqrt(width / 2), rel=0.1)
    X = np.maximum(0, np.random.default_rng(0).standard_normal((20_000, 10)))
    W = 0.01 * np.random.default_rng(1).standard_normal((300, 20_000))
    after = np.maximum(0, W @ X)
    assert np.sqrt(np.mean(after**2) / np.mean(X**2)) == pytest.approx(1, rel=0.03)


def test_examples_become_alike_in_sigmoid_and_relu_nets_and_not_in_linear_ones() -> None:
    def at_the_end(activation: str, name: str) -> Any:
        weights = draw_weights(find_start(activation, name))
        return similarity_of_examples(forward(normal_inputs(), weights, activation)[-1])

    assert at_the_end("sigmoid", "Xavier") > 0.9999
    assert at_the_end("relu", "He") > 0.99
    assert abs(at_the_end("linear", "Xavier")) < 0.02
    assert similarity_of_examples(np.ones((3, 4))) == pytest.approx(1)


def test_a_product_of_normal_matrices_loses_directions_and_one_of_orthogonal_matrices_none() -> None:
    weights = draw_weights(find_start("linear", "Xavier"))
    values = singular_values(weights)
    assert 20 < np.sum(values > 0.1) < 45
    assert np.median(values) < 1e-7
    assert np.sqrt(np.mean(values**2)) == pytest.approx(1, rel=0.2)
    rotations = [np.linalg.qr(W)[0] for W in weights]
    assert singular_values(rotations) == pytest.approx(np.ones(256), abs=1e-12)
    assert np.std(forward(normal_inputs(), rotations, "linear")[-1]) == pytest.approx(0.997, abs=0.005)


def rescaled(X: Array, weights: Any, activation: str) -> Any:
    """LSUV with one division per layer."""
    changed, A = [], X
    for W in weights:
        changed.append(W / np.std(W @ A))
        A = forward(A, changed[-1:], activation)[0]
    return changed


@pytest.mark.parametrize("activation", FUNCTIONS)
def test_one_division_per_layer_is_enough_for_lsuv_on_all_fifty(activation: Any) -> None:
    X, weights = normal_inputs(), scaled_layers({10: 0.05, 20: 30, 30: 0.05})
    assert max(abs(pre_activation_stds(X, weights, activation, forward) - 1)) > 0.5
    after = pre_activation_stds(X, rescaled(X, weights, activation), activation, forward)
    assert after == pytest.approx(np.ones(50), abs=1e-12)


def test_lsuv_does_not_settle_the_gradients_of_tanh_and_sigmoid() -> None:
    X, weights = normal_inputs(), draw_weights(find_start("relu", "0.01"))
    first = {name: backward_stds(X, rescaled(X, weights, name), name)[0] for name in FUNCTIONS}
    assert 0.5 < first["linear"] < 2
    assert 0.3 < first["relu"] < 2
    assert 20 < first["tanh"] < 80
    assert first["sigmoid"] < 1e-19


def test_a_deep_net_trains_when_its_start_keeps_the_signal() -> None:
    X, Y = (part[:, :300] for part in load_digits_even_odd()[:2])
    shapes = [(32, 64), *[(32, 32)] * 28, (1, 32)]
    rng = np.random.default_rng(0)
    normal = [rng.standard_normal(shape) for shape in shapes]
    small = [0.01 * N for N in normal]
    before = [W.copy() for W in small]
    he = [N * np.sqrt(2 / N.shape[1]) for N in normal]
    stalled, learning, mended = (
        train_deep(X, Y, weights).costs for weights in (small, he, rescaled(X, small, "relu"))
    )
    assert stalled.shape == (25,)
    assert np.ptp(stalled) < 2e-3
    assert learning[-1] < 0.5
    assert mended[-1] < 0.5
    assert all(np.array_equal(one, other) for one, other in zip(small, before, strict=True))


def test_weights_are_seeded_and_of_the_size_they_claim() -> None:
    for start in STARTS:
        weights = draw_weights(start, depth=3, width=200)
        assert all(np.std(W) == pytest.approx(start.std(200), rel=0.02) for W in weights)
        assert np.array_equal(weights[1], draw_weights(start, depth=3, width=200)[1])
    assert np.max(np.abs(draw_weights(find_start("relu", "U(±1/√n)"), 1, 100)[0])) <= 0.1


def test_a_start_that_does_not_exist_is_refused_with_those_that_do() -> None:
    with pytest.raises(OptionError, match="there are relu 0"):
        find_start("relu", "he")
