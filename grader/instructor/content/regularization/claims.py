"""The claims that notebook 05 tests: L2, masks, and what the division by keep_prob preserves."""

from __future__ import annotations

from grader.instructor.content.claim import Claim

CLAIMS = [
    Claim(
        "S3",
        "holds",
        "The L2 penalty λ / (2m) ΣW² adds λ / m · W to each dW, and nothing to db.",
        "Backpropagation and the measured slope of the cost agree: here the slope in one weight, and the gradient.",
        "slopes-l2",
        r"W1\[0, 0\]: slope of the cost\s+(?P<slope>\S+), your gradient\s+(?P<gradient>\S+)",
    ),
    Claim(
        "S3",
        "holds",
        "Inverted dropout multiplies by (rand < p) / p.",
        "That factor has mean 1 for every p: for 0.5, 0.7 and 0.86.",
        "factor-of-dropout",
        r"0\.5: mean (\S+),[\s\S]*0\.7: mean (\S+),[\s\S]*0\.86: mean (\S+),",
    ),
    Claim(
        "S3",
        "wrong",
        "X = (X < 0.5) makes an entry 0 where it is below 0.5, and 1 elsewhere.",
        "It is the other way around: of 0.2, 0.5 and 0.9, the first becomes 1.",
        "myth-hint",
        r"\[(\d \d \d)\]",
    ),
    Claim(
        "S3",
        "wrong",
        "Dividing by keep_prob preserves the expected cost.",
        "It preserves the expected input of the next layer (Z2, within its uncertainty), not the cost.",
        "myth-expected-cost",
        r"mean Z2: complete net\s+(?P<Z2>\S+), average over masks\s+(?P<over_masks>\S+) [\s\S]*"
        r"cost\s+: complete net\s+(?P<cost>\S+), average over masks\s+(?P<cost_over_masks>\S+) ",
    ),
    Claim(
        "S3",
        "holds",
        "In expectation, inverted and traditional dropout pass on the same signal.",
        "With its weights divided by keep_prob, the traditional net gives the same outputs at test time.",
        "two-kinds",
        r"largest difference between the two: (?P<largest_difference>\S+)",
    ),
    Claim(
        "S3",
        "holds",
        "Inverted dropout won because there is nothing to do at test time, so keep_prob may change freely.",
        "Forgetting the scale of traditional dropout raises no error, only the test cost.",
        "two-kinds",
        r"scaled by keep_prob: (?P<scaled>\S+)\s+test cost, scale forgotten:\s+(?P<forgotten>\S+)",
    ),
]
