"""The claims that notebook 01 tests: zeros, large and small random numbers, He's rule."""

from __future__ import annotations

from grader.instructor.content.claim import Claim

CLAIMS = [
    Claim(
        "S2",
        "holds",
        "Zeros do not break the symmetry: the cost does not move at all.",
        "It stays at ln 2 for 15 000 iterations.",
        "train-zeros",
        r"first cost (?P<first_cost>\S+), last cost (?P<last_cost>\S+),",
    ),
    Claim(
        "S2",
        "misleading",
        "A net of zeros is no more powerful than logistic regression.",
        "It is weaker: its output is constant. Equal weights of 0.5 separate what a line can separate.",
        "myth-symmetry",
        r"weights 0\.0: accuracy (?P<zeros>\d+%)[\s\S]*weights 0\.5: accuracy (?P<halves>\d+%)",
    ),
    Claim(
        "S2",
        "holds",
        "With weights of 10 · randn, the first cost is inf, because of round-off.",
        "All 300 outputs are rounded to exactly 0 or 1; computed from the logits, the cost is finite.",
        "first-cost-random",
        r"exactly 0 or 1: (?P<rounded>\d+) of[\s\S]*from the outputs: (?P<from_outputs>\S+)[\s\S]*"
        r"from the logits:\s+(?P<from_logits>\d+\.\d\d)",
    ),
    Claim(
        "S2",
        "misleading",
        "Small random numbers do better than large ones.",
        "On the circles 0.01 · randn stays at ln 2, worse than ×10.",
        "myth-small",
        r"first and last cost: (?P<first_cost>\S+) (?P<last_cost>\S+)",
    ),
    Claim(
        "S2",
        "holds",
        "He's rule is a variance of 2 / fan_in, which makes up for the half that a ReLU drops.",
        "fan_in × variance is 2, E[a²] is half of Var z, and the next layer has the same Var z.",
        "variance-he",
        r"W1: fan_in × variance = (?P<fan_in_times_variance>\S+)[\s\S]*(Var z1 = \S+)\s+(E\[a1²\] = \S+)\s+(Var z2 = \S+)",
    ),
    Claim(
        "S2",
        "holds",
        'model(X, Y, …, initialization="he") separates the circles in 15 000 iterations.',
        "Training and test accuracy, from the same start for everyone.",
        "train-he",
        r"training: Accuracy: (?P<training>\d\.\d{1,4})\d*\s+test:\s+Accuracy: (?P<test>\S+)",
    ),
    Claim(
        "S2",
        "misleading",
        "Its cost curve is drawn over iterations per hundreds.",
        "model keeps a cost every 1000 iterations.",
        "myth-per-hundreds",
        r"(one every \d+)",
    ),
]
