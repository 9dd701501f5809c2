"""The numbers of the diagnostics, against NumPy, SciPy and closed forms; and how they respond to bad input."""

from typing import Any

import numpy as np
import pytest
from scipy import stats

from init_utils import (
    CourseError,
    OptionError,
    ShapeError,
    backward_layers,
    forward_layers,
    layer_statistics,
    load_digits_3v8,
    statistics_table,
    sweep_scales,
    update_ratios,
)
from init_utils.arrays import Array
from tests.init_utils.starting_points import initialized

pytestmark = pytest.mark.numerical


class Recording:
    """Stands for a PyTorch tensor that requires a gradient."""

    shape = (2, 2)

    def __array__(self, dtype: Any = None, copy: Any = None) -> None:
        raise RuntimeError("Can't call numpy() on Tensor that requires grad.")


def test_mean_std_and_norm_are_those_of_numpy_and_scipy(random: np.random.Generator) -> None:
    layers: list[Array] = [
        random.normal(2, 3, size=(5, 40)),
        random.normal(size=(3, 7, 4, 2)).astype(np.float32),
    ]
    for one, layer in zip(layer_statistics(layers, "linear"), layers, strict=True):
        described = stats.describe(layer.astype(float), axis=None, ddof=0)
        assert one.mean == pytest.approx(described.mean, rel=1e-12)
        assert one.std**2 == pytest.approx(described.variance, rel=1e-12)
        assert one.norm == pytest.approx(np.sqrt(np.sum(layer.astype(float) ** 2)), rel=1e-12)
        assert one.shape == layer.shape
        assert one.saturated is None
    assert [one.layer for one in layer_statistics(layers, "linear")] == ["1", "2"]


def test_saturation_of_tanh_is_the_tail_of_its_normal_input(random: np.random.Generator) -> None:
    z = random.normal(size=(100, 2000))
    (one,) = layer_statistics([np.tanh(z)], "tanh", limit=0.9)
    assert one.saturated == pytest.approx(2 * stats.norm.sf(np.arctanh(0.9)), abs=0.004)
    # a sigmoid is a tanh of half its input, from 0 to 1
    (other,) = layer_statistics([1 / (1 + np.exp(-2 * z))], "sigmoid", limit=0.9)
    assert other.saturated == pytest.approx(one.saturated, abs=1e-9)


def test_the_slope_beyond_the_default_limit_is_six_percent_of_its_maximum_as_documented() -> None:
    a = 0.97
    assert 1 - a**2 == pytest.approx(0.059, abs=1e-3)
    assert np.arctanh(a) == pytest.approx(2.09, abs=5e-3)
    s = (1 + a) / 2
    assert s == 0.985
    assert 4 * s * (1 - s) == pytest.approx(0.059, abs=1e-3)
    assert np.log(s / (1 - s)) == pytest.approx(4.18, abs=5e-3)


def test_a_dead_unit_is_off_for_every_example_and_a_zero_only_for_one() -> None:
    A = np.array([[0.0, 0, 0, 0], [0, 1, 0, 2], [3, 1, 1, 2]])
    (one,) = layer_statistics([A])
    assert (one.dead, one.zero) == (1 / 3, 6 / 12)
    (turned,) = layer_statistics([A.T], unit_axis=1)
    assert (turned.dead, turned.zero) == (1 / 3, 1 / 2)
    (keras,) = layer_statistics([A.T], unit_axis=-1)
    assert keras.dead == 1 / 3


def test_channels_of_a_picture_are_units(random: np.random.Generator) -> None:
    A = np.maximum(random.normal(size=(6, 4, 3, 3)), 0)
    A[:, 1] = 0
    (one,) = layer_statistics({"conv1": A}, unit_axis=1)
    assert (one.layer, one.dead) == ("conv1", 0.25)


def test_a_dying_layer_of_a_real_net_is_found() -> None:
    X = load_digits_3v8()[0]
    parameters = initialized("he", [64, 20, 10, 1])
    parameters["b2"] = parameters["b2"] - 50
    _, cache = forward_layers(X, parameters)
    first, second = layer_statistics([layer.A for layer in cache[:-1]])
    assert first.dead == 0.15
    assert second.dead == 1.0


def test_lists_tables_and_arrays_of_any_real_kind_are_layers() -> None:
    for given in ([[1, 2]], [np.ones((2, 3), dtype=bool)], (np.arange(4, dtype=np.uint8),), [[[0.5]]], [3.0]):
        assert len(layer_statistics(given)) == 1


