"""The teaching net does what its readers know; its gradients match independent oracles."""

from typing import Any

import numpy as np
import pytest
from scipy.optimize import approx_fprime
from scipy.special import expit
from sklearn.neural_network import MLPClassifier

from init_utils import (
    ParametersError,
    ShapeError,
    backward_propagation,
    by_name,
    compute_loss,
    cost_from_logits,
    forward_propagation,
    initialize_parameters,
    predict,
    predict_dec,
    relu,
    sigmoid,
    tanh,
    update_parameters,
)
from init_utils.errors import OptionError
from tests.init_utils.starting_points import generic

pytestmark = pytest.mark.numerical

DIMS = [4, 5, 3, 1]


@pytest.fixture
def problem(random: np.random.Generator) -> Any:
    X = random.normal(size=(4, 7))
    Y = random.integers(0, 2, size=(1, 7))
    return X, Y, generic(DIMS, random)


def flat(arrays: Any) -> Any:
    return np.concatenate([np.ravel(array) for array in arrays])


def names() -> list[Any]:
    return [f"{letter}{layer}" for layer in (1, 2, 3) for letter in "Wb"]


def unflattened(theta: Any, like: Any) -> dict[str, Any]:
    parts = np.split(theta, np.cumsum([like[name].size for name in names()])[:-1])
    return {name: part.reshape(like[name].shape) for name, part in zip(names(), parts, strict=True)}


def test_the_sigmoid_equals_scipys_and_warns_nowhere() -> None:
    x = np.array([-1e4, -745.0, -710.0, -37.0, -1.0, 0.0, 1.0, 37.0, 1e4])
    np.testing.assert_allclose(sigmoid(x), expit(x), rtol=1e-15, atol=1e-300)


def test_activations_keep_shapes_and_scalars() -> None:
    assert sigmoid(0) == 0.5
    assert tanh(0.0) == 0.0
    assert relu(-2.0) == 0.0
    for activation in (sigmoid, relu, tanh):
        assert activation([[1.0, -1.0]]).shape == (1, 2)
        assert np.shape(activation(3.0)) == ()


def test_activations_leave_their_argument_alone(random: np.random.Generator) -> None:
    x = random.normal(size=(3, 4))
    before = x.copy()
    for activation in (sigmoid, relu, tanh):
        activation(x)
    np.testing.assert_array_equal(x, before)


def test_the_cache_is_the_known_tuple_of_twelve(problem: Any) -> None:
    X, _, parameters = problem
    A3, cache = forward_propagation(X, parameters)
    Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, cached_A3, W3, b3 = cache
    np.testing.assert_array_equal(Z1, W1 @ X + b1)
    np.testing.assert_array_equal(A1, np.maximum(Z1, 0))
    np.testing.assert_array_equal(Z2, W2 @ A1 + b2)
    np.testing.assert_array_equal(A2, np.maximum(Z2, 0))
    np.testing.assert_array_equal(Z3, W3 @ A2 + b3)
    assert cached_A3 is A3
    assert A3.shape == (1, 7)


def test_gradients_equal_central_differences_of_scipy(problem: Any) -> None:
    X, Y, parameters = problem
    grads = backward_propagation(X, Y, forward_propagation(X, parameters)[1])

    def cost(theta: Any) -> Any:
        return compute_loss(forward_propagation(X, unflattened(theta, parameters))[0], Y)

    theta = flat(parameters[name] for name in names())
    ours = flat(grads[f"d{name}"] for name in names())
    # the mean of a step forward and one backward is the central difference
    oracle = (approx_fprime(theta, cost, 1e-6) + approx_fprime(theta, cost, -1e-6)) / 2
    np.testing.assert_allclose(ours, oracle, rtol=1e-6, atol=1e-9)


def test_gradients_equal_the_step_that_scikit_learn_takes(problem: Any) -> None:
    X, Y, parameters = problem
    classifier = MLPClassifier(
        hidden_layer_sizes=(5, 3), alpha=0, solver="sgd", momentum=0, learning_rate_init=1, batch_size=7
    )
    classifier.partial_fit(X.T, Y[0], classes=[0, 1])
    classifier.coefs_ = [parameters[f"W{layer}"].T.copy() for layer in (1, 2, 3)]
    classifier.intercepts_ = [parameters[f"b{layer}"][:, 0].copy() for layer in (1, 2, 3)]
    classifier.partial_fit(X.T, Y[0])

    A3, cache = forward_propagation(X, parameters)
    grads = backward_propagation(X, Y, cache)
    for layer in (1, 2, 3):
        # with learning rate 1 the step is the gradient
        dW = parameters[f"W{layer}"] - classifier.coefs_[layer - 1].T
        db = parameters[f"b{layer}"][:, 0] - classifier.intercepts_[layer - 1]
        np.testing.assert_allclose(grads[f"dW{layer}"], dW, rtol=1e-9, atol=1e-14)
        np.testing.assert_allclose(grads[f"db{layer}"][:, 0], db, rtol=1e-9, atol=1e-14)
    assert compute_loss(A3, Y) == pytest.approx(classifier.loss_, rel=1e-12)


