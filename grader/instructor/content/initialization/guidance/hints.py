"""Three steps of help for each exercise: what to think about, what to compare, a neighbor with other numbers."""

HINTS = {
    "initialize_parameters_zeros": (
        """Think of shapes before values. Layer l turns the numbers of the layer before it into its own. Which
        of the two sizes counts the rows of W_l, and which its columns? A layer has one bias for each of its
        units: why is b_l a column and not a row?""",
        """Print the name and the shape of each entry. A list of three sizes makes two layers, so four arrays.
        Try sizes that differ, such as [5, 4, 2]: equal sizes hide a swapped shape. Look at the first and at the
        last layer.""",
        """Ones instead of zeros, for a layer with 5 inputs and 2 units: `np.ones((2, 5)).shape` gives `(2, 5)`.
        With 7 examples of 5 numbers each, the product has a column per example: `(np.ones((2, 5)) @ np.ones((5,
        7))).shape` gives `(2, 7)`.""",
    ),
    "initialize_parameters_random": (
        """Three things decide the numbers: the seed, the order of the draws, and the shape of each draw. The
        stream is seeded once in a call. What would happen to W2 if it were seeded again for each layer?""",
        """Call the function twice and compare: the results are equal. Compare the first entry of W1 with that
        of W2: they differ. Look at the standard deviation of a large layer, such as 200 by 200, and at a bias:
        which of the two has the factor?""",
        """Another seed and another factor: after `np.random.seed(1)`, the first number of the stream is about
        1.624, so a weight with a factor of 5 is `round(5 * np.random.RandomState(1).randn(), 3)`, which gives
        `8.122`. The legacy call takes the sizes one by one, without a tuple: `np.random.RandomState(1).randn(3,
        2).shape` gives `(3, 2)`.""",
    ),
    "initialize_parameters_he": (
        """He's rule is about a variance. A standard normal number has variance 1; which power of a factor
        multiplies its variance? Then ask which size belongs in the rule: how many numbers does one unit of this
        layer add up?""",
        """Compare the standard deviation of a wide layer, such as [400, 300, 2], with what the rule says for
        each layer: `np.std` of W1 and of W2 differ, because their inputs differ in number. Everything else is
        as in the function before.""",
        """Another rule with the same step: a variance of 3/8 needs the factor `round(float(np.sqrt(3 / 8)),
        3)`, which gives `0.612`. The factor itself, squared, is the variance again: `round(0.612 ** 2, 3)`
        gives `0.375`. Multiplying by 3/8 directly would make the variance `(3 / 8) ** 2`, which gives
        `0.140625`.""",
    ),
}
