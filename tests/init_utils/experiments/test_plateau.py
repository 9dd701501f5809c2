"""The numbers in the notebook on plateaus: what one bias explains, what a net does at each scale, and what saturates."""

from collections.abc import Callable
from math import erf, sqrt
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from init_utils import (
    OptionError,
    ParametersError,
    ShapeError,
    Training,
    backward_layers,
    cost_from_logits,
    forward_layers,
    load_breast_cancer,
    load_digits_even_odd,
    load_picture_patches,
    sigmoid,
)
from init_utils.arrays import Array
from init_utils.experiments import plateau, plateau_figures, saturation

pytestmark = pytest.mark.numerical

LOADERS: dict[str, Callable[[], Any]] = {
    "pictures": load_picture_patches,
    "cell nuclei": load_breast_cancer,
    "digits": lambda: load_digits_even_odd()[:2],
}


def initialize(layers_dims: Any, scale: Any, seed: int) -> Any:
    """Normal weights, from a stream of its own."""
    stream = np.random.RandomState(seed)
    parameters = {}
    for layer in range(1, len(layers_dims)):
        parameters[f"W{layer}"] = scale * stream.randn(layers_dims[layer], layers_dims[layer - 1])
        parameters[f"b{layer}"] = np.zeros((layers_dims[layer], 1))
    return parameters


def entropy(Y: Array) -> Any:
    p = float(np.mean(Y))
    return -p * np.log(p) - (1 - p) * np.log(1 - p)


@pytest.fixture(scope="module")
def pictures() -> Any:
    return load_picture_patches()


@pytest.fixture(scope="module")
def stalled(pictures: Any) -> Any:
    X, Y = pictures
    return plateau.train_stalling_net(X, Y, initialize(plateau.layers_of(X), 0.01, 1))


# --- the log -------------------------------------------------------------------------------------------------------------


def test_the_printed_log_follows_from_the_bias_alone() -> None:
    share, costs = 72 / 209, list[float]()
    b: Any = 0.0
    for iteration in range(2001):
        if iteration % 100 == 0:
            costs.append(np.logaddexp(0, b) - share * b)
        b -= plateau.LEARNING_RATE * (sigmoid(b) - share)
    assert plateau.PRINTED_LOG.shape == (21,)
    assert np.max(np.abs(np.array(costs) - plateau.PRINTED_LOG)) == pytest.approx(8.2e-7, abs=1e-8)


def test_the_net_on_other_pictures_prints_the_same_log(stalled: Any) -> None:
    assert list(stalled.iterations[:3]) == [0, 100, 200]
    assert stalled.iterations[-1] == 2500
    assert np.max(np.abs(stalled.costs[:21] - plateau.PRINTED_LOG)) == pytest.approx(2.7e-6, abs=1e-7)


def test_the_stalled_net_says_the_prior_to_every_picture(pictures: Any, stalled: Any) -> None:
    X, Y = pictures
    outputs, _ = forward_layers(X, stalled.parameters)
    assert np.ptp(outputs) < 1e-6
    assert outputs.mean() == pytest.approx(0.346428, abs=1e-6)
    assert stalled.costs[-1] == pytest.approx(entropy(Y), abs=1e-5)
    assert entropy(Y) == pytest.approx(0.64397, abs=5e-6)


# --- three starts on three data sets -------------------------------------------------------------------------------------

LAST_COSTS = {
    "pictures": {"0.01": 0.6440, "1/√n": 0.1117, "He": 0.0951},
    "cell nuclei": {"0.01": 0.6603, "1/√n": 0.0502, "He": 0.0501},
    "digits": {"0.01": 0.6930, "1/√n": 0.1690, "He": 0.1148},
}


@pytest.mark.parametrize("data", LOADERS)
def test_a_scale_by_fan_in_leaves_the_plateau_and_a_tiny_one_does_not(data: str) -> None:
    X, Y = LOADERS[data]()
    starts = plateau.three_starts(plateau.layers_of(X), initialize)
    assert list(starts) == ["0.01", "1/√n", "He"]
    last = {}
    for name, start in starts.items():
        last[name] = plateau.train_stalling_net(X, Y, start, record_every=2500).costs[-1]
    assert last == pytest.approx(LAST_COSTS[data], abs=2e-4)
    assert last["0.01"] == pytest.approx(entropy(Y), abs=1e-5)


def test_the_three_starts_are_one_draw_at_three_scales() -> None:
    starts = plateau.three_starts([9, 4, 1], initialize, seed=5)
    for layer, fan_in in ((1, 9), (2, 4)):
        tiny, xavier, he = (start[f"W{layer}"] for start in starts.values())
        np.testing.assert_allclose(xavier, tiny * 100 / np.sqrt(fan_in))
        np.testing.assert_allclose(he, xavier * np.sqrt(2))
        assert not any(np.any(start[f"b{layer}"]) for start in starts.values())


