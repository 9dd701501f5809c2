"""The loaders give what the notebooks rely on: shapes, labels, value ranges, and fresh arrays each time."""

from typing import Any

import numpy as np
import pytest
from sklearn.datasets import load_digits, make_circles, make_moons

from init_utils import (
    OptionError,
    load_2D_dataset,
    load_dataset,
    load_digits_3v8,
    load_picture_patches,
)

pytestmark = pytest.mark.numerical

SPLITS = [
    (load_dataset, (2, 300), (2, 100)),
    (load_2D_dataset, (2, 120), (2, 1000)),
    (load_digits_3v8, (64, 100), (64, 257)),
]


@pytest.mark.parametrize(("load", "train_shape", "test_shape"), SPLITS)
def test_every_split_has_its_documented_shapes_and_labels(
    load: Any, train_shape: tuple[int, ...], test_shape: tuple[int, ...]
) -> None:
    train_X, train_Y, test_X, test_Y = load()
    assert (train_X.shape, test_X.shape) == (train_shape, test_shape)
    assert (train_Y.shape, test_Y.shape) == ((1, train_shape[1]), (1, test_shape[1]))
    for Y in (train_Y, test_Y):
        assert Y.dtype == np.int64
        assert set(np.unique(Y)) == {0, 1}
    assert train_X.dtype == test_X.dtype == np.float64
    assert train_Y.mean() == 0.5


def test_the_circles_are_those_of_the_seeded_stream() -> None:
    np.random.seed(1)
    X, Y = make_circles(n_samples=300, noise=0.05)
    train_X, train_Y, _, _ = load_dataset()
    np.testing.assert_allclose(train_X, X.T, rtol=1e-12)
    np.testing.assert_array_equal(train_Y[0], Y)


def test_loading_the_circles_leaves_the_global_stream_alone() -> None:
    np.random.seed(5)
    expected = np.random.randn()
    np.random.seed(5)
    load_dataset()
    assert np.random.randn() == expected


@pytest.mark.parametrize("seed", [0, 7])
def test_the_moons_are_those_of_their_seed_stored_or_not(seed: int) -> None:
    X, Y = make_moons(120, noise=0.35, random_state=seed)
    far_X, far_Y = make_moons(1000, noise=0.35, random_state=1000 + seed)
    train_X, train_Y, test_X, test_Y = load_2D_dataset(seed)
    np.testing.assert_allclose(train_X, X.T, rtol=1e-12)
    np.testing.assert_allclose(test_X, far_X.T, rtol=1e-12)
    np.testing.assert_array_equal(np.hstack([train_Y, test_Y])[0], np.concatenate([Y, far_Y]))


def test_a_negative_seed_is_refused() -> None:
    with pytest.raises(OptionError, match="seed is -1; give 0 or more"):
        load_2D_dataset(-1)


def test_every_three_and_eight_is_used_once() -> None:
    images, labels = load_digits(return_X_y=True)
    train_X, train_Y, test_X, test_Y = load_digits_3v8()
    ours = np.hstack([np.vstack([train_X, train_Y]), np.vstack([test_X, test_Y])])
    chosen = np.isin(labels, [3, 8])
    theirs = np.vstack([images[chosen].T / 16, labels[chosen] == 8])
    np.testing.assert_array_equal(np.unique(ours, axis=1), np.unique(theirs, axis=1))


def test_the_patches_are_72_and_137_pictures_in_the_unit_interval() -> None:
    X, Y = load_picture_patches()
    assert X.shape == (768, 209)
    assert Y.shape == (1, 209)
    assert Y.sum() == 72
    assert Y.dtype == np.int64
    assert X.min() == 0
    assert X.max() == 1


def test_changing_loaded_data_does_not_change_the_next_load() -> None:
    load_dataset()[0][:] = 0
    assert load_dataset()[0].any()
