"""Three steps of help for each exercise: what to think about, what to compare, a neighbor with other numbers."""

HINTS = {
    "batchnorm_forward": (
        """First decide whose mean and variance count: those of the batch, or the running ones. What follows is the
        same in both modes: normalize, then scale and shift. A unit is a row, so along which axis is a mean taken,
        and which shape keeps it beside Z?""",
        """In "train" mode, with γ = 1 and β = 0, each row of Y has mean 0 and a standard deviation just below 1. In
        "test" mode one example alone gives a sensible result. Compare `running` before and after: the old one stays
        as it was.""",
        """A running average with momentum 0.8, old value 10 and new value 5: `round(0.8 * 10 + 0.2 * 5, 2)` gives
        `9.0`. Normalizing the row 1, 3 with mean 2 and variance 1, without eps: `((np.array([1.0, 3.0]) - 2) /
        np.sqrt(1.0)).tolist()` gives `[-1.0, 1.0]`; then scaled by 4 and shifted by 7, `(np.array([-1.0, 1.0]) * 4
        + 7).tolist()` gives `[3.0, 11.0]`.""",
    ),
    "batchnorm_backward": (
        """γ and β are the easy ones: each acts on a whole row, so its gradient adds up along the row. Z is harder:
        an entry acts on its own output, on the mean, and on the variance. That makes three paths, and all three
        have the same factor.""",
        """Each row of dZ sums to 0, because adding a constant to a row changes nothing. It is also orthogonal to
        the row of Z_hat, nearly. Compare with a two-sided difference on a batch of four examples.""",
        """Only the mean path, for y = z − mean(z) with three entries and dy = (1, 0, 0): the mean gets −1, and a
        third of it goes to each entry, so dz is `[round(1 - 1 / 3, 3), round(-1 / 3, 3), round(-1 / 3, 3)]`, which
        gives `[0.667, -0.333, -0.333]`. In words: dy minus its own mean. The path through the variance subtracts in
        the same way.""",
    ),
}
