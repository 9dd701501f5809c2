"""Regularizers on several samples: L2 helps on each, dropout on most; scikit-learn confirms the net with L2."""

from functools import partial

import numpy as np
import pytest
from sklearn.neural_network import MLPClassifier

from init_utils import (
    OptionError,
    backward_propagation,
    cost_from_logits,
    forward_propagation,
    gradient_descent,
    initialize_parameters,
    load_2D_dataset,
    relu,
    sigmoid,
)
from init_utils.experiments.regularization import (
    ITERATIONS,
    LEARNING_RATE,
    WIDTHS,
    Accuracies,
    compare_regularizers,
    fresh_masks,
    wins,
)

pytestmark = pytest.mark.numerical


def backward_l2(X, Y, cache, lambd=0.7):
    grads = backward_propagation(X, Y, cache)
    _, _, W1, _, _, _, W2, _, _, _, W3, _ = cache
    for layer, W in enumerate((W1, W2, W3), start=1):
        grads[f"dW{layer}"] = grads[f"dW{layer}"] + lambd / X.shape[1] * W
    return grads


def forward_dropout(X, parameters, keep=0.86):
    np.random.seed(1)  # as learners are asked to; fresh_masks makes it do nothing
    A, kept = [X], []
    for layer in (1, 2):
        Z = parameters[f"W{layer}"] @ A[-1] + parameters[f"b{layer}"]
        kept.append((np.random.rand(*Z.shape) < keep) * (Z > 0) / keep)
        A.append(relu(Z) * (kept[-1] > 0) / keep)
    A.append(sigmoid(parameters["W3"] @ A[-1] + parameters["b3"]))
    return A[-1], (A, kept, parameters)


def backward_dropout(X, Y, cache):
    A, kept, parameters = cache
    dZ, grads = (A[-1] - Y) / X.shape[1], {}
    for layer in (3, 2, 1):
        grads[f"dW{layer}"], grads[f"db{layer}"] = dZ @ A[layer - 1].T, dZ.sum(axis=1, keepdims=True)
        if layer > 1:
            dZ = parameters[f"W{layer}"].T @ dZ * kept[layer - 2]
    return grads


REGULARIZERS = {
    "none": None,
    "L2": (forward_propagation, backward_l2),
    "dropout": (forward_dropout, backward_dropout),
    "dropout, keep 0.7": (partial(forward_dropout, keep=0.7), backward_dropout),
}


@pytest.fixture(scope="module")
def compared():
    return compare_regularizers(REGULARIZERS, range(2))


def test_the_stored_sample_comes_out_as_its_datasheet_says(compared):
    none, l2, dropout, more_dropout = (compared[name] for name in REGULARIZERS)
    assert (none.train[0], none.test[0]) == pytest.approx((0.958, 0.850), abs=0.005)
    assert (l2.train[0], l2.test[0]) == pytest.approx((0.900, 0.877), abs=0.002)
    # masks are random, and round-off moves such a run
    assert (dropout.train[0], dropout.test[0]) == pytest.approx((0.925, 0.88), abs=0.025)
    assert (more_dropout.train[0], more_dropout.test[0]) == pytest.approx((0.917, 0.868), abs=0.025)


def test_l2_helps_on_each_of_the_samples_and_costs_training_accuracy(compared):
    assert wins(compared["L2"], compared["none"]) == 2
    assert np.all(compared["L2"].train < compared["none"].train)
    assert compared["L2"].test[1] == pytest.approx(0.857, abs=0.002)
    assert compared["dropout"].test[1] == pytest.approx(0.837, abs=0.03)


def test_scikit_learn_comes_to_the_same_cost_with_the_same_penalty():
    X, Y, _, _ = load_2D_dataset(0)
    start, steps = initialize_parameters(list(WIDTHS)), 150
    run = gradient_descent(
        X, Y, start, forward_propagation, backward_l2, lambda *_: 0.0,
        learning_rate=LEARNING_RATE, num_iterations=steps,
    )  # fmt: skip
    # its penalty is alpha / 2 over the batch, ours λ / 2 over the batch
    net = MLPClassifier(
        (20, 3), solver="sgd", alpha=0.7, batch_size=120, learning_rate_init=LEARNING_RATE, momentum=0,
        shuffle=False, max_iter=1,
    )  # fmt: skip
    net.partial_fit(X.T, Y[0], classes=[0, 1])
    net.coefs_ = [start[f"W{layer}"].T.copy() for layer in (1, 2, 3)]
    net.intercepts_ = [start[f"b{layer}"][:, 0].copy() for layer in (1, 2, 3)]
    for _ in range(steps):
        net.partial_fit(X.T, Y[0])
    ours = cost_from_logits(forward_propagation(X, run.parameters)[1][8], Y)
    theirs = -np.mean(np.log(np.where(Y[0] == 1, *net.predict_proba(X.T).T[::-1])))
    assert ours == pytest.approx(theirs, rel=1e-7)


def test_masks_are_fresh_in_every_call_and_the_same_for_the_same_seed():
    X = load_2D_dataset(0)[0]
    start = initialize_parameters(list(WIDTHS))

    def masks(seed):
        with fresh_masks(seed):
            return [forward_dropout(X, start)[1][1][0] for _ in range(3)]

    first = masks(0)
    assert not np.array_equal(first[0], first[1])
    assert all(np.array_equal(a, b) for a, b in zip(first, masks(0), strict=True))
    assert not np.array_equal(first[0], masks(1)[0])
    with fresh_masks(0):
        pass
    np.random.seed(5)
    assert np.random.rand() == np.random.RandomState(5).rand()


def test_ties_count_for_neither():
    left, right = (Accuracies(np.zeros(3), np.array(test)) for test in ([0.8, 0.9, 0.7], [0.8, 0.8, 0.9]))
    assert (wins(left, right), wins(right, left)) == (1, 1)


def test_the_setting_is_that_of_the_notebook():
    assert (WIDTHS, LEARNING_RATE, ITERATIONS) == ((2, 20, 3, 1), 0.3, 10_000)


def test_a_comparison_of_nothing_is_told_why():
    with pytest.raises(OptionError, match="at least one regularizer"):
        compare_regularizers({})
    with pytest.raises(OptionError, match="and one seed"):
        compare_regularizers({"none": None}, [])
    found = compare_regularizers(
        {"L2": (forward_propagation, partial(backward_l2, lambd=1))}, [0], num_iterations=2
    )
    assert found["L2"].test.shape == (1,)
