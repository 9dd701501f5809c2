"""The claims that notebook 02 tests: why a net stalls, and what saturates a unit."""

from __future__ import annotations

from grader.instructor.content.claim import Claim

CLAIMS = [
    Claim(
        "S0",
        "wrong",
        "The net with weights 0.01 · randn does not converge because z saturates.",
        "No entry of any z is beyond ±4: tiny weights let the signal and every weight gradient vanish.",
        "myth-saturation",
        r"layer 4: std of z (?P<std_of_z_at_the_output>\S+), largest \|z\| \S+, saturated (?P<saturated>\d+%)",
    ),
    Claim(
        "S0",
        "wrong",
        "The printed log, from 0.693 to 0.644, shows a net that begins to learn and then saturates.",
        "Gradient descent on the output's bias alone gives all 21 lines; the plateau is the entropy of the labels.",
        "log-from-the-bias",
        r"largest difference: (?P<largest_difference>\S+); entropy of the labels (?P<entropy>\S+)",
    ),
    Claim(
        "S0",
        "misleading",
        "It is enough that z lies in [-4, 4].",
        "The slope at 4 is a fourteenth of the largest, and the net that stalls is completely inside. Nor is it necessary: a "
        "unit that is sure of itself lies outside.",
        "myth-four",
        r"slope at 4: (\S+), which is (\S+%)",
    ),
    Claim(
        "S0",
        "holds",
        "σ′(2) is 0.105 and σ′(10) is 1/22028.",
        "From σ′ = σ (1 - σ).",
        "slopes",
        r"slope at 2: (\S+)\s+slope at 10: \S+ = (1/\d+)",
    ),
    Claim(
        "S0",
        "misleading",
        "σ′(2) is 2200 times σ′(10).",
        "Both were rounded first: the ratio is 2313.",
        "slopes",
        r"ratio: (\d+)",
    ),
    Claim(
        "S0",
        "holds",
        "U(a, b) has mean (a + b)/2 and variance (b - a)²/12.",
        "A million draws agree, here from U(-2, 5) with 1.5 and 49/12.",
        "variance-rules",
        r"mean (\S+), by the formula \S+; variance (\S+),",
    ),
    Claim(
        "S0",
        "holds",
        "For independent variables with mean zero, Var(X + Y) = Var X + Var Y and Var(XY) = Var X · Var Y.",
        "With variances 4 and 3, the sum has 7 and the product 12; the rule for the product needs the zero means.",
        "variance-rules",
        r"Var\(X \+ Y\) (\S+), expected 7\nVar\(X Y\) (\S+), expected 12",
    ),
    Claim(
        "S0",
        "wrong",
        "Weights from U(-1/d, 1/d) have the right spread.",
        "The root was lost: with U(-1/d, 1/d), Var z is 1/(3d), and the signal vanishes.",
        "myth-lost-root",
        r"U\(-1/d, 1/d\), d = 1000: Var z (\S+),",
    ),
    Claim(
        "S0",
        "holds",
        "With weights from U(-1/√d, 1/√d), Var z = 1/3, and z practically never leaves [-4, 4].",
        "For inputs with E[x²] = 1, as the derivation assumes.",
        "myth-lost-root",
        r"U\(-1/√d, 1/√d\): Var z (\S+), .*computed (\S+)",
    ),
    Claim(
        "S0",
        "misleading",
        "U(-1/√d, 1/√d) is a good start for any input and any depth.",
        "It needs E[x²] = 1 (inputs from U(0, 1) give Var z = 1/9), and each layer shrinks the spread by a factor of 0.577.",
        "myth-uniform-keeps",
        r"Var z (\S+), expected 1/9[\s\S]*factor per layer (\S+),",
    ),
    Claim(
        "S0",
        "wrong",
        "Standard normal weights keep z inside [-4, 4].",
        "With 10, 100 and 12 288 inputs, these fractions are beyond; divided by √d, practically none (the last number).",
        "myth-randn-inside",
        r"measured (\S+%)[\s\S]*measured (\S+%)[\s\S]*measured (\S+%)[\s\S]*divided by √d: .*computed (\S+)",
    ),
    Claim(
        "S0",
        "wrong",
        "Inputs between 0 and 1 have a variance of 0.5.",
        "At most 1/4, reached by zeros and ones in equal parts; the pictures here have much less.",
        "myth-half-variance",
        r"largest among .*: variance (\S+)",
    ),
]