def test_input_stays_as_it_is() -> None:
    A = np.arange(6.0).reshape(2, 3)
    layer_statistics([A])
    update_ratios([A], [A])
    np.testing.assert_array_equal(A, np.arange(6.0).reshape(2, 3))


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ([], "there is no layer"),
        ({}, "there is no layer"),
        (np.eye(2), r"got ndarray; put it in a list"),
        ("A1", "got str; give a list"),
        (None, "got NoneType"),
        ([np.eye(2), np.array([1, np.nan])], "layer 2 holds 1 nan or inf among 2 numbers"),
        ({"conv": np.array([np.inf])}, "layer conv holds 1 nan or inf"),
        ([np.array(["a"])], "layer 1 has dtype <U1"),
        ([np.array([None])], "layer 1 has dtype object"),
        ([np.eye(2) * 1j], "layer 1 has dtype complex128"),
        ([[[1, 2], [3]]], "layer 1 cannot be made into an array"),
        ([Recording()], r"layer 1 cannot be made into an array .*detach\(\)\.cpu\(\)\.numpy\(\)"),
        ([np.zeros((0, 3))], r"layer 1 is empty \(shape \(0, 3\)\)"),
    ],
)  # fmt: skip
def test_layers_that_cannot_be_used_are_told_why(arrays: Any, message: str) -> None:
    with pytest.raises(ShapeError, match=message):
        layer_statistics(arrays)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"activation": "gelu"}, "unknown activation 'gelu'; choose one of linear, relu"),
        ({"limit": 1.5}, "limit is 1.5"),
        ({"unit_axis": 2}, r"unit_axis is 2, but layer 1 has shape \(2, 2\)"),
        ({"activation": "tanh"}, "from 0 to 3, outside .*give activations A, not Z"),
    ],
)
def test_options_that_cannot_be_used_are_told_why(options: Any, message: str) -> None:
    with pytest.raises(OptionError, match=message):
        layer_statistics([np.array([[0.0, 1], [2, 3]])], **options)


def test_the_table_has_a_line_a_layer_in_columns_of_equal_width() -> None:
    lines = statistics_table(layer_statistics({"a": np.eye(2), "tall": np.zeros((3, 10))})).splitlines()
    assert len(lines) == 3
    assert len({len(line) for line in lines}) == 1
    assert lines[0].split() == ["layer", "shape", "mean", "std", "zero", "dead", "saturated"]
    assert lines[2].split() == ["tall", "3×10", "0", "0", "100.0%", "100.0%", "–"]
    assert "50.0%" in statistics_table(layer_statistics([np.array([0.5, 1.0])], "sigmoid"))


def test_an_update_ratio_is_a_quotient_of_norms(random: np.random.Generator) -> None:
    W = [random.normal(size=(4, 3)), random.normal(size=(2, 4))]
    np.testing.assert_allclose(update_ratios(W, [0.001 * W[0], -0.02 * W[1]]), [1e-3, 2e-2], rtol=1e-12)
    assert np.isinf(update_ratios([np.zeros(2)], [np.ones(2)])[0])
    assert np.isnan(update_ratios([np.zeros(2)], [np.zeros(2)])[0])


def test_the_update_ratios_of_gradient_descent_follow_the_learning_rate() -> None:
    X, Y = load_digits_3v8()[:2]
    parameters = initialized("he", [64, 5, 1])
    grads = backward_layers(X, Y, forward_layers(X, parameters)[1])
    weights, dW = ([source[name] for name in names] for source, names in (
        (parameters, ("W1", "W2")), (grads, ("dW1", "dW2")),
    ))  # fmt: skip
    slow, fast = (update_ratios(weights, [rate * dw for dw in dW]) for rate in (0.01, 0.1))
    np.testing.assert_allclose(fast, 10 * slow, rtol=1e-12)
    np.testing.assert_allclose(
        slow, [0.01 * np.linalg.norm(d) / np.linalg.norm(w) for d, w in zip(dW, weights, strict=True)]
    )


def test_updates_that_do_not_fit_are_told_why() -> None:
    with pytest.raises(ShapeError, match="2 arrays of weights and 1 updates"):
        update_ratios([np.eye(2), np.eye(3)], [np.eye(2)])
    with pytest.raises(ShapeError, match=r"weights of layer 1 have shape \(2, 2\), their update \(2,\)"):
        update_ratios([np.eye(2)], [np.ones(2)])


def test_a_sweep_of_a_linear_net_is_a_power_of_the_scale(random: np.random.Generator) -> None:
    weights = [random.normal(size=(20, 20)) for _ in range(3)]

    def spread(scale: Any) -> Any:
        A, found = random.normal(size=(20, 50)) * 0 + np.eye(20, 50), []
        for W in weights:
            A = scale * W @ A
            found.append(A.std())
        return found

    sweep = sweep_scales(spread, [0.01, 1, 100])
    assert sweep.values.shape == (3, 3)
    for layer in range(3):
        slope = stats.linregress(np.log(sweep.scales), np.log(sweep.values[:, layer])).slope
        assert slope == pytest.approx(layer + 1, rel=1e-9)


def test_a_sweep_has_default_scales_and_keeps_what_blew_up() -> None:
    sweep = sweep_scales(lambda scale: np.inf if scale > 10 else scale)
    assert sweep.scales[[0, 12, -1]] == pytest.approx([0.01, 1, 100])
    assert np.isinf(sweep.values[-1, 0])


@pytest.mark.parametrize("scales", [[], [0.1, 0], [-1], [np.nan], 3.0, [[1.0]]])
def test_scales_that_cannot_be_swept_are_told_why(scales: Any) -> None:
    with pytest.raises(OptionError, match="a list of positive numbers"):
        sweep_scales(lambda scale: scale, scales)


def test_measurements_that_are_no_numbers_are_told_why() -> None:
    with pytest.raises(ShapeError, match=r"what measure\(1\) returned has dtype object"):
        sweep_scales(lambda scale: None, [1])
    with pytest.raises(ShapeError, match="a list of the same length at every scale"):
        sweep_scales(lambda scale: [1.0] * int(scale), [1, 2])
    with pytest.raises(CourseError, match="dtype <U5"):
        sweep_scales(lambda scale: 1, ["small"])
