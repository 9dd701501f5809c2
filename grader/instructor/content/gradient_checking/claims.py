"""The claims that notebook 07 tests: formulas for gradients."""

from __future__ import annotations

from grader.instructor.content.claim import Claim

CLAIMS = [
    Claim(
        "S3",
        "holds",
        "The formulas of backpropagation give the gradient of the cost.",
        "They agree with two-sided quotients as far as round-off allows, best at steps of 1e-4 and 1e-5.",
        "threshold",
        r"1e-4\s+(difference \S+)[\s\S]*1e-5\s+(difference \S+)",
    ),
]
