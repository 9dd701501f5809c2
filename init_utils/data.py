"""The data sets of the course. Each is described in ``datasets/README.md``; none is downloaded."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from init_utils.arrays import Array
from init_utils.errors import OptionError
from init_utils.stored_arrays import read_arrays

Split: TypeAlias = tuple[Array, Array, Array, Array]
"""``train_X, train_Y, test_X, test_Y``."""

STORED_MOONS_SEED = 0


def _split(arrays: dict[str, Array]) -> Split:
    return arrays["train_X"], arrays["train_Y"], arrays["test_X"], arrays["test_Y"]


def load_dataset() -> Split:
    """Return two noisy concentric circles, the data of the notebook on initialization.

    Nothing is drawn; ``plot_dataset(train_X, train_Y)`` does that.

    Returns
    -------
    train_X : ndarray, shape (2, 300), float64
        One point per column.
    train_Y : ndarray, shape (1, 300), int64
        1 for the inner circle, 0 for the outer.
    test_X : ndarray, shape (2, 100), float64
    test_Y : ndarray, shape (1, 100), int64

    Raises
    ------
    DatasetError
        When the stored file is missing or damaged.
    """
    return _split(read_arrays("circles"))


def load_2D_dataset(seed: int = STORED_MOONS_SEED) -> Split:
    """Return two noisy half-moons that overlap, the data of the notebook on regularization.

    Seed 0 is stored. It is a typical one: the net [2, 20, 3, 1] trained for 10 000 iterations reaches .958 on
    the training and .850 on the test points, with L2 regularization (λ = 0.7) .900 and .877; the means over
    seeds 0 to 19 are .94 and .85, and .90 and .88. Other seeds are drawn anew, so that a claim can be tried
    on more than one sample.

    Parameters
    ----------
    seed : int
        From 0 up. Training points are drawn with it, test points with 1000 + ``seed``.

    Returns
    -------
    train_X : ndarray, shape (2, 120), float64
        One point per column.
    train_Y : ndarray, shape (1, 120), int64
        The moon: 0 the upper, 1 the lower.
    test_X : ndarray, shape (2, 1000), float64
    test_Y : ndarray, shape (1, 1000), int64

    Raises
    ------
    OptionError
        When the seed is negative.
    DatasetError
        When the stored file is missing or damaged.
    """
    if seed == STORED_MOONS_SEED:
        return _split(read_arrays("moons"))
    if seed < 0:
        raise OptionError(f"load_2D_dataset: seed is {seed}; give 0 or more.")
    return (*_moons(120, seed), *_moons(1000, 1000 + seed))


def _moons(points: int, seed: int, noise: float = 0.35) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """The numbers of scikit-learn's ``make_moons``, without the five seconds that a browser takes to load scikit-learn."""
    rng = np.random.RandomState(seed)
    angles = np.linspace(0, np.pi, points // 2)
    upper = [np.cos(angles), np.sin(angles)]
    lower = [1 - np.cos(angles), 1 - np.sin(angles) - 0.5]
    order = np.arange(points)
    rng.shuffle(order)
    X = np.hstack([upper, lower]).T[order]
    X += rng.normal(scale=noise, size=X.shape)
    return X.T, (order >= points // 2).astype(np.int64)[np.newaxis]


def load_digits_3v8() -> Split:
    """Return handwritten digits, 3 against 8, as 8 × 8 pictures.

    Returns
    -------
    train_X : ndarray, shape (64, 100), float64
        One picture per column, row by row; gray levels k / 16 in [0, 1]. 50 threes and 50 eights.
    train_Y : ndarray, shape (1, 100), int64
        1 for an 8, 0 for a 3.
    test_X : ndarray, shape (64, 257), float64
        All the other threes (133) and eights (124).
    test_Y : ndarray, shape (1, 257), int64

    Raises
    ------
    DatasetError
        When the stored file is missing or damaged.
    """
    train_X, train_Y, test_X, test_Y = _split(read_arrays("digits_3v8"))
    return train_X / 16, train_Y.astype("int64"), test_X / 16, test_Y.astype("int64")


def load_digits_even_odd() -> Split:
    """Return handwritten digits, even against odd, as 8 × 8 pictures.

    Returns
    -------
    train_X : ndarray, shape (64, 1200), float64
        One picture per column, row by row; gray levels k / 16 in [0, 1].
    train_Y : ndarray, shape (1, 1200), int64
        1 for 0, 2, 4, 6 and 8; 0 for the others.
    test_X : ndarray, shape (64, 597), float64
    test_Y : ndarray, shape (1, 597), int64

    Raises
    ------
    DatasetError
        When the stored file is missing or damaged.
    """
    train_X, train_Y, test_X, test_Y = _split(read_arrays("digits_even_odd"))
    return train_X / 16, train_Y.astype("int64"), test_X / 16, test_Y.astype("int64")


def load_breast_cancer() -> tuple[Array, Array]:
    """Return measurements of cell nuclei from 569 breast masses, standardized.

    Returns
    -------
    X : ndarray, shape (30, 569), float64
        One mass per column; each feature has mean 0 and standard deviation 1 over all columns.
    Y : ndarray, shape (1, 569), int64
        1 for benign (357), 0 for malignant (212).

    Raises
    ------
    DatasetError
        When the stored file is missing or damaged.
    """
    arrays = read_arrays("breast_cancer")
    X = arrays["X"]
    X = (X - X.mean(axis=1, keepdims=True)) / X.std(axis=1, keepdims=True)
    return X, arrays["Y"].astype("int64")


def load_picture_patches() -> tuple[Array, Array]:
    """Return 16 × 16 color patches of two photographs, 72 of a Chinese temple and 137 of a flower.

    The numbers of examples are those of a well-known set of cat pictures. There is no test set: patches of the same two
    photographs could only show memory, not generalization.

    Returns
    -------
    X : ndarray, shape (768, 209), float64
        One patch per column, flattened from (16, 16, 3); values k / 255 in [0, 1]. ``X[:, 0].reshape(16, 16, 3)`` is a picture
        for ``imshow``.
    Y : ndarray, shape (1, 209), int64
        1 for the temple, 0 for the flower.

    Raises
    ------
    DatasetError
        When the stored file is missing or damaged.
    """
    arrays = read_arrays("picture_patches")
    return arrays["X"] / 255, arrays["Y"].astype("int64")
