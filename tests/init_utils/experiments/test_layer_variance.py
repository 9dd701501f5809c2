"""What one layer does to the size of a signal, against integrals and closed forms."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from init_utils import OptionError, ShapeError, relu, tanh
from init_utils.experiments.layer_variance import (
    linear_layer_stds,
    relu_layer_sizes,
    second_moment_ratio,
)

pytestmark = pytest.mark.numerical


@pytest.mark.parametrize("std", [0.05, 0.1, 1.0, 3.0, 5.0])
def test_the_ratio_of_tanh_is_the_integral(std: float) -> None:
    from scipy.integrate import quad
    from scipy.stats import norm

    integral, _ = quad(lambda z: np.tanh(std * z) ** 2 * norm.pdf(z), -12, 12, epsabs=1e-12)
    assert second_moment_ratio(tanh, std) == pytest.approx(integral / std**2, rel=1e-8)


@pytest.mark.parametrize("std", [0.01, 1.0, 100.0])
@pytest.mark.parametrize("slope", [0.0, 0.01, 0.2, 1.0])
def test_the_ratio_of_a_leaky_relu_is_exact(std: float, slope: float) -> None:
    ratio = second_moment_ratio(lambda z: np.where(z > 0, z, slope * z), std)
    assert ratio == pytest.approx((1 + slope**2) / 2, rel=1e-12)


def test_the_gains_that_are_derived() -> None:
    assert second_moment_ratio(relu) ** -0.5 == pytest.approx(np.sqrt(2), rel=1e-12)
    assert second_moment_ratio(tanh) ** -0.5 == pytest.approx(1.592537, abs=1e-6)
    assert [round(second_moment_ratio(tanh, std), 3) for std in (0.1, 1, 3)] == [0.981, 0.394, 0.083]


def test_a_ratio_needs_a_spread() -> None:
    with pytest.raises(OptionError, match="above 0"):
        second_moment_ratio(tanh, 0)


FUNNEL = (400, 200, 100, 50, 25)


@pytest.mark.parametrize(
    ("fan", "forward", "backward"),
    [
        (lambda inputs, _: inputs, 1, 1 / 4),
        (lambda _, units: units, 4, 1),
        (lambda inputs, units: (inputs + units) / 2, (4 / 3) ** 2, (2 / 3) ** 2),
    ],
)
def test_each_layer_multiplies_the_variances_by_what_its_fans_say(
    fan: Callable[..., Any], forward: float, backward: float
) -> None:
    rng = np.random.default_rng(3)
    matrices = [
        rng.standard_normal((units, inputs)) / np.sqrt(fan(inputs, units))
        for inputs, units in pairwise(FUNNEL)
    ]
    signal, gradient = linear_layer_stds(matrices)
    assert len(signal) == len(gradient) == 5
    assert signal[0] == pytest.approx(1, abs=0.01)
    assert gradient[-1] == pytest.approx(1, abs=0.03)
    assert signal[-1] == pytest.approx(forward, rel=0.03)
    assert gradient[0] == pytest.approx(backward, rel=0.03)


def test_matrices_have_to_fit_together() -> None:
    with pytest.raises(ShapeError, match=r"W1 has shape \(3, 2\) and W2 \(1, 4\)"):
        linear_layer_stds([np.ones((3, 2)), np.ones((1, 4))])


def test_relu_layers_pass_signals_and_gradients_as_the_course_net_does(random: np.random.Generator) -> None:
    matrices = [random.normal(size=shape) for shape in ((4, 3), (5, 4), (2, 5))]
    generator = np.random.default_rng(7)
    X, last = generator.standard_normal((3, 6)), generator.standard_normal((2, 6))
    Z1 = matrices[0] @ X
    Z2 = matrices[1] @ relu(Z1)
    Z3 = matrices[2] @ relu(Z2)
    dZ2 = (matrices[2].T @ last) * (Z2 > 0)
    dZ1 = (matrices[1].T @ dZ2) * (Z1 > 0)
    forward, backward = relu_layer_sizes(matrices, examples=6, seed=7)

    def sizes(*arrays: Any) -> list[float]:
        return [float(np.linalg.norm(array) / array.size**0.5) for array in arrays]

    assert forward == pytest.approx(sizes(X, Z1, Z2, Z3))
    assert backward == pytest.approx(sizes(matrices[0].T @ dZ1, dZ1, dZ2, last))
