"""Random numbers of functions that set their own seed, as an answer does that has to be checked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np


@contextmanager
def seeded_once(seed: int = 0) -> Iterator[None]:
    """Seed NumPy's legacy generator; inside the block, every other call of ``np.random.seed`` does nothing.

    A function that sets the same seed at each call then draws new numbers each time.

    Parameters
    ----------
    seed : int

    Returns
    -------
    context manager
        For a ``with`` block.
    """
    np.random.seed(seed)
    before = np.random.seed
    np.random.seed = lambda *_, **__: None
    try:
        yield
    finally:
        np.random.seed = before
