"""Three steps of help for each exercise: what to think about, what to compare, a neighbor with other numbers."""

HINTS = {
    "initialize_parameters_scaled": (
        """This is the random start of notebook 01 with a factor that the caller chooses, and a seed that the
        caller may choose. Which lines stay as they are? Where is the seed set, and how often in one call? Do
        biases get the factor?""",
        """Compare two calls with the same seed and the scales 1 and 0.5: every weight of the second is half of
        the first. Then compare two seeds. Print the shapes for sizes that differ, such as [5, 4, 2].""",
        """A factor changes the standard deviation, and the variance by its square: for 10 000 draws times 0.5,
        `round(float(np.std(0.5 * np.random.RandomState(0).randn(10000))), 2)` gives `0.49`, and the variance is
        about a quarter. A default value is written after the parameter's name, `def f(a, b=3)`, and the
        caller's number replaces it.""",
    ),
    "prior_entropy": (
        """Start from the share of ones, one number. Entropy is an average: each class has a surprise, the
        logarithm of one over its share, and a weight. Which weight? There are two classes, also where the
        labels show only one of them.""",
        """Compare three label rows: half ones, one in ten, and all equal. The first is the largest, the last
        exactly 0. A share of 0 has no logarithm: look at what your code does with it before NumPy warns.""",
        """Three classes with shares 1/2, 1/4 and 1/4: `round(float(0.5 * np.log(2) + 2 * 0.25 * np.log(4)), 4)`
        gives `1.0397`, which is one and a half times the natural logarithm of 2. A class with share 0 adds
        nothing, so its term is left out rather than computed.""",
    ),
    "bias_only_costs": (
        """One number learns here: b. In each pass of the loop three things happen: the output is computed from
        b, the cost of that output is noted, b moves. In which order, so that the first cost is the one at b =
        0?""",
        """Compare the first cost with ln 2, whatever p is, and a late one with the entropy of p from the
        exercise before. Draw the costs: they fall. If they rise, look at the sign of the step. Count them: as
        many as iterations.""",
        """A neighbor: minimize (b − 3)² from b = 0 with step 0.1. The derivative at 0 is −6, so after one
        update `round(0 - 0.1 * -6, 2)` gives `0.6`. The noted values before each update begin with `(0 - 3) **
        2`, which gives `9`, then `round((0.6 - 3) ** 2, 2)`, which gives `5.76`.""",
    ),
    "saturation_fraction": (
        """A fraction has a numerator and a denominator. The numerator counts entries that are far out on either
        side, so the sign does not matter. The denominator counts all entries, whatever the shape. An entry that
        is exactly the limit is not beyond it.""",
        """Try an array that you can count by eye, with one entry at 4, one at −4, one at 5 and one at −5. Try a
        row, a column and a block of three dimensions, and another limit.""",
        """Another fraction: the share of even numbers in an array. A comparison makes an array of True and
        False, and these average like 1 and 0: `float(np.mean(np.array([[2, 5, 8, 1]]) % 2 == 0))` gives `0.5`.
        The same for a block: `float(np.mean(np.arange(8).reshape(2, 2, 2) % 2 == 0))` gives `0.5`.""",
    ),
}
