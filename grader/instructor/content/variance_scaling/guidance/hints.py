"""Three steps of help for each exercise: what to think about, what to compare, a neighbor with other numbers."""

HINTS = {
    "compute_fans": (
        """fan_in is how many numbers one output adds up; fan_out is to how many outputs one input goes. For a
        matrix both are in the shape. In a convolution, an output sees a window of every channel: how many
        numbers is that?""",
        """Compare a matrix, a kernel with a window of 1 by 1, and one whose height and width differ. The first
        two should agree for the same channels. Look at the order of the two results.""",
        """A one-dimensional convolution, with shape (out_channels, in_channels, width), say (4, 6, 5): an
        output adds up 6 channels of 5 numbers, and `6 * 5` gives `30`; an input reaches 4 channels at 5 places,
        and `4 * 5` gives `20`. A product over a window that is empty is 1: `int(np.prod(()))` gives `1`.""",
    ),
    "calculate_gain": (
        """The table has one number per name. Only one row needs a parameter, and that row has a formula. What
        counts as "no parameter": None, or also 0? A slope of 0 is a slope.""",
        """Compare the leaky ReLU of slope 0 with the ReLU: they are the same function, so the gains agree. With
        slope 1 it is linear. Try "relu" with a parameter: nothing changes. Nothing is rounded.""",
        """Another activation, the absolute value, keeps all of the mean square, E[|z|²] = E[z²], so its gain is
        `round(float(np.sqrt(1 / 1.0)), 2)`, which gives `1.0`. If an activation kept a quarter of the mean
        square, the gain would be one over the root of that share: `round(float(np.sqrt(1 / 0.25)), 2)` gives
        `2.0`.""",
    ),
    "variance_scaling": (
        """Go step by step: both fans, the one that the mode asks for, the standard deviation from it, then the
        draw. The gain multiplies the standard deviation. For the uniform draw, ask which limit has that
        standard deviation: it is larger than the standard deviation itself.""",
        """Draw a large matrix, and compare `np.std` of the normal and of the uniform weights with gain / √fan,
        for all three modes. The largest uniform weight shows the limit. One call to `rng` each.""",
        """The variance of a uniform number on (−1, 1) is 1/3: `round(float(np.var(np.linspace(-1, 1, 100001))),
        3)` gives `0.333`. On (−6, 6) it is 36 times that, `36 / 3`, which gives `12.0`, so the standard
        deviation is `round(12 ** 0.5, 3)`, which gives `3.464`. Solve that for the limit, with your standard
        deviation.""",
    ),
}
