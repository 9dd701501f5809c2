"""Make every data file of this folder, and checksums.json, anew: ``python datasets/make_datasets.py``.

``--check`` writes nothing and says whether the stored files are what would be made. Needs scikit-learn, and
Pillow to decode the two photographs.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
from sklearn.datasets import load_breast_cancer, load_digits, load_sample_image, make_circles, make_moons

from init_utils.arrays import Array
from init_utils.stored_arrays import array_checksum

HERE = Path(__file__).resolve().parent
SIDE = 16  # of a patch, in pixels


def circles() -> dict[str, Array]:
    """Return two noisy circles, drawn from the global legacy stream as the well-known exercise does."""
    np.random.seed(1)
    train_X, train_Y = make_circles(n_samples=300, noise=0.05)
    np.random.seed(2)
    test_X, test_Y = make_circles(n_samples=100, noise=0.05)
    return in_columns(train_X, train_Y, test_X, test_Y)


def moons() -> dict[str, Array]:
    """Return two noisy half-moons."""
    return in_columns(
        *make_moons(120, noise=0.35, random_state=0), *make_moons(1000, noise=0.35, random_state=1000)
    )


def digits_3v8() -> dict[str, Array]:
    """Return 50 threes and 50 eights for training and all others for testing, both shuffled."""
    images, labels = load_digits(return_X_y=True)
    random = np.random.RandomState(0)
    threes, eights = (random.permutation(np.flatnonzero(labels == digit)) for digit in (3, 8))
    train = random.permutation(np.concatenate([threes[:50], eights[:50]]))
    test = random.permutation(np.concatenate([threes[50:], eights[50:]]))
    images, eight = images.astype(np.uint8), (labels == 8).astype(np.uint8)
    return in_columns(images[train], eight[train], images[test], eight[test])


def digits_even_odd() -> dict[str, Array]:
    """Return all digits, shuffled: 1200 for training and 597 for testing."""
    images, labels = load_digits(return_X_y=True)
    order = np.random.RandomState(0).permutation(labels.size)
    images, even = images[order].astype(np.uint8), (labels[order] % 2 == 0).astype(np.uint8)
    return in_columns(images[:1200], even[:1200], images[1200:], even[1200:])


def breast_cancer() -> dict[str, Array]:
    """Return all measurements as they were published."""
    measurements, benign = load_breast_cancer(return_X_y=True)
    return {
        "X": np.ascontiguousarray(measurements.T),
        "Y": benign.astype(np.uint8).reshape(1, -1),
    }


def picture_patches() -> dict[str, Array]:
    """Return patches on the cells of a grid, so that no two share a pixel."""
    random = np.random.RandomState(0)
    patches = []
    for photograph, number in (("china.jpg", 72), ("flower.jpg", 137)):
        image = load_sample_image(photograph)
        rows, columns = image.shape[0] // SIDE, image.shape[1] // SIDE
        cells = (
            image[: rows * SIDE, : columns * SIDE]
            .reshape(rows, SIDE, columns, SIDE, 3)
            .transpose(0, 2, 1, 3, 4)
        )
        chosen = random.permutation(rows * columns)[:number]
        patches.append(cells.reshape(rows * columns, -1)[chosen])
    temple = np.repeat(np.array([1, 0], dtype=np.uint8), [72, 137])
    order = random.permutation(temple.size)
    return {"X": np.ascontiguousarray(np.concatenate(patches)[order].T), "Y": temple[order].reshape(1, -1)}


def in_columns(train_X: Array, train_Y: Array, test_X: Array, test_Y: Array) -> dict[str, Array]:
    """Turn scikit-learn's one example per row into one example per column."""
    return {
        "train_X": np.ascontiguousarray(train_X.T),
        "train_Y": train_Y.reshape(1, -1),
        "test_X": np.ascontiguousarray(test_X.T),
        "test_Y": test_Y.reshape(1, -1),
    }


MAKERS = {
    "circles": circles,
    "moons": moons,
    "digits_3v8": digits_3v8,
    "digits_even_odd": digits_even_odd,
    "breast_cancer": breast_cancer,
    "picture_patches": picture_patches,
}


def main(arguments: list[str]) -> int:
    """Write the files, or compare with them; return the exit code."""
    made = {name: make() for name, make in MAKERS.items()}
    checksums = {name: {key: array_checksum(a) for key, a in arrays.items()} for name, arrays in made.items()}
    listing = HERE / "checksums.json"
    if arguments == ["--check"]:
        stored = json.loads(listing.read_text(encoding="utf-8"))
        stale = [name for name in made if checksums[name] != stored.get(name)]
        print("stale: " + ", ".join(stale) if stale else "The stored files are what this script makes.")
        return 1 if stale else 0
    if arguments:
        print("usage: python datasets/make_datasets.py [--check]")
        return 2
    for name, arrays in made.items():
        np.savez_compressed(HERE / f"{name}.npz", allow_pickle=False, **arrays)
        print(f"{name}.npz  {(HERE / f'{name}.npz').stat().st_size} bytes")
    listing.write_text(json.dumps(checksums, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
