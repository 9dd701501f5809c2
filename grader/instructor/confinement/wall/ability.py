"""What this machine offers for confining a submission."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path

from grader.instructor.confinement.limits import Isolation

LEVELS: tuple[Isolation, ...] = ("none", "basic", "strong")
FIRST_UID = 0x60000000
UIDS = 2**28
NOBODY = 65534


def missing_for_strong() -> str:
    """What is missing for the level "strong", in a few words, or an empty text."""
    if sys.platform != "linux":
        return "only Linux has Landlock and seccomp"
    try:
        importlib.import_module("pyseccomp")
        landlock = importlib.import_module("py_landlock.landlock_sys")
    except ImportError as error:
        return f"the package {error.name} is not installed: pip install 'initialization-course[instructor]'"
    except RuntimeError:
        return "the library libseccomp.so.2 is not installed: apt install libseccomp2"
    except OSError as error:
        return f"Landlock or seccomp cannot be used here ({error})"
    try:
        version = int(landlock.get_abi_version())
    except Exception as error:
        return f"the kernel has no Landlock ({error})"
    # Without version 3 (Linux 6.2) truncating is not confined; another user's files are still out of reach.
    needed = 1 if os.geteuid() == 0 else 3
    if version < needed:
        return f"the kernel has version {version} of Landlock, but {needed} is needed: Linux 6.2"
    return ""


def may_use_uids() -> range:
    """User ids that root may take, one per submission; in a small user namespace only nobody's, or none at all."""
    try:
        lines = Path("/proc/self/uid_map").read_text().splitlines()
    except OSError:
        return range(NOBODY, NOBODY + 1)
    for some in (range(FIRST_UID, FIRST_UID + UIDS), range(NOBODY, NOBODY + 1)):
        for line in lines:
            first, _, count = map(int, line.split())
            if first <= some[0] <= some[-1] < first + count:
                return some
    return range(0)