def test_the_gradient_dictionary_has_the_eleven_known_keys_and_shapes(problem: Any) -> None:
    X, Y, parameters = problem
    _, cache = forward_propagation(X, parameters)
    grads = backward_propagation(X, Y, cache)
    assert list(grads) == ["dZ3", "dW3", "db3", "dA2", "dZ2", "dW2", "db2", "dA1", "dZ1", "dW1", "db1"]
    for name, value in parameters.items():
        assert grads[f"d{name}"].shape == value.shape
    np.testing.assert_allclose(grads["dZ3"], (cache[9] - Y) / 7, rtol=1e-14)


def test_a_zero_initialization_moves_nothing_but_the_last_bias() -> None:
    X, Y = np.array([[1.0, 2.0, 3.0]]), np.array([[1, 0, 0]])
    zeros = {
        name: np.zeros_like(value) for name, value in generic([1, 4, 3, 1], np.random.default_rng(1)).items()
    }
    grads = backward_propagation(X, Y, forward_propagation(X, zeros)[1])
    assert [name for name in zeros if grads[f"d{name}"].any()] == ["b3"]


def test_an_update_is_new_and_leaves_its_inputs_alone(problem: Any) -> None:
    X, Y, parameters = problem
    grads = backward_propagation(X, Y, forward_propagation(X, parameters)[1])
    before = {name: value.copy() for name, value in parameters.items()}
    updated = update_parameters(parameters, grads, 0.1)
    for name, value in before.items():
        np.testing.assert_array_equal(parameters[name], value)
        np.testing.assert_array_equal(updated[name], value - 0.1 * grads[f"d{name}"])
        assert not np.shares_memory(updated[name], parameters[name])


def test_an_update_without_a_gradient_says_which(problem: Any) -> None:
    with pytest.raises(ParametersError, match=r"update_parameters: grads lacks db3, .*named d followed"):
        update_parameters({"b3": np.ones(1), "W3": np.ones(1)}, {"dW1": np.ones(1)}, 0.1)


def test_prediction_prints_the_accuracy_and_returns_labels(
    problem: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    X, _, parameters = problem
    labels = predict_dec(parameters, X).astype(int)
    predictions = predict(X, labels, parameters)
    assert capsys.readouterr().out == "Accuracy: 1.0\n"
    np.testing.assert_array_equal(predictions, labels)
    assert predictions.shape == (1, 7)
    assert predictions.dtype == np.int64
    assert predict_dec(parameters, X).dtype == bool


def test_prediction_says_what_is_wrong_with_transposed_data(problem: Any) -> None:
    X, Y, parameters = problem
    with pytest.raises(ShapeError, match=r"predict: X has shape \(7, 4\); it must have 4 rows.*pass X\.T"):
        predict(X.T, Y, parameters)
    with pytest.raises(ShapeError, match=r"predict: Y has shape \(7,\).*\(1, 7\)"):
        predict(X, Y[0], parameters)


def test_missing_parameters_are_named(problem: Any) -> None:
    X, _, parameters = problem
    del parameters["b2"]
    with pytest.raises(ParametersError, match=r"forward_propagation: parameters lacks 'b2'"):
        forward_propagation(X, parameters)


def test_given_parameters_are_drawn_from_seed_3_with_std_one_over_root_fan_in() -> None:
    parameters = initialize_parameters([2, 4, 1])
    stream = np.random.RandomState(3)
    np.testing.assert_array_equal(parameters["W1"], stream.randn(4, 2) / np.sqrt(2))
    np.testing.assert_array_equal(parameters["W2"], stream.randn(1, 4) / 2)
    assert not parameters["b1"].any()
    assert parameters["b1"].shape == (4, 1)
    with pytest.raises(OptionError, match="at least two positive"):
        initialize_parameters([3])


def test_the_cost_of_a_saturated_net_is_infinite_by_outputs_and_a_number_by_logits() -> None:
    Z3, Y = np.array([[800.0, -800.0, 800.0]]), np.array([[1, 0, 0]])
    assert compute_loss(sigmoid(Z3), Y) == np.inf
    assert cost_from_logits(Z3, Y) == pytest.approx(800 / 3, rel=1e-15)


def test_terms_that_are_not_a_number_are_left_out() -> None:
    assert compute_loss(np.array([[1.0, 0.0]]), np.array([[1, 0]])) == 0


def test_both_costs_agree_where_nothing_saturates(random: np.random.Generator) -> None:
    Z3, Y = random.normal(size=(1, 50)) * 3, random.integers(0, 2, size=(1, 50))
    assert cost_from_logits(Z3, Y) == pytest.approx(compute_loss(sigmoid(Z3), Y), rel=1e-12)


def test_a_cache_by_name_is_the_same_arrays_in_the_same_order() -> None:
    X, parameters = np.ones((2, 4)), initialize_parameters([2, 3, 2, 1])
    _, cache = forward_propagation(X, parameters)
    found = by_name(cache)
    assert list(found) == ["Z1", "A1", "W1", "b1", "Z2", "A2", "W2", "b2", "Z3", "A3", "W3", "b3"]
    assert all(one is other for one, other in zip(found.values(), cache, strict=True))
    np.testing.assert_array_equal(found["A2"], np.maximum(0, found["Z2"]))
    masks = np.zeros((3, 4)), np.ones((2, 4))
    with_masks = by_name((cache[0], masks[0], *cache[1:5], masks[1], *cache[5:]))
    assert with_masks["D1"] is masks[0]
    assert with_masks["D2"] is masks[1]
    assert all(with_masks[name] is value for name, value in found.items())
    with pytest.raises(ParametersError, match="holds 3 things"):
        by_name(cache[:3])
