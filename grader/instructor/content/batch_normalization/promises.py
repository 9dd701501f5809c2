"""What the exercises of notebook 06 promise of their inputs, with the cases that try it."""

from __future__ import annotations

import numpy as np

from grader.instructor.content.promise import Promise

PROMISES = {
    "batchnorm_forward": (
        Promise("train mode", lambda *arguments: arguments[4] == "train"),
        Promise("test mode", lambda *arguments: arguments[4] == "test"),
        Promise("one example in train mode", lambda Z, *more: more[3] == "train" and Z.shape[1] == 1),
        Promise("one example in test mode", lambda Z, *more: more[3] == "test" and Z.shape[1] == 1),
        Promise("one unit", lambda Z, *_: Z.shape[0] == 1),
        Promise(
            "a unit without variance", lambda Z, *_: Z.shape[1] > 1 and bool(np.any(np.ptp(Z, axis=1) == 0))
        ),
        Promise("the default momentum and eps", lambda *arguments: len(arguments) == 5),
        Promise("momentum 0", lambda *arguments: arguments[5:6] == (0.0,)),
    ),
    "batchnorm_backward": (
        Promise("one unit", lambda dY, _: dY.shape[0] == 1),
        Promise("a unit without variance", lambda _, cache: bool(np.any(cache["var"] == 0))),
    ),
}
