"""One thread for matrix products, because the course's matrices are small."""

from __future__ import annotations

import contextlib


def use_one_thread() -> None:
    """Let NumPy's linear algebra use one thread in this process, where threadpoolctl (which comes with scikit-learn) can tell
    it to.

    On an idle machine the nets of the course train no faster with more; on a busy one, such as a shared server, the threads
    wait for each other and training takes up to twenty times as long.
    """
    with contextlib.suppress(ImportError):
        from threadpoolctl import threadpool_limits  # noqa: PLC0415 - optional: not available in every browser

        threadpool_limits(1)
