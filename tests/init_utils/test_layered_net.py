"""A net of any depth has right gradients for every activation, to the last digits of the complex step."""

from typing import Any

import numpy as np
import pytest
from scipy.optimize import approx_fprime

from init_utils import (
    OptionError,
    ParametersError,
    ShapeError,
    backward_layers,
    backward_propagation,
    compute_loss,
    forward_layers,
    forward_propagation,
)
from tests.init_utils.starting_points import generic

pytestmark = pytest.mark.numerical

DIMS = [3, 6, 5, 4, 1]


@pytest.fixture
def problem(random: np.random.Generator) -> Any:
    return random.normal(size=(3, 8)), random.integers(0, 2, size=(1, 8)), generic(DIMS, random)


@pytest.mark.parametrize("activation", ["tanh", "sigmoid"])
def test_gradients_equal_a_complex_step(problem: Any, activation: str) -> None:
    X, Y, parameters = problem
    grads = backward_layers(X, Y, forward_layers(X, parameters, activation)[1], activation)
    h = 1e-20
    for name, value in parameters.items():
        oracle = np.empty_like(value)
        for position in np.ndindex(value.shape):
            moved = value.astype(complex)
            moved[position] += 1j * h
            A, _ = forward_layers(X, {**parameters, name: moved}, activation)
            cost = -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))
            oracle[position] = cost.imag / h
        np.testing.assert_allclose(grads[f"d{name}"], oracle, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("activation", ["relu", "tanh", "sigmoid"])
def test_gradients_equal_central_differences_of_scipy(problem: Any, activation: str) -> None:
    X, Y, parameters = problem
    grads = backward_layers(X, Y, forward_layers(X, parameters, activation)[1], activation)
    for name, value in parameters.items():

        def cost(theta: Any, name: str = name, shape: Any = value.shape) -> Any:
            return compute_loss(
                forward_layers(X, {**parameters, name: theta.reshape(shape)}, activation)[0], Y
            )

        forward, backward = (approx_fprime(value.ravel(), cost, step) for step in (1e-6, -1e-6))
        np.testing.assert_allclose(grads[f"d{name}"].ravel(), (forward + backward) / 2, rtol=1e-5, atol=1e-9)


def test_with_three_relu_layers_it_is_the_teaching_net(random: np.random.Generator) -> None:
    X, Y = random.normal(size=(4, 7)), random.integers(0, 2, size=(1, 7))
    parameters = generic([4, 5, 3, 1], random)
    A, layers = forward_layers(X, parameters)
    A3, cache = forward_propagation(X, parameters)
    np.testing.assert_array_equal(A, A3)
    ours, known = backward_layers(X, Y, layers), backward_propagation(X, Y, cache)
    assert ours.keys() == known.keys()
    for name, value in known.items():
        np.testing.assert_allclose(ours[name], value, rtol=1e-14, atol=0)


def test_the_cache_holds_every_layers_activations(problem: Any) -> None:
    X, _, parameters = problem
    A, cache = forward_layers(X, parameters, "tanh")
    assert [layer.A.shape for layer in cache] == [(6, 8), (5, 8), (4, 8), (1, 8)]
    assert cache[-1].A is A
    assert cache[0].A_prev is X
    np.testing.assert_array_equal(cache[1].A, np.tanh(cache[1].Z))


def test_one_layer_is_logistic_regression(random: np.random.Generator) -> None:
    X, Y = random.normal(size=(3, 9)), random.integers(0, 2, size=(1, 9))
    grads = backward_layers(X, Y, forward_layers(X, generic([3, 1], random))[1])
    assert set(grads) == {"dZ1", "dW1", "db1"}


def test_misuse_is_told_with_what_to_do(problem: Any) -> None:
    X, _, parameters = problem
    with pytest.raises(OptionError, match="unknown activation 'swish'; choose one of relu, tanh, sigmoid"):
        forward_layers(X, parameters, "swish")
    with pytest.raises(ShapeError, match=r"X has shape \(8, 3\).*pass X\.T"):
        forward_layers(X.T, parameters)
    with pytest.raises(ShapeError, match="one example per column"):
        forward_layers(X[0], parameters)
    with pytest.raises(ParametersError, match="lacks W1; it has no entries"):
        forward_layers(X, {})
    with pytest.raises(ParametersError, match=r"b2 has shape \(5,\), but W2 is \(5, 6\)"):
        forward_layers(X, {**parameters, "b2": np.zeros(5)})
    with pytest.raises(
        ParametersError, match=r"W2 has shape \(6, 5\), but W1 is \(6, 3\); W2 needs 6 columns"
    ):
        forward_layers(X, {**parameters, "W2": parameters["W2"].T, "b2": np.zeros((6, 1))})
    with pytest.raises(ParametersError, match=r"W1 has shape \(3,\); it must be"):
        forward_layers(X, {**parameters, "W1": np.zeros(3)})
