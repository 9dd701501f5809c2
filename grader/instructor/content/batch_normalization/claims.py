"""Claims tested in notebook 06."""

from grader.instructor.content.claim import Claim

CLAIMS = [
    Claim(
        source="S3",
        verdict="holds",
        claim="γ and β give back the expressiveness that normalizing takes away.",
        finding="With γ = √(var + ε) and β = mean the output is the input again, up to round-off.",
        cell="gamma-beta",
        measured=r"(ReLU is on: .*)",
    ),
    Claim(
        source="S3",
        verdict="misleading",
        claim="Batch normalization allows larger learning rates.",
        finding="On this net about 30 times larger, and no further: the size of the weights before it does not matter, "
        "so what counts is the step relative to them.",
        cell="learning-rates",
        measured=r"largest rate that ends below 0\.1: (plain \S+, batch norm \S+)",
    ),
    Claim(
        source="S3",
        verdict="wrong",
        claim="Batch normalization makes the distribution normal.",
        finding="It shifts and stretches, which leaves the shape alone: mean 0 and variance 1; the skewness stays.",
        cell="myth-normal",
        measured=r"after : mean .*skewness ([\d.]+)",
    ),
    Claim(
        source="S3",
        verdict="misleading",
        claim="Batch normalization works because it removes internal covariate shift.",
        finding="Contested: a net whose normalized layers are shaken on purpose moves more than the plain one and still "
        "learns faster.",
        cell="covariate-shift",
        measured=r"batch norm, shaken: movement by layer ([\d., ]+; cost after 300 iterations, at rest, [\d.]+)",
    ),
    Claim(
        source="S3",
        verdict="misleading",
        claim="With batch normalization no dropout is needed.",
        finding="Contested: on samples of 200 digits both together do best on average, by a small margin.",
        cell="no-dropout-needed",
        measured=r"sample 0: (.*)",
    ),
    Claim(
        source="S4",
        verdict="wrong",
        claim="The last line of batch normalization is y = γx + β.",
        finding="It must use the normalized x̂: with x, the mean and the standard deviation come out as they went in.",
        cell="myth-last-line",
        measured=r"y = γ x \+ β:\s+(mean\s+[\d.]+, sd [\d.]+)",
    ),
]