def test_a_model_without_inputs_ends_at_the_entropy() -> None:
    """An oracle that is not ours: a logistic regression on a constant knows only its intercept."""
    _, Y = load_breast_cancer()
    model = LogisticRegression().fit(np.zeros((Y.size, 1)), Y[0])
    assert model.intercept_[0] == pytest.approx(np.log(357 / 212), abs=1e-4)
    assert -model.predict_log_proba(np.zeros((Y.size, 1)))[np.arange(Y.size), Y[0]].mean() == pytest.approx(
        entropy(Y), abs=1e-8
    )


# --- signals -------------------------------------------------------------------------------------------------------------


def test_signals_of_the_stalled_net_vanish_in_all_layers(pictures: Any) -> None:
    X, Y = pictures
    signals = plateau.layer_signals(X, Y, initialize(plateau.layers_of(X), 0.01, 1))
    np.testing.assert_allclose(signals.z_std, [0.148, 6.55e-3, 8.86e-5, 1.27e-6], rtol=0.01)
    np.testing.assert_allclose(signals.weight_gradients, [7.6e-6, 8.6e-6, 9.5e-6, 7.4e-6], rtol=0.01)
    assert signals.bias_gradients[-1] == pytest.approx(0.5 - 72 / 209, abs=1e-6)
    assert max(np.max(np.abs(Z)) for Z in signals.Z) < 1


def test_a_gradient_norm_is_that_of_finite_differences() -> None:
    generator = np.random.default_rng(0)
    X, Y = generator.normal(size=(3, 8)), (np.arange(8) % 2).reshape(1, 8)
    parameters = initialize([3, 4, 1], 0.8, 2)

    def cost(changed: Any) -> Any:
        return cost_from_logits(forward_layers(X, changed, "sigmoid")[1][-1].Z, Y)

    slopes = np.zeros((4, 3))
    for place in np.ndindex(slopes.shape):
        sides = []
        for step in (1e-5, -1e-5):
            W1 = parameters["W1"].copy()
            W1[place] += step
            sides.append(cost({**parameters, "W1": W1}))
        slopes[place] = (sides[0] - sides[1]) / 2e-5
    signals = plateau.layer_signals(X, Y, parameters, "sigmoid")
    assert signals.weight_gradients[0] == pytest.approx(np.linalg.norm(slopes), rel=1e-6)


def test_the_gradient_of_each_layer_holds_the_factors_of_all_the_others(pictures: Any) -> None:
    """Scaling one layer of a ReLU net without biases up, and another down, leaves <W, dW> equal in all layers."""
    X, Y = pictures
    parameters = initialize(plateau.layers_of(X), 0.01, 1)
    _, cache = forward_layers(X, parameters)
    grads = backward_layers(X, Y, cache)
    products = [np.sum(parameters[f"W{layer}"] * grads[f"dW{layer}"]) for layer in range(1, 5)]
    np.testing.assert_allclose(products, products[0], rtol=1e-9)


# --- scales --------------------------------------------------------------------------------------------------------------


def test_scales_that_are_too_small_and_too_large_end_on_the_same_plateau() -> None:
    X, Y = load_breast_cancer()
    sweep = plateau.sweep_scales(X, Y, [0.01, 0.3, 1, 10], initialize, num_iterations=1000)
    last = [sweep[scale].costs[-1] for scale in (0.01, 0.3, 1, 10)]
    assert last == pytest.approx([0.6612, 0.1271, 0.1833, 0.6612], abs=2e-3)
    start = initialize(plateau.layers_of(X), 10, 1)
    np.testing.assert_allclose(plateau.active_fraction(X, start), [0.477, 0.488, 0.426], atol=1e-3)
    assert plateau.active_fraction(X, sweep[10].parameters)[2] == 0


def test_the_plateau_is_no_minimum() -> None:
    X, Y = load_breast_cancer()
    run = plateau.train_stalling_net(
        X,
        Y,
        initialize(plateau.layers_of(X), 0.01, 1),
        learning_rate=0.1,
        num_iterations=13_000,
        record_every=1000,
    )
    assert np.all(np.abs(run.costs[2:11] - entropy(Y)) < 1e-3)
    assert np.all(run.costs[13:] < 0.01)


