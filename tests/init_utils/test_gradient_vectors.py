"""Parameters become a vector and come back, in the order that gradient checking relies on."""

from typing import Any

import numpy as np
import pytest

from init_utils import (
    ParametersError,
    ShapeError,
    backward_propagation,
    compute_cost,
    dictionary_to_vector,
    forward_propagation_n,
    gradients_to_vector,
    vector_to_dictionary,
)
from tests.init_utils.starting_points import generic

pytestmark = pytest.mark.numerical


@pytest.fixture
def parameters(random: np.random.Generator) -> Any:
    return generic([4, 5, 3, 1], random)


def test_the_round_trip_is_exact_and_shares_no_memory(parameters: Any) -> None:
    theta, _ = dictionary_to_vector(parameters)
    back = vector_to_dictionary(theta)
    assert list(back) == ["W1", "b1", "W2", "b2", "W3", "b3"]
    for name, value in parameters.items():
        np.testing.assert_array_equal(back[name], value)
        assert not np.shares_memory(theta, value)
        assert not np.shares_memory(back[name], theta)


def test_the_keys_name_the_array_of_each_number(parameters: Any) -> None:
    theta, keys = dictionary_to_vector(parameters)
    assert theta.shape == (47, 1)
    assert keys == ["W1"] * 20 + ["b1"] * 5 + ["W2"] * 15 + ["b2"] * 3 + ["W3"] * 3 + ["b3"]
    assert theta[7, 0] == parameters["W1"][1, 3]


def test_the_order_does_not_depend_on_the_dictionarys(parameters: Any) -> None:
    theta, _ = dictionary_to_vector(parameters)
    turned, _ = dictionary_to_vector(dict(reversed(parameters.items())))
    np.testing.assert_array_equal(theta, turned)


def test_gradients_line_up_with_their_parameters(parameters: Any, random: np.random.Generator) -> None:
    X, Y = random.normal(size=(4, 3)), np.array([[1, 1, 0]])
    _, cache = forward_propagation_n(X, Y, parameters)
    gradients = backward_propagation(X, Y, cache)
    vector = gradients_to_vector(gradients)
    back = vector_to_dictionary(vector)
    for name in parameters:
        np.testing.assert_array_equal(back[name], gradients[f"d{name}"])


def test_other_widths_need_only_be_said(random: np.random.Generator) -> None:
    parameters = generic([2, 3, 1], random)
    theta, _ = dictionary_to_vector(parameters)
    np.testing.assert_array_equal(vector_to_dictionary(theta, [2, 3, 1])["W2"], parameters["W2"])


def test_complex_numbers_pass_through(parameters: Any) -> None:
    theta, _ = dictionary_to_vector({name: value + 1j for name, value in parameters.items()})
    assert vector_to_dictionary(theta)["W3"].dtype == complex


def test_the_cost_is_a_float_and_the_cache_the_known_one(
    parameters: Any, random: np.random.Generator
) -> None:
    X, Y = random.normal(size=(4, 3)), np.array([[1, 1, 0]])
    cost, cache = forward_propagation_n(X, Y, parameters)
    assert isinstance(cost, float)
    assert cost == pytest.approx(compute_cost(cache[9], Y), rel=1e-15)
    assert len(cache) == 12


@pytest.mark.parametrize("shape", [(47,), (1, 47), (46, 1)])
def test_a_vector_of_another_shape_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ShapeError, match=r"vector_to_dictionary: theta has shape .*\(47, 1\)"):
        vector_to_dictionary(np.zeros(shape))


def test_missing_entries_are_named(parameters: Any) -> None:
    with pytest.raises(ParametersError, match="dictionary_to_vector: parameters lacks b2"):
        dictionary_to_vector({name: value for name, value in parameters.items() if name != "b2"})
    with pytest.raises(
        ParametersError, match="gradients_to_vector: gradients lacks dW1, db1; it has no entries"
    ):
        gradients_to_vector({})
    with pytest.raises(ParametersError, match="lacks db1"):
        gradients_to_vector({"dW1": np.zeros((1, 1))})
