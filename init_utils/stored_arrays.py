"""Reading the data files that come with the course, and making sure that they have not changed."""

from __future__ import annotations

import hashlib
import json
import zipfile
from importlib.resources import files

import numpy as np

from init_utils.arrays import Array
from init_utils.errors import DatasetError

PACKAGE = "init_utils.datasets"
REPAIR = "Get it again: `git checkout -- datasets` in the course's repository, or install the course again."


def array_checksum(array: Array) -> str:
    """Return the SHA-256 of an array's dtype, shape and numbers.

    The numbers are hashed, not the file, because zip containers of equal arrays may differ.

    Parameters
    ----------
    array : ndarray, any shape
        Taken in C order, little-endian.

    Returns
    -------
    str
        64 hexadecimal digits.
    """
    little = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<"))
    head = f"{little.dtype.str} {little.shape} ".encode()
    return hashlib.sha256(head + little.tobytes()).hexdigest()


def read_arrays(name: str) -> dict[str, Array]:
    """Read one of the stored data files and verify every array in it.

    Parameters
    ----------
    name : str
        Name of the file without ``.npz``, such as ``"circles"``.

    Returns
    -------
    dict of str to ndarray
        The arrays as stored.

    Raises
    ------
    DatasetError
        When the file is missing or damaged, or its arrays are not the ones listed in ``checksums.json``.
    """
    try:
        folder = files(PACKAGE)
        wanted = json.loads(folder.joinpath("checksums.json").read_text(encoding="utf-8"))[name]
        with (
            folder.joinpath(f"{name}.npz").open("rb") as file,
            np.load(file, allow_pickle=False) as archive,
        ):
            arrays = {key: archive[key] for key in archive.files}
    except ModuleNotFoundError:
        raise DatasetError(
            f"datasets: the package {PACKAGE} is not installed. "
            f"Install the course, from its folder: pip install -e ."
        ) from None
    except KeyError:
        raise DatasetError(f"datasets: checksums.json lists no data set {name!r}. {REPAIR}") from None
    except FileNotFoundError as missing:
        raise DatasetError(f"datasets: {missing.filename} is missing. {REPAIR}") from None
    except (OSError, ValueError, EOFError, zipfile.BadZipFile) as damage:
        raise DatasetError(
            f"datasets: {name}.npz or checksums.json cannot be read ({damage}). {REPAIR}"
        ) from None

    found = {key: array_checksum(array) for key, array in arrays.items()}
    if found != wanted:
        changed = sorted(key for key in found.keys() | wanted.keys() if found.get(key) != wanted.get(key))
        raise DatasetError(
            f"datasets: {name}.npz is not the file that checksums.json describes; "
            f"{', '.join(changed)} differ. {REPAIR}"
        )
    return arrays
