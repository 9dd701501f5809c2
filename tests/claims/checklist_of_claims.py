"""Every claim of the five texts that was checked, and the cell that must test it: docs/claims.md must cover this list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Entry:
    """One claim of a source.

    Attributes
    ----------
    source : str
        "S0" to "S4".
    verdict : str
        "holds", "wrong" or "misleading".
    claim : str
        In a few words.
    cell : str
        ``assignment/grade_id`` of the cell that tests it.
    """

    source: str
    verdict: Literal["holds", "wrong", "misleading"]
    claim: str
    cell: str


CHECKLIST = [
    Entry("S0", "wrong", "it does not converge because z saturates", "02_plateaus/myth-saturation"),
    Entry("S0", "wrong", "the log shows learning, then saturation", "02_plateaus/log-from-the-bias"),
    Entry("S0", "misleading", "z in [-4, 4] is enough", "02_plateaus/myth-four"),
    Entry("S0", "holds", "σ′(2) and σ′(10)", "02_plateaus/slopes"),
    Entry("S0", "misleading", "their ratio", "02_plateaus/slopes"),
    Entry("S0", "holds", "mean and variance of U(a, b)", "02_plateaus/variance-rules"),
    Entry("S0", "holds", "Var(X + Y) and Var(XY)", "02_plateaus/variance-rules"),
    Entry("S0", "wrong", "the interval without its root", "02_plateaus/myth-lost-root"),
    Entry("S0", "holds", "with the root Var z = 1/3", "02_plateaus/myth-lost-root"),
    Entry("S0", "misleading", "it suits any input and any depth", "02_plateaus/myth-uniform-keeps"),
    Entry("S0", "wrong", "randn stays inside [-4, 4]", "02_plateaus/myth-randn-inside"),
    Entry("S0", "wrong", "inputs in (0, 1) with variance 0.5", "02_plateaus/myth-half-variance"),
    Entry("S1", "holds", "zeros: ln 2 and 50 %", "03_variance_scaling/five-starts"),
    Entry("S1", "misleading", "zeros fail because of symmetry", "03_variance_scaling/myth-zeros"),
    Entry(
        "S1", "misleading", "normal or uniform: no difference", "03_variance_scaling/myth-normal-or-uniform"
    ),
    Entry("S1", "holds", "a convex cost converges from anywhere", "03_variance_scaling/convex"),
    Entry("S1", "misleading", "He and Xavier spike", "03_variance_scaling/spikes"),
    Entry("S1", "holds", "He 2/n, Xavier 1/n", "03_variance_scaling/rules-by-name"),
    Entry("S1", "wrong", "the same holds for the test error", "03_variance_scaling/five-starts"),
    Entry("S2", "holds", "zeros: the cost does not move", "01_initialization/train-zeros"),
    Entry("S2", "holds", "times ten: the first cost is inf", "01_initialization/first-cost-random"),
    Entry("S2", "holds", "He's formula", "01_initialization/variance-he"),
    Entry("S2", "holds", "model() as the way in", "01_initialization/train-he"),
    Entry("S2", "misleading", "a cost curve per hundreds", "01_initialization/myth-per-hundreds"),
    Entry("S2", "misleading", "zeros are logistic regression", "01_initialization/myth-symmetry"),
    Entry("S2", "misleading", "small random numbers do better", "01_initialization/myth-small"),
    Entry("S3", "holds", "fan-in, fan-out, average", "03_variance_scaling/both-directions"),
    Entry(
        "S3", "holds", "inverted and traditional dropout agree in expectation", "05_regularization/two-kinds"
    ),
    Entry("S3", "holds", "(rand < p) / p", "05_regularization/factor-of-dropout"),
    Entry("S3", "holds", "gradient with L2", "05_regularization/slopes-l2"),
    Entry("S3", "holds", "gradient formulas", "07_gradient_checking/threshold"),
    Entry("S3", "wrong", "the hint X = (X < 0.5)", "05_regularization/myth-hint"),
    Entry("S3", "wrong", "dividing keeps the expected cost", "05_regularization/myth-expected-cost"),
    Entry("S3", "holds", "why inverted dropout won", "05_regularization/two-kinds"),
    Entry("S3", "holds", "γ and β give back what normalizing takes", "06_batch_normalization/gamma-beta"),
    Entry("S3", "misleading", "larger learning rates", "06_batch_normalization/learning-rates"),
    Entry("S3", "wrong", "the distribution becomes normal", "06_batch_normalization/myth-normal"),
    Entry("S3", "misleading", "covariate shift is the cause", "06_batch_normalization/covariate-shift"),
    Entry("S3", "misleading", "no dropout needed", "06_batch_normalization/no-dropout-needed"),
    Entry("S4", "holds", "Xavier's derivation is for a linear unit", "03_variance_scaling/activation-ratios"),
    Entry("S4", "holds", "the variance formula", "03_variance_scaling/variance-formula"),
    Entry("S4", "holds", "bounds of the uniform rules", "03_variance_scaling/rules-by-name"),
    Entry("S4", "holds", "E[relu²] is half of Var, Var = 2/n", "03_variance_scaling/activation-ratios"),
    Entry("S4", "wrong", "MSRA as sqrt(4 / (in + out))", "03_variance_scaling/myth-msra"),
    Entry("S4", "wrong", "scaling outside the variable", "03_variance_scaling/myth-outside"),
    Entry("S4", "wrong", "the misplaced parenthesis", "03_variance_scaling/myth-parenthesis"),
    Entry("S4", "wrong", "`in` as a name", "03_variance_scaling/myth-parenthesis"),
    Entry("S4", "wrong", "what an auto-encoder reproduces", "08_pretraining/myth-input"),
    Entry("S4", "wrong", "the last line of batch normalization", "06_batch_normalization/myth-last-line"),
]