# --- saturation ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("d", "beyond"), [(10, 0.2059), (100, 0.6892), (12_288, 0.9712)], ids=["10", "100", "12288"]
)
def test_unscaled_normal_weights_saturate_wide_layers(d: int, beyond: float) -> None:
    Z = saturation.pre_activations(d, saturation.normal, units=100, examples=200)
    assert Z.shape == (100, 200)
    assert saturation.normal_tail(4, np.sqrt(d)) == pytest.approx(beyond, abs=1e-4)
    assert np.mean(np.abs(Z) > 4) == pytest.approx(beyond, abs=0.02)


def test_the_tail_is_that_of_the_normal_distribution() -> None:
    for limit, std in ((1.0, 1.0), (4.0, 2.5)):
        assert saturation.normal_tail(limit, std) == pytest.approx(1 - erf(limit / std / sqrt(2)), rel=1e-9)
    assert saturation.normal_tail(4, 1) == pytest.approx(6.33e-5, rel=1e-2)
    assert saturation.normal_tail(4, np.sqrt(1 / 3)) == pytest.approx(4.26e-12, rel=1e-2)


@pytest.mark.parametrize(
    ("bound", "inputs", "variance"),
    [
        (1 / np.sqrt(1000), saturation.normal, 1 / 3),
        (1 / 1000, saturation.normal, 1 / 3000),
        (1 / np.sqrt(1000), saturation.uniform(0, 1), 1 / 9),
    ],
    ids=["with the root", "without it", "inputs from U(0, 1)"],
)
def test_the_variance_of_z_is_d_var_w_times_the_second_moment(
    bound: Any, inputs: Any, variance: float
) -> None:
    Z = saturation.pre_activations(1000, saturation.uniform(-bound, bound), inputs, units=1000, examples=200)
    assert np.var(Z) == pytest.approx(variance, rel=0.05)


def test_the_uniform_interval_shrinks_the_spread_by_the_root_of_three_in_each_layer() -> None:
    bound = 1 / np.sqrt(256)
    stds = saturation.spread_through_layers(saturation.uniform(-bound, bound))
    assert stds.shape == (11,)
    assert (stds[-1] / stds[0]) ** 0.1 == pytest.approx(np.sqrt(1 / 3), rel=0.01)


def test_no_numbers_between_0_and_1_have_a_variance_above_a_quarter() -> None:
    assert 0.249 < saturation.largest_variance_found() <= 0.25


# --- bad input, and figures ----------------------------------------------------------------------------------------------


def test_bad_input_is_refused_with_a_line_that_says_what_to_do(pictures: Any) -> None:
    X, Y = pictures
    start = initialize(plateau.layers_of(X), 0.01, 1)
    with pytest.raises(OptionError, match="multiple"):
        plateau.train_stalling_net(X, Y, start, num_iterations=150)
    with pytest.raises(OptionError, match="at least one number"):
        plateau.sweep_scales(X, Y, [], initialize)
    with pytest.raises(ParametersError, match="hidden layer"):
        plateau.active_fraction(X, initialize([768, 1], 0.01, 1))
    with pytest.raises(ParametersError, match="lacks"):
        plateau.three_starts([3, 1], lambda *_: {})
    with pytest.raises(ShapeError, match="2001 numbers"):
        plateau_figures.plot_printed_log(np.zeros(21), 0.6)
    with pytest.raises(ShapeError, match="one for each"):
        plateau_figures.plot_fan_in_and_saturation([10, 100], [0.2])
    for draw, arguments in (
        (plateau_figures.plot_layer_signals, ({},)),
        (plateau_figures.plot_scale_sweep, ({}, 0.6, [30])),
        (plateau_figures.plot_starts_on_data, ({}, {})),
    ):
        with pytest.raises(OptionError):
            draw(*arguments)


def draw_everything(X: Array, Y: Array) -> list[Any]:
    signals = {
        name: plateau.layer_signals(X, Y, start)
        for name, start in plateau.three_starts(plateau.layers_of(X), initialize).items()
    }
    run = Training({}, np.array([0.9, 0.6]), np.array([0, 100]))
    return [
        *plateau_figures.plot_printed_log(np.full(2001, 0.65), 0.644),
        *plateau_figures.plot_layer_signals(signals),
        *plateau_figures.plot_saturation(),
        plateau_figures.plot_fan_in_and_saturation([10, 100], [0.2, 0.7]),
        plateau_figures.plot_scale_sweep({0.1: run, 1: run}, 0.66, [30, 20]),
        *plateau_figures.plot_starts_on_data(
            {"one": {"He": run}, "two": {"He": run}}, {"one": 0.6, "two": 0.7}
        ),
    ]


def test_every_panel_has_a_title_and_labels(pictures: Any) -> None:
    panels = draw_everything(*pictures)
    assert all(ax.get_title() and ax.get_xlabel() for ax in panels)
    assert all(ax.get_ylabel() for ax in panels[:-1])  # the last shares the axis of the one before it
    plt.close("all")
